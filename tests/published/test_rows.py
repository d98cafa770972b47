"""From a document to rows: nothing lost, nothing invented, every number exact and in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.publish import DocumentRows, document_rows, failed_rows, publish, rows_of
from mingzhang.pipeline.publish.arrow import fits_exactly, money, to_table
from mingzhang.schemas.document import Document
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import Extraction

Rows = list[dict[str, object]]


def rows(made: DocumentRows, table: str) -> Rows:
    found: Rows = made.tables[table].to_pylist()
    return found


@pytest.fixture
def page(a_document: Document, an_extraction: Extraction, a_capture: Capture) -> DocumentRows:
    return document_rows(
        a_document, an_extraction, a_capture, extractor_version="7", words=lambda text: " ".join(text[:2])
    )


def test_the_documents_row_says_who_what_when_and_how_many_numbers(page: DocumentRows, a_capture: Capture) -> None:
    (row,) = rows(page, "documents")
    assert row["doc_id"] == a_capture.sha256[:16]
    assert (row["title"], row["issuer"], row["kind"]) == ("临溪县粮食局2023年度部门决算", "临溪县粮食局", "dept_final")
    assert (row["status"], row["error"], row["portal"]) == ("ok", None, "linxi")
    assert (row["numbers_total"], row["numbers_used"]) == (5, 4)
    assert row["extractor_version"] == "7"
    assert row["fetched_at"] == dt.datetime(2024, 9, 20, 0, 30)  # noqa: DTZ001 - UTC, as the contract says


def test_sections_joined_in_order_are_the_text_that_fact_offsets_index(
    page: DocumentRows, a_document: Document
) -> None:
    text = "".join(str(row["text"]) for row in rows(page, "sections"))
    assert text == a_document.text
    assert [row["words"] for row in rows(page, "sections")] == ["临 溪", "一 、", "二 、"]
    placed = [row for row in rows(page, "facts") if row["source"] == "text"]
    assert len(placed) == 3
    for row in placed:
        assert text[row["char_start"] : row["char_end"]] == row["raw_value"]  # type: ignore[misc]


def test_sections_that_do_not_tile_the_text_are_refused(
    a_document: Document, an_extraction: Extraction, a_capture: Capture
) -> None:
    torn = replace(a_document, sections=a_document.sections[:-1])
    with pytest.raises(MingzhangError, match="tile"):
        document_rows(torn, an_extraction, a_capture, extractor_version="7")


def test_fact_ids_depend_on_bytes_and_place_only(
    page: DocumentRows, a_document: Document, an_extraction: Extraction, a_capture: Capture
) -> None:
    ids = [row["fact_id"] for row in rows(page, "facts")]
    assert len(set(ids)) == 4
    renamed = replace(
        an_extraction, facts=tuple(f._replace(item="别名", value=Decimal(1)) for f in an_extraction.facts[::-1])
    )
    again = document_rows(a_document, renamed, a_capture, extractor_version="8")
    assert [row["fact_id"] for row in rows(again, "facts")] == ids[::-1]
    other = document_rows(a_document, an_extraction, replace(a_capture, sha256="f" * 64), extractor_version="7")
    assert not {row["fact_id"] for row in rows(other, "facts")} & set(ids)


def test_two_numbers_in_one_cell_have_two_ids(
    a_document: Document, an_extraction: Extraction, a_capture: Capture
) -> None:
    cell = an_extraction.facts[3]
    twice = replace(an_extraction, facts=(cell, cell._replace(raw_value="34")))
    found = rows(document_rows(a_document, twice, a_capture, extractor_version="7"), "facts")
    assert len({row["fact_id"] for row in found}) == 2


def test_a_fact_without_a_place_is_refused(a_document: Document, an_extraction: Extraction, a_capture: Capture) -> None:
    lost = replace(an_extraction, facts=(an_extraction.facts[0]._replace(start=None),))
    with pytest.raises(MingzhangError, match="no place"):
        document_rows(a_document, lost, a_capture, extractor_version="7")


def test_a_value_too_large_for_the_column_becomes_a_leftover_and_the_count_still_holds(
    a_document: Document, an_extraction: Extraction, a_capture: Capture
) -> None:
    huge = an_extraction.facts[0]._replace(value=Decimal("1e18"), raw_value="120.50")
    fine = an_extraction.facts[1]._replace(value=Decimal("33.33333333"))
    changed = replace(an_extraction, facts=(huge, fine))
    made = document_rows(a_document, changed, a_capture, extractor_version="7")
    assert [(row["value"], row["flags"]) for row in rows(made, "facts")] == [(Decimal("33.333333"), ["rounded"])]
    assert [row["reason"] for row in rows(made, "leftovers")] == ["year", "unplaced"]
    (row,) = rows(made, "documents")
    assert (row["numbers_total"], row["numbers_used"]) == (3, 1)


def test_a_failed_document_has_one_row_with_the_reason_and_nothing_else(a_capture: Capture) -> None:
    made = failed_rows(a_capture, "encrypted", extractor_version="7", file_format="pdf")
    assert {name: table.num_rows for name, table in made.tables.items()} == {
        "documents": 1, "sections": 0, "tables": 0, "cells": 0, "facts": 0, "leftovers": 0, "findings": 0,
    }  # fmt: skip
    (row,) = rows(made, "documents")
    assert (row["status"], row["error"], row["format"]) == ("failed", "encrypted", "pdf")


def test_a_document_that_was_read_in_part_says_what_is_missing(
    a_document: Document, an_extraction: Extraction, a_capture: Capture
) -> None:
    half = replace(a_document, partial="pages 3 to 5 are pictures")
    (row,) = rows(document_rows(half, an_extraction, a_capture, extractor_version="7"), "documents")
    assert (row["status"], row["error"]) == ("partial", "pages 3 to 5 are pictures")


@pytest.mark.parametrize(
    ("division", "year"), [("../../x", 2023), ("50019", 2023), ("５００１９９", 2023), ("500199", -1)]
)
def test_no_division_or_year_of_a_document_becomes_a_folder_unchecked(
    a_document: Document, an_extraction: Extraction, a_capture: Capture, division: str, year: int
) -> None:
    with pytest.raises(MingzhangError, match="no division and year"):
        document_rows(
            replace(a_document, division=division, year=year), an_extraction, a_capture, extractor_version="7"
        )


def test_a_row_that_breaks_the_contract_is_refused_before_it_is_written() -> None:
    row: dict[str, object] = {
        "doc_id": "a",
        "leftover_no": 1,
        "reason": "year",
        "raw_value": "1",
        "raw_unit": "",
        "sentence": "",
    }
    row |= dict.fromkeys(("page", "char_start", "char_end", "table_no", "row", "col"))
    assert to_table("leftovers", [row]).num_rows == 1
    with pytest.raises(MingzhangError, match="null where"):
        to_table("leftovers", [row | {"reason": None}])
    with pytest.raises(MingzhangError, match="does not fit"):
        to_table("leftovers", [row | {"page": "three"}])
    with pytest.raises(MingzhangError, match="differ in"):
        to_table("leftovers", [row | {"extra": 1}])


def test_a_stray_surrogate_in_the_text_keeps_the_offsets() -> None:
    row: dict[str, object] = {
        "doc_id": "a",
        "leftover_no": 1,
        "reason": "year",
        "raw_value": "\ud8001",
        "raw_unit": "",
        "sentence": "",
    }
    row |= dict.fromkeys(("page", "char_start", "char_end", "table_no", "row", "col"))
    assert to_table("leftovers", [row])["raw_value"].to_pylist() == ["\ufffd1"]


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=Decimal("-999999999999999999"),
        max_value=Decimal("999999999999999999"),
        places=6,
    )
)
def test_any_money_of_the_column_survives_parquet_exactly(value: Decimal) -> None:
    assert fits_exactly(value)
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"value": pa.array([money(value)], pa.decimal128(24, 6))}), sink)
    assert pq.read_table(pa.BufferReader(sink.getvalue()))["value"].to_pylist() == [value]


@given(st.decimals())
def test_money_is_exact_or_says_that_it_is_not(value: Decimal) -> None:
    held = money(value)
    if held is None:
        assert not value.is_finite() or abs(value) >= Decimal("999999999999999999.9999995")
    else:
        assert pa.array([held], pa.decimal128(24, 6)).to_pylist() == [held]
        assert abs(held - value) <= Decimal("0.0000005")


def test_rows_come_back_by_document_with_division_as_text(tmp_path: Path, made: Callable[..., DocumentRows]) -> None:
    publish([made("a", "010000"), made("b", "010000")], tmp_path)
    found = rows_of(tmp_path, "facts", made("b").doc_id)
    assert [row["item"] for row in found] == ["收入总计", "财政拨款收入", "其他收入", "合计"]
    assert {(row["division"], row["year"]) for row in found} == {("010000", 2023)}
    assert rows_of(tmp_path, "facts", "0" * 16) == rows_of(tmp_path / "nothing", "facts", "0" * 16) == []
