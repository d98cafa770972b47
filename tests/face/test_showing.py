"""How documents, tables and rows show themselves: on a terminal and in a notebook, foreign text harmless."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from rich.cells import cell_len

import mingzhang as mz
from mingzhang.pipeline.face.rows import Rows
from mingzhang.pipeline.face.table import Table
from mingzhang.schemas.contract import TABLES

BAD = "<script>alert(1)</script>\x1b[31m红"


@pytest.fixture(scope="module")
def document(data: Path) -> mz.Document:
    store = mz.open(data)
    (pdf,) = store.documents.where(format="pdf")
    return store.document(pdf["doc_id"])


def test_a_fact_has_the_columns_of_the_contract() -> None:
    assert [field.name for field in dataclasses.fields(mz.Fact)] == TABLES["facts"].schema.names


def test_every_repr_is_one_short_line(document: mz.Document, data: Path) -> None:
    for thing in (document, document.facts, document.facts[0], document.tables, document.tables[0], mz.open(data)):
        assert "\n" not in repr(thing)
        assert cell_len(repr(thing)) < 160


def test_a_table_prints_as_the_table_it_was(document: mz.Document) -> None:
    table = document.tables[0]
    lines = str(table).splitlines()
    assert "收入支出决算总表" in lines[0]
    assert "单位：万元" in lines[0]
    assert len({cell_len(line) for line in lines[1:]}) == 1, "every line is as wide as the others"
    assert [text for text in table.rows[3] if text] == [
        "一、一般公共预算财政拨款收入",
        "1",
        "4255.36",
        "一、一般公共服务支出",
        "31",
    ]
    assert any("4255.36" in line for line in lines)


def test_a_table_becomes_a_frame_with_exact_numbers(document: mz.Document) -> None:
    frame = document.tables[0].to_pandas()
    assert "收入/决算数" in frame.columns
    assert frame.columns.is_unique
    assert frame["收入/决算数"][0] == Decimal("42553600")
    assert document.tables[0].to_pandas(printed=True)["收入/决算数"][0] == "4255.36"


def test_tables_are_found_by_number_form_and_title(document: mz.Document) -> None:
    assert document.tables.of("D01")[0].number == document.tables.of("收入支出决算总表")[0].number == 0
    with pytest.raises(IndexError, match="from 0"):
        document.tables[99]


def test_a_document_prints_as_a_summary(document: mz.Document) -> None:
    told = str(document)
    for words in ("云澜市水利局", "dept_final 2024", "326 facts of 627 printed numbers", "proven", "收入支出决算总表"):
        assert words in told


def test_verdicts_have_their_colours_in_a_notebook(document: mz.Document) -> None:
    assert "color:#1a7f37" in document._repr_html_()
    assert "color:#cf222e" in document.facts.where(verdict="contradicted")._repr_html_()


def test_foreign_text_is_escaped_wherever_it_shows(document: mz.Document) -> None:
    cell = {"row": 0, "col": 0, "row_span": 1, "col_span": 1, "text": BAD, "kind": "header", "value": None}
    about = {
        "table_no": 0,
        "title": BAD,
        "unit": BAD,
        "form": None,
        "pages": [],
        "rows": 1,
        "cols": 1,
        "header_rows": 1,
    }
    fact = dataclasses.replace(document.facts[0], item=BAD, sentence=BAD)
    rows: Rows[object] = Rows(pa.table({"title": [BAD]}), "documents")
    for thing in (Table(about, [cell]), rows, fact):
        assert "<script" not in thing._repr_html_()
        assert "\x1b" not in thing._repr_html_() + str(thing) + repr(thing)


def test_rows_are_chosen_by_value(document: mz.Document) -> None:
    spent = document.facts.where(concept="three_public", measure=["final", "budget"])
    assert {fact.measure for fact in spent} == {"final", "budget"}
    assert all(isinstance(fact, mz.Fact) for fact in spent)
    assert len(document.facts.where(concept=None)) + len(document.facts.to_pandas()["concept"].dropna()) == len(
        document.facts
    )
    with pytest.raises(mz.MingzhangError, match="did you mean concept"):
        document.facts.where(concpt="x")
    with pytest.raises(mz.MingzhangError, match="no int32"):
        document.facts.where(period="last year")


def test_a_number_is_never_cut(document: mz.Document) -> None:
    wide = pa.table({"message": ["字" * 100], "value": pa.array([Decimal("123456789012345678.123456")])})
    told = str(Rows(wide, "findings"))
    assert "123,456,789,012,345,678.123456" in told
    assert re.search("字+…", told)
