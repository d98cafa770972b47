"""What the page is told, before any browser: places, readings, and text that can end no block of data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.view.asked import Asked, task_of
from mingzhang.pipeline.view.making import make
from mingzhang.pipeline.view.page import data_block

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "pipeline" / "demo" / "portal"


def told(name: str, folder: Path) -> dict[str, Any]:
    html = make(Asked(task_of(str(PORTAL / name), Settings(folder)), "zh"))
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    payload: dict[str, Any] = json.loads(found[1])
    return payload


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told("slj.pdf", tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return told("kjj.html", tmp_path_factory.mktemp("page"))


def test_no_text_can_end_its_block() -> None:
    block = data_block("data", json.dumps("</script><script>alert(1)</script><!--"))
    inside = block.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside) == "</script><script>alert(1)</script><!--"


def test_every_number_is_there_once_and_facts_of_a_pdf_have_boxes_on_its_pages(paper: dict[str, Any]) -> None:
    assert len(paper["numbers"]) == paper["about"]["numbers_total"]
    facts = [one for one in paper["numbers"] if "id" in one]
    assert len(facts) == paper["facts"] == paper["about"]["numbers_used"]
    for fact in facts:
        for no, left, top, right, bottom in fact["b"]:
            wide, high, _ = paper["pages"][no - 1]
            assert 0 <= left < right <= wide
            assert 0 <= top < bottom <= high


def test_the_box_of_a_sentences_number_is_where_its_digits_are(paper: dict[str, Any]) -> None:
    lines = {(int(page), *line[:4]): line[4] for page, lines in paper["lines"].items() for line in lines}
    inside = 0
    for fact in (one for one in paper["numbers"] if "id" in one and "s" in one):
        no, left, top, right, bottom = fact["b"][0]
        holds = [words for (page, *edges), words in lines.items() if page == no and edges[0] - 1 <= left
                 and right <= edges[2] + 1 and edges[1] - 1 <= top and bottom <= edges[3] + 1]  # fmt: skip
        digits = re.match(r"[\d.,]+", fact["printed"])
        inside += any(digits and digits[0][:3] in words for words in holds)
    assert inside == sum("id" in one and "s" in one for one in paper["numbers"])


def test_pieces_of_the_flow_are_the_whole_text_and_each_number_of_the_text_is_one(page: dict[str, Any]) -> None:
    pieces = [piece for block in page["flow"] if "p" in block for piece in block["p"]]
    marked: dict[int, str] = {}
    for words, number, _ in (piece for piece in pieces if not isinstance(piece, str)):
        if number >= 0:
            marked[number] = marked.get(number, "") + words
    of_text = {place: one for place, one in enumerate(page["numbers"]) if "s" in one}
    assert set(marked) == set(of_text)
    assert all(of_text[place]["printed"].startswith(words[:2]) for place, words in marked.items())


def test_findings_name_their_numbers(paper: dict[str, Any]) -> None:
    failed = [one for one in paper["findings"] if one["status"] == "fail"]
    assert {one["severity"] for one in failed} == {"error"}
    assert all(paper["numbers"][place]["id"] for one in failed for place in one["numbers"])
    assert all(one["zh"] and one["en"] for one in failed)


def test_a_number_of_a_sentence_tells_how_explain_reads_it(page: dict[str, Any]) -> None:
    told_of = [dict(one["told"]) for one in page["numbers"] if "id" in one and "s" in one]
    assert told_of
    assert all({"sentence", "tokens", "reading"} <= set(one) for one in told_of)


def test_every_code_that_the_tables_use_has_words_in_both_languages(page: dict[str, Any]) -> None:
    from mingzhang.schemas.facts import FUNDS, LEFTOVER_REASONS, MEANINGS, MEASURES, SCOPES, UNITS

    codes = {"left": LEFTOVER_REASONS, "measure": MEASURES, "fund": FUNDS, "unit": UNITS, "scope": SCOPES,
             "meaning": MEANINGS, "verdict": {"proven", "consistent", "unproven", "contradicted"}}  # fmt: skip
    missing = [
        f"{kind}.{code}" for kind, some in codes.items() for code in some if f"{kind}.{code}" not in page["words"]
    ]
    assert not missing


def test_every_reading_told_at_once_is_the_one_told_alone() -> None:
    from mingzhang.extractors.assemble import assemble
    from mingzhang.extractors.reading import read
    from mingzhang.extractors.sentences.explain import explain_all, explain_at

    document = assemble(read((PORTAL / "kjj.html").read_bytes(), name="kjj.html"), name="kjj.html")
    every = dict(explain_all(document))
    assert len(every) > 10
    assert all(explain_at(document, offset) == reading for offset, reading in every.items())


def test_numbers_of_a_scan_have_their_boxes(tmp_path: Path) -> None:
    from mingzhang.extractors.ocr.models import installed

    if not installed():
        pytest.skip("the extra ocr is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    pages = pdfium.PdfDocument(PORTAL / "slj.pdf")
    pages[14].render(scale=200 / 72).to_pil().convert("RGB").save(tmp_path / "scan.pdf", resolution=200)
    html = make(Asked(task_of(str(tmp_path / "scan.pdf"), Settings(tmp_path)), "zh"))
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    numbers = json.loads(found[1])["numbers"]
    assert len(numbers) > 3
    assert sum("b" in one for one in numbers) == len(numbers)
