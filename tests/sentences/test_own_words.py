"""In a report, what a sentence says of its own phase outranks the heading, and the heading outranks the title."""

from __future__ import annotations

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.facts import Fact

TITLE = "云溪市2025年财政预算执行情况和2026年财政预算草案"


def facts_of(*paragraphs: str, title: str = TITLE) -> dict[str, Fact]:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    document = assemble(read(page.encode()), url="https://www.example.gov.cn/1.html")
    assert document.kind in {"gov_budget", "gov_report"}, document.kind
    assert document.year == 2026
    return {fact.raw_value: fact for fact in extract(document).facts}


def told(fact: Fact) -> tuple[str, int, str | None]:
    return fact.measure, fact.period, fact.compare_to


def test_completed_is_final_of_the_year_before_under_a_heading_of_the_budget() -> None:
    facts = facts_of("一、收支情况", "全市一般公共预算收入完成217.7亿元，比上年增长5.2%。", "教育支出实现33.1亿元。")
    assert told(facts["217.7"]) == ("final", 2025, None)
    assert told(facts["5.2"]) == ("change_pct", 2025, "2024:final")
    assert told(facts["33.1"])[:2] == ("final", 2025)


def test_the_sentences_behind_go_on_with_the_year_that_was_executed() -> None:
    facts = facts_of("一、收支情况", "2025年，全市一般公共预算收入911亿元，增长3.1%。其中：税收收入611.4亿元。")
    assert told(facts["911"])[:2] == ("final", 2025)
    assert told(facts["611.4"])[:2] == ("final", 2025)


def test_what_is_to_be_completed_is_budget() -> None:
    facts = facts_of(
        "一、收支情况", "建议2026年全市一般公共预算收入增长2%，完成643.1亿元。", "拟安排教育支出12.4亿元。"
    )
    assert told(facts["643.1"])[:2] == ("budget", 2026)
    assert told(facts["12.4"])[:2] == ("budget", 2026)


def test_the_next_sentence_that_says_the_planned_year_is_budget_again() -> None:
    facts = facts_of("一、收支情况", "税收收入完成80.2亿元。2026年非税收入21.3亿元。")
    assert told(facts["80.2"])[:2] == ("final", 2025)
    assert told(facts["21.3"])[:2] == ("budget", 2026)


def test_a_heading_of_the_execution_outranks_the_title() -> None:
    facts = facts_of(
        "一、2025年财政预算执行情况",
        "全市一般公共预算收入120.3亿元。",
        "二、2026年财政预算草案",
        "全市一般公共预算收入131.6亿元，增长3%。",
    )
    assert told(facts["120.3"])[:2] == ("final", 2025)
    assert told(facts["131.6"])[:2] == ("budget", 2026)
    assert told(facts["3"]) == ("change_pct", 2026, "2025:final")


def test_executed_behind_its_budget_is_final() -> None:
    facts = facts_of(
        "一、2025年财政预算执行情况",
        "支出预算为15.66亿元，实际完成14.12亿元，为年初预算的90.2%。新增债务限额25.4亿元。",
    )
    assert facts["15.66"].measure == "budget"
    assert told(facts["14.12"])[:2] == ("final", 2025)
    assert facts["25.4"].measure == "limit_new"


def test_what_a_congress_approved_is_the_budget_in_a_chapter_on_the_execution_too() -> None:
    facts = facts_of(
        "一、2025年财政预算执行情况",
        "市三届人大五次会议批准的2025年全市一般公共预算收入为52.4亿元，实际完成50.1亿元，为年初预算的95.6%。",
        "省政府批准的2025年新增债务限额为8.3亿元。",
    )
    assert told(facts["52.4"])[:2] == ("budget", 2025)
    assert told(facts["50.1"])[:2] == ("final", 2025)
    assert facts["8.3"].measure == "limit_new"


def test_the_other_side_of_a_book_and_last_year_in_brackets() -> None:
    facts = facts_of(
        "一、2025年财政预算执行情况",
        "1．工伤保险基金收入10.6亿元，支出9.4亿元，当年结余1.2亿元。",
        "全市社会保险基金预算收入完成77.8亿元，增长1.8%；预算支出执行71.4亿元，增长2.9%。",
        "全市税收收入50.3亿元（上年：48.1亿元），增长4.6%。",
        "全市非税收入从2020年的30.2亿元增加到2025年的41.5亿元，剔除一次性收入等3.3亿元后再作比较。",
    )
    assert [facts[raw].item for raw in ("10.6", "9.4")] == ["工伤保险基金收入", "工伤保险基金支出"]
    assert [facts[raw].item for raw in ("71.4", "2.9")] == ["全市社会保险基金预算支出"] * 2
    assert facts["9.4"].fund == "all"
    assert told(facts["48.1"])[:2] == ("prior_final", 2024)
    assert facts["30.2"].item == "全市非税收入"
    assert "3.3" not in facts
