"""Enumerated lists: what each line is a part of, and where a list ends."""

from __future__ import annotations

from collections.abc import Callable

from mingzhang.schemas.facts import Fact, Leftover

Reading = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]

PUBLIC = "三、“三公”经费支出决算情况说明"


def _paths(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.raw_value: fact.item_path for fact in facts}


def test_a_list_behind_a_list_is_of_the_same_whole(sentences: Reading) -> None:
    """其中：甲、乙、丙。具体情况如下：（一）甲: the lines tell more of the parts, none is a part of the last one."""
    facts, _ = sentences(
        "三、2024年一般公共预算“三公”经费情况说明",
        "“三公”经费支出为7.90万元，其中：因公出国（境）费1.10万元，公务接待费2.30万元，公务用车购置及运行费4.50万元。具体情况如下：",
        "（一）因公出国（境）费1.1万元，与上年一致。",
        "（二）公务用车购置及运行费4.5万元。其中：公务用车运行费4.5万元；公务用车购置费0万元。",
        "（三）公务接待费2.3万元。",
    )
    told = _paths(facts)
    assert told["1.1"].endswith("“三公”经费/因公出国（境）费")
    assert told["2.3"].endswith("“三公”经费/公务接待费")
    running = next(fact.item_path for fact in facts if fact.item == "公务用车运行费")
    assert running.endswith("“三公”经费/公务用车购置及运行费/公务用车运行费")


def test_lists_nest_by_their_numbers_and_end_with_the_outer_one(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、收支决算总体情况说明",
        "2024年度收入、支出总计500.10万元。其中：",
        "（一）收入总计500.1万元。包括：",
        "1.财政拨款收入480.00万元。其中",
        "（1）一般公共预算收入480.0万元，与上年相比增加20.00万元。",
        "2.其他收入20.10万元。",
        "（二）支出总计500.100万元。包括：",
        "1.公共安全（类）支出500.1000万元，主要用于办案。",
        "本单位2024年末结转12.34万元。",
    )
    told = _paths(facts)
    whole = "收入、支出总计"
    assert told["480.00"] == f"{whole}/收入总计/财政拨款收入"
    assert told["480.0"] == f"{whole}/收入总计/财政拨款收入/一般公共预算收入"
    assert told["20.10"] == f"{whole}/收入总计/其他收入"
    assert told["500.100"] == f"{whole}/支出总计"
    assert told["500.1000"].startswith(f"{whole}/支出总计/公共安全")
    assert whole not in told["12.34"]


def test_the_only_part_is_what_the_list_tells_more_of(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、收支决算总体情况说明",
        "2024年度总收入90.00万元，其中本年收入88.00万元。具体情况如下：",
        "1.财政拨款收入80.00万元。",
        "2.其他收入8.00万元。",
    )
    assert _paths(facts)["80.00"] == "总收入/本年收入/财政拨款收入"


def test_parts_of_a_whole_told_in_two_phases_are_of_neither_alone(sentences: Reading) -> None:
    """支出2.05万元，年初预算2.95万元，差值…。其中：因公出国（境）支出0万元: spent, not budgeted."""
    facts, _ = sentences(
        PUBLIC,
        "“三公”经费支出2.05万元，年初预算为2.95万元，差值为0.90万元。"
        "其中：公务用车运行维护费支出0.00万元，年初预算为0.95万元；公务接待费支出2.050万元，年初预算为2.00万元。",
    )
    told = {fact.raw_value: fact.measure for fact in facts}
    assert (told["0.00"], told["0.95"], told["2.050"], told["2.00"]) == ("final", "budget", "final", "budget")


def test_mixed_quotation_marks_and_the_verb_of_payment_are_no_part_of_a_name(sentences: Reading) -> None:
    facts, _ = sentences(PUBLIC, '本部门一般公共预算财政拨款安排的“三公"经费支出2.05万元。')
    assert [(fact.item, fact.fund) for fact in facts] == [("一般公共预算财政拨款“三公”经费", "general")]


def test_a_whole_that_is_named_short_keeps_its_name(sentences: Reading) -> None:
    facts, _ = sentences(PUBLIC, "“三公”经费支出4.00万元，其中：公务接待费1.00万元，占总支出决算的25.00%。")
    assert [fact.compare_to for fact in facts if fact.measure == "share"] != ["总"]


