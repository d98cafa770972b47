"""Rows, columns and titles of a report's tables that are scopes or places leave the item for their columns."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.extractors.naming.cut import plain_name
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.naming.standing import Standing, level_of
from mingzhang.extractors.naming.table_names import title_names, whose
from mingzhang.extractors.reading import read
from mingzhang.schemas.facts import Fact

HEILONGJIANG, LIJIANG = "230000", "530700"


@pytest.mark.parametrize(
    ("title", "scope", "place", "subject"),
    [
        ("2025年全省一般公共预算支出决算表", "whole", "", "一般公共预算支出"),
        ("2025年省本级一般公共预算支出决算表", "own", "", "一般公共预算支出"),
        ("2025年黑龙江省本级一般公共预算支出决算表", "own", "", "一般公共预算支出"),
        ("2025年黑龙江省一般公共预算支出功能分类决算表", "whole", "", "一般公共预算支出功能分类"),
        ("2025年一般性转移支付分项目分地区情况表", None, "", "一般性转移支付"),
        ("2025年市级一般公共预算支出表", None, "", "市级一般公共预算支出"),
        ("黑龙江省2025年地方政府一般债务余额情况表", "whole", "", "地方政府一般债务余额"),
        ("2025年黑龙江省（市、区）地方政府债务限额表", "whole", "", "地方政府债务限额"),
        ("2025年哈尔滨新区一般公共预算支出表", None, "哈尔滨新区", "一般公共预算支出"),
    ],
)
def test_what_a_title_tells(title: str, scope: str | None, place: str, subject: str) -> None:
    told = title_names(title, level_of(HEILONGJIANG), HEILONGJIANG)
    standing = told.standing
    assert (standing.scope.kind if standing.scope else None, standing.place.name if standing.place else "") == (
        scope,
        place,
    )
    assert told.subject == subject


@pytest.mark.parametrize(
    ("label", "scope", "place", "code"),
    [
        ("省本级", "own", "", None),
        ("全省", "whole", "", None),
        ("市县合计", "lower", "", None),
        ("省级合计", "own", "", None),
        ("哈尔滨市", None, "哈尔滨市", "230100"),
        ("哈尔滨市本级", "own", "哈尔滨市", "230100"),
        ("哈尔滨市级", "own", "哈尔滨市", "230100"),
        ("哈尔滨市合计", "whole", "哈尔滨市", "230100"),
    ],
)
def test_whose_a_label_says(label: str, scope: str | None, place: str, code: str | None) -> None:
    told = whose(label, level_of(HEILONGJIANG), HEILONGJIANG)
    assert told is not None
    assert (told.scope.kind if told.scope else None) == scope
    assert (told.place.name if told.place else "", told.place.code if told.place else None) == (place, code)


@pytest.mark.parametrize("label", ["教育支出", "市级储备粮", "本年支出合计", "昆明市"])
def test_labels_that_are_no_place_of_the_issuer_stay(label: str) -> None:
    assert whose(label, level_of(HEILONGJIANG), HEILONGJIANG) in (None, Standing())


PAGE = """<html><body><h1>黑龙江省2025年财政决算</h1>
<p>2025年黑龙江省地方政府债务余额情况表（分地区）</p><p>单位：万元</p>
<table><tr><th>地区</th><th>一般债务余额</th><th>专项债务余额</th></tr>
<tr><td>全省</td><td>900</td><td>600</td></tr>
<tr><td>省本级</td><td>100</td><td>50</td></tr>
<tr><td>哈尔滨市</td><td>500</td><td>350</td></tr>
<tr><td>市本级</td><td>300</td><td>250</td></tr>
<tr><td>道里区</td><td>200</td><td>100</td></tr>
<tr><td>大庆市</td><td>300</td><td>200</td></tr></table></body></html>"""


@pytest.fixture(scope="module")
def regional() -> dict[tuple[str, str | None, str | None], Fact]:
    document = assemble(read(PAGE.encode()), url="https://www.example.gov.cn/1.html")
    assert document.division == HEILONGJIANG
    facts = name_facts(document, extract(document)).facts
    return {(fact.raw_value, fact.place, fact.scope): fact for fact in facts}


def test_a_regional_table_tells_the_place_and_what_is_counted(
    regional: dict[tuple[str, str | None, str | None], Fact],
) -> None:
    assert ("900", None, "whole") in regional
    assert ("100", None, "own") in regional
    assert ("300", "哈尔滨市", "own") in regional
    harbin = regional["500", "哈尔滨市", None]
    assert (harbin.place_division, harbin.item) == ("230100", "一般债务余额")
    assert not {fact.item for fact in regional.values()} & {"全省", "省本级", "哈尔滨市", "市本级", "道里区"}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2018年债务余额（决算数）", "债务余额"),
        ("云溪省分地区一般公共预算支出", "一般公共预算支出"),
        ("各市一般公共预算收入", "一般公共预算收入"),
        ("2024年末地方政府一般债务余额实际数", "地方政府一般债务余额实际数"),
        ("2025年道路改造工程", "2025年道路改造工程"),
    ],
)
def test_a_label_is_the_known_name_in_it_without_year_phase_and_distribution(label: str, name: str) -> None:
    assert plain_name(label, ("云溪省",)) == name


REGIONS = """<html><body><h1>2024年临沂市政府债务情况</h1><p>2024年全市政府一般债务分地区限额余额表</p><p>单位：万元</p>
<table><tr><td>地区</td><td>2024年限额</td><td>2024年余额</td></tr>
<tr><td>合计</td><td>4950619</td><td>4664113</td></tr><tr><td>临沂市级</td><td>1587938</td><td>1499815</td></tr>
<tr><td>兰山区</td><td>87369</td><td>74910</td></tr><tr><td>沂南县</td><td>101279</td><td>88984</td></tr>
<tr><td>郯城县</td><td>53912</td><td>47402</td></tr><tr><td>沂水县</td><td>144777</td><td>127196</td></tr></table>
</body></html>"""


def test_a_regional_table_of_debt_tells_whole_own_and_places_without_columns_that_repeat_it() -> None:
    document = assemble(read(REGIONS.encode()), url="https://www.example.gov.cn/1.html")
    named = name_facts(document, extract(document))
    told = {fact.raw_value: fact for fact in link_facts(named)}
    assert [told[raw].scope for raw in ("4950619", "1587938", "87369")] == ["whole", "own", None]
    assert [told[raw].concept for raw in ("87369", "74910")] == ["debt.limit.general", "debt.balance.general"]
    assert told["87369"].place_division == "371302"
    assert {told[raw].component for raw in ("4950619", "87369", "74910")} == {None}


PROVINCE = """<html><body><h1>广东省2025年预算执行情况</h1>
<p>2025年全省各市一般公共预算收入执行情况表</p><p>单位：万元</p>
<table><tr><td>地区</td><td>2025年预算数</td><td>2025年执行数</td></tr>
<tr><td>广州市</td><td>199445</td><td>218482</td></tr><tr><td>深圳市</td><td>406530</td><td>416377</td></tr>
<tr><td>珠海市</td><td>47611</td><td>49410</td></tr><tr><td>汕头市</td><td>15287</td><td>15501</td></tr></table>
<p>2025年广东省地方政府债券发行情况表（分地区）</p><p>单位：万元</p>
<table><tr><td rowspan=2>地区</td><td rowspan=2>一般债券合计</td><td colspan=2>其中：</td>
<td rowspan=2>专项债券合计</td><td colspan=2>其中：</td></tr>
<tr><td>新增债券</td><td>再融资债券</td><td>新增债券</td><td>再融资债券</td></tr>
<tr><td>广州市</td><td>144877</td><td>80758</td><td>64119</td><td>282664</td><td>49267</td><td>233397</td></tr>
<tr><td>深圳市</td><td>60777</td><td>38758</td><td>22019</td><td>182661</td><td>39264</td><td>143397</td></tr>
<tr><td>珠海市</td><td>40776</td><td>28757</td><td>12019</td><td>82666</td><td>29269</td><td>53397</td></tr>
<tr><td>汕头市</td><td>30779</td><td>18760</td><td>12019</td><td>62668</td><td>19271</td><td>43397</td></tr></table>
</body></html>"""


def test_rows_of_places_are_of_their_tables_subject_and_among_is_of_the_column_beside() -> None:
    document = assemble(read(PROVINCE.encode()), url="https://www.example.gov.cn/1.html")
    told = {fact.raw_value: fact for fact in link_facts(name_facts(document, extract(document)))}
    assert (told["218482"].item, told["218482"].concept) == ("一般公共预算收入", "gov.general.revenue")
    assert (told["218482"].place_division, told["218482"].measure, told["199445"].measure) == (
        "440100", "final", "budget"
    )  # fmt: skip
    assert [told[raw].concept for raw in ("80758", "49267", "233397")] == [
        "debt.issue.new.general", "debt.issue.new.special", "debt.issue.refinancing.special"
    ]  # fmt: skip
