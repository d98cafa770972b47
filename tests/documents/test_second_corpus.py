"""The second engine on real disclosures: sound ones never meet it, accused ones are read again, both read the same."""

from functools import cache
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.cross_check import Twice, read_twice, second_opinion
from mingzhang.extractors.cross_check.doubt import doubted_pages, is_grave
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

SOUND = [
    "budget_jiangsu_wbgt_2018_rotated.pdf",
    "budget_putuo_commerce_2025.pdf",
    "budget_shenzhen_housing_2026.pdf",
    "budget_yantai_education_2026_rotated.pdf",
    "final_putuo_shgzb_2024.pdf",
    "final_swu_2024.pdf",
]
ACCUSED = [
    "final_putuo_finance_2024.pdf",
    "final_putuo_finance_2024_planted_errors.pdf",
    "misnamed_foshan_2019_final.pdf",
]


@cache
def twice(name: str) -> tuple[Twice, tuple[int, ...]]:
    data = (CORPUS / name).read_bytes()
    document = assemble(read(data, name=name), name=name)
    extraction, findings = bind_and_check(document, extract(document))
    return read_twice(data, document, extraction, findings), doubted_pages(extraction, findings)


@pytest.mark.parametrize("name", SOUND)
def test_no_page_of_a_sound_document_is_doubted(name: str) -> None:
    assert twice(name)[1] == ()


@pytest.mark.parametrize("name", ACCUSED)
def test_an_accusation_on_table_cells_is_made_only_after_two_readings(name: str) -> None:
    found, pages = twice(name)
    assert 0 < len(pages) <= 4
    facts = found.extraction.facts
    failed = [one for one in found.findings if is_grave(one) and any(facts[p].source == "table" for p in one.facts)]
    assert failed
    assert all("两个引擎读取一致" in one.message and one.blame == "publisher" for one in failed)


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("final_swu_2024.pdf", (10, 11, 12, 13)),
        ("budget_yantai_education_2026_rotated.pdf", (6, 7, 8)),
        ("budget_beijing_education_2026_tables.pdf", (2, 4, 20)),
    ],
)
def test_both_engines_read_the_same_numbers(name: str, pages: tuple[int, ...]) -> None:
    data = (CORPUS / name).read_bytes()
    opinion = second_opinion(data, assemble(read(data, name=name), name=name), pages)
    assert opinion.pages == pages
    assert opinion.differences == ()
