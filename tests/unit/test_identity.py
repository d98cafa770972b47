"""Identity from titles, covers, portal words: names follow the patterns of real titles, documents are made up."""

import datetime as dt

import pytest

from mingzhang.extractors.identity import identify
from mingzhang.extractors.identity.division import division_of, resolve
from mingzhang.extractors.identity.issuer import issuer_id_of
from mingzhang.schemas.document import Metadata, Paragraph, Reading, Table


def pdf(*lines: str, **hints) -> Reading:
    return Reading("pdf", tuple(Paragraph(line, page=1, **hints) for line in (*lines, "目录")))


def told(*lines: str, text: str = "", **keywords):
    return identify(pdf(*lines), text or "\n".join(lines), **keywords)


@pytest.mark.parametrize(
    ("title", "issuer", "division", "year", "kind"),
    [
        ("秦安县财政局2022年度部门决算公开说明", "秦安县财政局", "620522", 2022, "dept_final"),
        ("2022年度中国共产党宜丰县委员会宣传部部门决算", "中国共产党宜丰县委员会宣传部", "360924", 2022, "dept_final"),
        ("绍兴市上虞区教育体育局（汇总）2023年度部门决算", "绍兴市上虞区教育体育局", "330604", 2023, "dept_final"),
        ("2023年度平阳县人民医院单位决算", "平阳县人民医院", "330326", 2023, "unit_final"),
        ("102柳城县人大办2024年部门预算公开说明", "柳城县人大办", "450222", 2024, "dept_budget"),
        ("920平山县下口镇财政所2023年部门预算公开", "平山县下口镇财政所", "130131", 2023, "dept_budget"),
        ("德江县交通运输局2024年部门预算及“三公”经费公开信息", "德江县交通运输局", "520626", 2024, "dept_budget"),
        ("铜川市耀州区水利局2023年部门综合预算", "铜川市耀州区水利局", "610204", 2023, "dept_budget"),
        ("关于榆林市2023年财政预算执行情况和2024年财政预算草案的报告", "榆林市", "610800", 2024, "gov_report"),
        ("关于榆林市2023年财政决算和2024年上半年预算执行情况的报告", "榆林市", "610800", 2023, "gov_report"),
        ("广西壮族自治区柳州市柳城县2024年政府预算公开", "广西壮族自治区柳州市柳城县", "450222", 2024, "gov_budget"),
        ("东莞市虎门镇2023年财政决算", "东莞市虎门镇", "441900", 2023, "gov_final"),
        ("泸西县2023年地方政府债务限额及余额情况表", "泸西县", "532527", 2023, "debt"),
        ("昆明市五华区民政局二〇二三年度部门决算", "昆明市五华区民政局", "530102", 2023, "dept_final"),
        ("重庆丰都县统计局2023年度决算公开", "重庆丰都县统计局", "500230", 2023, "dept_final"),
        ("黔东南州人力资源和社会保障局2024年度部门预算", "黔东南州人力资源和社会保障局", "522600", 2024, "dept_budget"),
        ("共青团济南市委员会2023年度部门决算", "共青团济南市委员会", "370100", 2023, "dept_final"),
        ("宜春市市场监督管理局本级2023年度单位决算", "宜春市市场监督管理局", "360900", 2023, "unit_final"),
        ("吉林市船营区财政局2023年部门决算", "吉林市船营区财政局", "220204", 2023, "dept_final"),
        ("海淀区2024年政府性基金预算支出表", "海淀区", "110108", 2024, "gov_budget"),
        ("泸西县2022年“三公”经费决算情况统计表", "泸西县", "532527", 2022, "gov_final"),
        ("上海市普陀区商务委员会25年预算", "上海市普陀区商务委员会", "310107", 2025, "dept_budget"),
        ("西南大学2024年度部门决算", "西南大学", "000000", 2024, "dept_final"),
        ("鼓楼区卫生健康委员会2023年度部门决算", "鼓楼区卫生健康委员会", "000000", 2023, "dept_final"),
        ("关于举办讲座的通知", "", "000000", 0, "other"),
    ],
)
def test_title_tells_who_where_when_and_what(title, issuer, division, year, kind):
    found = told(title)
    assert (found.issuer, found.division, found.year, found.kind) == (issuer, division, year, kind)


def test_cover_lines_of_one_title_are_joined():
    assert (
        told("中共上海市普陀区委", "社会工作部 2024 年度", "部门决算").title
        == "中共上海市普陀区委社会工作部2024年度部门决算"
    )


