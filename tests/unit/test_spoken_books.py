"""What a report leaves unsaid behind the first number of a paragraph: the fund, the part of the year, the phase."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.linking.accounts import known_account
from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.vocabulary.concept_shapes import holder_shapes, load_name_shapes, name_shapes
from mingzhang.schemas.vocabulary.concepts import concepts, find, find_path, key_of


def told(title: str, *lines: str) -> tuple[Document, dict[str, Fact]]:
    """The named facts of a page by their printed numbers."""
    page = "".join(f"<p>{line}</p>" for line in lines)
    document = assemble(
        read(f"<html><body><h1>{title}</h1>{page}</body></html>".encode()), url="https://www.example.gov.cn/1.html"
    )
    return document, {fact.raw_value: fact for fact in name_facts(document, extract(document)).facts}


def test_the_book_spoken_of_holds_until_another_is_named() -> None:
    _, facts = told(
        "云溪县2023年度财政决算收支情况",
        "一、全县财政决算收支情况",
        "全县一般公共预算收入31.01亿元，上级补助收入12.02亿元，调入资金219万元（从国有资本经营预算收入调入）。收入合计43.05亿元。",
        "全县政府性基金上年结余6.06亿元，上级补助收入4.07亿元，支出9.08亿元。",
        "全县国有资本经营预算收入118万元，上级补助收入76万元。",
        "全县社会保险基金预算收入0.27亿元，上年结余0.26亿元。",
        "全县政府债务余额55.5亿元。",
    )
    funds = {raw: fact.fund for raw, fact in facts.items()}
    assert [funds[raw] for raw in ("31.01", "12.02", "219", "43.05")] == ["general"] * 4
    assert [funds[raw] for raw in ("6.06", "4.07", "9.08")] == ["government_fund"] * 3
    assert [funds[raw] for raw in ("118", "76")] == ["state_capital"] * 2
    assert [funds[raw] for raw in ("0.27", "0.26", "55.5")] == ["all"] * 3
    assert (facts["6.06"].item, facts["6.06"].concept) == ("上年结余", "carryover.opening")
    assert facts["9.08"].concept == "government_fund.expenditure"


def test_a_line_that_is_a_books_name_speaks_for_the_paragraphs_below() -> None:
    _, facts = told(
        "云溪市2023年预算执行情况和2024年预算草案的报告",
        "一、2023年预算执行情况",
        "（一）预算执行情况。",
        "1.政府性基金。",
        "加上自治区财政补助收入2.03亿元、调入资金1.04亿元后，收入总计9.05亿元。",
        "政府债务余额88亿元。",
    )
    assert [facts[raw].fund for raw in ("2.03", "1.04", "9.05", "88")] == ["government_fund"] * 3 + ["all"]
    assert facts["2.03"].concept == "gov.transfer.superior"


def test_a_half_years_report_tells_outcomes_of_a_part_of_the_year() -> None:
    document, facts = told(
        "2024年上半年全市财政收支情况",
        "一、一般公共预算",
        "上半年，全市一般公共预算收入114.4亿元，增长6.3%。主要支出科目情况如下：",
        "教育支出31.5亿元，同比增长2.3%；",
    )
    assert (document.kind, document.issuer) == ("gov_report", "")
    assert [facts[raw].measure for raw in ("114.4", "31.5")] == ["final", "final"]
    assert all("partial_year" in facts[raw].flags for raw in ("114.4", "31.5"))


def test_a_title_that_tells_a_whole_year_too_makes_no_part_of_the_year() -> None:
    _, facts = told(
        "关于云溪市2023年决算和2024年上半年预算执行情况的报告",
        "一、2023年决算情况",
        "全市一般公共预算收入114.4亿元。",
        "二、2024年上半年预算执行情况",
        "全市一般公共预算收入61.2亿元，完成年初预算120.7亿元的50.7%。",
    )
    assert "partial_year" not in facts["114.4"].flags
    assert "partial_year" in facts["61.2"].flags
    assert "partial_year" not in facts["120.7"].flags


def test_last_years_account_in_a_budget_is_last_years() -> None:
    _, facts = told(
        "云溪县驻外办事处2022年“三公”经费预算公开",
        "一、2022年“三公”经费预算安排情况",
        "2022年度“三公”经费预算总计21.8万元，其中：因公出国（境）经费0万元，公务接待11.8万元，公务用车运行费用10万元。",
        "二、2021年“三公”经费决算情况",
        "2021年度“三公”经费合计支出20.12万元，其中：公务接待12.39万元，公务用车运行费用7.73万元。",
    )
    assert (facts["20.12"].measure, facts["20.12"].period, facts["20.12"].concept) == (
        "prior_final", 2021, "three_public"
    )  # fmt: skip
    assert facts["12.39"].measure == "prior_final"
    assert facts["11.8"].measure == "budget"


def test_a_chapter_on_the_year_before_is_no_draft() -> None:
    _, facts = told(
        "云溪区2022年预算执行情况和2023年预算草案的报告",
        "一、2022年财政工作情况",
        "（一）主要工作。",
        "兑现支持政策17.3亿元。",
        "二、2023年预算安排",
        "安排教育支出18.4亿元。",
    )
    assert (facts["17.3"].measure, facts["17.3"].period) == ("final", 2022)
    assert (facts["18.4"].measure, facts["18.4"].period) == ("budget", 2023)


def test_what_was_approved_is_the_budget_with_its_parts() -> None:
    _, facts = told(
        "云溪县2022年预算执行及2023年预算公开的说明",
        "一、2022年预算执行情况",
        "县十八届人大第一次会议批准的年初预算为:一般公共预算收入7610万元(税收收入4700万元、非税收入2910万元);政府性基金预算收入8000万元。",
    )
    assert [facts[raw].measure for raw in ("7610", "4700", "2910", "8000")] == ["budget"] * 4


def test_a_plan_and_its_completion_are_of_the_item_before() -> None:
    _, facts = told(
        "云溪镇2023年财政收支预算执行情况的报告",
        "一、2023年财政收支预算执行情况",
        "2023年，全镇实现财政总收入17523万元，为镇十六届人大十次会议调整预算收入30077万元的58.26%。",
        "全镇公共财政预算收入5404万元，可比增长4.8%，完成年度收入计划5350万元的101.0%，超收54万元。",
    )
    assert (facts["30077"].item, facts["30077"].measure) == ("财政总收入", "adjusted_budget")
    assert facts["58.26"].measure == "completion_pct"
    assert (facts["5350"].item, facts["5350"].measure) == ("公共财政预算收入", "budget")


def test_a_remark_in_brackets_names_nothing_behind_it() -> None:
    _, facts = told(
        "云溪区2023年上半年预算执行情况的报告",
        "一、预算执行情况",
        "全区税收收入14684万元，增长1.28%（增幅在全市16县区中排名第五），完成年初预算24580万元的59.74%。",
    )
    assert (facts["24580"].item, facts["24580"].measure) == ("税收收入", "budget")


def test_parts_behind_a_count_are_of_the_money_named_before_it() -> None:
    _, facts = told(
        "关于2023年全市及市级地方政府债务决算情况的说明",
        "省财政厅核定云溪市2023年地方政府债务限额167.93亿元。其中，新增债务限额33.45亿元。",
        "2023年，全市新增专项债券用于46个项目，其中用于市政建设方面4.05亿元，用于社会事业方面3.96亿元。",
    )
    assert [facts[raw].item_path for raw in ("4.05", "3.96")] == [
        "新增专项债券/市政建设方面", "新增专项债券/社会事业方面"
    ]  # fmt: skip
    assert facts["4.05"].measure == "final"


def test_prose_and_debt_end_the_chain_of_a_book() -> None:
    _, facts = told(
        "云溪市2023年预算执行情况和2024年预算草案的报告",
        "一、2023年预算执行情况",
        "全市一般公共预算支出120.5亿元。全市投入财政资金5.7亿元，投入乡村振兴专项资金9.9亿元，争取新增债券资金7.3亿元。",
    )
    assert [facts[raw].fund for raw in ("120.5", "5.7", "9.9", "7.3")] == ["general", "all", "all", "all"]


def test_the_other_side_and_the_balances_of_an_insurance_fund_are_its_own() -> None:
    _, facts = told(
        "2023年社会保险基金预算情况",
        "企业职工基本养老保险基金收入214.8亿元，其中：保险费收入175.5亿元；财政补贴收入30.3亿元。支出191.1亿元。本年收支结余23.7亿元，年末滚存结余282.5亿元。",
        "工伤保险基金收入22.9亿元，支出15.5亿元，年末滚存结余37.9亿元。",
    )
    assert facts["191.1"].item == "企业职工基本养老保险基金支出"
    assert [facts[raw].item_path for raw in ("23.7", "282.5", "37.9")] == [
        "企业职工基本养老保险基金/本年收支结余", "企业职工基本养老保险基金/年末滚存结余", "工伤保险基金/年末滚存结余"
    ]  # fmt: skip
    assert facts["282.5"].concept == "social_insurance.accumulated_surplus"
    assert "conflict" not in facts["37.9"].flags


def test_the_economy_is_no_book_and_what_follows_its_numbers_neither() -> None:
    _, facts = told(
        "云溪县人民政府关于2020年度财政决算（草案）的报告",
        "一、经济运行基本情况",
        "2020年，全县地区生产总值88.4亿元，比上年增长3.1%，其中一、二、三产业分别增长1.2%、-0.6%和4.8%。全县人均国内生产总值41200元，比上年增长2.2%。财政总收入完成9.75亿元，增长5.05%。",
    )
    assert set(facts) == {"9.75", "5.05"}


def test_rates_behind_a_number_that_is_no_fact_are_left_over() -> None:
    _, facts = told(
        "云溪区2016年财政预算执行情况和2017年财政预算草案的报告",
        "一、2016年预算执行情况",
        "2016年，实现一般公共预算支出52100万元，其中当年省专项支出4300万元。剔除省专项后支出47800万元，增长8.8%，完成预算的101.7%。",
    )
    assert {"52100", "4300"} <= set(facts)
    assert not {"47800", "8.8", "101.7"} & set(facts)


def test_what_an_amount_equals_is_not_what_it_moved_from() -> None:
    _, facts = told(
        "云溪县2020年度财政决算报告",
        "一、一般公共预算收支决算情况",
        "全年县本级一般公共预算收入6.41亿元，与执行数一致，完成预算的93.1%，下降2.7%。",
    )
    assert facts["2.7"].compare_to == "2019:final"


def test_a_short_name_in_brackets_and_a_statement_behind_a_cause() -> None:
    _, facts = told(
        "云溪市水务局2018年“三公”经费预算公开",
        "云溪市水务局2018年用财政拨款开支的出国（境）经费、车辆购置及运行费、公务接待费（简称“三公”经费）支出合计24.7万元。其中：公务用车运行维护费支出8.2万元；公务接待费支出16.5万元。",
        "“三公”经费预算增减变化的主要原因是：2018年“三公”经费支出预算合计24.70万元，比上年预算数减少4.65万元。其中：",
        "公务用车运行维护费支出预算8.20万元；与上年预算数持平。",
    )
    assert facts["24.7"].concept == facts["24.70"].concept == "three_public"
    assert (facts["4.65"].concept, facts["4.65"].compare_to) == ("three_public", "2017:budget")
    assert facts["8.20"].item_path.startswith("“三公”经费")
    assert facts["8.20"].item_path.count("/") == 1


def test_a_function_without_its_end_is_the_class_never_a_transfer() -> None:
    _, facts = told(
        "云溪县第一中学2022年单位预算",
        "一、单位预算收支情况说明",
        "单位预算支出5212.9万元。按支出功能分类：教育4411.1万元，占总支出84.6%；社会保障和就业801.8万元，占总支出15.4%。",
    )
    assert [facts[raw].code for raw in ("4411.1", "801.8")] == ["205", "208"]


def test_a_month_is_a_part_of_its_year() -> None:
    document, facts = told(
        "2016年8月财政收支执行情况",
        "8月份全县地方公共财政预算收入完成3,150万元，同比增收205万元。",
    )
    assert document.year == 2016
    assert "partial_year" in facts["3,150"].flags


def test_an_adjustment_starts_from_the_budget_of_its_year() -> None:
    _, facts = told(
        "2018年云溪区财政预算调整方案",
        "一、2018年一般公共预算调整情况",
        "一般公共预算收入增加86万元。需调入预算稳定调节基金677万元。",
    )
    assert facts["86"].compare_to == "2018:budget"
    assert facts["677"].item == "调入预算稳定调节基金"


def test_an_outcome_of_the_other_side_is_not_of_the_item_before() -> None:
    _, facts = told(
        "关于云溪县2021年财政预算执行情况和2022年财政预算草案的报告",
        "一、2021年财政预算执行情况",
        "2021年全县财政收入完成5200万元，其中：地方公共财政预算收入3100万元。完成支出9900万元，下降7.6%。",
    )
    assert [facts[raw].item for raw in ("9900", "7.6")] == ["地方公共财政预算支出"] * 2
    assert facts["9900"].concept == "general.expenditure"


@pytest.mark.parametrize(("name", "concept"), [(name, one.concept) for one in name_shapes() for name in one.like])
def test_a_name_means_what_its_shape_says(name: str, concept: str) -> None:
    found = find(name)
    assert found is not None
    assert found.id == concept


@pytest.mark.parametrize(("name", "concept"), [(name, one.concept) for one in name_shapes() for name in one.unlike])
def test_a_name_that_is_made_otherwise_has_not_the_shape(name: str, concept: str) -> None:
    assert concept in concepts().by_id
    assert not any(one.shape.fullmatch(key_of(name)) for one in name_shapes() if one.concept == concept)


@pytest.mark.parametrize(("name", "concept"), [(name, one.concept) for one in holder_shapes() for name in one.like])
def test_the_parts_of_a_fund_are_those_of_all_insurance(name: str, concept: str) -> None:
    assert find(name) is None or find(name).id != concept  # type: ignore[union-attr]
    local = concepts().by_id[f"{concept}.other"].local[0]
    assert find_path(f"{name}/{local}") == concepts().by_id[f"{concept}.other"]


def test_an_account_that_one_document_vouches_for_is_known_below_its_own_parent() -> None:
    above = ("一般公共服务", "海关事务")
    assert known_account("机关服务", above, 2025, "function") == ("function", "2010903")
    assert known_account("其他卫生健康支出", ("卫生健康支出", "其他卫生健康支出"), 2025) == ("function", "2109999")
    assert known_account("其他卫生健康支出", ("卫生健康支出", "其他卫生健康支出"), 2020) == ("function", "2109901")


def test_a_shape_without_examples_is_refused() -> None:
    from mingzhang.schemas.errors import VocabularyError

    with pytest.raises(VocabularyError):
        load_name_shapes('[parts]\n[[shape]]\nconcept = "three_public"\nis = "三公"\nlike = []\nunlike = []\n')


def test_shares_of_a_pair_are_shared_out() -> None:
    _, facts = told(
        "云溪县2022年预算执行情况的报告",
        "一、预算执行情况",
        "税收收入完成4318万元，非税收入完成2648万元，税收收入和非税收入占一般公共预算收入的比重分别为62%、38%。",
    )
    assert [(facts[raw].item, facts[raw].compare_to) for raw in ("62", "38")] == [
        ("税收收入", "一般公共预算收入"), ("非税收入", "一般公共预算收入")
    ]  # fmt: skip


def test_levels_of_one_book_where_no_division_is_told() -> None:
    _, facts = told(
        "2024年1-4月全市财政收支情况",
        "1-4月，全市一般公共预算收入52.6亿元。其中：市本级收入20.2亿元，下降1.5%；区级收入32.4亿元，增长3.6%。",
    )
    named = {raw: (fact.item, fact.scope) for raw, fact in facts.items()}
    assert [named[raw] for raw in ("52.6", "20.2", "32.4")] == [
        ("一般公共预算收入", "whole"), ("一般公共预算收入", "own"), ("一般公共预算收入", "lower")
    ]  # fmt: skip
    assert facts["20.2"].concept == "gov.general.revenue"


def test_a_chapter_on_the_division_stands_beside_one_on_its_own_level() -> None:
    _, facts = told(
        "2023年海曙区和区级预算执行情况的说明",
        "一、2023年海曙区预算执行情况",
        "全年一般公共预算收入820万元，转移性收入310万元（其中：调入基金结余12万元，调入其他资金18万元）。合计财政总收入1460万元。",
        "二、2023年区级预算执行情况",
        "完成一般公共预算收入455万元。",
    )
    assert [facts[raw].scope for raw in ("820", "310", "455")] == ["whole", "whole", "own"]
    assert [facts[raw].fund for raw in ("310", "12", "18")] == ["general"] * 3
    assert facts["1460"].concept == "gov.general.revenue_total"


def test_parts_behind_a_funds_balance_are_of_the_fund() -> None:
    _, facts = told(
        "2023年社会保险基金预算情况",
        "社会保险基金收入90.1亿元，支出80.2亿元，滚存结余97.3亿元。其中：工伤保险基金收入9.5亿元，支出9.4亿元，滚存结余2.6亿元。",
    )
    assert [facts[raw].item_path for raw in ("9.5", "9.4", "2.6")] == [
        "社会保险基金/工伤保险基金收入", "社会保险基金/工伤保险基金支出", "社会保险基金/工伤保险基金/滚存结余"
    ]  # fmt: skip


def test_an_outcome_of_a_funds_other_side_is_the_funds() -> None:
    _, facts = told(
        "云溪市2023年预算执行情况和2024年预算草案的报告",
        "一、2023年预算执行情况",
        "全市社会保险基金收入预算为241.1亿元，支出预算为214.8亿元。实际完成收入238.9亿元；实际完成支出225.8亿元。",
    )
    assert [facts[raw].item for raw in ("241.1", "214.8", "238.9", "225.8")] == [
        "社会保险基金收入", "社会保险基金支出", "社会保险基金收入", "社会保险基金支出"
    ]  # fmt: skip


def test_a_paragraph_that_opens_with_a_books_name_tells_of_that_book() -> None:
    _, facts = told(
        "关于云溪市2023年预算执行情况和2024年预算草案的审查结果报告",
        "一、关于2023年预算执行情况",
        "政府性基金预算：全市收入实现28.71亿元，支出实现36.22亿元。其中：市本级收入实现10.43亿元，支出实现8.14亿元。",
        "社会保险基金预算：全市收入实现8.55亿元，支出实现7.86亿元，滚存结余14.87亿元。其中：市本级收入实现7.08亿元。",
    )
    told_of = {raw: (fact.concept, fact.scope, fact.fund, fact.item_path) for raw, fact in facts.items()}
    assert told_of["28.71"] == ("government_fund.revenue", "whole", "government_fund", "收入")
    assert told_of["36.22"] == ("government_fund.expenditure", "whole", "government_fund", "支出")
    assert told_of["10.43"] == ("government_fund.revenue", "own", "government_fund", "收入")
    assert told_of["8.14"] == ("government_fund.expenditure", "own", "government_fund", "支出")
    assert told_of["8.55"] == ("social_insurance.revenue", "whole", "all", "收入")
    assert told_of["7.86"] == ("social_insurance.expenditure", "whole", "all", "支出")
    assert told_of["7.08"] == ("social_insurance.revenue", "own", "all", "收入")


def test_what_is_owed_is_of_the_limit_told_before_it() -> None:
    _, facts = told(
        "云溪市2023年预算执行情况和2024年预算草案的报告",
        "2023年末全市政府债务限额617亿元；余额573亿元，较上年增加109亿元。其中：市本级债务限额173亿元；余额166亿元。",
        "政府债务限额32亿元，其中：一般债务限额12亿元，专项债务限额20亿元；余额30亿元，其中：一般债务11亿元，专项债务19亿元。",
    )
    told_of = {raw: (fact.concept, fact.scope) for raw, fact in facts.items()}
    assert told_of["573"] == told_of["109"] == ("debt.balance", "whole")
    assert told_of["166"] == ("debt.balance", "own")
    assert [told_of[raw][0] for raw in ("32", "12", "20")] == [
        "debt.limit", "debt.limit.general", "debt.limit.special",
    ]  # fmt: skip
    assert [told_of[raw][0] for raw in ("30", "11", "19")] == [
        "debt.balance", "debt.balance.general", "debt.balance.special",
    ]  # fmt: skip


def test_a_change_whose_rate_fails_is_not_given_to_an_item_that_has_its_own() -> None:
    _, facts = told(
        "云溪县2023年财政决算报告",
        "教育支出完成50244万元，同比增加6097万元，增长14%；社会保障和就业支出完成54730万元，同比增加2348万元，增长5%。",
    )
    assert {facts[raw].item for raw in ("54730", "2348", "5")} == {"社会保障和就业支出"}


def test_what_an_assembly_approved_or_adjusted_is_no_outcome() -> None:
    _, facts = told(
        "关于云溪县2024年上半年预算执行情况的报告",
        "一、上半年收入情况",
        "县人大一次会议批准全县公共财政预算收入35.6亿元。上半年，公共财政预算收入完成19.8亿元。",
        "县人大常委会第六次会议批准调整一般公共预算收入预期数36.4亿元，一般公共预算支出预算数67.8亿元。",
    )
    assert [(facts[raw].measure, facts[raw].flags) for raw in ("35.6", "36.4", "67.8")] == [
        ("budget", ()), ("adjusted_budget", ()), ("adjusted_budget", ()),
    ]  # fmt: skip
    assert facts["36.4"].item == "一般公共预算收入"
    assert (facts["19.8"].measure, "partial_year" in facts["19.8"].flags) == ("final", True)


def test_revenue_with_what_is_passed_up_is_not_the_governments_own() -> None:
    document, facts = told(
        "关于云溪县2023年财政决算草案的报告",
        "全县一般公共预算收入完成112853万元，占年计划100500万元的112.29%，同比增长21.41%。"
        "其中，上划中央收入完成36400万元，一般公共预算地方收入完成67676万元。",
    )
    linked = {
        fact.raw_value: fact for fact in link_facts(Extraction((), tuple(facts.values()), ()), kind=document.kind)
    }
    assert linked["112853"].concept == linked["21.41"].concept == "gov.fiscal_revenue"
    assert linked["67676"].concept == "gov.general.revenue"
    assert (linked["100500"].measure, linked["112.29"].measure) == ("budget", "completion_pct")


def test_a_whole_that_holds_transfers_is_a_total_and_own_revenue_is_its_part() -> None:
    document, facts = told(
        "云溪县2023年县级财政决算草案的报告",
        "县人大一次会议批准年初一般公共预算收入77亿元，其中：本级收入48亿元，转移性收入29亿元。"
        "一般公共预算支出总计77.1亿元，其中：本级支出66.1亿元，转移性支出11亿元。",
        "全县一般公共预算支出完成100亿元，其中：本级支出60亿元。",
    )
    extraction = Extraction((), tuple(facts.values()), ())
    linked = {fact.raw_value: fact for fact in link_facts(extraction, kind=document.kind)}
    assert (linked["77"].concept, linked["77"].measure) == ("gov.general.revenue_total", "budget")
    assert (linked["48"].concept, linked["66.1"].concept) == ("gov.general.revenue", "general.expenditure")
    assert (linked["77.1"].measure, linked["66.1"].measure) == ("budget", "budget")
    assert (linked["100"].concept, linked["60"].concept) == ("general.expenditure", None)


def test_debt_is_named_without_who_handed_it_down_or_issued_it() -> None:
    _, facts = told(
        "云溪县2023年举借政府债务情况说明",
        "全县政府债务余额57亿元，债务余额严格控制在省核定的限额62亿元内。",
        "2023年全县由省级代为发行地方政府债券13亿元。",
        "按债券性质分：由省级代为发行新增债券5亿元，由省级代为发行再融资债券8亿元。",
        "2023年省财政厅共转贷我县政府债券34亿元，其中县级留用4亿元。",
    )
    named = {raw: (fact.item, fact.concept, fact.scope) for raw, fact in facts.items()}
    assert named["62"] == ("债务限额", "debt.limit", "whole")
    assert named["13"] == ("地方政府债券", "debt.issue", "whole")
    assert named["5"] == ("新增债券", "debt.issue.new", "whole")
    assert named["34"][:2] == ("政府债券", "debt.issue")
    assert named["4"] == ("县级留用", None, "own")


def test_a_county_that_is_a_city_today_speaks_of_the_whole_county() -> None:
    document, facts = told(
        "关于祁阳县2019年财政决算的报告", "全县收入如下。", "从级次来看，地方收入14.67亿元。", "全县支出23亿元。"
    )
    assert document.division == "431181"
    assert facts["23"].scope == "whole"


def test_own_revenue_beside_transfers_and_a_completion_in_a_chapter_without_heading() -> None:
    document, facts = told(
        "关于云溪市2023年预算执行情况和2024年预算草案的报告",
        "2023年，全市一般公共预算总收入637亿元，其中：当年收入292亿元，完成预算的101.7%；税收返还和转移支付收入345亿元。",
        "全市一般公共预算总支出604亿元，其中：当年支出526亿元，完成预算的102.3%；上解省支出78亿元。",
        "2024年，全市一般公共预算收入安排306亿元。",
    )
    extraction = Extraction((), tuple(facts.values()), ())
    linked = {fact.raw_value: fact for fact in link_facts(extraction, kind=document.kind)}
    assert [(linked[raw].concept, linked[raw].measure, linked[raw].period) for raw in ("292", "526", "306")] == [
        ("gov.general.revenue", "final", 2023),
        ("general.expenditure", "final", 2023),
        ("gov.general.revenue", "budget", 2024),
    ]
    assert linked["637"].concept == "gov.general.revenue_total"


def test_principal_given_back_is_no_bond_issued() -> None:
    _, facts = told(
        "云溪县2023年财政决算相关情况说明",
        "2023年归还政府债务本金10870万元，其中：一般债券4425万元，专项债券6445万元。",
        "本县新增地方政府债务限额7亿元，其中：一般债务2亿元。",
    )
    assert [facts[raw].concept for raw in ("10870", "4425", "6445", "7", "2")] == [
        "debt.repayment", "debt.repayment.general", "debt.repayment.special",
        "debt.new_limit", "debt.new_limit.general",
    ]  # fmt: skip
    assert facts["7"].scope == "whole"


def test_the_reports_own_title_as_first_heading_names_no_year() -> None:
    _, facts = told(
        "2025年财政预算执行情况和2026年财政预算草案的报告",
        "一、二〇二五年预算执行情况",
        "（一）财政支出完成情况",
        "2025年预计实现一般公共预算支出2.3亿元。主要支出项目如下：一般公共服务支出4189万元；教育支出2244万元。",
    )
    assert {(fact.period, fact.measure.removeprefix("prior_")) for fact in facts.values()} == {(2025, "final")}


def test_a_sum_worked_out_in_words_names_its_terms() -> None:
    _, facts = told(
        "云溪县2024年财政决算报告",
        "全县一般公共预算收入421万元，加上年结余75万元，再加动用预算稳定调节基金7万元，收入总计503万元。",
        "收入总计503万元，减支出总计425万元，滚存结余78万元，减结转下年支出76万元，净结余2万元。",
        "区域间转移性支出购买耕地占补平衡指标1170万元，共同财政事权转移支付20万元。本级支出加上解支出91万元。",
    )
    named = {raw: (fact.item, fact.measure) for raw, fact in facts.items()}
    assert [named[raw] for raw in ("7", "425", "76", "1170", "20", "91")] == [
        ("动用预算稳定调节基金", "final"), ("支出总计", "final"), ("结转下年支出", "final"),
        ("区域间转移性支出购买耕地占补平衡指标", "final"), ("共同财政事权转移支付", "final"), ("上解支出", "final"),
    ]  # fmt: skip


def test_budget_and_target_of_an_outcome_are_of_its_item() -> None:
    _, facts = told(
        "2016年云溪区三季度财政收支情况",
        "全区完成一般公共预算收入33.82亿元，为人大预算数37.1亿元的91.16%，为市下全年目标42亿元的80.52%。",
        "与区第九届人民代表大会第五次会议报告的执行数相比，一般公共预算收入增加3.1亿元。",
    )
    stated = {raw: (fact.item, fact.measure, fact.compare_to) for raw, fact in facts.items()}
    revenue = "一般公共预算收入"
    assert [stated[raw] for raw in ("37.1", "42", "80.52", "3.1")] == [
        (revenue, "budget", None), (revenue, "target", None), (revenue, "completion_pct", "2016:target"),
        (revenue, "change", "2016:final"),
    ]  # fmt: skip


def test_a_bracket_that_only_says_below_leaves_the_phase() -> None:
    _, facts = told(
        "云溪高新区管委会关于2020年财政决算的报告",
        "一般公共预算收入年初预算数为24.1亿元，经市人大常委会第二十二次会议审议通过的调整预算数（下同）为24.2亿元，决算数为24.5亿元。",
    )
    assert {fact.item for fact in facts.values()} == {"一般公共预算收入"}
    assert [fact.measure for fact in facts.values()] == ["budget", "adjusted_budget", "final"]


def test_fiscal_revenue_is_no_total_of_the_general_budget() -> None:
    _, facts = told(
        "云溪县2024年财政决算报告",
        "全县财政总收入61475万元，其中：政府基金收入18921万元。财政总支出50432万元。",
        "云溪县本级财政一般公共预算总收入39795万元，年度支出总额37000万元。",
    )
    assert [facts[raw].concept for raw in ("61475", "18921", "50432", "39795", "37000")] == [
        "gov.fiscal_revenue", "government_fund.revenue", None, "gov.general.revenue_total",
        "gov.general.expenditure_total",
    ]  # fmt: skip


def test_a_report_that_speaks_of_the_whole_only_is_of_the_whole() -> None:
    lines = ("2024年，全县一般公共预算收入421万元。", "财政支出450万元，其中：一般公共预算支出409万元。")
    _, facts = told("云溪县2024年财政决算报告", *lines)
    assert facts["409"].scope == "whole"
    _, facts = told("云溪县2024年财政决算报告", *lines, "县本级支出200万元。")
    assert facts["409"].scope is None


def test_on_other_terms_or_by_one_collector_is_no_amount_of_the_books() -> None:
    _, facts = told(
        "贵阳市云岩区2022年财政预算执行情况与2023年预算草案报告",
        "全区一般公共预算收入同口径完成945万元（其中：区本级同口径完成511万元，占区本级年初预算数520万元的98.3%；"
        "区本级自然口径完成477万元，占区本级调整预算数474万元的100.6%）。其中：税务部门组织的一般公共预算收入完成690万元。",
    )
    own = {raw: (facts[raw].item, facts[raw].measure, facts[raw].scope) for raw in ("511", "520", "477", "474")}
    assert own == {
        raw: ("一般公共预算收入", measure, "own")
        for raw, measure in (("511", "final"), ("520", "budget"), ("477", "final"), ("474", "adjusted_budget"))
    }
    assert [raw for raw, fact in facts.items() if "like_for_like" in fact.flags] == ["945", "511"]
    assert facts["690"].concept is None


def test_the_bare_level_before_a_book_is_no_part_of_its_name() -> None:
    _, facts = told("上海市长宁区2024年财政决算报告", "2024年，区一般公共预算收入18.9亿元，经批准调入资金2.2亿元。")
    assert facts["18.9"].concept == "gov.general.revenue"
    assert facts["2.2"].measure == "final"


def test_what_was_owed_before_is_a_balance() -> None:
    _, facts = told(
        "云溪县2023年举借债务情况说明", "2023年，全县地方政府性债务余额16.8亿元，比2022年11.1亿元净增5.7亿元。"
    )
    owed = [(facts[raw].measure, facts[raw].period) for raw in ("16.8", "11.1")]
    assert owed == [("balance", 2023), ("balance", 2022)]
    assert facts["11.1"].concept == "debt.balance"


def test_a_list_below_an_approved_budget_is_the_budget() -> None:
    _, facts = told(
        "云溪县2023年地方财政决算报告",
        "经县第十八届人民代表大会第二次会议批准，我县2023年度预算为：一般公共预算收入600万元，支出3736万元；"
        "政府性基金预算收入491万元，支出250万元。具体执行情况如下：",
        "地方一般公共预算收入674万元。地方政府性基金预算收入231万元。地方国有资本经营预算支出完成6万元。",
    )
    assert [facts[raw].measure for raw in ("600", "3736", "491", "250", "674", "231")] == ["budget"] * 4 + ["final"] * 2
    assert [facts[raw].concept for raw in ("231", "6")] == ["government_fund.revenue", "state_capital.expenditure"]


def test_the_zone_whose_report_it_is_is_no_place_beside() -> None:
    _, facts = told(
        "云溪经开区2023年财政预算执行情况和2024年财政预算的报告",
        "一、2023年财政预算执行情况",
        "2023年地方一般预算收入完成1694万元，可比增长4.8%。临江经开区一般公共预算收入320万元。",
    )
    assert [facts[raw].place for raw in ("1694", "320")] == [None, "临江经开区"]
    assert "like_for_like" in facts["4.8"].flags


def test_debt_of_the_years_beginning_is_none_of_its_end() -> None:
    document, facts = told(
        "关于云溪县2024财政预算执行情况和2025财政预算草案的报告",
        "一、2024年预算执行情况",
        "年初全县政府债务余额35亿元，年末债务余额38亿元。全县2023政府债务限额40亿元。",
    )
    assert document.issuer == "云溪县"
    assert [facts[raw].concept for raw in ("35", "38")] == ["debt.balance_opening", "debt.balance"]
    assert facts["40"].period == 2023


def test_an_amount_without_what_happened_once_stands_beside_the_books() -> None:
    _, facts = told(
        "2023年云溪市市级财政决算的报告",
        "2023年市本级一般公共预算支出168.2亿元，剔除一次性因素后，为165.6亿元，增长5.2%。",
        "市本级共收到中央税收返还收入22.5亿元，转移支付支出110亿元。",
        "社会保险基金收入22.3亿元。收支结余2.5亿元，历年累计结余21.7亿元。",
    )
    assert [raw for raw in ("168.2", "165.6") if "like_for_like" in facts[raw].flags] == ["165.6"]
    assert [facts[raw].concept for raw in ("22.5", "110", "2.5", "21.7")] == [
        "gov.transfer.tax_rebate", "gov.transfer.to_lower", "social_insurance.current_surplus",
        "social_insurance.accumulated_surplus",
    ]  # fmt: skip


def test_the_budget_of_the_whole_that_was_approved_is_a_budget() -> None:
    _, facts = told(
        "云溪州2022年全州预算执行情况与2023年全州预算草案的报告",
        "一、2022年全州预算执行情况",
        "州九届人大一次会议批准的全州预算是：一般公共预算收入116.9亿元，一般公共预算支出363.6亿元。",
        "全州一般公共预算收入完成113.7亿元。",
    )
    assert [facts[raw].measure for raw in ("116.9", "363.6", "113.7")] == ["budget", "budget", "final"]


def test_a_zones_book_among_the_parts_of_the_level_is_the_zones() -> None:
    _, facts = told(
        "云溪市2018年预算执行情况和2019年预算草案的报告",
        "一、2018年预算执行情况",
        "市本级一般公共预算支出完成48.2亿元。其中：开发区一般公共预算支出完成3.1亿元。",
    )
    assert [(facts[raw].scope, facts[raw].place) for raw in ("48.2", "3.1")] == [("own", None), (None, "开发区")]
