"""Alternative readings: before a sentence's numbers are called wrong, what else its words allow is tried.

The reader decides by grammar what a number is: which way a change goes, whose year an amount is of, which budget. Where
the words leave that open and another choice lets the failed rule hold, the misreading was ours: it is taken, and the
fact is flagged `rebound`. Nothing that the words exclude is tried, so that a real error cannot be read away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding

__all__ = ["FLAG", "best_reading"]

FLAG = "rebound"
Checked = tuple[Extraction, tuple[Finding, ...]]
Bindings = Mapping[int, Fact]
"""Facts in the place of those at these places."""
_MOST = 12
"""Trials for one document: each checks all of it again."""
_WORDS = 40
_DIRECTED = re.compile(r"[增减升降涨跌多少高低]|压缩|节约|回落|缩减|超|扩大")
_LAST_YEAR = re.compile(r"上年|去年|上一年|上年度")
_ADJUSTED = re.compile(r"全年预算|调整(?:后)?预算|预算调整")
_OPENING = re.compile(r"年初预算")
_COMPARED = re.compile(r"[比较]|同比|环比")
_LISTED = re.compile(
    r"^\s{0,8}(?:万元|亿元|千元|万|亿|元)?[\s,，、;；和及]{0,8}(?P<name>[^\d,，。;；:：]{3,30}?(?:增长|提升|提高|上升))$"
)
_CLAUSE = re.compile(r"[,，;；。:：]")
_AFTER = 10
_MOVED = re.compile(r"[万亿]{0,2}元?\s?(?:增|减|下降|上升)")
# 比上年1.43万元，增加0.68% leaves out 增加 before its amount
_RATED = re.compile(r"[万亿]{0,2}元?[,，]\s?(?:(?P<up>增)|减|下降)")
_NOW = {"prior_final": "final", "prior_budget": "budget"}
_PRIOR = {"final": "prior_final", "budget": "prior_budget"}


def best_reading(document: Document, extraction: Extraction, check: Callable[..., Checked]) -> Checked:
    """What `check(document, extraction)` says of the reading that excuses most accusations, or completes a list.

    Begins with the extraction as the reader bound it; another reading is taken where it breaks nothing.
    """
    facts, best = list(extraction.facts), check(document, extraction)
    trials = _bindings(document, facts, [one for one in best[1] if _may_be_ours(one, facts)])
    for _, bound in zip(range(_MOST), trials, strict=False):
        tried = [bound.get(fact_no, fact) for fact_no, fact in enumerate(facts)]
        checked = check(document, replace(extraction, facts=tuple(tried)))
        if _better(checked, best, bound):
            facts, best = tried, checked
    return best


def _may_be_ours(finding: Finding, facts: Sequence[Fact]) -> bool:
    """An accusation, or a list that falls short, whose numbers the text alone prints."""
    grave = finding.status == "fail" and finding.severity != "info"
    short = finding.status == "undefined" and finding.rule == "N-11"
    spoken = bool(finding.facts) and any(facts[fact_no].source == "text" for fact_no in finding.facts)
    return (grave or short) and spoken and finding.expected is not None


def _better(checked: Checked, best: Checked, bound: Bindings) -> bool:
    """Fewer accusations, or as many where a list is complete now; and what was bound anew is proven."""
    if any(checked[0].facts[fact_no].verdict != "proven" for fact_no in bound):
        return False
    before, after = _accused(best), _accused(checked)
    return after < before or (after <= before and all(one.measure != "change" for one in bound.values()))


def _accused(checked: Checked) -> frozenset[tuple[str, frozenset[int], int | None]]:
    return frozenset(
        (one.rule, frozenset(one.facts), one.start)
        for one in checked[1]
        if one.status == "fail" and one.severity != "info"
    )


def _bindings(document: Document, facts: Sequence[Fact], findings: Sequence[Finding]) -> Iterator[Bindings]:
    """What else the numbers of the findings may be: the names of lists all at once, other readings one at a time."""
    lists = {facts[one.facts[0]].sentence: facts[one.facts[0]] for one in findings if one.status == "undefined"}
    if bound := _listed(document, facts, lists):
        yield bound
    for fact_no in dict.fromkeys(fact_no for one in findings if one.status == "fail" for fact_no in one.facts):
        fact = facts[fact_no]
        if fact.source == "text" and fact.start is not None:
            after = document.text[fact.end or 0 : (fact.end or 0) + _AFTER]
            for change in _readings(_before(document, facts, fact_no), after, fact):
                yield {fact_no: change._replace(verdict="unproven", flags=(*fact.flags, FLAG))}


def _readings(words: str, after: str, fact: Fact) -> Iterator[Fact]:
    """The fact as its words may also be read: the other way, last year's, a change, of the adjusted budget."""
    if fact.measure in ("change", "change_pct") and not _DIRECTED.search(words):
        yield fact._replace(value=-fact.value)
    if fact.measure in _PRIOR and (_LAST_YEAR.search(words) or _is_base(words, after)):
        yield fact._replace(measure=_PRIOR[fact.measure], period=fact.period - 1)
    if (behind := _RATED.match(after)) and fact.measure in _NOW and _COMPARED.search(words):
        sign = 1 if behind["up"] else -1
        change = f"{fact.period}:{_NOW[fact.measure]}"
        yield fact._replace(measure="change", period=fact.period + 1, compare_to=change, value=sign * fact.value)
    if fact.measure == "budget" and _ADJUSTED.search(words) and not _OPENING.search(words):
        yield fact._replace(measure="adjusted_budget")


def _is_base(words: str, after: str) -> bool:
    """Whether a comparison ends with the amount: 比“十三五”541亿元增加294亿元 compares with 541亿元."""
    return bool(_COMPARED.search(_CLAUSE.split(words)[-1]) and _MOVED.match(after))


def _listed(document: Document, facts: Sequence[Fact], lists: Mapping[str | None, Fact]) -> Bindings:
    """In sentences that list amounts of a whole, changes whose direction ends a name: 支持消费提升800.00万元."""
    bound: dict[int, Fact] = {}
    for fact_no, fact in enumerate(facts) if lists else ():
        whole = lists.get(fact.sentence) if fact.source == "text" and fact.measure == "change" else None
        if whole is not None and fact.value > 0:
            words = _before(document, facts, fact_no)
            name = _LISTED.match(words)
            if name and not _COMPARED.search(words):
                bound[fact_no] = _amount(fact, whole, name["name"].strip())
    return bound


def _amount(fact: Fact, whole: Fact, name: str) -> Fact:
    path = "/".join((*fact.item_path.split("/")[:-1], name))
    return fact._replace(
        item=name, item_path=path, measure=whole.measure, period=whole.period, compare_to=None, concept=None,
        verdict="unproven", flags=(*fact.flags, FLAG),
    )  # fmt: skip


def _before(document: Document, facts: Sequence[Fact], fact_no: int) -> str:
    """The words between the number before and this one."""
    start = facts[fact_no].start or 0
    ends = (fact.end for fact in facts[max(0, fact_no - 3) : fact_no] if fact.source == "text" and fact.end is not None)
    begin = max((end for end in ends if end <= start), default=0)
    return document.text[max(begin, start - _WORDS) : start]