def test_large_lines_that_go_on_are_joined_and_smaller_ones_are_not():
    lines = [
        Paragraph("承德市某次会议文件", page=1, size=13),
        Paragraph("关于承德市2025年市本级预算和", page=1, size=20, centred=True),
        Paragraph("市总预算执行情况与2026年市本级预算和", page=1, size=20, centred=True),
        Paragraph("市总预算草案的报告", page=1, size=20, centred=True),
        Paragraph("承德市财政局局长 某某", page=1, size=14, centred=True),
    ]
    found = identify(Reading("docx", tuple(lines)), "")
    assert found.title == "关于承德市2025年市本级预算和市总预算执行情况与2026年市本级预算和市总预算草案的报告"
    assert (found.issuer, found.year, found.kind) == ("承德市财政局", 2026, "gov_report")


def test_a_name_in_smaller_print_above_the_title_belongs_to_it():
    lines = (Paragraph("某市水利局", page=1, size=25), Paragraph("2024年度部门决算", page=1, size=52))
    assert identify(Reading("pdf", lines), "").title == "某市水利局2024年度部门决算"


def test_a_stamp_above_the_title_does_not_belong_to_it():
    lines = (Paragraph("会后收回", page=1, size=12), Paragraph("某市水利局2024年度部门决算", page=1, size=30))
    assert identify(Reading("pdf", lines), "").title == "某市水利局2024年度部门决算"


def test_month_of_printing_is_no_fiscal_year():
    assert told("某市水利局2023年度部门决算", "2024年9月").year == 2023


def test_title_year_wins_over_the_text_that_still_tells_last_year():
    text = "某县财政局2022年度部门决算\n2021年度部门决算收入总计100万元，2021年度部门决算支出总计90万元。"
    assert told("某县财政局2022年度部门决算", text=text).year == 2022


def test_text_wins_over_the_file_name():
    text = "佛山市某局概况\n2019年度部门决算收入100万元。2019年部门决算支出90万元。"
    found = identify(pdf("佛山市某局部门决算"), text, name="2026年佛山市另一局部门预算.pdf")
    assert (found.year, found.kind) == (2019, "dept_final")


def test_file_name_serves_where_the_document_tells_nothing():
    table = Table((), 0, 0, pages=(1,), caption=("收支总表", "单位：万元"))
    found = identify(Reading("pdf", (table,)), "", name="附件2：北京市教育委员会2026年度部门预算报表.pdf")
    assert (found.issuer, found.division, found.year, found.kind) == ("北京市教育委员会", "110000", 2026, "dept_budget")


@pytest.mark.parametrize(
    "label",
    [
        "预算单位：上海市审计局",
        "预算主管部门： 上海市审计局",
        "部 门:上海市审计局",
        "编制单位：上海市审计局 单位：万元",
    ],
)
def test_a_place_in_the_title_gives_way_to_the_named_department(label):
    found = told("上海市2026年市级单位预算", label)
    assert (found.issuer, found.division, found.kind) == ("上海市审计局", "310000", "unit_budget")


def test_unit_lines_are_no_issuer():
    assert told("上海市2026年市级单位预算", "单位：万元", "金额单位：元").issuer == "上海市"


@pytest.mark.parametrize(
    ("context", "division"),
    [({}, "000000"), ({"SiteIDCode": "3201060001"}, "320106"), ({"SiteIDCode": "3501000001"}, "350102")],
)
def test_a_shared_name_is_settled_by_the_site_or_stays_unknown(context, division):
    metadata = Metadata(context, title="鼓楼区民政局2023年度部门决算")
    assert identify(Reading("html", (), metadata), "").division == division


def test_a_shared_name_is_settled_by_the_city_that_the_text_names():
    assert division_of(("鼓楼区民政局",), "", "鼓楼区民政局贯彻南京市委决策部署。") == "320106"
    assert division_of(("鼓楼区民政局",), "", "学习南京市、福州市经验。") == "000000"


def test_a_site_code_that_contradicts_the_site_name_is_a_template():
    meta = {"SiteIDCode": "1100000001", "SiteName": "宜春市人民政府"}
    assert identify(Reading("html", (), Metadata(meta, title="2023年度部门决算")), "").division == "360900"


