"""Scanned pages: recognised like print where the extra is installed, told where it is not."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.ocr.means import Means, recognising
from mingzhang.extractors.ocr.models import installed
from mingzhang.extractors.ocr.trust import DOUBT, SURE, check_recognised, with_confidence
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.reading import read
from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.cli.options import page_numbers
from mingzhang.pipeline.nightly.config import Settings as NightSettings
from mingzhang.pipeline.nightly.result import Outcomes
from mingzhang.pipeline.recognition import forget_recognised, means_of
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Task
from mingzhang.schemas.document import Document, Reading, RecognisedWord, Table
from mingzhang.schemas.facts import Fact

sys.path.insert(0, str(Path(__file__).parent))

from scans import SAMPLE, scan_of

FORM, WORDS = 5, 12
SCAN = "file:///scan.pdf"
NAME = "云澜市水利局2024年度部门决算.pdf"

pytestmark = pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")


def tables_of(reading: Reading, page: int) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table) and page in block.pages]


def cells(table: Table) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.col): "".join(cell.text.split()).replace("：", ":") for cell in table.cells if cell.text}


@pytest.fixture(scope="module")
def scan() -> bytes:
    return scan_of([FORM, WORDS])


@pytest.fixture(scope="module")
def known() -> dict[str, bytes]:
    """What was recognised, kept over the tests of this module."""
    return {}


def means(known: dict[str, bytes], **more: Any) -> Means:
    return Means(recall=known.get, keep=known.__setitem__, **more)


@pytest.fixture(scope="module")
def recognised(scan: bytes, known: dict[str, bytes]) -> Reading:
    with recognising(means(known)):
        return read_pdf(scan)


def test_a_scanned_form_has_the_cells_of_the_printed_one(recognised: Reading) -> None:
    printed, found = tables_of(read_pdf(SAMPLE.read_bytes()), FORM), tables_of(recognised, 1)
    assert [(table.rows, table.cols) for table in found] == [(table.rows, table.cols) for table in printed]
    assert cells(found[0]) == cells(printed[0])
    assert {table.status for table in found} == {"ocr"}


def test_the_reading_says_that_its_text_was_recognised(recognised: Reading) -> None:
    assert (recognised.text_source, recognised.flags, recognised.partial) == ("ocr", ("pages_recognised",), "")
    assert {word.page for word in recognised.recognised} == {1, 2}


def test_what_was_recognised_is_not_recognised_again(scan: bytes, recognised: Reading, known: dict[str, bytes]) -> None:
    again = means(known, most=0)
    with recognising(again):
        assert read_pdf(scan) == recognised
    assert again.spent == 0


def test_a_damaged_record_of_a_page_is_recognised_again(scan: bytes, recognised: Reading) -> None:
    broken = Means(recall=lambda _name: b"\x78\x9c nothing", most=0)
    with recognising(broken):
        assert "2 scanned pages not recognised yet: beyond the bounds of one run" in read_pdf(scan).partial


def test_pages_that_are_not_asked_for_stay_pictures(scan: bytes, recognised: Reading, known: dict[str, bytes]) -> None:
    with recognising(means(known, pages=frozenset({2}))):
        reading = read_pdf(scan)
    assert reading.text_source == "mixed"
    assert "1 scanned page needs OCR" in reading.partial
    assert not tables_of(reading, 1)


def test_a_reader_by_itself_recognises_nothing(scan: bytes) -> None:
    assert read(scan).text_source == "none"


def test_pictures_of_the_same_points_and_another_size_are_not_the_same() -> None:
    picture = np.full((40, 30, 3), 255, np.uint8)
    from mingzhang.extractors.ocr import kept

    assert kept._name(picture, 30.0, 40.0) != kept._name(picture, 60.0, 80.0)


def capture_of(data: bytes) -> Capture:
    digest, when = hashlib.sha256(data).hexdigest(), dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    size = len(data)
    return Capture(SCAN, digest, "new", when, None, "", size, None, None, "", "", "", "", "resource", "", 0, 0)


def outcome_of(data: bytes, folder: Path) -> Any:
    return read_document(Task(capture_of(data), SCAN, data, folder / "raw"))


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def published(scan: bytes, data_folder: Path, recognised: Reading, known: dict[str, bytes]) -> list[dict[str, Any]]:
    for name, page in known.items():
        path = data_folder / "ocr" / name[:2] / f"{name}.json.z"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page)
    rows: list[dict[str, Any]] = outcome_of(scan, data_folder).rows.tables["facts"].to_pylist()
    return rows


def said(rows: list[dict[str, Any]], page: int) -> set[tuple[Any, ...]]:
    names = ("item_path", "component", "measure", "fund", "value", "source")
    return {tuple(row[name] for name in names) for row in rows if row["page"] == page}


def test_facts_of_a_scan_are_those_of_print(published: list[dict[str, Any]], tmp_path: Path) -> None:
    printed = outcome_of(SAMPLE.read_bytes(), tmp_path).rows.tables["facts"].to_pylist()
    assert said(published, 1) == said(printed, FORM)
    assert all("ocr" not in row["flags"] and row["confidence"] is None for row in printed)


def test_facts_of_a_scan_are_flagged_and_carry_their_confidence(published: list[dict[str, Any]]) -> None:
    assert all("ocr" in row["flags"] and SURE <= row["confidence"] <= 1 for row in published)


def test_recognised_pages_are_kept_in_the_data_folder(tmp_path: Path) -> None:
    blank = np.full((400, 300, 3), 255, np.uint8)
    given = means_of(Task(capture_of(b"scan"), SCAN, b"scan", tmp_path / "raw"))
    from mingzhang.extractors.ocr.kept import recognised as recognise

    assert given is not None
    assert recognise(blank, 300.0, 400.0, given) == recognise(blank, 300.0, 400.0, given)
    assert given.spent == 1
    assert len(list((tmp_path / "ocr").rglob("*.json.z"))) == 1


def test_what_is_kept_of_recognised_pages_can_be_forgotten(tmp_path: Path) -> None:
    (tmp_path / "ocr" / "00").mkdir(parents=True)
    (tmp_path / "ocr" / "00" / "00.json.z").write_bytes(b"page")
    forget_recognised(tmp_path)
    assert not (tmp_path / "ocr").exists()


def misread(document: Document, fact: Fact, wrong: str, others: tuple[str, ...]) -> Document:
    """The document as if a cell had been recognised as `wrong`, not surely, with these other candidates."""

    def word_of(word: RecognisedWord) -> RecognisedWord:
        x, y = (word.boxes[0][0] + word.boxes[0][2]) / 2, (word.boxes[0][1] + word.boxes[0][3]) / 2
        box = fact.box or (0, 0, 0, 0)
        if word.page != fact.page or not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            return word
        return word._replace(text=wrong, sure=tuple(0.6 for _ in word.sure), others=others)

    tables = tuple(
        replace(
            table,
            cells=tuple(
                cell._replace(text=wrong) if (cell.page, cell.box) == (fact.page, fact.box) else cell
                for cell in table.cells
            ),
        )
        for table in document.tables
    )
    return replace(document, tables=tables, recognised=tuple(map(word_of, document.recognised)))


@pytest.fixture(scope="module")
def proven(recognised: Reading) -> tuple[Document, Fact]:
    """A document and a leaf of its form that two sums prove."""
    document = assemble(recognised, name=NAME)
    facts = check_recognised(document, extract(document)).extraction.facts
    leaf = next(f for f in facts if f.table is not None and f.verdict == "proven" and len(f.code or "") == 7)
    return document, leaf


def test_sums_decide_what_a_misread_number_is(proven: tuple[Document, Fact]) -> None:
    document, leaf = proven
    digit = leaf.raw_value[0]
    wrong = ("3" if digit == "8" else "8") + leaf.raw_value[1:]
    doubted = misread(document, leaf, wrong, ("1" + leaf.raw_value[1:], leaf.raw_value))
    found = check_recognised(doubted, extract(doubted)).extraction
    mine = next(fact for fact in found.facts if fact.box == leaf.box and fact.page == leaf.page)
    assert (mine.value, mine.raw_value, mine.confidence) == (leaf.value, leaf.raw_value, 0.6)
    assert "settled_by_sum" in mine.flags
    assert mine.verdict == "unproven"


def test_a_misread_number_that_no_candidate_repairs_is_left_over(proven: tuple[Document, Fact]) -> None:
    document, leaf = proven
    wrong = re.sub("[0-9]", "7", leaf.raw_value)
    doubted = misread(document, leaf, wrong, ())
    found = check_recognised(doubted, extract(doubted))
    assert not [fact for fact in found.extraction.facts if (fact.page, fact.box) == (leaf.page, leaf.box)]
    assert [one.raw_value for one in found.extraction.leftovers if one.reason == DOUBT] == [wrong]
    assert not [finding for finding in found.findings if finding.status == "fail" and finding.blame == "publisher"]


def test_an_identity_that_a_repair_made_true_proves_nothing(proven: tuple[Document, Fact]) -> None:
    document, leaf = proven
    wrong = ("3" if leaf.raw_value[0] == "8" else "8") + leaf.raw_value[1:]
    doubted = misread(document, leaf, wrong, (leaf.raw_value,))
    with_repair = {f.box: f.verdict for f in check_recognised(doubted, extract(doubted)).extraction.facts}
    nowhere = misread(document, leaf, re.sub("[0-9]", "7", leaf.raw_value), ())
    without = {f.box: f.verdict for f in check_recognised(nowhere, extract(nowhere)).extraction.facts}
    assert {box for box, verdict in with_repair.items() if verdict == "proven"} <= {
        box for box, verdict in without.items() if verdict == "proven"
    }


def test_the_least_bound_leaves_pages_for_later(scan: bytes) -> None:
    none_left = Means(most=0)
    with recognising(none_left):
        assert read_pdf(scan).flags == ("scan_pages", "pages_left")


@pytest.mark.parametrize(
    ("told", "pages"), [("", set()), ("3", {3}), ("1-3, 7", {1, 2, 3, 7}), ("0", None), ("3-1", None), ("a", None)]
)
def test_page_numbers_are_ranges_from_one(told: str, pages: set[int] | None) -> None:
    assert page_numbers(told) == (None if pages is None else frozenset(pages))


def test_a_doubted_number_without_a_sum_is_left_over(recognised: Reading) -> None:
    """The same reading with every digit of one amount less sure: what no identity holds with is no fact."""
    document = assemble(recognised, name=NAME)
    sure = extract(document)
    alone = next(
        f for f in check_recognised(document, sure).extraction.facts if f.source == "text" and f.verdict == "unproven"
    )
    unsure = tuple(
        word._replace(sure=tuple(0.4 for _ in word.sure)) if alone.raw_value in word.text else word
        for word in document.recognised
    )
    doubted = replace(document, recognised=unsure)
    left = check_recognised(doubted, extract(doubted)).extraction
    assert (alone.start, alone.raw_value) in {
        (one.start, one.raw_value) for one in left.leftovers if one.reason == DOUBT
    }
    assert alone.start not in {fact.start for fact in left.facts}
    assert all(fact.verdict in {"proven", "consistent"} for fact in left.facts if (fact.confidence or 1) < SURE)


@pytest.mark.parametrize(
    ("kind", "flags", "again"),
    [
        ("pdf", ["pages_recognised"], False),
        ("pdf", ["scan_pages", "pages_recognised", "pages_left"], True),
        ("pdf", ["scan_pages"], True),
        ("pdf", ["garbage_text_layer"], True),
        ("pdf", [], False),
        ("ofd", ["scan_pages"], False),
        ("docx", ["pages_recognised", "pages_left"], True),
    ],
)
def test_documents_with_pages_left_are_read_again(kind: str, flags: list[str], again: bool) -> None:
    from mingzhang.pipeline.outdated import _has_unread_pages

    assert _has_unread_pages({"format": kind, "flags": flags}) is again


def test_a_night_spends_its_budget_over_all_its_documents(tmp_path: Path) -> None:
    from mingzhang.pipeline.nightly import reading

    seen: list[int] = []

    def read_all(tasks: Any, **_more: Any) -> Any:
        for one in tasks:
            seen.append(one.scans.most)
            yield SimpleNamespace(scans=4, rows=SimpleNamespace(tables={"documents": documents}), status="ok", error="")

    documents = pa.table({"numbers_used": [0], "numbers_total": [0]})
    task = Task(capture_of(b"scan"), SCAN, b"scan")
    outcomes, watcher = Outcomes(), SimpleNamespace(read=lambda _outcome: None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_all", read_all)
        list(reading._outcomes(iter([task] * 4), 0, NightSettings(tmp_path, scans=10), watcher, outcomes))
    assert (seen, outcomes.scans) == ([10, 6, 2, 0], 16)


def test_a_number_is_no_surer_than_the_code_of_its_account(proven: tuple[Document, Fact]) -> None:
    document, leaf = proven
    unsure = tuple(
        word._replace(sure=tuple(0.7 for _ in word.sure)) if word.text == leaf.code else word
        for word in document.recognised
    )
    doubted = replace(document, recognised=unsure)
    found = with_confidence(doubted, extract(doubted)).facts
    assert {fact.confidence for fact in found if fact.code == leaf.code and fact.table is not None} == {0.7}


def test_no_number_of_a_worn_page_is_surer_than_the_page_is_legible(proven: tuple[Document, Fact]) -> None:
    """One character in ten unclear: the others are not believed for what the network thinks of each alone."""
    document, leaf = proven
    on_page = [word for word in document.recognised if word.page == leaf.page]
    names = {id(word) for word in on_page[::4] if not any(map(str.isdigit, word.text))}
    worn = tuple(
        word._replace(sure=tuple(0.5 for _ in word.sure)) if id(word) in names else word for word in document.recognised
    )
    doubted = replace(document, recognised=worn)
    found = with_confidence(doubted, extract(doubted)).facts
    signs = [sure for word in worn if word.page == leaf.page for sure in word.sure]
    legible = sum(sure >= 0.9 for sure in signs) / len(signs)
    assert legible < 0.97
    assert {fact.confidence or 1 for fact in found if fact.page == leaf.page} <= {round(legible, 4)}


def test_a_whole_number_in_a_column_of_decimals_may_have_lost_its_point(proven: tuple[Document, Fact]) -> None:
    document, leaf = proven
    told = extract(document)
    facts = tuple(
        fact._replace(decimals=0, raw_value=fact.raw_value.replace(".", "")) if fact.box == leaf.box else fact
        for fact in told.facts
    )
    sure = {fact.box: fact.confidence for fact in with_confidence(document, told).facts}
    found = {fact.box: fact.confidence for fact in with_confidence(document, replace(told, facts=facts)).facts}
    assert sure[leaf.box] != 0.5
    assert {box for box in found if found[box] != sure[box]} == {leaf.box}
    assert found[leaf.box] == 0.5
