"""Published names: scope, place, verb and day stand in columns of their own, not in the item."""

from __future__ import annotations

import datetime as dt

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.naming.cut import Scope, Slots, cut, scope_in
from mingzhang.extractors.naming.days import day_before
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.naming.standing import level_of
from mingzhang.extractors.reading import read
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.slots import load_slot_words


@pytest.mark.parametrize(
    ("printed", "name", "scope"),
    [
        ("全市一般公共预算收入完成", "一般公共预算收入", "whole"),
        ("全市政府性基金预算收入", "政府性基金预算收入", "whole"),
        ("市本级社会保险基金预算收入", "社会保险基金预算收入", "own"),
        ("全县政府性基金支出代编预算", "政府性基金支出", "whole"),
        ("税收收入完成", "税收收入", None),
        ("市级收入", "收入", "own"),
        ("市本级", "", "own"),
        ("●生育保险基金收入", "生育保险基金收入", None),
        ("2025年末债务余额执行数", "债务余额", None),
        ("市人大五次会议批准的市本级社会保险基金支出", "社会保险基金支出", "own"),
        ("省财政厅核定我市政府债务限额", "政府债务限额", "whole"),
        ("市五届人大三次会议批准的市本级政府性基金收入", "政府性基金收入", "own"),
        ("汇总各级人代会批准的一般公共预算收入年初预算合计", "一般公共预算收入", None),
        ("年末全市政府债务余额", "政府债务余额", "whole"),
        ("市级（含开发区,下同）实现一般公共预算收入", "一般公共预算收入", "own"),
        ("全市一般公共预算支出（含上级补助）", "一般公共预算支出", "whole"),
        ("我市本级政府债务余额", "政府债务余额", "own"),
    ],
)
def test_scope_and_verb_leave_the_name(printed: str, name: str, scope: str | None) -> None:
    told = cut(printed)
    assert (told.name, told.scope.kind if told.scope else None) == (name, scope)


@pytest.mark.parametrize("printed", ["市级储备粮油费用", "下级上解收入", "补助下级支出", "转贷市县", "本年收入合计"])
def test_a_scope_word_inside_a_name_of_its_own_stays(printed: str) -> None:
    assert cut(printed) == Slots(printed)


def test_a_heading_with_two_scopes_names_none() -> None:
    assert scope_in("2026年全市及市级预算（草案）") is None
    assert scope_in("（二）市本级一般公共预算收支情况") == Scope("own", "市本级")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("截至2025年12月31日,本部门共有车辆", dt.date(2025, 12, 31)),
        ("2025年底,全市政府债务余额", dt.date(2025, 12, 31)),
        ("2024年末政府债务余额", dt.date(2024, 12, 31)),
        ("截至2026年1月31日,固定资产金额", dt.date(2026, 1, 31)),
        ("截至2025年2月底", dt.date(2025, 2, 28)),
        ("截至2025年底有车辆3辆,2026年购置车辆", None),
        ("2026年安排", None),
        ("2025年2月30日", None),
    ],
)
def test_the_day_of_a_stock(words: str, day: dt.date | None) -> None:
    assert day_before(words) == day


REPORT = """<html><body><h1>关于云溪市2025年预算执行情况和2026年预算草案的报告</h1>
<p>一、2025年预算执行情况</p>
<p>（一）一般公共预算</p>
<p>全市一般公共预算收入完成120.5亿元，增长3.2%。其中税收收入80.3亿元。加上上级补助收入41.2亿元，收入总计161.7亿元。</p>
<p>市本级一般公共预算收入完成50.4亿元，加上补助下级支出6.6亿元，收入总计57亿元。</p>
<p>债务还本支出9.6亿元（全市4.2亿元，市本级3.1亿元），调出资金2.2亿元。</p>
<p>二、开发区预算执行情况</p>
<p>云溪高新区一般公共预算收入完成7.9亿元，收入总计8.8亿元。</p>
</body></html>"""


