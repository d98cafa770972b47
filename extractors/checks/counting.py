"""Counts and the money spent for them, people, shares of contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from mingzhang.extractors.checks.ledger import Ledger
from mingzhang.extractors.checks.relation import EQUAL, Outcome, Relation, judge, said
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.intervals import Interval, printed_percent
from mingzhang.schemas.vocabulary.rules import Operand, Rule

__all__ = ["both_or_none", "contract_shares", "per_head", "staff"]

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_FORMS = ("D07", "D10")
_MOST = 8
"""Kinds of people near the staff that are tried for a gap."""


def _printed(fact: Fact) -> str:
    return f"{fact.raw_value}{fact.raw_unit}"


def _value(ledger: Ledger, concept: str, measure: str) -> int | None:
    """The number of a concept, in the form or in the text, whichever prints it."""
    found = ledger.find(Operand(_FORMS, (concept,), measure=measure))
    return found if found is not None else ledger.find(Operand((), (concept,), measure=measure, text=True))


def both_or_none(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Money without a count, a count without money."""
    for money, count in rule.pairs:
        spent, counted = _value(ledger, money, "final"), _value(ledger, count, "count")
        if spent is None or counted is None:
            continue
        one, other = ledger.facts[spent], ledger.facts[counted]
        if (one.value > 0) != (other.value > 0):
            words = f"{one.item}{_printed(one)},{other.item}{_printed(other)}：一为零一不为零,请核对。"
            yield said(rule, words, (spent, counted))


def per_head(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Money per guest or vehicle outside what is believable: mostly a wrong unit."""
    for money, count in rule.pairs:
        spent, counted = _value(ledger, money, "final"), _value(ledger, count, "count")
        if spent is None or counted is None or not ledger.facts[counted].value or not ledger.facts[spent].value:
            continue
        one, other = ledger.facts[spent], ledger.facts[counted]
        each = one.value / other.value
        if not rule.low <= each <= rule.high:
            words = (
                f"{one.item}{_printed(one)},{other.item}{_printed(other)},平均{each:.2f}元：{rule.says},请核对单位。"
            )
            yield said(rule, words, (spent, counted))


_MUST = ("staff.actual.serving",)
_MAY = ("staff.actual.retired_revolutionary", "staff.actual.retired")
_APART = "staff.pension_fund_retirees"


def staff(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """年末实有人数 against its groups; the pensioners of the insurance fund do not usually count."""
    places = {name: _value(ledger, name, "count") for name in ("staff.actual", *_MUST, *_MAY, _APART)}
    whole, serving = places["staff.actual"], places[_MUST[0]]
    groups = [place for name in (*_MUST, *_MAY) if (place := places[name]) is not None]
    if whole is None or serving is None or len(groups) < 2:
        return
    found = ledger.facts[whole].value
    for counted in _countings(groups, [places[name] for name in _MAY]):
        if sum((ledger.facts[place].value for place in counted), _ZERO) == found:
            relation = _staff(rule, whole, counted)
            yield Outcome(relation, judge(relation, ledger.number), "info", proves=True)
            return
    total = sum((ledger.facts[place].value for place in groups), _ZERO)
    apart = places[_APART]
    if _others_fill(ledger, (whole, *groups, -1 if apart is None else apart), found - total):
        return
    listed = "、".join(f"{ledger.facts[p].item}{_printed(ledger.facts[p])}" for p in groups)
    words = (
        f"{ledger.facts[whole].item}{_printed(ledger.facts[whole])},而{listed},合计{total}人,相差{abs(found - total)}人"
    )
    if apart is not None and total + ledger.facts[apart].value == found:
        words += f"；只有计入{ledger.facts[apart].item}{_printed(ledger.facts[apart])}才相等,通常不计入"
    yield said(rule, f"{words}。", (whole, *groups, *(() if apart is None else (apart,))))


def _countings(groups: list[int], free: Sequence[int | None]) -> Iterator[list[int]]:
    """All groups; else without some that are told beside the staff in post: 年末实有人数38人…；年末其他人员5人."""
    yield groups
    left = [place for place in groups if place in free]
    for size in range(1, len(left) + 1):
        for out in combinations(left, size):
            yield [place for place in groups if place not in out]


def _others_fill(ledger: Ledger, known: Sequence[int], gap: Decimal) -> bool:
    """Whether people of other kinds, told near the staff, are those who are missing: 遗属1人、临时聘用5人."""
    near = [p for p in ledger.text if ledger.facts[p].unit == "person" and p not in known and ledger.facts[p].value]
    near = [p for p in near if ledger.sections[p] == ledger.sections[known[0]] and p > known[0]][:_MOST]
    sums = {_ZERO}
    for place in near:
        sums |= {one + ledger.facts[place].value for one in sums}
    return gap in sums


def _staff(rule: Rule, whole: int, groups: list[int]) -> Relation:
    return Relation(rule, EQUAL, ((1, whole),), tuple((1, place) for place in groups))


def contract_shares(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """The printed share of goods, works or services against what the amounts leave possible.

    Of all contracts with smaller enterprises, those of one category are no more than the category and no less than
    what the other categories cannot hold; 0/0 is undefined.
    """
    smaller = _value(ledger, "procurement.sme_amount", "final")
    every = _value(ledger, "procurement.total", "final")
    amounts = {base: _value(ledger, base, "final") for _, base in rule.pairs}
    if smaller is None or every is None:
        return
    for concept, base in rule.pairs:
        rate = next((p for p in ledger.spoken(concept) if ledger.facts[p].measure == "share"), None)
        if rate is None:
            continue
        own = amounts[base]
        whole = ledger.facts[own].value if own is not None else _ZERO
        others = ledger.facts[every].value - whole
        if whole <= 0:
            words = f"{ledger.facts[rate].item}占比写{_printed(ledger.facts[rate])}：该类采购为零,占比无定义。"
            yield said(rule, words, (rate,), status="undefined", severity="info")
            continue
        yield _contract_share(ledger, rule, (rate, smaller, every, own or 0), _possible(ledger, smaller, whole, others))


def _possible(ledger: Ledger, smaller: int, whole: Decimal, others: Decimal) -> Interval:
    value, slack = ledger.facts[smaller].value, ledger.interval(smaller).width * 2
    low = max(_ZERO, value - others - slack)
    high = min(whole, value + slack)
    return Interval(low / whole * _HUNDRED, high / whole * _HUNDRED)


def _contract_share(ledger: Ledger, rule: Rule, places: tuple[int, int, int, int], possible: Interval) -> Outcome:
    rate, smaller, every, own = (ledger.facts[place] for place in places)
    declared = printed_percent(rate.value, ledger.interval(places[0]).width)
    if declared.meets(possible):
        return said(rule, f"{rate.item}占比{_printed(rate)}与合同金额相容。", places, status="pass", severity="info")
    low, high = possible.low.quantize(Decimal("0.01")), min(possible.high, _HUNDRED).quantize(Decimal("0.01"))
    bounds = f"应为{high}%" if high - low < 1 else f"应在{low}%至{high}%之间"
    words = (
        f"{every.item}{_printed(every)},其中{own.item}{_printed(own)},{smaller.item}{_printed(smaller)},"
        f"{rate.item}占比却写{_printed(rate)},{bounds}。"
    )
    return said(rule, words, places)
