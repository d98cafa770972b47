"""Wordings of accounts and government reports, met in real ones of many provinces and told here of invented places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingzhang.extractors.sentences.items import phrase_of
from mingzhang.schemas.facts import Fact, Leftover

Reading = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]

REPORT = "云溪县2024年预算执行情况和2025年预算草案的报告"


def test_a_word_in_a_heading_gives_way_to_what_the_headings_above_say(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "（一）预算收入情况",
        "全县一般公共预算收入66.14亿元，为预算的101.20%，同比增收1.30亿元。",
        "二、2025年预算草案",
        "（一）预算收入情况",
        "全县一般公共预算收入70.25亿元。",
        title=REPORT,
    )
    told = {fact.raw_value: fact.measure for fact in facts}
    assert (told["66.14"], told["70.25"]) == ("final", "budget")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("加上级补助收入", "上级补助收入"),
        ("加上解上级支出", "上解上级支出"),
        ("加上转移性收入", "转移性收入"),
        ("相应结转下年", "结转下年"),
        ("我单位支出公务接待费", "公务接待费"),
        ("全市累计完成一般公共预算收入", "全市一般公共预算收入"),
        ("区本级一般公共预算实际完成收入", "区本级一般公共预算收入"),
        ("政府性基金累计支出完成", "政府性基金支出"),
        ("均衡性转移支付收入", "均衡性转移支付收入"),
        ("本级支出完成", "本级支出"),
        ("“三公”经费仍然", "“三公”经费"),
        ("加调入一般公共预算、结转下年支出", "调入一般公共预算、结转下年支出"),
        ("加快支出", "加快支出"),
        ("在偿还到期政府债券", "偿还到期政府债券"),
        ("农业保险金额超", "农业保险金额"),
        ("其他按照规定配备的公务用车", "其他按照规定配备的公务用车"),
    ],
)
def test_links_and_verbs_are_no_part_of_a_name(said: str, name: str) -> None:
    assert phrase_of(said).name == name


def test_what_an_assembly_approved_is_a_budget(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "县十七届人大五次会议批准年初一般公共预算收入85.78亿元，其中：本级收入47.28亿元，转移性收入38.50亿元。",
        title=REPORT,
    )
    assert {(fact.item, fact.measure) for fact in facts} == {
        ("一般公共预算收入", "budget"),
        ("本级收入", "budget"),
        ("转移性收入", "budget"),
    }


def test_a_comparison_frames_the_sentences_behind_it(sentences: Reading) -> None:
    """Final accounts compare themselves with the execution that the same year's report had told."""
    facts, _ = sentences(
        "一、2024年决算情况",
        "与县人大二次会议审议的2024年执行数（以下简称执行数）相比，收入总计增加10.00亿元。在收入方面，上级补助收入减少9.00亿元。",
        "与2024年执行数相比，有以下变化。一是上解支出增加2.00亿元。二是本级支出增加1.00亿元。",
        title="云溪县2024年财政决算报告",
    )
    assert {fact.compare_to for fact in facts if fact.measure == "change"} == {"2024:final"}


def test_a_rate_on_other_terms_says_so(sentences: Reading) -> None:
    facts, _ = sentences("全县税收收入7.10亿元，同比下降6.4%，剔除减税降费因素，同口径下降0.9%。", title=REPORT)
    told = {fact.raw_value: fact.flags for fact in facts if fact.measure == "change_pct"}
    assert ("like_for_like" in told["0.9"], "like_for_like" in told["6.4"]) == (True, False)


def test_a_rate_that_lost_its_sign_takes_no_unit_from_the_next_statement(sentences: Reading) -> None:
    facts, _ = sentences("镇街上解收入3.93亿元，增长29.1）%；债务收入6.92亿元，增长5.40%。", title=REPORT)
    assert "29.1" not in {fact.raw_value for fact in facts if fact.unit == "CNY"}


def test_a_list_of_counts_is_below_the_count_it_parts(sentences: Reading) -> None:
    facts, _ = sentences(
        "七、“三公”经费支出决算情况说明",
        "公务用车购置支出0万元，年末公务用车保有量38辆，其中：一般公务用车4辆，执勤执法用车34辆。",
    )
    told = {fact.raw_value: (fact.item_path, fact.verdict) for fact in facts}
    assert told["34"] == ("公务用车保有量/执勤执法用车", "proven")


def test_what_was_spent_on_the_guests_just_counted_is_theirs(sentences: Reading) -> None:
    facts, _ = sentences(
        "七、“三公”经费支出决算情况说明",
        "公务接待费9.95万元。其中：外事接待费支出0.00万元，国内公务接待221批次，1768人，共计支出9.950万元。",
    )
    assert next(fact.item for fact in facts if fact.raw_value == "9.950") == "国内公务接待费"