def test_supervision_index_number_tells_the_division():
    assert division_of(("某局",), "", "监督索引号 53092600243601000") == "530926"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("江西省宜春市袁州区财政局", ("360902",)),
        ("中共石柱县委", ("500240",)),
        ("延边州财政局", ("222400",)),
        ("上海交通大学", ()),
        ("市财政局", ()),
        ("海南州某局", ("632500",)),
        ("", ()),
    ],
)
def test_places_are_resolved_by_what_contains_what(name, codes):
    assert resolve(name) == codes


@pytest.mark.parametrize(
    ("names", "division"),
    [
        (
            ("中共宜春市委组织部", "宜春市委组织部", "市委组织部", "中共宜春市委员会组织部", "江西省宜春市委组织部"),
            "360900",
        ),
        (("重庆市应急管理局", "市应急局", "应急局", "应急管理局"), "500000"),
        (("宜春市市场监督管理局", "市市场监管局", "市场监管局"), "360900"),
        (("石柱县乡村振兴局", "县乡村振兴局", "乡村振兴局"), "500240"),
        (("宜春市环境保护局", "宜春市生态环境局", "市环境保护局"), "360900"),
        (("宜春市卫生局", "宜春市卫生健康局", "市卫健局"), "360900"),
        (("宜春市金融工作办公室", "市地方金融监督管理局", "宜春市地方金融管理局"), "360900"),
    ],
)
def test_short_and_long_names_give_one_id(names, division):
    assert len({issuer_id_of(name, division) for name in names}) == 1


def test_different_issuers_give_different_ids():
    names = (
        "宜春市财政局",
        "宜春市审计局",
        "中共宜春市委组织部",
        "中共宜春市委宣传部",
        "宜春市市场监督管理局",
        "宜春市工商行政管理局",
    )
    assert len({issuer_id_of(name, "360900") for name in names}) == len(names)


@pytest.mark.parametrize(
    ("meta", "box", "url", "day"),
    [
        ({"PubDate": "2023-09-01 19:39:00.0"}, {}, "", dt.date(2023, 9, 1)),
        ({"pubdate": "2019年02月04日"}, {}, "", dt.date(2019, 2, 4)),
        ({"PubDate": "2023/9/1"}, {}, "", dt.date(2023, 9, 1)),
        ({"PubDate": "市国资委2023-09-01 19:39"}, {}, "", dt.date(2023, 9, 1)),
        ({"PubDate": "1693563540"}, {}, "", dt.date(2023, 9, 1)),
        ({"PubDate": "1693563540000"}, {}, "", dt.date(2023, 9, 1)),
        ({"PubDate": "9999-99-99 99:99"}, {"publish_date": "2024-08-29"}, "", dt.date(2024, 8, 29)),
        ({"PubDate": "1970-01-01"}, {"written_date": "2024.8.9"}, "", dt.date(2024, 8, 9)),
        ({"PubDate": "2023-02-30"}, {}, "", None),
        ({}, {}, "http://a.gov.cn/zwgk/202407/t20240709_2041796.html", dt.date(2024, 7, 9)),
        ({}, {}, "http://a.gov.cn/t19700101_3534229.html", None),
        ({}, {}, "http://a.gov.cn/art/2022/10/12/art_12_4094383.html", dt.date(2022, 10, 12)),
        ({}, {}, "", None),
    ],
)
def test_day_of_publication(meta, box, url, day):
    assert identify(Reading("html", (), Metadata(meta, box)), "", url=url).published == day


def test_list_pages_are_no_disclosure():
    links = tuple(Paragraph(f"某局{year}年度部门决算公开") for year in range(2015, 2024))
    reading = Reading("html", links, Metadata(title="某市财政局"), flags=("list_page",))
    assert identify(reading, "").kind == "other"


def test_all_of_the_province_is_the_only_province_that_the_text_names():
    text = "2024年全省一般公共预算收支决算总表\n" + "河南省气象中心 100\n" * 3
    assert told("2024年全省一般公共预算收支决算总表", text=text).division == "410000"
    assert told("2024年全省一般公共预算收支决算总表", text=text + "湖北省").division == "000000"


def test_a_file_name_that_tells_whose_book_it_is_wins_over_the_title_of_its_first_form():
    lines = ["表3", "2024年部门综合预算收支总表", "单位：元"]
    found = told(*lines, name="某市档案馆2024年部门综合预算公开表.xlsx")
    assert found.title == "某市档案馆2024年部门综合预算公开表"
    assert (found.year, found.kind) == (2024, "dept_budget")
    assert told(*lines).title == "2024年部门综合预算收支总表"
