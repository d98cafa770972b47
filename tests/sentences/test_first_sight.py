"""Wordings of documents that nobody had seen: growth over years, where a change began, other money, deeds in names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingzhang.schemas.facts import Fact, Leftover

REPORT = "云溪县2025年预算执行情况和2026年预算草案的报告"
Read = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]


def only(read: Read, text: str, raw: str, title: str = REPORT) -> Fact | Leftover:
    facts, leftovers = read("一、2025年预算执行情况", text, title=title)
    return next(one for one in (*facts, *leftovers) if one.raw_value == raw)


@pytest.mark.parametrize(
    ("text", "raw", "measure", "item"),
    [
        ("一般公共预算收入从59亿元增加到88亿元，年均增长10.3%。", "10.3", "growth", "一般公共预算收入"),
        ("政府债务余额比“十三五”末下降20%。", "20", "growth", "政府债务余额"),
        ("县级财政及时拨付育儿补贴0.64亿元。", "0.64", "final", "县级财政及时拨付育儿补贴"),
        ("按时拨付育儿补贴0.64亿元。", "0.64", "final", "育儿补贴"),
        ("一般公共预算收入预计完成（以下简称完成）19.2亿元。", "19.2", "final", "一般公共预算收入"),
        ("县四届人大三次会议批准的县级政府性基金收入预算94.7亿元。", "94.7", "budget", "县级政府性基金收入"),
        ("国有资本经营预算收入加上中央转移支付0.4亿元。", "0.4", "final", "中央转移支付"),
    ],
)
def test_what_a_number_is_of(sentences: Read, text: str, raw: str, measure: str, item: str) -> None:
    found = only(sentences, text, raw)
    assert isinstance(found, Fact)
    assert (found.measure, found.item) == (measure, item)


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("一般公共预算收入从59亿元增加到88亿元。", "59"),  # of a year that nothing says
        ("绩效评价覆盖率提升至97%。", "97"),  # a level, no change
        ("增幅为4.0个百分点。", "4.0"),
    ],
)
def test_what_cannot_be_placed_is_left_over(sentences: Read, text: str, raw: str) -> None:
    assert isinstance(only(sentences, text, raw), Leftover)


def test_revenue_beyond_the_budget_is_compared_with_the_budget(sentences: Read) -> None:
    found = only(sentences, "税收收入完成95亿元，比上年增长5%。非税收入完成20亿元，超收3亿元。", "3")
    assert isinstance(found, Fact)
    assert (found.measure, found.compare_to) == ("change", "2025:budget")


def test_money_of_other_countries_is_not_yuan(sentences: Read) -> None:
    found = only(sentences, "外债余额2.5亿雷亚尔。", "2.5")
    assert not isinstance(found, Fact) or found.unit != "CNY"


def test_an_expense_without_a_unit_counts_nothing(sentences: Read) -> None:
    assert isinstance(
        only(sentences, "基本支出120，项目支出30万元。", "120", title="云溪县档案局2025年度部门决算"), Leftover
    )


def test_last_years_amount_in_brackets(sentences: Read) -> None:
    found = only(sentences, "公务接待费42.60万元（上年：45万元）。", "45", title="云溪县档案局2025年部门预算")
    assert isinstance(found, Fact)
    assert (found.measure, found.period) == ("prior_budget", 2024)


def test_an_outcome_before_the_final_accounts_is_preliminary(sentences: Read) -> None:
    early = only(sentences, "税收收入完成95亿元。", "95")
    late = only(sentences, "税收收入完成95亿元。", "95", title="云溪县2025年财政决算报告")
    assert isinstance(early, Fact)
    assert isinstance(late, Fact)
    assert ("preliminary" in early.flags, "preliminary" in late.flags) == (True, False)


def test_a_share_is_of_the_year_that_its_amount_says(sentences: Read) -> None:
    facts, _ = sentences(
        "二、2026年预算草案", "2025年，全县安排民生支出25亿元，占一般公共预算支出的72%。", title=REPORT
    )
    assert [fact.period for fact in facts] == [2025, 2025]


def test_meaning_says_how_far_a_reading_is_settled(sentences: Read) -> None:
    text = "本年收入合计200万元，其中：财政拨款收入150万元，事业收入50万元，比上年增加10万元，增长25%。"
    facts, _ = sentences("一、收入决算情况说明", text)
    told = {fact.raw_value: (fact.verdict, fact.meaning) for fact in facts}
    assert told["10"] == ("proven", "proven")
    assert {meaning for _, meaning in told.values()} <= {"proven", "settled", "read"}


def test_a_change_is_against_the_printed_figure_with_which_it_holds(sentences: Read) -> None:
    """比上年 alone is against last year's budget in a budget; what was spent is printed, and the sum holds."""
    text = "公务接待费预算100万元，去年决算95万元，比上年增加5万元，增长5.26%。"
    facts, _ = sentences("一、支出预算情况说明", text, title="云溪县档案局2025年部门预算")
    told = {fact.raw_value: fact for fact in facts}
    assert told["95"].measure == "prior_final"
    assert {told["5"].compare_to, told["5.26"].compare_to} == {"2024:final"}
    assert told["5"].meaning == "proven"


def test_an_adjusted_budget_and_what_was_spent_of_it(sentences: Read) -> None:
    """执行中…进行了调整 names nothing; 实际完成 is an outcome in a sentence of its own too."""
    text = (
        "县级政府性基金支出预算为10亿元，执行中根据上级补助等情况进行了调整，调整后的支出预算为16亿元。"
        "实际完成12亿元，为调整预算的75%。"
    )
    facts, _ = sentences("一、2025年预算执行情况", text, title=REPORT)
    assert [(fact.raw_value, fact.measure) for fact in facts] == [
        ("10", "budget"),
        ("16", "adjusted_budget"),
        ("12", "final"),
        ("75", "completion_pct"),
    ]
    assert {fact.item for fact in facts} == {"县级政府性基金支出"}
    assert facts[-1].compare_to == "2025:adjusted_budget"


def test_a_source_among_all_revenue_is_of_all_funds(sentences: Read) -> None:
    """A fund in an item's own name says nothing in the list of all sources: its section is of all funds."""
    text = "收入预算总计120万元，其中：一般公共预算拨款收入90万元，政府性基金预算拨款收入30万元。"
    facts, _ = sentences("一、收支预算总体情况说明", text, title="云溪县档案局2025年部门预算")
    assert [fact.fund for fact in facts] == ["all", "all", "all"]
