"""Units by arithmetic: a table that prints none, and one torn by a line break."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.extractors.tables.settled_units import with_settled_units
from mingzhang.extractors.tables.units import table_unit
from mingzhang.schemas.facts import Extraction, Fact

TITLE = "云溪市水利局2023年度部门决算"
ITEMS = (("农林水支出", "1,896.04"), ("卫生健康支出", "74.18"), ("住房保障支出", "96.75"))


def grid(title: str, unit: str, values: list[str]) -> str:
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for (name, _), value in zip(ITEMS, values, strict=True))
    return f"<p>{title}</p><p>{unit}</p><table><tr><td>项目</td><td>本年支出合计</td></tr>{rows}</table>"


def extraction(*grids: str) -> Extraction:
    return extract(assemble(read(f"<html><body><h1>{TITLE}</h1>{''.join(grids)}</body></html>".encode())))


@pytest.mark.parametrize(("printed", "factor"), [("元", 10_000), ("万元", 1), ("千元", 10)])
def test_a_table_without_a_unit_takes_the_one_that_agrees(printed: str, factor: int) -> None:
    values = [f"{Decimal(value.replace(',', '')) * factor:,.2f}" for _, value in ITEMS]
    found = extraction(
        grid("支出决算表", "单位：万元", [value for _, value in ITEMS]),
        grid("一般公共预算财政拨款支出决算表", "", values),
    )
    second = [fact for fact in found.facts if fact.table == 1]
    assert [fact.value for fact in second] == [Decimal(value.replace(",", "")) * 10_000 for _, value in ITEMS]
    assert {fact.raw_unit for fact in second} == {printed} == {found.tables[1].unit}
    assert all("unit_inferred" in fact.flags for fact in second)


def test_a_unit_that_nothing_settles_stays_inferred() -> None:
    found = extraction(
        grid("支出决算表", "单位：万元", [value for _, value in ITEMS]),
        grid("一般公共预算财政拨款支出决算表", "", ["1", "2", "3"]),
    )
    assert {(fact.raw_unit, "unit_inferred" in fact.flags) for fact in found.facts if fact.table == 1} == {
        ("万元", True)
    }


@pytest.mark.parametrize(
    "lines",
    [
        ["单位：万\n元"],
        ["单 位 ： 万", "元"],
        ["单位：", "万元"],
        ["单位：万", "部门名称：某局", "元"],
        ["部门：某局  单位：万\n元"],
        ["单位:人民币万元"],
        ["金额单位：万元"],
    ],
)
def test_a_unit_torn_by_a_line_break_is_read_whole(lines: list[str]) -> None:
    assert table_unit(lines) == "万元"


def test_a_printed_unit_that_all_other_books_contradict_gives_way() -> None:
    yuan = [f"{Decimal(value.replace(',', '')) * 10_000:,.2f}" for _, value in ITEMS]
    wan = [value for _, value in ITEMS]
    other = grid("一般公共预算财政拨款支出决算表", "单位：万元", yuan)
    found = extraction(grid("支出决算表", "单位：万元", wan), other)
    assert {fact.raw_unit for fact in found.facts if fact.table == 1} == {"元"} == {found.tables[1].unit}
    assert {fact.raw_unit for fact in found.facts if fact.table == 0} == {"万元"}


def test_where_nothing_tells_which_unit_is_wrong_both_are_in_doubt() -> None:
    yuan = [f"{Decimal(value.replace(',', '')) * 10_000:,.2f}" for _, value in ITEMS]
    wan = [value for _, value in ITEMS]
    body = grid("支出决算表", "单位：万元", wan) + grid("一般公共预算支出决算表", "单位：万元", yuan)
    document = assemble(read(f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode()))
    found = extract(replace(document, kind="gov_final"))
    assert {(fact.raw_unit, "unit_in_doubt" in fact.flags) for fact in found.facts} == {("万元", True)}


def calls_for(facts: int) -> int:
    """Calls of Python that settling takes, for so many amounts of one item in two tables."""
    one = Fact(item="合计", item_path="合计", axis="function", fund="all", measure="final", period=2023,
               value=Decimal(1), unit="CNY", raw_value="", raw_unit="万元", decimals=2, source="table")  # fmt: skip
    made = [one._replace(value=Decimal(at) * 1_000_000, table=at % 2) for at in range(1, facts + 1)]
    (table,) = extraction(grid("", "", ["1"] * 3)).tables
    tables = [replace(table, number=number, unit="万元") for number in (0, 1)]
    counted = [0]

    def count(*_event: object) -> None:
        counted[0] += 1

    sys.setprofile(count)
    try:
        with_settled_units(tables, made, [])
    finally:
        sys.setprofile(None)
    return counted[0]


def test_amounts_are_compared_with_those_of_their_size_only() -> None:
    assert calls_for(800) < 3 * calls_for(400)
