"""Percentages in sentences: growth over last year, completion of a budget, share of a whole.

Grammar leaves open which amount a percentage is of. Every reading is tried; only where none can hold is the publisher
accused, and then with the reading that grammar prefers: first as this year's amount, then as last year's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.ledger import AMOUNTS, Ledger
from mingzhang.extractors.checks.relation import EQUAL, RATIO, Outcome, Relation, judge
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find, key_of
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["completion", "difference", "growth", "near", "own", "share"]

_REACH = 14
_WORDS = 24
_BUDGETS = ("budget", "adjusted_budget")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营")


def near(ledger: Ledger, place: int) -> Sequence[int]:
    """The text facts before this one in its section, nearest first, no further than sentences reach."""
    at = ledger.order[place]
    found = []
    for other in reversed(ledger.text[max(0, at - _REACH) : at]):
        if ledger.sections[other] != ledger.sections[place]:
            break
        found.append(other)
    return found


def own(ledger: Ledger, place: int, places: Iterable[int]) -> list[int]:
    """Those that are about the same item, by its name or by its meaning: 财政拨款收、支总计 is 财政拨款收、支总预算."""
    item, concept = key_of(ledger.facts[place].item), ledger.concepts[place]
    return [
        other
        for other in places
        if key_of(ledger.facts[other].item) == item or (concept and ledger.concepts[other] == concept)
    ]


def _alike(ledger: Ledger, places: Iterable[int], measures: Iterable[str], unit: str = "CNY") -> list[int]:
    return [p for p in places if ledger.facts[p].measure in measures and ledger.facts[p].unit == unit]


def _rates(ledger: Ledger, measure: str) -> Iterator[int]:
    return (place for place in ledger.text if ledger.facts[place].measure == measure)


def _decided(ledger: Ledger, preferred: Sequence[Relation], others: Iterable[Relation]) -> Outcome | None:
    """The first preferred reading that holds; else the only other one that does; else the failure.

    Where grammar prefers none there is nobody to excuse, and a reading that holds is told only if it is sharp: two
    decimals are met by chance once in a thousand tries, and two amounts that meet them both say nothing.
    """
    found = [outcome(ledger, relation) for relation in preferred]
    for one in found:
        if one.judgement.status == "pass":
            return one
    holding = [relation for relation in others if judge(relation, ledger.number).status == "pass"]
    if holding:
        sharp = _sharp(ledger, holding)
        return outcome(ledger, holding[0], proves=sharp) if found or sharp else None
    failed = [one for one in found if one.judgement.status == "fail"]
    return _named(ledger, failed[0]) if failed else None


def _sharp(ledger: Ledger, holding: Sequence[Relation]) -> bool:
    """Whether a percentage of two decimals, neither 0 nor 100, holds for amounts of one value alone."""
    rate = ledger.facts[holding[0].rate]
    values = {tuple(ledger.facts[place].value for _, place in (*one.whole, *one.parts)) for one in holding}
    return rate.decimals > 1 and abs(rate.value) not in (0, 100) and len(values) == 1


def growth(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """增加{change}，增长{rate}: the change over this year's amount less the change, or over a printed last year's."""
    for rate in _rates(ledger, "change_pct"):
        before = near(ledger, rate)
        sentence = ledger.facts[rate].sentence
        changes = [
            p for p in _alike(ledger, own(ledger, rate, before), ("change",)) if ledger.facts[p].sentence == sentence
        ]
        if changes and changes[0] != before[0]:
            continue
        if any((ledger.facts[p].value > 0) != (ledger.facts[rate].value > 0) for p in changes[:1]):
            continue
        mine = own(ledger, rate, before)
        current = _alike(ledger, mine, AMOUNTS - {"count"})
        prior = _alike(ledger, mine, ("prior_final", "prior_budget"))
        budget = _alike(ledger, mine, _BUDGETS) if _against_budget(ledger.facts[rate]) else []
        preferred = list(_growths(rule, rate, changes[:1], current, [*prior, *budget]))
        amounts = [p for p in _alike(ledger, before, AMOUNTS | {"prior_final", "prior_budget"}) if p not in mine]
        excused = _growths(rule, rate, changes[:1], amounts, [*amounts, *current])
        others = excused if changes or preferred else ()
        found = _decided(ledger, preferred, others)
        if found is not None and not (found.judgement.status == "fail" and _negative(ledger, found)):
            yield found


def _against_budget(fact: Fact) -> bool:
    """Whether a change is measured against the same year's budget."""
    return (fact.compare_to or "").startswith(f"{fact.period}:") and (fact.compare_to or "").endswith("budget")


