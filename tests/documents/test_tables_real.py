"""Tables of real disclosures against what people annotated by hand; skipped where the documents are absent."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.reading import read
from mingzhang.extractors.tables import TableReading, read_tables
from mingzhang.schemas.document import Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CORPUS, GOLD = SHARED / "corpus", SHARED / "gold"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated documents are not here")

DEPARTMENTS = [
    "final_putuo_finance_2024.pdf",
    "final_putuo_shgzb_2024.pdf",
    "misnamed_foshan_2019_final.pdf",
    "budget_shanghai_audit_2026.pdf",
    "budget_shanghai_water_2026.pdf",
    "budget_putuo_commerce_2025.pdf",
    "budget_jiangsu_wbgt_2018_rotated.pdf",
    "budget_jiangsu_zx_2018.pdf",
    "budget_jiangsu_jcy_2018.pdf",
    "budget_shenzhen_xinfang_2026.pdf",
    "budget_yantai_education_2026_rotated.pdf",
]


@cache
def opened(name: str) -> tuple[Document, TableReading]:
    document = assemble(read((CORPUS / name).read_bytes(), name=name), name=name)
    return document, read_tables(document)


def gold(name: str) -> list[dict[str, str]]:
    with (GOLD / f"{name}.tsv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines, delimiter="\t") if row["source"] == "table"]


@pytest.mark.parametrize("name", ["putuo_finance_2024", "swu_2024"])
def test_hand_annotated_tables_are_read_as_annotated(name: str) -> None:
    _, reading = opened(f"final_{name}.pdf")
    wanted = Counter(
        (int(row["page"]), row["raw"], row["item_path"], row["code"], row["component"], row["fund"], row["measure"],
         Decimal(row["value_base"]), row["sentence"])
        for row in gold(name)
    )  # fmt: skip
    found = Counter(
        (fact.page, fact.raw_value, fact.item_path, fact.code or "", fact.component or "", fact.fund, fact.measure,
         fact.value, fact.sentence)
        for fact in reading.facts
    )  # fmt: skip
    assert sum((wanted & found).values()) >= 0.99 * sum(wanted.values()), list((wanted - found).elements())[:5]
    wrong = found - wanted
    assert sum(wrong.values()) <= 0.01 * sum(found.values()), list(wrong.elements())[:5]


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_nearly_every_number_cell_of_a_department_form_is_used(name: str) -> None:
    _, reading = opened(name)
    known = {one.number for one in reading.tables if one.form}
    cells = sum(one.kind == "number" for table in reading.tables if table.number in known for one in table.cells)
    used = sum(fact.table in known for fact in reading.facts)
    assert len(known) >= 8
    assert used >= 0.98 * cells, Counter(leftover.reason for leftover in reading.leftovers)


def test_yuan_and_ten_thousand_yuan_stand_in_one_document() -> None:
    _, reading = opened("budget_shanghai_audit_2026.pdf")
    assert {one.form: one.unit for one in reading.tables}["B07"] == "万元"
    assert {one.unit for one in reading.tables if one.form != "B07"} == {"元"}
    running = next(fact for fact in reading.facts if fact.item == "机关运行经费")
    assert (running.value, running.axis) == (Decimal("21802600"), "operating")


def test_hidden_rows_of_a_workbook_disclose_nothing() -> None:
    document, reading = opened("gov_budget_lijiang_2026_hidden_rows.xlsx")
    hidden = {(n, cell.row, cell.col) for n, table in enumerate(document.tables) for cell in table.cells if cell.hidden}
    assert len(reading.tables) == len(document.tables)
    assert hidden.isdisjoint((fact.table, fact.row, fact.col) for fact in reading.facts)
    assert sum(leftover.reason == "hidden" for leftover in reading.leftovers) > 10_000


def test_a_ninety_nine_page_annex_is_fifteen_tables() -> None:
    _, reading = opened("budget_beijing_education_2026_tables.pdf")
    assert [one.form for one in reading.tables[:9]] == ["B01", "B02", "B03", "B04", "B05", "B06", "B08", "B09", "B07"]
    assert len(reading.tables) == 15
    assert max(len(one.pages) for one in reading.tables) == 60
