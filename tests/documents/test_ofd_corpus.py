"""OFD: the samples read, and truth documents written anew as OFD give the facts of their PDF."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.pages import opened, read_page
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph, Reading, Table
from tests.documents.ofd_writer import Sheet, write_ofd

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
TRUTH = (
    *("final_putuo_finance_2024.pdf", "final_swu_2024.pdf"),
    *("budget_shanghai_audit_2026.pdf", "gov_debt_hunan_2024.pdf"),
)
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder shared/corpus is not beside the repository")


def sheets(data: bytes) -> list[Sheet]:
    """The pages of a PDF as its reader sees them."""
    with opened(data) as document:
        pages = [read_page(document, index, Fallback(data)) for index in range(len(document))]
    return [Sheet(page.width, page.height, page.characters.chars, page.drawing.rulings) for page in pages]


def facts(reading: Reading, name: str) -> Counter[tuple[object, ...]]:
    """The facts without what tells their place in points."""
    document = assemble(reading, name=name)
    return Counter(
        (f.item_path, f.code, f.component, f.fund, f.measure, f.period, f.value, f.unit, f.page, f.source)
        for f in extract(document).facts
    )


def test_a_document_of_the_sample_city_gives_its_facts_as_ofd() -> None:
    data = (ROOT / "pipeline" / "demo" / "portal" / "slj.pdf").read_bytes()
    expected = facts(read(data), "slj")
    assert sum(expected.values()) > 100
    for style, template in (("plain", False), ("scaled", True), ("blocks", False)):
        assert facts(read(write_ofd(sheets(data), style=style, template=template)), "slj") == expected, style


@needs_corpus
@pytest.mark.parametrize(
    "name",
    ["final_putuo_finance_2024.pdf", "final_swu_2024.pdf", "budget_shanghai_audit_2026.pdf", "gov_debt_hunan_2024.pdf"],
)
def test_truth_documents_written_as_ofd_give_the_facts_of_their_pdf(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    expected = facts(read(data), name)
    found = facts(read(write_ofd(sheets(data), style="scaled", template=True)), name)
    assert (expected - found, found - expected) == (Counter(), Counter())


@needs_corpus
@pytest.mark.parametrize(("name", "pages", "chars"), [("1", 1, 295), ("2", 11, 6037), ("3", 2, 301), ("4", 1, 241)])
def test_the_samples_read(name: str, pages: int, chars: int) -> None:
    reading = read((CORPUS / f"format_sample_{name}.ofd").read_bytes())
    texts = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for block in reading.blocks if isinstance(block, Table) for cell in block.cells]
    assert (reading.format, reading.pages, reading.text_source, reading.partial) == ("ofd", pages, "native", "")
    assert len("".join("".join(texts).split())) >= 0.99 * chars  # the fourth has a remark of six more