def _growths(
    rule: Rule, rate: int, changes: Sequence[int], current: Iterable[int], prior: Iterable[int]
) -> Iterator[Relation]:
    prior, current = list(prior), list(current)
    for change in changes:
        for amount in prior:
            yield Relation(rule, RATIO, ((1, change),), ((1, amount),), rate)
        for amount in current:
            yield Relation(rule, RATIO, ((1, change),), ((1, amount), (-1, change)), rate)
    if not changes:
        for base in prior:
            for amount in current:
                if amount != base:
                    yield Relation(rule, RATIO, ((1, amount), (-1, base)), ((1, base),), rate)


def _negative(ledger: Ledger, found: Outcome) -> bool:
    return sum(sign * ledger.facts[place].value for sign, place in found.relation.parts) <= 0


def difference(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """A change against a printed last year's amount or budget of the same item in the same sentence."""
    for place in _rates(ledger, "change"):
        fact = ledger.facts[place]
        every = own(ledger, place, near(ledger, place))
        mine = [p for p in every if ledger.facts[p].sentence == fact.sentence]
        base = _alike(ledger, mine, ("prior_final", "prior_budget"), fact.unit)
        if _against_budget(fact):
            base += _alike(ledger, mine, _BUDGETS, fact.unit)
        amounts = AMOUNTS if ledger.main_measure == "budget" else AMOUNTS - {*_BUDGETS}
        current = [p for p in _alike(ledger, every, amounts, fact.unit) if p not in base]
        relations = [Relation(rule, EQUAL, ((1, place),), ((1, now), (-1, then))) for then in base for now in current]
        found = _decided(ledger, relations, ())
        if found is not None:
            yield found


def completion(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """决算 ÷ 预算 of the item's own amounts, else of any that stand in the same section."""
    if rule.forms:
        return
    for rate in _rates(ledger, "completion_pct"):
        before = near(ledger, rate)
        mine = own(ledger, rate, before)
        finals, budgets = _alike(ledger, mine, ("final",)), _alike(ledger, mine, _BUDGETS)
        preferred = [Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in budgets[:2] for f in finals[:2]]
        every = _alike(ledger, before, ("final",)), _alike(ledger, before, _BUDGETS)
        others = (Relation(rule, RATIO, ((1, f),), ((1, b),), rate) for b in every[1] for f in every[0])
        found = _decided(ledger, preferred, others)
        if found is not None:
            yield found


def share(ledger: Ledger, rule: Rule) -> Iterator[Outcome]:
    """Part over whole: the whole that the words name, the whole that it hangs under, else any larger amount."""
    special, bound = _specials()
    for rate in _rates(ledger, "share"):
        concept = ledger.concepts[rate]
        if concept in bound or (concept in special) != bool(rule.names) or (rule.names and concept not in rule.names):
            continue
        before = near(ledger, rate)
        parts = _alike(ledger, own(ledger, rate, before), AMOUNTS - {"count"})[:1]
        if not parts or ledger.facts[parts[0]].sentence != ledger.facts[rate].sentence:
            continue
        wholes = _special_wholes(ledger, rule, rate) if rule.names else _wholes(ledger, rate, parts[0])
        preferred = [Relation(rule, RATIO, ((1, parts[0]),), ((1, whole),), rate) for whole in wholes]
        larger = [p for p in _alike(ledger, _section(ledger, rate), AMOUNTS) if p not in parts]
        others = (Relation(rule, RATIO, ((1, parts[0]),), ((1, whole),), rate) for whole in larger)
        found = _decided(ledger, preferred, others)
        if found is not None:
            yield _sized(ledger, rule, found)


@cache
def _specials() -> tuple[frozenset[str], frozenset[str]]:
    """Concepts whose denominators rules name, and those whose shares another kind of rule judges."""
    special = (name for rule in rules() if rule.kind == "share" for name in rule.names)
    bound = (pair[0] for rule in rules() if rule.kind == "contract_shares" for pair in rule.pairs)
    return frozenset(special), frozenset(bound)


def _sized(ledger: Ledger, rule: Rule, found: Outcome) -> Outcome:
    """A part larger than its whole: we named the whole wrongly; an evaluation of more than was spent is of budgets.

    Of what is spent from one fund only, all that is spent is no denominator.
    """
    part, whole = (ledger.facts[terms[0][1]].value for terms in (found.relation.whole, found.relation.parts))
    if found.judgement.status == "fail" and part > whole:
        return found._replace(severity="warning") if rule.names else found._replace(doubt="whole", severity="info")
    wider = ledger.concepts[found.relation.parts[0][1]].startswith("expenditure.")
    if found.judgement.status == "fail" and rule.names and wider and _of_fund(ledger, found.relation.rate):
        return found._replace(doubt="whole", severity="info")
    if found.judgement.status == "fail" and not rule.names and not _shared(ledger, found):
        return found._replace(doubt="whole", severity="info")
    return found


def _of_fund(ledger: Ledger, rate: int) -> bool:
    return any(fund in (ledger.facts[rate].compare_to or "") for fund in _FUNDS)


def _shared(ledger: Ledger, found: Outcome) -> bool:
    """Whether the whole is what the words name, or another share of the section is of it: else we may have it wrong."""
    rate, whole = found.relation.rate, found.relation.parts[0][1]
    mine = ledger.facts[rate]
    words = ledger.document.text[max(0, (mine.start or 0) - _WORDS) : mine.start]
    wanted = key_of(words.rpartition("占")[2]) if "占" in words else ""
    if wanted and _names(key_of(ledger.facts[whole].item), wanted):
        return True
    others = [p for p in _section(ledger, rate) if ledger.facts[p].measure == "share" and p != rate]
    for other in others:
        part = _alike(ledger, own(ledger, other, near(ledger, other)), AMOUNTS - {"count"})[:1]
        if part and part[0] != whole:
            relation = Relation(found.relation.rule, RATIO, ((1, part[0]),), ((1, whole),), other)
            if outcome(ledger, relation).judgement.status == "pass" and ledger.facts[other].value not in (0, 100):
                return True
    return False


def _section(ledger: Ledger, place: int) -> list[int]:
    """The amounts of a section near a place, before and after."""
    at = ledger.order[place]
    window = ledger.text[max(0, at - 3 * _REACH) : at + _REACH]
    return [other for other in window if ledger.sections[other] == ledger.sections[place]]


def _wholes(ledger: Ledger, rate: int, part: int) -> list[int]:
    fact = ledger.facts[rate]
    wanted = key_of(fact.compare_to or "").removesuffix("的")
    measure, period = ledger.facts[part].measure, ledger.facts[part].period
    amounts = [p for p in _section(ledger, rate) if p != part and ledger.facts[p].measure == measure and p < rate]
    amounts = [p for p in reversed(amounts) if ledger.facts[p].unit == "CNY"]
    named = [p for p in amounts if wanted and _names(key_of(ledger.facts[p].item), wanted)]
    above = fact.item_path.split("/")[:-1]
    parent = [p for p in amounts if above and key_of(ledger.facts[p].item) == key_of(above[-1])]
    found = list(dict.fromkeys((*named, *parent)))
    if not found and (concept := find(fact.compare_to or "")):
        found = [
            p
            for p in ledger.spoken(concept.id)
            if ledger.facts[p].measure == measure
            and ledger.facts[p].period == period
            and ledger.role(p) != "performance"
        ]
    return found


def _names(item: str, wanted: str) -> bool:
    return wanted in item or item in wanted


def _special_wholes(ledger: Ledger, rule: Rule, rate: int) -> list[int]:
    """The amounts anywhere in the document that a special denominator may mean."""
    named = key_of(ledger.facts[rate].compare_to or "")
    concepts = [concept for word, concept in rule.pairs if word in named]
    return [
        place
        for place, concept in enumerate(ledger.concepts)
        if concept in concepts and ledger.facts[place].unit == "CNY" and ledger.facts[place].measure in AMOUNTS
    ] + _project_cells(ledger, bool(concepts))


def _project_cells(ledger: Ledger, wanted: bool) -> list[int]:
    tables = ledger.tables_of(("D03", "D05", "D03U", "D05U")) if wanted else []
    cells = (place for table in tables for place in ledger.cells(table.number))
    return [p for p in cells if key_of(ledger.facts[p].component or "") == "项目支出" and ledger.facts[p].code is None]


def _named(ledger: Ledger, failed: Outcome) -> Outcome:
    """The failure under the rule that explains it: an amount printed as a rate (N-13), a neighbour's rate (N-14)."""
    relation = failed.relation
    if relation.shape != RATIO or failed.severity == "info":
        return failed
    rate = ledger.facts[relation.rate]
    raw = abs(rate.value)
    kind = ""
    if rate.measure == "completion_pct":
        final, base = (ledger.facts[terms[0][1]] for terms in (relation.whole, relation.parts))
        if final.raw_unit == base.raw_unit and final.raw_unit == "万元":
            kind = "amount_as_rate" if abs(final.value - base.value) / 10000 == raw else ""
    if not kind:
        alike = [p for p in near(ledger, relation.rate) if ledger.facts[p].measure == rate.measure]
        kind = "copied_rate" if raw and any(abs(ledger.facts[p].value) == raw for p in alike) else ""
    if not kind:
        return failed
    rule = next(rule for rule in rules() if rule.kind == kind)
    return Outcome(
        Relation(rule, relation.shape, relation.whole, relation.parts, relation.rate), failed.judgement, failed.severity
    )
