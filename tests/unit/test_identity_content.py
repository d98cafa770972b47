"""Who, what and when from content: forms, headings and links name nobody; what is no disclosure is called `other`."""

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.identity import identify
from mingzhang.schemas.document import NO_DISCLOSURE, Cell, Metadata, Paragraph, Reading, Table

PLAN = (
    "为加强全市建筑垃圾管理，市区两级建立联席会议制度，到2028年建成消纳场12处，投资3.5亿元。",
    "各旗县区应当落实属地责任，保障运输车辆停放，每年处置能力达到200万吨，回收利用率不低于60%。",
) * 6


def grid(*rows: str, caption: tuple[str, ...] = ()) -> Table:
    cells = tuple(Cell(at, col, text) for at, row in enumerate(rows) for col, text in enumerate(row.split("|")) if text)
    return Table(cells, len(rows), max(row.count("|") + 1 for row in rows), caption=caption)


def page(*blocks: str | Table, title: str = "", fmt: str = "html") -> Reading:
    made = tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Reading(fmt, made, Metadata(title=title))


@pytest.mark.parametrize(
    ("caption", "rows", "issuer"),
    [
        (
            ("收入支出决算总表", "部门：青溪市水利局", "单位：万元"),
            ("收入|支出", "项目|决算数|项目|决算数"),
            "青溪市水利局",
        ),
        (("财政拨款支出对比表",), ("单位名称：|青溪市档案馆", "项目|2022年决算数|2023年决算数"), "青溪市档案馆"),
        (("收支总表",), ("部门名称|青溪市民政局", "项目|2023年决算数"), "青溪市民政局"),
        (("支出预算表", "填报单位（盖章）：青溪市总工会"), ("科目名称|预算数",), "青溪市总工会"),
        (("全市和市本级收支预算表",), ("项目|2023年预算数",), ""),
        (("第一部分 收入支出预算表",), ("项目|2023年预算数",), ""),
        (("表2 一般公共预算收支情况",), ("项目|2023年预算数",), ""),
        ((), ("单位名称|预算数", "行政运行|100"), ""),
    ],
)
def test_labels_name_the_issuer_and_titles_of_forms_do_not(caption, rows, issuer):
    assert identify(page(grid(*rows, caption=caption), fmt="xlsx"), "").issuer == issuer


def test_years_of_column_headings_are_not_the_documents():
    table = grid("项目|2021年决算数|2022年决算数", "合计|10|12", caption=("财政拨款支出决算对比表",))
    assert identify(page(table, fmt="xlsx"), "").year == 0


def test_the_year_that_titles_of_forms_agree_on_is():
    tables = (grid("项目|决算数", caption=(f"2022年度{name}",)) for name in ("收入决算表", "支出决算表"))
    assert identify(page(*tables, fmt="xlsx"), "").year == 2022


def test_the_year_of_a_law_is_not_the_documents():
    text = "依照《某省2014年预算管理条例》编制。本单位2022年度部门预算收入总计100万元。"
    assert identify(page("青溪市民政局部门预算", text), "青溪市民政局部门预算\n" + text).year == 2022


@pytest.mark.parametrize(
    "title",
    [
        "2026年度青溪区单位预算公开情况检查表",
        "青溪市2025年国民经济和社会发展统计公报",
        "地方政府债券市场周报（第12期）",
        "青溪市水利局2024年部门预算项目招标公告",
        "青溪市水利局2024年政府采购意向公开",
        "青溪市2024年基本药品价格目录",
        "青溪市财政局2024年公开招聘工作人员公告",
        "青溪市2024年养老金调整方案",
        "青溪市部门预算管理办法",
        "关于做好2025年部门预算编制工作的通知",
    ],
)
def test_what_is_no_disclosure_is_other_and_has_no_facts(title):
    text = "2024年财政拨款支出100万元，地方政府债券余额200亿元，项目支出合计300万元。"
    reading = page(title, text, title=title)
    document = assemble(reading, name="青溪市某局2024年部门预算.html")
    extraction = extract(document)
    assert document.kind == "other"
    assert NO_DISCLOSURE in document.flags
    assert extraction.facts == ()
    assert {left.raw_value for left in extraction.leftovers} >= {"100", "200", "300"}


@pytest.mark.parametrize("name", ["2026年部门预算.pdf", "018_某市__青溪市城市管理局2026年部门预算.pdf"])
def test_a_plan_linked_as_a_budget_is_none(name):
    document = assemble(page("青溪市建筑垃圾污染环境防治工作规划", *PLAN, fmt="pdf"), name=name)
    assert (document.kind, document.year) == ("other", 0)
    assert document.title == "青溪市建筑垃圾污染环境防治工作规划"
    assert extract(document).facts == ()


def test_a_page_title_that_the_page_does_not_print_is_a_link_word():
    document = assemble(page("青溪市建筑垃圾污染环境防治工作规划", *PLAN, title="青溪市城管局2026年部门预算"))
    assert document.kind == "other"


@pytest.mark.parametrize("office", ["发展规划研究院", "招标投标办公室", "药品检验所", "人才招聘中心"])
def test_an_office_whose_name_has_such_a_word_discloses_a_budget(office):
    document = assemble(page(f"青溪市{office}2024年部门预算", "2024年收入预算100万元。"))
    assert (document.kind, document.issuer) == ("dept_budget", f"青溪市{office}")
    assert NO_DISCLOSURE not in document.flags


def test_pictures_are_called_by_a_name_that_says_whose_they_are():
    assert identify(Reading("pdf", ()), "", name="2026年部门预算.pdf").kind == "other"
    assert identify(Reading("pdf", ()), "", name="青溪市审计局2026年部门预算.pdf").kind == "dept_budget"


def test_the_place_named_far_most_often_is_the_division():
    text = "一般公共预算收入执行情况。\n" + "宜昌市本级完成收入。" * 5 + "学习襄阳市经验。"
    assert identify(page("2024年政府债务情况表", text), text).division == "420500"


def test_the_rows_of_a_regional_table_tell_the_place_around_them():
    table = grid("地区|限额", "西陵区|1", "夷陵区|2", "宜都市|3", "当阳市|4", "枝江市|5", caption=("分地区债务限额表",))
    assert identify(page(table, fmt="xlsx"), "").division == "420500"


def test_what_prints_nothing_may_be_a_disclosure():
    assert NO_DISCLOSURE not in assemble(Reading("pdf", ()), name="scan0001.pdf").flags
