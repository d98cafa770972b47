"""Counts and the money spent for them, people, shares of contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.messages import printed
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation, judge, said
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.intervals import Interval, printed_percent
from mingzhang.schemas.vocabulary.phrases import phrase
from mingzhang.schemas.vocabulary.rules import Operand, Rule

__all__ = ["both_or_none", "contract_shares", "per_head", "staff"]

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_FORMS = ("D07", "D10")
_MOST = 8
"""Kinds of people near the staff that are tried for a gap."""


def _told(fact: Fact) -> str:
    """The item with its number as printed."""
    return f"{fact.item}{printed(fact)}"


def _value(index: FactIndex, concept: str, measure: str) -> int | None:
    """The number of a concept, in the form or in the text, whichever prints it."""
    found = index.find(Operand(_FORMS, (concept,), measure=measure))
    return found if found is not None else index.find(Operand((), (concept,), measure=measure, text=True))


def both_or_none(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Money without a count, a count without money."""
    for money, count in rule.pairs:
        spent, counted = _value(index, money, "final"), _value(index, count, "count")
        if spent is None or counted is None:
            continue
        one, other = index.facts[spent], index.facts[counted]
        if (one.value > 0) != (other.value > 0):
            words = phrase("count.one_nothing", one=_told(one), other=_told(other))
            yield said(rule, words, (spent, counted))


def per_head(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Money per guest or vehicle outside what is believable: mostly a wrong unit."""
    for money, count in rule.pairs:
        spent, counted = _value(index, money, "final"), _value(index, count, "count")
        if spent is None or counted is None or not index.facts[counted].value or not index.facts[spent].value:
            continue
        one, other = index.facts[spent], index.facts[counted]
        each = one.value / other.value
        if not rule.low <= each <= rule.high:
            words = phrase("count.per_head", one=_told(one), other=_told(other), each=f"{each:.2f}", rule=rule.says)
            yield said(rule, words, (spent, counted))


_MUST = ("staff.actual.serving",)
_MAY = ("staff.actual.retired_revolutionary", "staff.actual.retired")
_APART = "staff.pension_fund_retirees"


def staff(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """年末实有人数 against its groups; the pensioners of the insurance fund do not usually count."""
    fact_nos = {name: _value(index, name, "count") for name in ("staff.actual", *_MUST, *_MAY, _APART)}
    whole, serving = fact_nos["staff.actual"], fact_nos[_MUST[0]]
    groups = [fact_no for name in (*_MUST, *_MAY) if (fact_no := fact_nos[name]) is not None]
    if whole is None or serving is None or len(groups) < 2:
        return
    found = index.facts[whole].value
    for counted in _countings(groups, [fact_nos[name] for name in _MAY]):
        if sum((index.facts[fact_no].value for fact_no in counted), _ZERO) == found:
            relation = _staff(rule, whole, counted)
            yield Outcome(relation, judge(relation, index.number), "info", proves=True)
            return
    total = sum((index.facts[fact_no].value for fact_no in groups), _ZERO)
    apart = fact_nos[_APART]
    if _others_fill(index, (whole, *groups, -1 if apart is None else apart), found - total):
        return
    filled = {
        "whole": _told(index.facts[whole]),
        "groups": "、".join(_told(index.facts[fact_no]) for fact_no in groups),
        "total": total,
        "gap": abs(found - total),
    }
    words = phrase("count.staff", **filled)
    if apart is not None and total + index.facts[apart].value == found:
        words = phrase("count.staff_with", **filled, apart=_told(index.facts[apart]))
    yield said(rule, words, (whole, *groups, *(() if apart is None else (apart,))))


def _countings(groups: list[int], free: Sequence[int | None]) -> Iterator[list[int]]:
    """All groups; else without some that are told beside the staff in post: 年末实有人数38人…；年末其他人员5人."""
    yield groups
    left = [fact_no for fact_no in groups if fact_no in free]
    for size in range(1, len(left) + 1):
        for out in combinations(left, size):
            yield [fact_no for fact_no in groups if fact_no not in out]


def _others_fill(index: FactIndex, known: Sequence[int], gap: Decimal) -> bool:
    """Whether people of other kinds, told near the staff, are those who are missing: 遗属1人、临时聘用5人."""
    near = [p for p in index.text if index.facts[p].unit == "person" and p not in known and index.facts[p].value]
    near = [p for p in near if index.sections[p] == index.sections[known[0]] and p > known[0]][:_MOST]
    sums = {_ZERO}
    for fact_no in near:
        sums |= {one + index.facts[fact_no].value for one in sums}
    return gap in sums


def _staff(rule: Rule, whole: int, groups: list[int]) -> Relation:
    return Relation(rule, EQUAL, ((1, whole),), tuple((1, fact_no) for fact_no in groups))


def contract_shares(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The printed share of goods, works or services against what the amounts leave possible.

    Of all contracts with smaller enterprises, those of one category are no more than the category and no less than
    what the other categories cannot hold; 0/0 is undefined.
    """
    smaller = _value(index, "procurement.sme_amount", "final")
    every = _value(index, "procurement.total", "final")
    amounts = {base: _value(index, base, "final") for _, base in rule.pairs}
    if smaller is None or every is None:
        return
    for concept, base in rule.pairs:
        rate = next((p for p in index.spoken(concept) if index.facts[p].measure == "share"), None)
        if rate is None:
            continue
        own = amounts[base]
        whole = index.facts[own].value if own is not None else _ZERO
        others = index.facts[every].value - whole
        if whole <= 0:
            words = phrase("count.share_of_nothing", item=index.facts[rate].item, rate=printed(index.facts[rate]))
            yield said(rule, words, (rate,), status="undefined", severity="info")
            continue
        yield _contract_share(index, rule, (rate, smaller, every, own or 0), _possible(index, smaller, whole, others))


def _possible(index: FactIndex, smaller: int, whole: Decimal, others: Decimal) -> Interval:
    value, slack = index.facts[smaller].value, index.interval(smaller).width * 2
    low = max(_ZERO, value - others - slack)
    high = min(whole, value + slack)
    return Interval(low / whole * _HUNDRED, high / whole * _HUNDRED)


def _contract_share(index: FactIndex, rule: Rule, fact_nos: tuple[int, int, int, int], possible: Interval) -> Outcome:
    rate, smaller, every, own = (index.facts[fact_no] for fact_no in fact_nos)
    declared = printed_percent(rate.value, index.interval(fact_nos[0]).width)
    if declared.meets(possible):
        words = phrase("count.share_agrees", item=rate.item, rate=printed(rate))
        return said(rule, words, fact_nos, status="pass", severity="info")
    low, high = possible.low.quantize(Decimal("0.01")), min(possible.high, _HUNDRED).quantize(Decimal("0.01"))
    amounts = {"every": _told(every), "own": _told(own), "smaller": _told(smaller)}
    name = "count.share_is" if high - low < 1 else "count.share_between"
    words = phrase(name, **amounts, item=rate.item, rate=printed(rate), low=low, high=high)
    return said(rule, words, fact_nos)