def test_next_year_s_budget_in_an_account_is_of_next_year(sentences: Reading) -> None:
    facts, _ = sentences(
        "七、“三公”经费支出决算情况说明",
        "2025年度“三公”经费预算较2024年度增加1.68万元，其中公务接待费较上年减少0.58万元。",
    )
    assert {(fact.period, (fact.compare_to or "")[:4]) for fact in facts} == {(2025, "2024")}


def test_another_fund_is_no_part_of_a_fund(sentences: Reading) -> None:
    facts, _ = sentences(
        "全县一般公共预算收入9.00亿元，其中：税收收入7.00亿元；非税收入2.00亿元；政府性基金预算收入1.62亿元。",
        title=REPORT,
    )
    assert next(fact.item_path for fact in facts if fact.raw_value == "1.62") == "政府性基金预算收入"


def test_a_list_that_says_whose_it_is_parts_that_side(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "一般公共预算支出36.60亿元，同比增长2.00%。结余3.40亿元。支出分项目具体如下：",
        "1.教育支出20.00亿元。",
        "2.农林水支出16.60亿元。",
        title=REPORT,
    )
    paths = {fact.item_path for fact in facts if fact.raw_value in ("20.00", "16.60")}
    assert paths == {"一般公共预算支出/教育支出", "一般公共预算支出/农林水支出"}


def test_a_balance_is_one_whatever_the_year_s_execution_was_called(sentences: Reading) -> None:
    facts, _ = sentences("2024年末政府债务余额预计执行数4.79亿元，其中：一般债务3.76亿元。", title=REPORT)
    assert {fact.measure for fact in facts} == {"balance"}


def test_more_than_an_amount_is_a_threshold(sentences: Reading) -> None:
    facts, _ = sentences("一、2024年预算执行情况", "纳税额超1000万元企业有7家。", title=REPORT)
    assert "1000" not in {fact.raw_value for fact in facts}


def test_a_cause_between_an_item_and_its_change_is_no_part_of_the_item(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "卫生健康支出因体检费减少，支出减少57万元，下降25.4%；城乡社区支出因保洁费用在下一年支付，减少109万元。",
        "税收收入受减税降费政策影响，较年初预算减少6020万元，下降11.36%。",
        title=REPORT,
    )
    told = {fact.raw_value: fact.item for fact in facts}
    assert (told["57"], told["25.4"], told["109"]) == ("卫生健康支出", "卫生健康支出", "城乡社区支出")
    assert (told["6020"], told["11.36"]) == ("税收收入", "税收收入")


def test_the_department_itself_is_no_item(sentences: Reading) -> None:
    facts, _ = sentences("一、收支决算情况", "我单位2024年收入决算60.42万元。", "我单位2024年支出决算58.10万元。")
    assert [(fact.item, fact.measure) for fact in facts] == [("收入", "final"), ("支出", "final")]


def test_a_paragraph_of_phases_is_of_what_the_one_before_began_with(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、财政拨款收支总体情况",
        "财政拨款支出4603.07万元，与上年相比，增加1612.54万元。财政拨款结转结余0万元。",
        "2024年预算数3786.71万元，调整数4610.19万元，决算数4603.07万元。",
    )
    told = {(fact.raw_value, fact.measure): fact.item for fact in facts}
    assert told["3786.71", "budget"] == told["4610.19", "adjusted_budget"] == "财政拨款支出"


@pytest.mark.parametrize(
    ("said", "base"),
    [
        ("为年预算的32.3%", "2024:budget"),
        ("为预算调整数的32.3%", "2024:adjusted_budget"),
        ("完成年度调整预算的32.3%", "2024:adjusted_budget"),
        ("完成调整数的32.3%", "2024:adjusted_budget"),
        ("为调整预算（以下简称“预算”）的32.3%", "2024:adjusted_budget"),
        ("占全年任务的32.3%", "2024:budget"),
    ],
)
def test_what_is_completed_has_many_names(sentences: Reading, said: str, base: str) -> None:
    facts, _ = sentences("一、2024年预算执行情况", f"教育支出100.00万元，{said}。", title=REPORT)
    assert [(fact.item, fact.compare_to) for fact in facts if fact.measure == "completion_pct"] == [("教育支出", base)]


def test_the_rate_behind_a_count_s_change_is_of_the_count(sentences: Reading) -> None:
    facts, _ = sentences("二、“三公”经费支出情况", "国内公务接待批次为30次，较上年减少119批次，下降79.87%。")
    assert {fact.item for fact in facts} == {"国内公务接待批次"}


