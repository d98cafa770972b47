"""Where a sentence leaves open what a number is of, the number stays a leftover."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.schemas.facts import Fact, Leftover

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


def test_codes_joined_by_dashes_are_the_levels_of_one_account(sentences: Reading) -> None:
    facts, leftovers = sentences(
        "1)204公共安全支出-04检察-01行政运行326.84万元；",
        "2)“211节能环保支出”10.20万元；",
        "3)住房保障支出-住房改革支出-住房公积金52.36万元。",
    )
    assert [(fact.item, fact.code) for fact in facts] == [
        ("行政运行", "2040401"),
        ("节能环保支出", "211"),
        ("住房公积金", "2210201"),
    ]
    assert {left.raw_value for left in leftovers if left.reason == "code"} == {"204", "-04", "-01", "211"}


def test_what_says_how_much_of_it_names_nothing(sentences: Reading) -> None:
    facts, _ = sentences("政府性基金预算支出214.00万元，全部为项目支出，比上年减少36.00万元，下降14.40%。")
    assert {fact.item for fact in facts} == {"政府性基金预算支出"}


def test_a_title_that_names_no_thing_leaves_the_matter_of_its_section(sentences: Reading) -> None:
    facts, _ = sentences(
        "四、一般公共预算财政拨款支出决算情况说明",
        "（一）总体情况。2024年度一般公共预算财政拨款支出2838.60万元。",
        "（二）结构情况。卫生健康支出100.00万元，占3.52%。",
        "（三）具体情况。年初预算2480.00万元，支出决算2838.60万元，完成年初预算的114.46%。",
    )
    assert {fact.item for fact in facts if fact.raw_value in ("2480.00", "114.46")} == {"一般公共预算财政拨款"}


def test_the_lines_of_a_list_return_to_its_whole_and_may_have_parts_of_their_own(sentences: Reading) -> None:
    facts, _ = sentences(
        "项目支出300.00万元，具体如下：",
        "1.城市管理专项200.00万元，其中：道路养护150.00万元，绿化养护50.00万元。",
        "2.信访专项100.00万元。",
    )
    paths = {fact.raw_value: fact.item_path for fact in facts}
    assert paths["150.00"].endswith("城市管理专项/道路养护")
    assert paths["100.00"] == "项目支出/信访专项"


def test_the_parts_of_a_general_budget_expenditure_have_its_fund(sentences: Reading) -> None:
    facts, _ = sentences(
        "二、财政拨款收入支出决算情况说明",
        "（二）一般公共预算财政拨款基本支出418.06万元，其中人员经费370.64万元、公用经费47.42万元。",
        "事业收入（不含财政专户管理资金）31.50万元。",
    )
    funds = {fact.item: fact.fund for fact in facts}
    assert (funds["人员经费"], funds["公用经费"]) == ("general", "general")
    assert "special_account" not in funds.values()


def test_a_verb_behind_a_comparison_tells_the_direction(sentences: Reading) -> None:
    facts, _ = sentences("重大动植物疫病防控612.50万元，较上年追加112.50万元。")
    assert [(fact.measure, fact.compare_to) for fact in facts if fact.raw_value == "112.50"] == [
        ("change", "2023:final")
    ]


def test_the_verb_of_completion_may_be_said_once_for_two_budgets(sentences: Reading) -> None:
    facts, _ = sentences("公用经费支出决算120.00万元，完成年初预算的80.00%、调整预算的96.00%。")
    rates = {fact.raw_value: fact.compare_to for fact in facts if fact.measure == "completion_pct"}
    assert rates == {"80.00": "2024:budget", "96.00": "2024:adjusted_budget"}


def test_every_field_of_the_contract_is_there(sentences: Reading) -> None:
    """Facts and leftovers of sentences are made past their own constructors."""
    facts, leftovers = sentences("2024年度公务接待费支出决算1.20万元。")
    assert {len(fact) for fact in facts} == {len(Fact._fields)}
    assert {len(left) for left in leftovers} == {len(Leftover._fields)}
    assert [(fact.verdict, fact.flags, fact.source, fact.table) for fact in facts] == [("unproven", (), "text", None)]