@pytest.fixture(scope="module")
def told() -> dict[str, Fact]:
    document = assemble(read(REPORT.encode()), url="https://www.example.gov.cn/1.html")
    assert document.kind in {"gov_report", "gov_budget"}
    return {fact.raw_value: fact for fact in name_facts(document, extract(document)).facts}


def test_a_scope_holds_for_the_rest_of_its_paragraph(told: dict[str, Fact]) -> None:
    assert [told[raw].scope for raw in ("120.5", "80.3", "41.2", "161.7")] == ["whole"] * 4
    assert told["120.5"].item == "一般公共预算收入"


def test_subsidies_to_lower_levels_change_no_scope(told: dict[str, Fact]) -> None:
    assert [told[raw].scope for raw in ("50.4", "57")] == ["own", "own"]


def test_a_bracket_gives_back_the_scope_before_it(told: dict[str, Fact]) -> None:
    assert told["4.2"].scope == "whole"
    assert told["3.1"].scope == "own"
    assert told["2.2"].scope is None


def test_a_development_zone_is_a_place(told: dict[str, Fact]) -> None:
    assert (told["7.9"].place, told["7.9"].scope, told["7.9"].item) == ("云溪高新区", None, "一般公共预算收入")
    assert told["8.8"].place == "云溪高新区"


DEBT = """<html><body><h1>关于云溪市2025年预算执行情况和2026年预算草案的报告</h1>
<p>一、2025年预算执行情况</p>
<p>省财政厅核定我市2025年政府债务限额90.6亿元。全市偿还债务本息6.1亿元，其中：市本级4.7亿元，县区1.4亿元。截至2025年底，政府债务余额85.3亿元。市本级政府债务余额33.9亿元。</p>
</body></html>"""


def test_parts_of_a_list_give_back_its_scope_and_a_day_holds_for_its_paragraph() -> None:
    document = assemble(read(DEBT.encode()), url="https://www.example.gov.cn/1.html")
    told = {fact.raw_value: fact for fact in name_facts(document, extract(document)).facts}
    assert [told[raw].scope for raw in ("90.6", "4.7", "1.4", "85.3", "33.9")] == [
        "whole", "own", "lower", "whole", "own"
    ]  # fmt: skip
    assert [told[raw].as_of for raw in ("85.3", "33.9")] == [dt.date(2025, 12, 31)] * 2
    assert [told[raw].item for raw in ("90.6", "85.3", "33.9")] == ["政府债务限额", "政府债务余额", "政府债务余额"]


PLAIN = """<html><body><h1>临沂市2025年财政预算执行情况和2026年财政预算草案的报告</h1>
<p>全市财政预算执行情况</p>
<p>全市一般公共预算收入突破110亿元，再上台阶。</p>
<p>全市一般公共预算支出达981.2亿元，比“十三五”时期增加160亿元。</p>
<p>“十四五”时期，全市一般公共预算收入达到512.6亿元。2025年，备案的全市一般公共预算收入为120.5亿元，一般公共预算支出为230.4亿元。</p>
<p>调整后的全市一般公共预算收入为118.2亿元，一般公共预算支出为240.6亿元。全市一般公共预算收入完成119.3亿元。</p>
<p>市级债务限额46.2亿元，区级债务限额10.6亿元。</p>
<p>地方政府债务余额85.3亿元。</p>
<p>预计2026年全市一般公共预算收入125.1亿元。</p>
<p>一、2026年临沂高新技术产业开发区财政预算草案</p>
<p>（一）一般公共预算收入7.9亿元。</p>
</body></html>"""


@pytest.fixture(scope="module")
def plain() -> dict[str, Fact]:
    document = assemble(read(PLAIN.encode()), url="https://www.example.gov.cn/1.html")
    return {fact.raw_value: fact for fact in name_facts(document, extract(document)).facts}