def test_lines_torn_inside_a_word_are_one_sentence(sentences: Reading) -> None:
    facts, _ = sentences(
        "二、“三公”经费支出情况",
        "云溪县档案局2024年“三公”经费支",
        "出决算总额为5.48万元，比预算减少0.20万元，比去",
        "年增加0.50万元。",
    )
    told = {fact.raw_value: (fact.item, fact.compare_to) for fact in facts}
    assert told["5.48"][0] == "“三公”经费"
    assert told["0.50"] == ("“三公”经费", "2023:final")


def test_final_accounts_tell_the_approved_budget_under_a_heading_of_its_own(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年县本级收支决算",
        "1.县人大批准的年初预算草案",
        "一般公共预算收入总计85.78亿元。",
        "2.县人大常委会批准的预算调整方案",
        "一般公共预算收入总计84.40亿元。",
        "3.决算完成情况",
        "一般公共预算收入总计85.66亿元。",
        title="云溪县2024年财政决算草案的报告",
    )
    told = {fact.raw_value: fact.measure for fact in facts}
    assert told == {"85.78": "budget", "84.40": "adjusted_budget", "85.66": "final"}


def test_what_a_report_adds_to_its_own_revenue_makes_the_total(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "全县一般公共预算收入27.10亿元，其中：税收收入20.10亿元，非税收入7.00亿元；加上级补助收入12.00亿元，"
        "加上上年结转收入1.50亿元，收入总计40.60亿元。",
        title=REPORT,
    )
    told = {fact.raw_value: (fact.item_path, fact.verdict) for fact in facts}
    assert told["12.00"] == ("上级补助收入", "proven")
    assert told["40.60"] == ("收入总计", "proven")


def test_a_part_of_the_year_is_flagged(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、预算执行情况",
        "1-6月，全县一般公共预算收入14.20亿元。",
        "全年预计完成27.10亿元。",
        title="云溪县2024年上半年预算执行情况的报告",
    )
    told = {fact.raw_value: fact.flags for fact in facts}
    assert ("partial_year" in told["14.20"], "partial_year" in told["27.10"]) == (True, False)


def test_a_pair_of_counts_leaves_out_what_both_begin_with(sentences: Reading) -> None:
    facts, _ = sentences("二、“三公”经费支出情况", "公务用车购置数及保有量分别为1辆和130辆。")
    assert [fact.item for fact in facts] == ["公务用车购置数", "公务用车保有量"]


def test_another_year_holds_to_the_end_of_its_sentence(sentences: Reading) -> None:
    facts, _ = sentences("三、债务情况", "2025年债券还本预算数为0.10亿元，债券付息预算数0.18亿元。", title=REPORT)
    assert {(fact.raw_value, fact.period) for fact in facts} == {("0.10", 2025), ("0.18", 2025)}


def test_a_rate_behind_the_change_that_a_cause_names_is_of_it(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "一般公共预算支出67.21亿元，较上年增长6.8%。主要是：一般公共服务支出增加2.35亿元，增长11.7%。",
        title=REPORT,
    )
    assert next(fact.item for fact in facts if fact.raw_value == "11.7") == "一般公共服务支出"


def test_what_is_there_at_a_day_is_of_that_day_s_year(sentences: Reading) -> None:
    facts, _ = sentences(
        "（三）国有资产占用情况",
        "截至2024年底，本单位共有车辆3辆。",
        "2025年部门预算安排购置车辆1辆。",
        title="云溪县档案局2025年部门预算",
    )
    assert {(fact.raw_value, fact.period) for fact in facts} == {("3", 2024), ("1", 2025)}


def test_a_change_inside_a_cause_is_never_an_amount_of_the_books(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年决算情况",
        "一般公共预算收入比预算超收150万元，主要是非税收入增加所致，税收收入受减税降费政策影响，较年初预算减少6020万元。",
        title="云溪县2024年财政决算报告",
    )
    assert [(fact.item, fact.measure) for fact in facts if fact.raw_value == "6020"] == [("税收收入", "change")]


def test_a_budget_adjusted_from_one_amount_to_another_has_both(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况", "全县一般公共预算收入由年初的10548万元调整为11383万元，调增835万元。", title=REPORT
    )
    assert [(fact.item, fact.measure, fact.compare_to) for fact in facts] == [
        ("全县一般公共预算收入", "budget", None),
        ("全县一般公共预算收入", "adjusted_budget", None),
        ("全县一般公共预算收入", "change", "2024:budget"),
    ]


def test_what_is_larger_than_a_whole_is_no_part_of_it(sentences: Reading) -> None:
    """Arithmetic decides: 教育支出 is more than 项目支出, whatever 其中 stands behind."""
    facts, _ = sentences(
        "三、支出预算情况说明",
        "支出总预算1157.55万元，基本支出预算709.55万元。项目支出预算448.00万元。",
        "其中：",
        "教育支出1157.50万元。",
        title="云溪县档案局2024年部门预算",
    )
    assert "项目支出" not in next(fact.item_path for fact in facts if fact.raw_value == "1157.50")