def test_a_list_with_counts_only_ends_before_the_next_part_of_the_outer_whole(sentences: Reading) -> None:
    facts, _ = sentences(
        PUBLIC,
        "“三公”经费支出41.20万元。其中：公务接待费3.20万元，其中：国内公务接待40批次，310人次；"
        "公务用车购置及运行维护费38.00万元（其中：公务用车运行维护费38.0万元）。",
    )
    told = _paths(facts)
    assert told["310"] == "“三公”经费/公务接待费/国内公务接待人次"
    assert told["38.00"] == "“三公”经费/公务用车购置及运行维护费"
    assert told["38.0"] == "“三公”经费/公务用车购置及运行维护费/公务用车运行维护费"


def test_parts_that_share_their_names_with_other_wholes_stay_in_their_list(sentences: Reading) -> None:
    facts, _ = sentences("五、债务情况", "发行新增债券26.00亿元（其中：一般债券4.00亿元、专项债券22.00亿元）。")
    assert _paths(facts)["4.00"].endswith("新增债券/一般债券")


def test_a_label_before_a_colon_is_the_item_of_its_line(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、收支决算情况说明",
        "1、收入：792.22万元，其中：财政拨款收入790.00万元。",
        "2、支出：799.12万元。其中：人员经费支出434.89万元。",
    )
    told = _paths(facts)
    assert told["799.12"] == "支出"
    assert told["434.89"] == "支出/人员经费"


def test_a_comparison_names_the_side_that_it_is_of(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、收支决算情况说明", "2024年收入564.90万元，支出523.86万元，比上年收入增加50.8%，支出比上年增加42.5%。"
    )
    rates = {fact.raw_value: fact.item for fact in facts if fact.measure == "change_pct"}
    assert rates == {"50.8": "收入", "42.5": "支出"}


def test_the_phase_before_a_count_is_that_of_the_amount_behind_it(sentences: Reading) -> None:
    facts, _ = sentences("四、预算绩效情况说明", "年初批复预算8个项目985.00万元，实际到位资金334.67万元。")
    told = {fact.raw_value: fact.measure for fact in facts}
    assert (told["985.00"], told["334.67"]) == ("budget", "final")


def test_a_zero_without_unit_behind_a_year_is_money(sentences: Reading) -> None:
    facts, _ = sentences(PUBLIC, "因公出国（境）费在2024年度的支出为0。")
    assert [(fact.item, fact.unit) for fact in facts] == [("因公出国（境）费", "CNY")]


def test_a_part_of_a_part_without_a_colon_ends_at_the_semicolon(sentences: Reading) -> None:
    facts, _ = sentences(
        "五、债务情况", "2024年新增债务限额2.39亿元，其中一般债务1.39亿元，其中外债转贷0.01亿元；专项债务1.00亿元。"
    )
    assert _paths(facts)["1.00"].endswith("新增债务限额/专项债务")


def test_lines_that_all_begin_with_the_year_are_one_list(sentences: Reading) -> None:
    """Shenzhen prints the year in every line, others begin a statement with it behind a list of plain lines."""
    dated, _ = sentences(
        PUBLIC,
        "公务用车购置和运行维护费。2024年支出5.60万元，其中：",
        "2024年公务用车购置费0.00万元。",
        "2024年公务用车运行维护费5.600万元。",
    )
    plain, _ = sentences(
        PUBLIC,
        "“三公”经费支出5.60万元，其中：",
        "公务接待费0.00万元。",
        "公务用车运行维护费5.600万元。",
        "2024年会议费1.25万元。",
    )
    assert _paths(dated)["5.600"] == "公务用车购置和运行维护费/公务用车运行维护费"
    assert _paths(plain)["1.25"] == "会议费"


def test_a_division_by_kind_is_of_what_the_section_began_with(sentences: Reading) -> None:
    facts, _ = sentences(
        "（二）政府采购支出情况说明",
        "2024年政府采购支出17000.00元。其中：政府集中采购17000.0元。",
        "按政府采购资金类型划分，一般公共预算拨款17000元，上年结转0元。",
        "按政府采购项目类型，分为货物、工程和服务三种类型。其中：货物类采购10000元；服务类采购7000元。",
    )
    told = _paths(facts)
    assert told["10000"].endswith("政府采购支出/货物类采购") or told["10000"] == "政府采购/货物类采购"
    assert told["17000"].startswith("政府采购")


def test_lines_without_numbers_end_before_the_next_number(sentences: Reading) -> None:
    facts, _ = sentences(
        "（二）按支出结构划分",
        "1.基本支出预算900.00元。其中：",
        "工资福利支出600.00元。",
        "商品和服务支出300.00元。",
        "2.项目支出400.00元。其中：",
        "资本性支出400.0元。",
    )
    told = _paths(facts)
    assert told["600.00"].endswith("基本支出预算/工资福利支出")
    assert told["400.00"] == "项目支出"
    assert told["400.0"] == "项目支出/资本性支出"