def test_what_was_filed_or_adjusted_is_no_outcome_and_its_expenditure_neither(plain: dict[str, Fact]) -> None:
    assert [plain[raw].measure for raw in ("120.5", "230.4")] == ["budget"] * 2
    assert [plain[raw].measure for raw in ("118.2", "240.6")] == ["adjusted_budget"] * 2
    assert (plain["119.3"].measure, plain["119.3"].period) == ("final", 2025)


def test_a_line_without_a_number_opens_last_years_execution_and_a_sentence_the_draft(plain: dict[str, Fact]) -> None:
    assert plain["119.3"].period == 2025
    assert (plain["125.1"].measure, plain["125.1"].period) == ("budget", 2026)


def test_years_taken_together_are_told(plain: dict[str, Fact]) -> None:
    assert "several_years" in plain["512.6"].flags
    assert "several_years" not in plain["120.5"].flags
    assert "several_years" in plain["981.2"].flags
    assert [("milestone" in plain[raw].flags) for raw in ("110", "119.3")] == [True, False]


def test_a_lower_level_is_not_the_issuers_own_and_debt_of_no_level_is_the_whole(plain: dict[str, Fact]) -> None:
    assert [plain[raw].scope for raw in ("46.2", "10.6", "85.3")] == ["own", "lower", "whole"]


def test_a_heading_names_the_zone_whose_draft_it_opens(plain: dict[str, Fact]) -> None:
    assert (plain["7.9"].place, plain["7.9"].scope) == ("临沂高新技术产业开发区", None)


@pytest.mark.parametrize(
    ("text", "complaint"), [("[scope]\nwhole = []\n", "not those"), ("[verb]\nfront = ['完成']\n", "not those")]
)
def test_a_file_with_other_lists_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint):
        load_slot_words(text)


@pytest.mark.parametrize(
    ("division", "word", "kind"),
    [
        ("230100", "市级", "own"),
        ("230100", "县级", "lower"),
        ("230100", "省级", None),
        ("310000", "市级", "own"),
        ("310000", "区级", "lower"),
        ("450000", "区级", "own"),
        ("230111", "市级", None),
        ("000000", "县级", "own"),
    ],
)
def test_a_level_is_seen_from_the_issuer_s_own(division: str, word: str, kind: str | None) -> None:
    found = level_of(division).settled(Scope("own", word))
    assert (found and found.kind) == kind


def test_a_count_whose_digits_stand_in_the_day_too_is_of_that_day() -> None:
    page = """<html><body><h1>云溪市财政局2026年部门预算</h1><p>三、国有资产占有使用情况</p>
    <p>截至2025年12月31日，本部门共有车辆2辆，其中，机要通信用车0辆、应急保障用车2辆。</p></body></html>"""
    document = assemble(read(page.encode()), url="https://www.example.gov.cn/1.html")
    counts = [fact for fact in name_facts(document, extract(document)).facts if fact.measure == "count"]
    assert [(fact.raw_value, fact.period, fact.as_of) for fact in counts] == [
        ("2", 2025, dt.date(2025, 12, 31)),
        ("0", 2025, dt.date(2025, 12, 31)),
        ("2", 2025, dt.date(2025, 12, 31)),
    ]


def test_the_fund_behind_a_name_is_no_part_of_it() -> None:
    page = """<html><body><h1>云溪市财政局2026年部门预算</h1><p>三、其他重要事项</p>
    <p>机关运行经费财政拨款预算48.78万元。“三公”经费财政拨款预算112.61万元，其中：因公出国（境）费68.5万元。</p>
    <p>一般公共预算财政拨款支出100万元，财政拨款90万元。</p></body></html>"""
    document = assemble(read(page.encode()), url="https://www.example.gov.cn/1.html")
    told = {fact.raw_value: (fact.item_path, fact.fund) for fact in name_facts(document, extract(document)).facts}
    assert told == {
        "48.78": ("机关运行经费", "general"),
        "112.61": ("“三公”经费", "fiscal"),
        "68.5": ("“三公”经费/因公出国（境）费", "fiscal"),
        "100": ("一般公共预算财政拨款支出", "general"),
        "90": ("财政拨款", "fiscal"),
    }
