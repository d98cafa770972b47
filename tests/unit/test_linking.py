"""Table facts without a printed code get the account that their names are; names that tell no account get none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable


def fact(path: str, axis: str = "function", *, table: int = 1, unit: str = "CNY", year: int = 2025) -> Fact:
    return Fact(
        item=path.rpartition("/")[2], item_path=path, axis=axis, fund="general", measure="final", period=year,
        value=Decimal(1), unit=unit, raw_value="1", raw_unit="元", decimals=0,
        source="table", table=table, row=1, col=1,
    )  # fmt: skip


def table(number: int, form: str | None) -> LogicalTable:
    return LogicalTable(number, 0, form, 1.0, "", "", (), (), 1, 1, 1, "native", (), ())


def linked(*facts: Fact) -> list[tuple[str | None, str]]:
    extraction = Extraction((table(1, "G05"), table(2, None)), facts, ())
    return [(one.code, one.axis) for one in link_facts(extraction)]


@pytest.mark.parametrize(
    ("path", "axis", "code", "found"),
    [
        ("教育支出/普通教育/小学教育", "function", "2050202", "function"),
        ("一般公共预算支出/公共安全支出/公安/行政运行", "function", "2040201", "function"),
        ("支出/教育支出", "balance", "205", "function"),
        ("商品和服务支出/办公费", "economic", "30201", "economic"),
    ],
)
def test_the_account_by_its_name_and_those_above(path: str, axis: str, code: str, found: str) -> None:
    assert linked(fact(path, axis)) == [(code, found)]


def test_what_has_no_accounts_gets_none() -> None:
    assert linked(fact("教育支出", "project"), fact("教育支出", unit="person"), fact("云溪大桥改造", "function")) == [
        (None, "project"),
        (None, "function"),
        (None, "function"),
    ]


def test_in_a_table_of_no_form_a_name_below_a_class_needs_its_parents() -> None:
    alone, below, whole = (
        fact("博物馆", table=2),
        fact("文化旅游体育与传媒支出/文物/博物馆", table=2),
        fact("教育支出", table=2),
    )
    assert [code for code, _ in linked(alone, below, whole)] == [None, "2070205", "205"]


@pytest.mark.parametrize(
    ("item", "concept", "measure", "found"),
    [
        ("政府债务余额", "debt.balance", "prior_final", ("政府债务余额", "debt.balance", "balance")),
        ("一般债务限额", "debt.limit.general", "balance", ("一般债务余额", "debt.balance.general", "balance")),
        ("政府债务限额", "debt.limit", "limit_new", ("政府债务限额", "debt.new_limit", "limit_new")),
        ("政府债务限额", "debt.limit", "change", ("政府债务限额", "debt.limit", "change")),
        ("税收收入", "gov.tax", "prior_final", ("税收收入", "gov.tax", "prior_final")),
    ],
)
def test_a_measure_and_a_stock_belong_together(
    item: str, concept: str, measure: str, found: tuple[str, str, str]
) -> None:
    told = fact(f"地方政府债务/{item}", "debt")._replace(concept=concept, measure=measure)
    [one] = link_facts(Extraction((table(1, None),), (told,), ()))
    assert (one.item, one.concept, one.measure) == found
    assert one.item_path == f"地方政府债务/{one.item}"


def row(item: str, form: str | None, title: str = "", *, beside: tuple[str, ...] = (), axis: str = "function") -> Fact:
    of = LogicalTable(1, 0, form, 1.0, title, "", (), (), 1, 1, 1, "native", (), ())
    facts = (fact(item, axis), *(fact(name, axis) for name in beside))
    return link_facts(Extraction((of,), facts, ()))[0]


@pytest.mark.parametrize(
    ("form", "title", "beside", "concept"),
    [
        ("D05", "", (), "general.expenditure"),
        ("D06", "财政拨款基本支出决算表", (), "fiscal.basic"),
        ("B02", "部门收入总表", (), "revenue.total"),
        (None, "2018年全市政府性基金收入预算完成情况表", (), "government_fund.revenue"),
        (None, "2019年市级政府性基金收入预算草案", ("上级补助收入",), None),
        (None, "某表", (), None),
    ],
)
def test_the_total_of_a_table_is_what_its_form_or_title_says(
    form: str | None, title: str, beside: tuple[str, ...], concept: str | None
) -> None:
    assert row("合计", form, title, beside=beside).concept == concept


def test_plain_rows_of_insurance_funds_are_their_parts_and_not_those_of_one_fund() -> None:
    assert row("利息收入", "G23", axis="fund").concept == "social_insurance.revenue.interest"
    assert row("失业保险基金收入/利息收入", "G23", axis="fund").concept is None
    assert row("利息收入", None, "某表", axis="fund").concept is None


@pytest.mark.parametrize(
    ("item", "form", "title", "axis"),
    [
        ("滨河路改造工程", None, "2021年地方政府债券使用情况表", "project"),
        ("济南市粮食局", "B03", "部门支出总表", "unit"),
        ("某局（本级）", "B03", "部门支出总表", "unit"),
        ("滨河路改造工程", "B03", "部门支出总表", "function"),
        ("教育支出", None, "2021年地方政府债券使用情况表", "function"),
    ],
)
def test_rows_that_are_projects_and_units_say_so(item: str, form: str | None, title: str, axis: str) -> None:
    assert row(item, form, title).axis == axis


def test_an_account_is_told_in_a_sentence_below_its_parents_or_as_a_class() -> None:
    said = fact("教育支出")._replace(table=None, source="text")
    under = fact("法院/行政运行")._replace(table=None, source="text")
    alone = fact("行政运行")._replace(table=None, source="text")
    assert linked(said, under, alone) == [("205", "function"), ("2040501", "function"), (None, "function")]


def test_below_a_class_the_name_of_a_kind_and_of_its_only_item_is_the_kind() -> None:
    assert linked(fact("教育支出/其他教育支出")) == [("20599", "function")]


def test_what_is_bought_is_linked_below_accounts_too_and_targets_of_cost_are_of_that() -> None:
    bought = LogicalTable(1, 0, "B10", 1.0, "政府采购支出表", "", (), (), 1, 1, 1, "native", (), ())
    aims = LogicalTable(2, 0, "P01", 1.0, "项目支出绩效目标表", "", (), (), 1, 1, 1, "native", (), ())
    paper = fact("某局/定额/办公费/复印纸", "procurement")
    account = fact("服务C/印刷经费/印刷费", "procurement")
    target = fact("培训/成本指标/经济成本指标/讲课成本", "performance", table=2)._replace(measure="target")
    told = link_facts(Extraction((bought, aims), (paper, account, target), ()))
    assert [one.concept for one in told] == ["procurement.goods.copy_paper", None, "performance.target.economic_cost"]
    assert told[1].code == "30202"


def test_plain_rows_among_agencies_are_units_and_their_total_is_the_forms() -> None:
    form = LogicalTable(1, 0, "B07", 1.0, "财政拨款“三公”经费支出表", "", (), (), 1, 1, 1, "native", (), ())
    agencies = ["临沂市教育局", "临沂市第一中学", "临沂市实验小学"]
    rows = [fact(f"{name}/总计", "three_public") for name in [*agencies, "少年宫"]]
    assert {one.concept for one in link_facts(Extraction((form,), tuple(rows), ()))} == {"three_public"}
    income = LogicalTable(1, 0, "B02", 1.0, "收入总表", "", (), (), 1, 1, 1, "native", (), ())
    plain = [fact(name, "revenue_source") for name in [*agencies, "少年宫"]]
    assert {one.axis for one in link_facts(Extraction((income,), tuple(plain), ()))} == {"unit"}


@pytest.mark.parametrize(
    ("item", "concept", "fund", "found"),
    [
        (
            "城市基础设施配套费收入",
            "government_fund.supporting_fee",
            "general",
            ("government_fund.supporting_fee", "government_fund"),
        ),
        ("政府性基金预算收入", "government_fund.revenue", "all", ("government_fund.revenue", "government_fund")),
        ("国有资本经营收入", "state_capital.revenue", "general", (None, "general")),
        ("国有资本经营预算收入", "state_capital.revenue", "general", ("state_capital.revenue", "state_capital")),
        ("税收收入", "gov.tax", "general", ("gov.tax", "general")),
    ],
)
def test_a_concept_of_one_book_has_its_fund(item: str, concept: str, fund: str, found: tuple[str | None, str]) -> None:
    told = fact(item, "fund")._replace(concept=concept, fund=fund)
    [one] = link_facts(Extraction((table(1, None),), (told,), ()))
    assert (one.concept, one.fund) == found


@pytest.mark.parametrize(
    ("kind", "concept"),
    [("dept_budget", "revenue.fiscal_appropriation.general"), ("gov_budget", "gov.general.revenue")],
)
def test_a_department_means_what_it_is_given_of_the_general_budget(kind: str, concept: str) -> None:
    told = fact("一般公共预算收入", "fund")._replace(concept="gov.general.revenue", fund="general")
    [one] = link_facts(Extraction((table(1, None),), (told,), ()), kind=kind)
    assert one.concept == concept


def test_money_is_no_head_count_and_what_a_county_gets_is_not_its_own_revenue() -> None:
    staff = fact("专项业务/编外人员", "staff")._replace(concept="staff.actual.other")
    paid = LogicalTable(2, 0, "G14", 1.0, "政府性基金转移支付分项目分地区决算表", "", (), (), 1, 1, 1, "native", (), ())
    lottery = fact("彩票公益金", "fund", table=2)._replace(concept="government_fund.lottery", place="绥棱县")
    own = fact("彩票公益金", "fund")._replace(concept="government_fund.lottery", place="绥棱县")
    told = link_facts(Extraction((table(1, "G13"), paid), (staff, lottery, own), ()))
    assert [one.concept for one in told] == [None, None, "government_fund.lottery"]
    assert told[1].axis == "project"


def test_what_a_table_says_is_owed_is_owed_at_the_year_s_end_or_on_the_day_it_names() -> None:
    owed = fact("政府债务余额", "debt")._replace(concept="debt.balance", measure="prior_final", period=2024)
    dated = owed._replace(as_of=dt.date(2024, 9, 30))
    issued = fact("债券发行额", "debt")._replace(measure="final", as_of=dt.date(2025, 12, 31))
    told = link_facts(Extraction((table(1, None),), (owed, dated, issued), ()))
    assert [one.as_of for one in told] == [dt.date(2024, 12, 31), dt.date(2024, 9, 30), None]


def test_debt_without_a_kind_is_of_the_kind_that_the_title_names() -> None:
    special = LogicalTable(
        1, 0, "G25", 1.0, "2024年政府专项债务限额和余额情况表", "", (), (), 1, 1, 1, "native", (), ()
    )
    both = LogicalTable(2, 0, "G25", 1.0, "2024年一般债务和专项债务情况表", "", (), (), 1, 1, 1, "native", (), ())
    limit = fact("地方政府债务余额限额", "debt")._replace(concept="debt.limit", measure="limit")
    opening = fact("上年末地方政府债务余额", "debt")._replace(concept="debt.balance_opening", measure="balance")
    told = link_facts(Extraction((special, both), (limit, opening, limit._replace(table=2)), ()))
    assert [one.concept for one in told] == ["debt.limit.special", "debt.balance.special", "debt.limit"]


def test_an_account_of_governments_alone_is_known_wherever_it_stands() -> None:
    """工伤保险基金收入 in a table of no form; 教育 alone may be anything, a special transfer too."""
    assert linked(fact("工伤保险基金收入", "balance", table=2)) == [("10204", "revenue_source")]
    assert linked(fact("教育", "balance", table=2)) == [(None, "balance")]
