"""Short pages of departments (三公 statements, explanations of books) as they come: who, when, whose numbers."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.plain.delimited import rows_of_values
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find, find_path


def told(title: str, *lines: str) -> tuple[Document, dict[str, Fact]]:
    """The linked and named facts of a page by their printed numbers."""
    page = "".join(f"<p>{line}</p>" for line in lines)
    document = assemble(
        read(f"<html><body><h1>{title}</h1>{page}</body></html>".encode()), url="https://www.example.gov.cn/1.html"
    )
    extraction = name_facts(document, extract(document))
    return document, {fact.raw_value: fact for fact in link_facts(extraction, kind=document.kind)}


def test_terms_of_comparison_are_no_part_of_a_name() -> None:
    _, facts = told(
        "云溪县2019年“三公”经费预算说明",
        "2019年“三公”经费预算为300.5万元。其中，公务接待费40.5万元，公务用车购置及运行费260万元。",
        "公务用车运行费同口径比2018年减少44万元，下降14%；公务用车购置费按可比口径比2018年减少33万元，下降90%。",
    )
    assert [facts[raw].item for raw in ("44", "14")] == ["公务用车运行费"] * 2
    assert [facts[raw].item for raw in ("33", "90")] == ["公务用车购置费"] * 2


def test_a_line_that_says_unchanged_has_ended() -> None:
    _, facts = told(
        "云溪县水利局2022年“三公”经费预算说明",
        "公务用车购置费预算安排0万元，与2021年预算持平",
        "公务用车运行维护费预算安排8.4万元，较2021年预算下降42.86%。",
    )
    assert (facts["8.4"].item, facts["8.4"].concept) == ("公务用车运行维护费", "three_public.vehicles.running")


def test_the_level_in_one_list_with_those_below_is_the_whole() -> None:
    _, facts = told(
        "2019年度龙门县“三公”经费支出决算情况",
        "2019年，各乡（镇）、县本级一般公共预算拨款安排的“三公”经费决算支出数为1165.08万元。",
        "2019年，县本级“三公”经费决算支出数为665.08万元。",
    )
    assert [facts[raw].scope for raw in ("1165.08", "665.08")] == ["whole", "own"]


def test_what_a_clause_compares_with_tells_no_year() -> None:
    document, _ = told(
        "三、支出决算情况说明",
        "其他收入8.02万元，较2022年度决算数增加0.78万元，增长10.8%。",
        "事业收入9.02万元，较2022年度决算数增加0.79万元。本单位2023年度总支出125.08万元。",
    )
    assert document.year == 2023
    silent, _ = told("一、财政拨款安排的“三公”经费预算情况", "2019 年，本部门机关运行经费安排312.23 万元。")
    assert silent.year == 2019


def test_money_behind_a_name_and_a_levels_word_are_no_part_of_the_issuer() -> None:
    document, _ = told("云溪县公路养护中心财政拨款“三公”经费预算2014年情况", "公务接待费预算8万元。")
    assert document.issuer == "云溪县公路养护中心"
    document, _ = told("凉山州州本级2022年“三公”经费决算情况", "2022年“三公”经费支出8.5万元。")
    assert (document.issuer, document.kind) == ("凉山州", "gov_final")


def test_an_issuer_is_named_with_the_places_before_it_too() -> None:
    document, facts = told(
        "双溪镇人民政府2020年度“三公”经费支出决算情况说明",
        "2020年安徽省云溪县双溪镇人民政府国内公务接待共312批次，4228人次。",
        "公务用车运行维护费9.4万元，用于5辆公务车燃油等方面支出。",
    )
    assert document.issuer == "双溪镇人民政府"
    assert (facts["312"].item, facts["4228"].item) == ("国内公务接待批次", "国内公务接待人次")
    assert "5" not in facts  # a purpose, no count of anything


def test_rows_that_compare_two_books_are_changes() -> None:
    page = """<table><tr><td>三公经费项目</td><td>公务接待费</td><td>公务用车运行费</td></tr>
    <tr><td>2015年度决算数</td><td>4.00</td><td>2.94</td></tr>
    <tr><td>2014年度决算数</td><td>1.05</td><td>3.01</td></tr>
    <tr><td>决算对比</td><td>2.95</td><td>-0.07</td></tr></table>"""
    _, facts = told("云溪县采购中心2015年部门决算“三公”经费情况说明", "（单位：万元）", page)
    assert [facts[raw].measure for raw in ("4.00", "1.05", "2.95", "-0.07")] == [
        "final", "prior_final", "change", "change",
    ]  # fmt: skip


def test_the_total_of_a_table_of_one_matter_is_that_matter() -> None:
    page = """<table><tr><td>项目</td><td>2017年预算数</td></tr><tr><td>支出合计</td><td>250000</td></tr>
    <tr><td>公务接待费</td><td>150000</td></tr><tr><td>公务用车运行维护费</td><td>100000</td></tr></table>"""
    _, facts = told("云溪县水利局2017年度“三公”经费预算情况表", "单位：元", page)
    assert facts["250000"].concept == "three_public"


def test_a_plain_side_is_the_years_unless_the_book_tells_another_amount() -> None:
    title, lead = "云溪县幼儿园2017年度部门决算公开", "二、收入支出决算情况说明"
    _, facts = told(title, lead, "2017年度，本单位收入为90.5万元，其中：事业收入90.5万元。")
    assert facts["90.5"].concept == "revenue.business"  # the last of the two
    _, facts = told(title, lead, "2017年度，本单位收入为91.5万元，其中：事业收入70万元，其他收入21.5万元。")
    assert facts["91.5"].concept == "revenue.current_year"
    _, facts = told(title, lead, "2017年度收入92.5万元，其中：本年收入80万元，年初结转和结余12.5万元。")
    assert facts["92.5"].concept is None


def test_a_second_comparison_is_of_what_the_first_was_of() -> None:
    _, facts = told(
        "云溪县2014年“三公”经费预算情况",
        "2014年“三公”经费预算数489.27万元，其中公务用车购置及运行费176.59万元，公务接待费312.68万元。",
        "2014年预算数比2013年预算执行数减少4.75万元，比2013年预算数减少5.85万元。",
    )
    assert [facts[raw].item for raw in ("4.75", "5.85")] == ["“三公”经费"] * 2


def test_bare_parts_of_a_table_of_three_public_expenses_are_of_vehicles() -> None:
    page = """<table><tr><td>项目</td><td>2014年决算(万元)</td></tr><tr><td>公务接待费</td><td>1.3</td></tr>
    <tr><td>公务用车购置及运行维护费</td><td>17.8</td></tr><tr><td>其中：购置经费</td><td>0.4</td></tr>
    <tr><td>运行维护费</td><td>17.4</td></tr></table>"""
    document, facts = told("重庆市市级2014年“三公”经费决算汇总情况", "重庆市市级2014年“三公”经费决算表", page)
    assert [facts[raw].concept for raw in ("0.4", "17.4")] == [
        "three_public.vehicles.purchase", "three_public.vehicles.running",
    ]  # fmt: skip
    assert (document.issuer, document.kind) == ("重庆市", "gov_final")


def test_a_year_and_a_fund_between_an_expense_and_its_phase() -> None:
    _, facts = told(
        "云溪县档案局2013年“三公”经费财政拨款决算情况",
        "（一）公务接待费2013年度财政拨款决算数为9.61万元。",
        "（二）公务用车购置及运行费2013年度财政拨款决算数为29万元。",
    )
    assert [facts[raw].concept for raw in ("9.61", "29")] == ["three_public.reception", "three_public.vehicles"]


def test_values_that_are_shared_out_to_no_names_are_left_over() -> None:
    _, facts = told(
        "云溪县2013年“三公”经费预算情况",
        "2013年“三公”经费预算中，因公出国（境）费21.36万元，公务接待费14.34万元。",
        "与2012年执行数相比，分别减少0.29万元、0.64万元。",
    )
    assert {"21.36", "14.34"} <= set(facts)
    assert not {"0.29", "0.64"} & set(facts)


def test_running_text_is_no_title() -> None:
    document, _ = told("", "占支出总预算78.33%，同比减少54357.12元，下降6.00%。", "四、财政拨款收支预算总体情况说明")
    assert document.title == "四、财政拨款收支预算总体情况说明"


def test_prose_with_half_width_commas_is_no_grid() -> None:
    prose = "基本支出20.5万元,占61.3%,增长4%\n项目支出12.9万元,占38.7%,下降2%\n经营支出0万元,占0%,与上年持平"
    assert rows_of_values(prose) == []
    assert rows_of_values("项目,金额,占比\n基本支出,20.5,61.3%\n项目支出,12.9,38.7%")[1] == [
        "基本支出",
        "20.5",
        "61.3%",
    ]


@pytest.mark.parametrize(
    ("path", "concept"),
    [
        ("收入预算/财政拨款", "revenue.fiscal_appropriation"),
        ("公务用车购置及运行维护费/运行经费", "three_public.vehicles.running"),
        ("三公经费/人次", None),  # of two of its parts
    ],
)
def test_local_names_count_below_the_whole_of_what_has_them(path: str, concept: str | None) -> None:
    found = find_path(path)
    assert (found.id if found else None) == concept


def test_a_sentence_calls_an_account_with_its_side() -> None:
    _, facts = told(
        "云溪县第一中学2023年单位预算",
        "五、一般公共预算支出情况说明",
        "（一）按支出功能分类科目划分。",
        "初中教育支出206.54万元。",
    )
    assert (facts["206.54"].code, facts["206.54"].axis) == ("2050203", "function")
    assert find("初中教育支出") is None
