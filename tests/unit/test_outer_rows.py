"""Alike rows of one table are told apart by the row above them, or by the block of a list that starts over."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mingzhang.extractors.naming.outer_rows import block_of_rows, is_block, outer_of_rows
from mingzhang.extractors.naming.row_words import unit_of_sheet
from mingzhang.schemas.document import Cell
from mingzhang.schemas.facts import Fact, LogicalTable, ReadCell


def fact(row: int, code: str) -> Fact:
    return Fact(
        item="行政运行", item_path="行政运行", axis="function", fund="general", measure="budget", period=2026,
        value=Decimal(row), unit="CNY", raw_value="1", raw_unit="元", decimals=0, source="table", table=1, row=row,
        col=1, code=code,
    )  # fmt: skip


def test_a_list_of_accounts_that_starts_over_has_blocks() -> None:
    facts = [fact(row, code) for row, code in enumerate(["2040601", "2050803", "2040601", "2050803", "2040601"])]
    told = block_of_rows(facts, [{0, 2, 4}, {1, 3}])
    assert told == {0: "第1组", 1: "第1组", 2: "第2组", 3: "第2组", 4: "第3组"}
    assert all(map(is_block, told.values()))


def test_rows_of_one_block_are_not_told_apart() -> None:
    facts = [fact(row, code) for row, code in enumerate(["2040601", "2040601", "2010101"])]
    assert block_of_rows(facts, [{0, 1}]) == {}


def test_a_unit_that_buys_goods_and_services_is_told_by_the_row_above() -> None:
    labels = {0: "货物", 1: "市数据局", 2: "市信息中心", 5: "服务", 6: "市数据局"}
    assert outer_of_rows({0: labels}, frozenset({0, 5}), [{1, 6}]) == {1: "货物", 6: "服务"}
    assert outer_of_rows({0: labels}, frozenset({0}), [{1, 6}]) == {}


def test_the_unit_of_a_sheet_stands_beside_its_label() -> None:
    first, second = ["项目名称", "公车统管"], ["主管部门", "市民政局", "实施单位：", "市慈善总会"]
    texts = [*((0, col, text) for col, text in enumerate(first)), *((1, col, text) for col, text in enumerate(second))]
    cells = tuple(ReadCell(Cell(row, col, text), "text") for row, col, text in texts)
    sheet = LogicalTable(1, 0, "P01", 1.0, "", "", (), (), 2, 4, 1, "native", (), cells)
    assert unit_of_sheet(sheet) == "市慈善总会"
    assert unit_of_sheet(replace(sheet, cells=cells[:4])) == ""