@pytest.mark.parametrize(
    ("said", "item", "measure"),
    [
        ("留抵退税冲减收入1.94亿元。", "留抵退税冲减收入", "final"),
        ("支出共计67.81亿元。", "支出共计", "final"),
        ("采购金额9.10亿元，共节约资金1.50亿元。", "节约资金", "final"),
        ("经比较2024年度公务接待费41.00万元。", "公务接待费", "final"),
        ("基金预算收入8.05亿元。", "基金预算收入", "final"),
        ("一般公共预算收入预期为20.10亿元。", "一般公共预算收入", "budget"),
        (
            "财政总收入5.10亿元：一是本级收入2.00亿元，其中税收1.00亿元；二是上级补助收入3.10亿元。",
            "上级补助收入",
            "final",
        ),
        ("根据《关于下达2023年补助资金的通知》，公益金下达913万元。", "公益金", "final"),
    ],
)
def test_words_that_only_look_like_grammar(sentences: Reading, said: str, item: str, measure: str) -> None:
    facts, _ = sentences("一、2024年预算执行情况", said, title=REPORT)
    last = facts[-1]
    assert (last.item, last.measure, last.period) == (item, measure, 2024)
    assert "本级收入" not in last.item_path


def test_what_was_not_spent_is_no_spending(sentences: Reading) -> None:
    facts, leftovers = sentences(
        "一、2024年预算执行情况", "辅警经费4800.00万元，已支出2171.15万元，尚有2628.85万元未支出。", title=REPORT
    )
    assert [(fact.item, fact.raw_value) for fact in facts] == [("辅警经费", "4800.00"), ("辅警经费", "2171.15")]
    assert "2628.85" in {left.raw_value for left in leftovers}


def test_what_is_owed_is_no_part_of_what_may_be_owed(sentences: Reading) -> None:
    facts, _ = sentences(
        "三、债务情况",
        "债务限额11.05亿元，其中一般债务7.25亿元、专项债务3.80亿元，法定债务余额为10.71亿元。",
        title=REPORT,
    )
    assert next(fact.item_path for fact in facts if fact.raw_value == "10.71") == "法定债务余额"


def test_rates_of_three_levels_are_of_the_book_that_the_last_one_names(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "全市、市直及县级一般公共预算收入分别增长10.37%、25.19%、6.94%。",
        title="云溪市2024年预算执行情况和2025年预算草案的报告",
    )
    assert [fact.item for fact in facts] == [f"{level}一般公共预算收入" for level in ("全市", "市直", "县级")]


def test_what_the_assemblies_passed_is_told_before_its_execution(sentences: Reading) -> None:
    facts, _ = sentences(
        "一、2024年预算执行情况",
        "经汇总，2024年全县一般公共预算收入为335.79亿元，一般公共预算支出为647.05亿元。",
        "全县一般公共预算收入完成340亿元。",
        "经汇总，全县“三公”经费支出为1.2亿元。",
        title="云溪县2024年预算执行情况和2025年预算草案的报告",
    )
    assert [fact.measure for fact in facts] == ["budget", "budget", "final", "final"]


def test_the_sum_of_several_years_is_flagged_until_a_year_is_named(sentences: Reading) -> None:
    facts, left = sentences(
        "一、2024年预算执行情况",
        "“十三五”时期，全县一般公共预算收入累计完成169.7亿元，比“十二五”时期增长25.6%。全县一般公共预算支出累计完成949.1亿元。"
        "2024年全县教育支出完成3亿元。",
        "五年来，全县税收收入835亿元，比“十二五”541亿元增加294亿元。",
        title="云溪县2024年预算执行情况和2025年预算草案的报告",
    )
    told = {fact.raw_value: (fact.measure, "several_years" in fact.flags) for fact in facts}
    assert told == {
        "169.7": ("final", True),
        "25.6": ("growth", False),
        "949.1": ("final", True),
        "3": ("final", False),
        "835": ("final", True),
        "294": ("growth", False),
    }
    assert [one.raw_value for one in left if one.reason == "unplaced"] == ["541"]


def test_a_word_of_change_in_a_project_s_name_changes_nothing(sentences: Reading) -> None:
    [fact], _ = sentences(
        "一、2024年预算执行情况",
        "体育设施改造提升项目320万元。",
        title="云溪县2024年预算执行情况和2025年预算草案的报告",
    )
    assert (fact.item, fact.measure) == ("体育设施改造提升项目", "final")
