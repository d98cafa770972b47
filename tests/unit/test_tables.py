"""What the table reading promises whatever the form: nothing lost, nothing guessed, bounded cost."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.extractors.tables import TableReading, explain_tables, read_tables
from mingzhang.extractors.tables.amounts import is_dash, read_amount
from mingzhang.extractors.tables.codes import CodeColumns, code_in_name
from mingzhang.extractors.tables.forms import recognise
from mingzhang.extractors.tables.leftovers import count_numbers
from mingzhang.extractors.tables.measures import default_measure, measure_of
from mingzhang.extractors.tables.settled_units import with_settled_units
from mingzhang.extractors.tables.titles import table_title
from mingzhang.extractors.tables.units import bracket_unit, table_unit
from mingzhang.schemas.document import Cell, Document, Metadata, Table

EXPENDITURE = ["科目编码|科目名称|合计|基本支出|项目支出", "201|一般公共服务支出|30.00|20.00|10.00"]


def document(*tables: Table, year: int = 2024, kind: str = "dept_final") -> Document:
    return Document(
        format="html", text="", paragraphs=(), starts=(), sections=(), tables=tables,
        table_sections=(0,) * len(tables), title="", issuer="", issuer_id="", division="000000", year=year, kind=kind,
        published=None, metadata=Metadata(), attachments=(), pages=None, pages_at=(), text_source="native", flags=(),
        partial="",
    )  # fmt: skip


def table(rows: list[str], *caption: str, page: int = 1, left: float = 50.0, hidden: int | None = None) -> Table:
    """One line per row, cells between bars; boxes on a grid of 60 by 20 points from `left`."""
    cells = [
        Cell(r, c, text, page=page, box=(left + 60 * c, 100.0 + 20 * r, left + 60 * (c + 1), 120.0 + 20 * r),
             hidden=r == hidden)
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split("|"))
    ]  # fmt: skip
    width = max(len(row.split("|")) for row in rows)
    return Table(tuple(cells), len(rows), width, (page,), (), caption)


def read(*tables: Table, year: int = 2024, kind: str = "dept_final") -> TableReading:
    return read_tables(document(*tables, year=year, kind=kind))


def test_amounts_are_in_yuan_by_the_unit_of_their_own_table() -> None:
    reading = read(
        table(EXPENDITURE, "支出决算表", "单位：万元"),
        table(EXPENDITURE, "一般公共预算财政拨款支出决算表", "编制单位：某局 单位：元"),
    )
    assert [fact.value for fact in reading.facts if fact.component == "合计"] == [Decimal(300000), Decimal(30)]
    assert [fact.fund for fact in reading.facts if fact.component == "合计"] == ["all", "general"]


def test_a_table_without_unit_takes_the_only_unit_of_the_document_and_says_so() -> None:
    reading = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(EXPENDITURE, "一般公共预算财政拨款支出决算表"))
    inferred = [fact for fact in reading.facts if fact.table == 1]
    assert {fact.value for fact in inferred if fact.component == "合计"} == {Decimal(300000)}
    assert all("unit_inferred" in fact.flags for fact in inferred)


def test_a_table_without_any_unit_yields_no_money() -> None:
    reading = read(table(EXPENDITURE, "支出决算表"))
    (told,), facts, left = with_settled_units(reading.tables, reading.facts, ())
    assert not facts
    assert {(one.reason, one.raw_unit) for one in left} == {("unplaced", "")}
    assert told.flags == ("unit_unknown",)
    assert [leftover.reason for leftover in reading.leftovers] == ["code"]


def test_hidden_numbers_are_kept_and_never_disclosed() -> None:
    rows = [*EXPENDITURE, "204|公共安全支出|5.00|5.00|"]
    reading = read(table(rows, "支出决算表", "单位：万元", hidden=2))
    assert {fact.row for fact in reading.facts} == {1}
    assert [leftover.raw_value for leftover in reading.leftovers if leftover.reason == "hidden"] == [
        "204",
        "5.00",
        "5.00",
    ]
    assert any(read_cell.cell.hidden and read_cell.cell.text == "公共安全支出" for read_cell in reading.tables[0].cells)


def test_blank_dash_and_zero_stay_apart() -> None:
    rows = [*EXPENDITURE, "204|公共安全支出|0.00|—|"]
    cells = read(table(rows, "支出决算表", "单位：万元")).tables[0].cells
    kinds = {(read_cell.cell.row, read_cell.cell.col): read_cell.kind for read_cell in cells}
    assert [kinds[2, col] for col in range(5)] == ["code", "text", "number", "dash", "blank"]
    assert kinds[0, 2] == "header"


def test_a_page_that_begins_a_new_title_is_a_new_table() -> None:
    reading = read(
        table(EXPENDITURE, "支出决算表", "单位：万元", page=1),
        table(EXPENDITURE, "一般公共预算财政拨款支出决算表", "单位：万元", page=2),
    )
    assert [one.form for one in reading.tables] == ["D03", "D05"]


def test_a_page_without_header_continues_only_on_the_same_columns() -> None:
    more = ["204|公共安全支出|5.00|5.00|"]
    joined = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(more, page=2))
    apart = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(["204|公共安全支出|5.00"], page=2, left=300.0))
    later = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(more, page=4))
    assert [one.pages for one in joined.tables] == [(1, 2)]
    assert [fact.row for fact in joined.facts][-1] == 2
    assert len(apart.tables) == len(later.tables) == 2


def test_a_total_repeated_below_a_repeated_header_is_marked() -> None:
    rows = [EXPENDITURE[0], "|合计|30.00|20.00|10.00", EXPENDITURE[1]]
    again = [EXPENDITURE[0], "|合计|30.00|20.00|10.00", "204|公共安全支出|5.00|5.00|"]
    facts = read(table(rows, "支出决算表", "单位：万元"), table(again, "支出决算表", "单位：万元", page=2)).facts
    totals = [fact for fact in facts if fact.item == "合计" and fact.component == "合计"]
    assert [fact.flags for fact in totals] == [(), ("repeated",)]


def test_numbers_without_a_known_form_or_plain_meaning_are_left_over() -> None:
    reading = read(table(["甲方|乙方|丙方", "张|3|5"], "单位：万元"))
    assert {leftover.reason for leftover in reading.leftovers} == {"unknown_form"}


def test_a_document_without_year_gives_no_year_to_its_numbers() -> None:
    facts = read(table(EXPENDITURE, "支出决算表", "单位：万元"), year=0).facts
    assert {(fact.period, fact.flags) for fact in facts} == {(0, ())}
    dated = read(table(EXPENDITURE, "2023年度支出决算表", "单位：万元"), year=0).facts
    assert {(fact.period, fact.flags) for fact in dated} == {(2023, ("period_inferred",))}


def test_a_fact_stands_where_its_cell_stands() -> None:
    reading = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(["204|公共安全支出|5.00|5.00|"], page=2))
    cells = {(one.cell.row, one.cell.col): one for one in reading.tables[0].cells}
    for fact in reading.facts:
        assert fact.row is not None
        assert fact.col is not None
        one = cells[fact.row, fact.col]
        assert (one.cell.text, one.value, one.cell.page, one.cell.box) == (
            fact.raw_value,
            fact.value,
            fact.page,
            fact.box,
        )
        assert f"{one.row_path}".endswith(fact.item)


def test_twenty_thousand_rows_are_read_in_seconds() -> None:
    rows = [EXPENDITURE[0], *(f"201{n % 90 + 10:02}|某项支出|{n}.00|{n}.00|" for n in range(20_000))]
    started = time.process_time()
    reading = read(table(rows, "支出决算表", "单位：万元"))
    assert len(reading.facts) == 40_000
    assert time.process_time() - started < 20


TEXTS = st.sampled_from(
    [
        *("", "项目", "科目编码", "类", "合计", "一、基本支出", "2080501", "05", "12.50", "-3", "1,234.56", "—", "3"),
        *("2024年", "单位：万元", "收入", "支出", "行次", "栏次", "12\n34.5", "满意度≥95%", "增长%", "预算数"),
        *("其中：人员经费", "某某情况表", "绩效目标"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(TEXTS, min_size=1, max_size=6), min_size=1, max_size=9),
    st.lists(st.sampled_from(["单位：元", "收入支出决算总表", "项目支出绩效目标表", "情况说明", "表3"]), max_size=3),
)
def test_every_printed_number_is_a_fact_or_a_leftover(rows: list[list[str]], caption: list[str]) -> None:
    one = table(["|".join(row) for row in rows], *caption)
    reading = read(one, one)
    printed = sum(count_numbers(cell) for cell in one.cells)
    assert len(reading.facts) + len(reading.leftovers) == 2 * printed
    assert all(fact.item and fact.measure and fact.unit for fact in reading.facts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", "1234.56"),
        ("１２.５", "12.5"),
        ("－3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("103,123,4\n56.00", "103123456.00"),
        ("12.5%", "12.5"),
        ("1,234,\n567", "1234567"),
    ],
)
def test_a_number_that_fills_its_cell_is_read(text: str, value: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("text", ["2,106.66\n326.71", "12\n34", "1,23", "≥95", "2024年", "(5)", "1-2", "", "约3"])
def test_what_is_no_single_number_is_not_read_as_one(text: str) -> None:
    assert read_amount(text) is None


def test_strokes_are_a_stated_nothing() -> None:
    assert all(is_dash(text) for text in ("—", "-", "--", "/"))
    assert not any(is_dash(text) for text in ("", "一", "0", "-1"))


def test_codes_are_joined_with_parents_repeated_blank_or_cumulative() -> None:
    repeated, blank, whole, numeric = CodeColumns(), CodeColumns(), CodeColumns(), CodeColumns()
    assert [repeated.read(row) for row in (["201", "", ""], ["201", "06", ""], ["201", "06", "01"])] == [
        "201", "20106", "2010601",
    ]  # fmt: skip
    assert [blank.read(row) for row in (["205", "", ""], ["", "02", ""], ["", "", "99"], ["", "03", ""])] == [
        "205", "20502", "2050299", "20503",
    ]  # fmt: skip
    assert [whole.read(row) for row in (["201", "", ""], ["201", "20106", ""], ["201", "20106", "2010601"])] == [
        "201", "20106", "2010601",
    ]  # fmt: skip
    assert [numeric.read(["208", "5", "1"]), numeric.read(["合计", "", ""])] == ["2080501", None]


def test_a_code_in_front_of_a_name_is_taken_off() -> None:
    assert code_in_name("2050101-行政运行") == ("2050101", "行政运行")
    assert code_in_name("2024年度工作经费") == (None, "2024年度工作经费")


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["编制单位：某局 单位：元"], "元"),
        (["金额单位：人民币万元"], "万元"),
        (["单 位 ： 亿 元"], "亿元"),
        (["部门：某局\n单位：万元"], "万元"),
        (["编制单位：万元里街道办事处"], ""),
        (["（元）"], "元"),
        (["预算单位：某局"], ""),
    ],
)
def test_the_money_unit_is_read_from_the_lines_above(lines: list[str], unit: str) -> None:
    assert table_unit(lines) == unit


def test_a_unit_in_brackets_belongs_to_its_column_or_row() -> None:
    assert bracket_unit("预算数（万元）") is not None
    vehicle, threshold = bracket_unit("公务用车保有量（辆）"), bracket_unit("因公出国（境）费")
    assert vehicle is not None
    assert vehicle.unit == "vehicle"
    assert threshold is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["公开 02 表：收入预算总表", "单位：万元"], "收入预算总表"),
        (["表1.2026年市级部门收支预算总表"], "2026年市级部门收支预算总表"),
        (["一般公共预算支出表（按功能分类）"], "一般公共预算支出表（按功能分类）"),
        (
            ["公开09表：一般公共预算“三公”经费、会议费、培训费", "支出预算表"],
            "一般公共预算“三公”经费、会议费、培训费支出预算表",
        ),
        (["以上情况详见下表。", "单位：万元"], ""),
    ],
)
def test_the_line_that_names_a_table_is_found(lines: list[str], title: str) -> None:
    assert table_title(lines) == title


def test_headings_say_measure_year_and_comparison() -> None:
    assert measure_of(("2023年决算数",), "final", 2024).measure == "prior_final"
    assert measure_of(("2025年预算数", "小计"), "budget", 2025) == measure_of(("小计",), "budget", 2025)
    assert measure_of(("比2024年执行数", "增长%"), "budget", 2025, "final").compare_to == "2024:final"
    assert measure_of(("决算数为上年决算数的%",), "final", 2024).compare_to == "2023:final"
    assert measure_of(("占调整预算(%)",), "final", 2024).compare_to == "2024:adjusted_budget"


def test_a_fund_name_does_not_make_a_final_table_a_budget() -> None:
    assert default_measure("一般公共预算财政拨款支出决算表", "", "") == "final"
    assert default_measure("一般公共预算支出情况表", "", "dept_budget") == "budget"
    assert default_measure("一般公共预算支出情况表", "", "") == ""


def test_an_explanation_says_why_a_form_was_chosen_or_not() -> None:
    headings = frozenset({"科目编码", "科目名称", "合计", "基本支出", "项目支出"})
    chosen = recognise(["支出总表"], headings, frozenset(), "budget", "dept_budget")
    refused = recognise(["某某统计表"], headings, frozenset(), "budget", "dept_budget")
    assert chosen.form is not None
    assert (chosen.form.id, chosen.score) == ("B03", 1.0)
    assert "支出总表" in chosen.reason
    assert refused.form is None
    assert "missing" in refused.reason


def test_tables_explain_their_forms_in_their_order() -> None:
    read_document = document(table(EXPENDITURE, "支出决算表", "单位：万元"), table(["甲|乙", "丙|丁"], "某某统计表"))
    explanations = explain_tables(read_document)
    assert [one.form.id if one.form else None for one in explanations] == ["D03", None]
    assert [one.form for one in read_tables(read_document).tables] == ["D03", None]


def test_two_cells_in_one_place_lose_no_number() -> None:
    doubled = table(EXPENDITURE, "支出决算表", "单位：万元")
    extra = Cell(1, 2, "31.00", page=1, box=doubled.cells[7].box)
    reading = read(Table((*doubled.cells, extra), doubled.rows, doubled.cols, (1,), (), doubled.caption))
    assert [fact.raw_value for fact in reading.facts] == ["30.00", "20.00", "10.00", "31.00"]


def test_the_same_form_of_two_units_is_two_tables() -> None:
    one, two = "部门名称：某市甲局 单位：万元", "部门名称：某市乙局 单位：万元"
    apart = read(table(EXPENDITURE, "支出决算表", one), table(EXPENDITURE, "支出决算表", two, page=2))
    joined = read(table(EXPENDITURE, "支出决算表", one), table(EXPENDITURE, "支出决算表", one, page=2))
    assert (len(apart.tables), len(joined.tables)) == (2, 1)


def test_a_running_head_does_not_end_a_table() -> None:
    more = ["204|公共安全支出|5.00|5.00|"]
    reading = read(table(EXPENDITURE, "支出决算表", "单位：万元"), table(more, "某局2024年度决算公开情况", page=2))
    assert len(reading.tables) == 1


def test_a_table_of_a_million_columns_is_bounded_and_says_so() -> None:
    started = time.process_time()
    cells = (Cell(0, 0, "项目"), Cell(0, 1, "合计", col_span=999_999), Cell(1, 0, "甲"), Cell(1, 900_000, "3.50"))
    reading = read(Table(cells, 2, 1_000_000, caption=("支出决算表", "单位：万元")))
    assert time.process_time() - started < 5
    assert reading.tables[0].flags == ("too_wide",)
    assert [leftover.raw_value for leftover in reading.leftovers] == ["3.50"]


def test_a_heading_around_its_parts_leaves_them_their_columns() -> None:
    texts = {(0, 0): "地区", (0, 1): "2024年债务限额", (1, 2): "一般债务", (1, 3): "专项债务",
             (2, 0): "公式", (2, 1): "A=B+C", (2, 2): "B", (2, 3): "C",
             (3, 0): "某市", (3, 1): "9.00", (3, 2): "4.00", (3, 3): "5.00"}  # fmt: skip
    spans = {(0, 0): (2, 1), (0, 1): (2, 3)}
    cells = tuple(Cell(row, col, text, *spans.get((row, col), (1, 1))) for (row, col), text in sorted(texts.items()))
    reading = read(Table(cells, 4, 4, (1,), (), ("2024年地方政府债务限额表", "单位：亿元")), kind="debt")
    assert [(fact.raw_value, fact.component) for fact in reading.facts] == [
        ("9.00", "2024年债务限额"), ("4.00", "一般债务"), ("5.00", "专项债务"),
    ]  # fmt: skip


@pytest.mark.parametrize("between", [("续表",), ()])
def test_a_table_without_pages_goes_on_below_its_headings_again(between: tuple[str, ...]) -> None:
    first = replace(table(EXPENDITURE, "支出决算表", "单位：万元"), pages=())
    again = replace(table([EXPENDITURE[0], "20101|人大事务|30.00|20.00|10.00"], *between), pages=())
    reading = read_tables(document(first, again))
    assert [one.form for one in reading.tables] == ["D03"]
    assert [fact.item_path for fact in reading.facts][3:] == ["一般公共服务支出/人大事务"] * 3


def test_a_line_too_many_beside_a_blank_column_does_not_end_a_table() -> None:
    first = table(["科目名称|预算数|备注", "行政运行|10.00|常年"], "支出预算表", "单位：万元")
    cells = (
        Cell(0, 0, "教育支出", page=2, box=(50.0, 50.0, 110.0, 70.0)),
        Cell(0, 1, "20.00", page=2, box=(110.0, 50.0, 170.0, 70.0)),
        Cell(0, 2, "新增", page=2, box=(170.0, 50.0, 190.0, 70.0)),
        Cell(0, 3, "", page=2, box=(190.0, 50.0, 230.0, 70.0)),
    )
    split = Table(cells, 1, 4, (2,), ((50.0, 50.0, 230.0, 70.0),))
    assert len(read(first, split).tables) == 1
    printed = Table((*cells[:3], cells[3]._replace(text="甲")), 1, 4, (2,), split.boxes)
    assert len(read(first, printed).tables) == 2


@pytest.mark.parametrize(
    ("title", "kind", "measure"),
    [
        ("2025年新增专项债券发行使用情况表", "gov_report", "final"),
        ("2026年专项债券还本付息计划表", "gov_report", "budget"),
        ("2026年对下补助安排情况表", "gov_report", "budget"),
        ("2025年再融资债券分地区明细表", "gov_budget", "final"),
        ("2026年债券分地区明细表", "debt", "final"),
        ("2025-2026年债券还本付息表", "gov_report", ""),
    ],
)
def test_a_table_of_a_government_is_of_the_year_that_it_names(title: str, kind: str, measure: str) -> None:
    found = read(table(["地区|债券金额", "青溪县|10.00"], title, "单位：万元"), year=2026, kind=kind)
    assert [fact.measure for fact in found.facts] == ([measure] if measure else [])


def test_debt_up_to_a_closing_day_is_a_balance() -> None:
    found = read(
        table(["债券性质|金额", "一般债券|10.00"], "截至2025年末政府债券年限情况表", "单位：万元"),
        year=2026,
        kind="gov_report",
    )
    assert [(fact.measure, fact.period) for fact in found.facts] == [("balance", 2025)]
