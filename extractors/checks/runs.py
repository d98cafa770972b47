"""Numbers of the text that add up in the order in which they are printed: proofs only, a run that misses says nothing.

包括在职人员经费…、公用经费…、项目支出… stands in one sentence or over pages of numbered paragraphs, with lists inside
lists. Where a number is the sum of those right after it, to the last printed decimal, the list is proven without
knowing its grammar; a chance agreement is excluded by how exact the numbers are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractors.checks.grading import outcome
from extractors.checks.ledger import AMOUNTS, Ledger, is_total
from extractors.checks.relation import EQUAL, Outcome, Relation
from schemas.facts import Fact
from schemas.vocabulary.concepts import concepts, key_of
from schemas.vocabulary.rules import Rule

__all__ = ["family", "runs"]

_MEASURES = (AMOUNTS - {"count"}) | {"prior_final", "prior_budget", "change"}
_DEEP = 30
"""Parts of one list, or lists before it that were not understood, beyond which nothing is tried."""
_EXACT = 2000
"""How many times the whole is larger than what rounding allows: a chance agreement of so exact numbers is one in a
thousand tries, and a document has some dozens."""


def runs(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Each number that the numbers right after it add up to, lists within lists; a total (合计) by those before it."""
    for places in _sequences(ledger):
        closed = {place for place, _ in _closings(ledger, places)}
        yield from _sums(ledger, rule, _closings(ledger, places))
        yield from _sums(ledger, rule, _openings(ledger, places, closed))


def _openings(ledger: Ledger, places: Sequence[int], closed: set[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Numbers that are printed before their parts, with these; from the last on, so that inner lists come first."""
    tops: list[int] = []
    for place in reversed(places):
        count = 0 if place in closed else _found(ledger, place, tops[: -_DEEP - 1 : -1])
        if count:
            yield place, tops[: -count - 1 : -1]
            del tops[-count:]
        tops.append(place)


def _closings(ledger: Ledger, places: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Totals that are printed after their parts, with these."""
    for at, place in enumerate(places):
        if is_total(ledger.facts[place].item):
            before = places[max(0, at - _DEEP) : at][::-1]
            if count := _found(ledger, place, before):
                yield place, before[:count]


def _sequences(ledger: Ledger) -> list[list[int]]:
    """The amounts of one measure, year and basis, in order."""
    found: dict[tuple[str, int, str | None], list[int]] = defaultdict(list)
    for place in ledger.text:
        fact = ledger.facts[place]
        if fact.unit == "CNY" and fact.measure in _MEASURES:
            found[fact.measure, fact.period, fact.compare_to].append(place)
    return [places for places in found.values() if len(places) > 2]


def _sums(ledger: Ledger, rule: Rule, lists: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Outcome]:
    """The relations; a zero belongs to the list only beside a part that hangs where it hangs."""
    facts = ledger.facts
    for whole, parts in lists:
        above = {_above(facts[part]) for part in parts if facts[part].value}
        terms = [part for part in parts if facts[part].value or _above(facts[part]) in above]
        if len(terms) > 1:
            yield _sum(ledger, rule, whole, terms)


def _sum(ledger: Ledger, rule: Rule, whole: int, parts: Iterable[int]) -> Outcome:
    return outcome(ledger, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))


def _found(ledger: Ledger, whole: int, parts: Sequence[int]) -> int:
    """How many of the parts, nearest first, add up to the whole; zeros that end the list belong to it."""
    facts, value = ledger.facts, ledger.facts[whole].value
    allowed, rising = ledger.number(whole)[1], facts[whole].measure != "change"
    total, amounts = Decimal(0), []
    for count, part in enumerate(parts, start=1) if value else ():
        total += facts[part].value
        amounts.append(abs(facts[part].value))
        allowed += ledger.number(part)[1]
        if abs(total - value) <= allowed:
            every = count + _zeros(ledger, parts, count)
            under = _under(ledger, whole, parts[:every])
            if _means(amounts, allowed, exact=abs(value) >= _EXACT * allowed, under=under):
                return every
        if rising and total > value + allowed:
            break
    return 0


def _means(amounts: Sequence[Decimal], allowed: Decimal, *, exact: bool, under: bool) -> bool:
    """Whether a sum of these says anything: several amounts that count, or the only one of a list of nothings."""
    several = sum(amount > allowed for amount in amounts) > 1
    return (several and (exact or under)) or (under and [amount > allowed for amount in amounts if amount] == [True])


def _zeros(ledger: Ledger, parts: Sequence[int], count: int) -> int:
    """How many zeros follow in the same list."""
    above = _above(ledger.facts[parts[count - 1]])
    more = 0
    for part in parts[count:] if above else ():
        if ledger.facts[part].value or _above(ledger.facts[part]) != above:
            break
        more += 1
    return more


def _above(fact: Fact) -> str:
    return fact.item_path.rpartition("/")[0]


def _under(ledger: Ledger, whole: int, parts: Sequence[int]) -> bool:
    """Whether the text hangs every part under the whole."""
    name = key_of(ledger.facts[whole].item)
    return all(name in [key_of(above) for above in ledger.facts[part].item_path.split("/")[:-1]] for part in parts)


def family(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """A concept's amount against those that the concepts below it have after it: 三公 = 出国 + 用车 + 接待.

    Only direct children, the first mention of each before the concept is mentioned anew; what is left out counts as
    nothing, so that a sum that misses may be an incomplete list.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for concept in concepts().by_id.values():
        if concept.parent:
            below[concept.parent].add(concept.id)
    for places in _sequences(ledger):
        for at, whole in enumerate(places):
            names = below.get(ledger.concepts[whole])
            parts = _first_of(ledger, places[at + 1 : at + 1 + _DEEP], ledger.concepts[whole], names) if names else []
            if len(parts) > 1:
                found = _sum(ledger, rule, whole, parts)
                if found.proves:
                    yield found


def _first_of(ledger: Ledger, places: Sequence[int], whole: str, names: set[str]) -> list[int]:
    found: dict[str, int] = {}
    for place in places:
        if ledger.concepts[place] == whole:
            break
        if ledger.concepts[place] in names:
            found.setdefault(ledger.concepts[place], place)
    return list(found.values())
