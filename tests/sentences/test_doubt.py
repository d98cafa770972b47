"""Where a sentence leaves open what a number is of, the number stays a leftover."""

from __future__ import annotations

from collections.abc import Callable

from schemas.facts import Fact, Leftover

Reading = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]


def test_a_second_change_from_the_same_base_is_of_what_nothing_names(sentences: Reading) -> None:
    """An editor tore the names of two expenses out of a real page: …严控290.5万元，比上年减少26.7万元."""
    facts, leftovers = sentences(
        "“三公”经费预算280.00万元，其中：因公出国（境）费6.00万元，比2023年减少2.50万元，主要是严格执行有关规定，"
        "严控29.05万元，比2023年减少2.67万元。"
    )
    changes = {fact.raw_value for fact in facts if fact.measure == "change"}
    assert changes == {"2.50"}
    assert {left.raw_value for left in leftovers if left.raw_unit == "万元"} == {"29.05", "2.67"}


def test_two_rates_on_different_terms_are_both_kept(sentences: Reading) -> None:
    facts, _ = sentences("全县一般公共预算收入完成28.46亿元，同比增长4.2%，剔除不可比因素后同口径增长7.6%。")
    assert [fact.raw_value for fact in facts if fact.measure == "change_pct"] == ["4.2", "7.6"]


def test_points_of_a_rate_that_is_no_fact_are_none_either(sentences: Reading) -> None:
    facts, _ = sentences("案件审判（项）支出决算为30.00万元。全年审结案件8405件，审结率97.6%，同比上升1.2个百分点。")
    assert "1.2" not in {fact.raw_value for fact in facts}


def test_the_share_of_a_counted_whole_is_of_what_was_counted_first(sentences: Reading) -> None:
    facts, _ = sentences("四、预算绩效情况说明", "填报绩效目标的预算项目36个，占全部预算项目40个的90%。")
    told = {fact.raw_value: (fact.measure, fact.item) for fact in facts}
    assert told["40"] == ("count", "全部预算项目")
    assert told["90"] == ("share", "填报绩效目标的预算项目")


def test_a_list_shares_its_zero_without_a_unit(sentences: Reading) -> None:
    facts, _ = sentences("支出合计50.12万元，其中：基本支出50.12万元；上缴上级支出、经营支出均为0。")
    assert [(fact.item, fact.unit) for fact in facts if fact.raw_value == "0"] == [("上缴上级支出、经营支出", "CNY")]


def test_a_run_in_title_gives_its_text_the_fund_and_ends_what_was_spoken_of_before(sentences: Reading) -> None:
    facts, _ = sentences(
        "七、“三公”经费财政拨款支出决算情况说明",
        "公务接待费支出决算1.20万元。",
        "八、机关运行经费支出情况。2024年度支出84.12万元。",
        "九、政府采购支出总额213.50万元，其中：货物支出213.50万元。",
        "十、年末共有车辆4辆，其中：其他用车4辆。",
    )
    told = {fact.item_path: fact.fund for fact in facts}
    assert told["机关运行经费"] == "general"
    assert told["政府采购支出总额"] == "all"
    assert not any("公务接待费" in path and "用车" in path for path in told)
