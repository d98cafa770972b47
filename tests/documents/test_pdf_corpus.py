"""Real PDF files: annotated sentences and amounts are found whole, tables equal an independent reading of them."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Paragraph, Reading, Table
from mingzhang.schemas.errors import UnreadableError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CORPUS = SHARED / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

GOLD = [("final_putuo_finance_2024", "putuo_finance_2024"), ("final_swu_2024", "swu_2024")]
RULED = [
    "budget_jiangsu_wbgt_2018_rotated",
    "budget_jiangsu_zx_2018",
    "budget_shanghai_audit_2026",
    "budget_shenzhen_xinfang_2026",
    "final_putuo_finance_2024",
    "final_putuo_shgzb_2024",
    "misnamed_foshan_2019_final",
]
NATIVE = [*RULED, "budget_beijing_finance_2026", "budget_jiangsu_jcy_2018", "budget_yantai_education_2026_rotated"]


@cache
def reading(name: str) -> Reading:
    return read_pdf((CORPUS / f"{name}.pdf").read_bytes())


def tables(name: str) -> list[Table]:
    return [block for block in reading(name).blocks if isinstance(block, Table)]


def paragraphs(name: str) -> list[Paragraph]:
    return [block for block in reading(name).blocks if isinstance(block, Paragraph)]


def squashed(text: str) -> str:
    return re.sub(r"\s", "", text)


def annotated(gold: str, source: str) -> list[dict[str, str]]:
    with (SHARED / "gold" / f"{gold}.tsv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines, delimiter="\t") if row["source"] == source]


@pytest.mark.parametrize(("name", "gold"), GOLD)
def test_every_annotated_sentence_stands_in_one_paragraph(name: str, gold: str) -> None:
    on_page: dict[int, list[str]] = {}
    for paragraph in paragraphs(name):
        assert paragraph.glyphs is not None
        for page in set(paragraph.glyphs.pages):
            on_page.setdefault(page, []).append(squashed(paragraph.text))
    rows = annotated(gold, "text")
    broken = {
        row["sentence"]
        for row in rows
        if not any(squashed(row["sentence"]) in text for text in on_page[int(row["page"])])
    }
    assert rows
    assert not broken


@pytest.mark.parametrize(("name", "gold"), GOLD)
def test_every_annotated_amount_is_a_cell_of_its_page(name: str, gold: str) -> None:
    on_page: dict[int, set[str]] = {}
    for table in tables(name):
        for cell in table.cells:
            assert cell.page is not None
            on_page.setdefault(cell.page, set()).add(squashed(cell.text))
    rows = annotated(gold, "table")
    lost = [(row["page"], row["raw"]) for row in rows if squashed(row["raw"]) not in on_page[int(row["page"])]]
    assert rows
    assert not lost


@pytest.mark.parametrize("name", RULED)
def test_ruled_tables_have_the_cells_that_pdfplumber_reads(name: str) -> None:
    ours: dict[int, Counter[str]] = {}
    for table in tables(name):
        ours.setdefault(table.pages[0], Counter()).update(squashed(cell.text) for cell in table.cells)
    with pdfplumber.open(CORPUS / f"{name}.pdf") as file:
        for number, page in enumerate(file.pages, 1):
            theirs = Counter(squashed(text) for rows in page.extract_tables() for row in rows for text in row if text)
            page.close()
            assert not theirs - ours.get(number, Counter()), f"page {number}"


@pytest.mark.parametrize("name", NATIVE)
def test_every_character_of_a_paragraph_has_its_page_and_box(name: str) -> None:
    found = reading(name)
    assert found.text_source == "native"
    for paragraph in paragraphs(name):
        assert paragraph.glyphs is not None
        assert len(paragraph.glyphs.pages) == len(paragraph.glyphs.boxes) == len(paragraph.text)
        assert set(paragraph.glyphs.pages) <= set(range(1, (found.pages or 0) + 1))
        assert all(box[0] <= box[2] and box[1] <= box[3] for box in paragraph.glyphs.boxes)


@pytest.mark.parametrize("name", NATIVE)
def test_no_page_number_is_left_as_a_paragraph(name: str) -> None:
    assert not [one.text for one in paragraphs(name) if re.fullmatch(r"[-—－\s]*\d{1,3}[-—－\s]*", one.text)]


@pytest.mark.parametrize("name", NATIVE)
def test_no_paragraph_starts_inside_a_number(name: str) -> None:
    starts = [one.text[:20] for one in paragraphs(name) if re.match(r"[\d.,]+(?:万元|[%％])|[，。；、）%]", one.text)]
    assert not starts


@pytest.mark.parametrize("name", ["budget_jiangsu_wbgt_2018_rotated", "budget_yantai_education_2026_rotated"])
def test_tables_of_rotated_pages_lie_inside_the_page_as_displayed(name: str) -> None:
    with pdfplumber.open(CORPUS / f"{name}.pdf") as file:
        turned = {page.page_number: (page.width, page.height) for page in file.pages if page.rotation}
    found = [(turned[table.pages[0]], table.boxes[0]) for table in tables(name) if table.pages[0] in turned]
    assert len(found) >= 11
    for (wide, high), (left, top, right, bottom) in found:
        assert wide > high
        assert 0 <= left < right <= wide
        assert 0 <= top < bottom <= high


def test_a_continuation_page_keeps_the_row_above_its_first_line() -> None:
    firsts = {
        table.pages[0]: [squashed(cell.text) for cell in table.cells if cell.row == 0]
        for table in tables("final_swu_2024")
    }
    assert firsts[11][0] == "206"
    assert firsts[13][0] == "20602"


def test_a_damaged_file_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read_pdf((CORPUS / "corrupt_fujian_2025.pdf").read_bytes())


@pytest.mark.parametrize("name", ["scan_beijing_zwfw_2026", "scan_changsha_notice_2026", "scan_hainan_2022_rotated"])
def test_scans_give_no_text_and_say_so(name: str) -> None:
    found = reading(name)
    assert (found.text_source, found.flags, found.blocks) == ("none", ("scan_pages",), ())
    assert "OCR" in found.partial


def test_a_garbage_text_layer_is_not_used() -> None:
    found = reading("garbage_text_layer_huaian_2026")
    assert (found.text_source, found.blocks) == ("none", ())
    assert "garbage_text_layer" in found.flags
    assert "garbage" in found.partial
