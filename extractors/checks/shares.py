"""Shares in sentences: a part over its whole, the whole that the words name or that the part hangs under."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mingzhang.extractors.checks.closeness import alike, near, own
from mingzhang.extractors.checks.fact_index import AMOUNTS, FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.rates import decided
from mingzhang.extractors.checks.relation import RATIO, Outcome, Relation
from mingzhang.schemas.vocabulary.concepts import find, key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["share"]

_REACH = 14
_WORDS = 24


def share(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Part over whole: the whole that the words name, the whole that it hangs under, else any larger amount."""
    special, bound = _specials()
    for rate in (fact_no for fact_no in index.text if index.facts[fact_no].measure == "share"):
        concept = index.concepts[rate]
        if concept in bound or (concept in special) != bool(rule.names) or (rule.names and concept not in rule.names):
            continue
        before = near(index, rate)
        parts = alike(index, own(index, rate, before), AMOUNTS - {"count"})[:1]
        if not parts or index.facts[parts[0]].sentence != index.facts[rate].sentence:
            continue
        wholes = _special_wholes(index, rule, rate) if rule.names else _wholes(index, rate, parts[0])
        preferred = [Relation(rule, RATIO, ((1, parts[0]),), ((1, whole),), rate) for whole in wholes]
        larger = [p for p in alike(index, _section(index, rate), AMOUNTS) if p not in parts]
        others = (Relation(rule, RATIO, ((1, parts[0]),), ((1, whole),), rate) for whole in larger)
        found = decided(index, preferred, others)
        if found is not None:
            yield _sized(index, rule, found if rule.names else _near(index, found))


def _near(index: FactIndex, found: Outcome) -> Outcome:
    """A failure is doubted where the whole stands elsewhere in a government's report: books of several levels do."""
    whole, rate = found.relation.parts[0][1], found.relation.rate
    far = index.document.kind.startswith("gov") and index.sections[whole] != index.sections[rate]
    return found._replace(doubt="whole", severity="info") if far and found.judgement.status == "fail" else found


@cache
def _specials() -> tuple[frozenset[str], frozenset[str]]:
    """Concepts whose denominators rules name, and those whose shares another kind of rule judges."""
    special = (name for rule in rules() if rule.kind == "share" for name in rule.names)
    bound = (pair[0] for rule in rules() if rule.kind == "contract_shares" for pair in rule.pairs)
    return frozenset(special), frozenset(bound)


def _sized(index: FactIndex, rule: Rule, found: Outcome) -> Outcome:
    """A part larger than its whole: we named the whole wrongly; an evaluation of more than was spent is of budgets.

    Of what is spent from one fund only, all that is spent is no denominator.
    """
    part, whole = (index.facts[terms[0][1]].value for terms in (found.relation.whole, found.relation.parts))
    if found.judgement.status == "fail" and part > whole:
        return found._replace(severity="warning") if rule.names else found._replace(doubt="whole", severity="info")
    wider = index.concepts[found.relation.parts[0][1]].startswith("expenditure.")
    if found.judgement.status == "fail" and rule.names and wider and _of_fund(index, found.relation.rate):
        return found._replace(doubt="whole", severity="info")
    if found.judgement.status == "fail" and not rule.names and not _shared(index, found):
        return found._replace(doubt="whole", severity="info")
    return found


def _of_fund(index: FactIndex, rate: int) -> bool:
    return any(fund in (index.facts[rate].compare_to or "") for fund in words("column", "single_funds"))


def _shared(index: FactIndex, found: Outcome) -> bool:
    """Whether the whole is what other shares of the section are of too, or, where there is none, what the words name.

    Where other shares miss it as well, we have it wrong.
    """
    rate, whole = found.relation.rate, found.relation.parts[0][1]
    told = [one for other in _section(index, rate) if other != rate for one in _of_whole(index, found, other, whole)]
    if told:
        return any(one.judgement.status == "pass" for one in told)
    words = index.document.text[max(0, (index.facts[rate].start or 0) - _WORDS) : index.facts[rate].start]
    wanted = key_of(words.rpartition("占")[2]) if "占" in words else ""
    return bool(wanted) and _names(key_of(index.facts[whole].item), wanted)


def _of_whole(index: FactIndex, found: Outcome, rate: int, whole: int) -> Iterator[Outcome]:
    """The judgement of another share, would it be of the same whole; a share of 0 or 100 tells nothing."""
    fact = index.facts[rate]
    part = alike(index, own(index, rate, near(index, rate)), AMOUNTS - {"count"})[:1] if fact.measure == "share" else ()
    if part and part[0] != whole and fact.value not in (0, 100):
        yield outcome(index, Relation(found.relation.rule, RATIO, ((1, part[0]),), ((1, whole),), rate))


def _section(index: FactIndex, fact_no: int) -> list[int]:
    """The amounts of a section near a place, before and after."""
    at = index.order[fact_no]
    window = index.text[max(0, at - 3 * _REACH) : at + _REACH]
    return [other for other in window if index.sections[other] == index.sections[fact_no]]


def _wholes(index: FactIndex, rate: int, part: int) -> list[int]:
    fact = index.facts[rate]
    wanted = key_of(fact.compare_to or "").removesuffix("的")
    measure, period = index.facts[part].measure, index.facts[part].period
    amounts = [p for p in reversed(_section(index, rate)) if p != part and p < rate and index.facts[p].unit == "CNY"]
    amounts = [p for p in amounts if (index.facts[p].measure, index.facts[p].period) == (measure, period)]
    named = [p for p in amounts if wanted and _names(key_of(index.facts[p].item), wanted)]
    above = fact.item_path.split("/")[:-1]
    parent = [p for p in amounts if above and key_of(index.facts[p].item) == key_of(above[-1])]
    found = list(dict.fromkeys((*named, *parent)))
    if not found and (concept := find(fact.compare_to or "")):
        found = [
            p
            for p in index.spoken(concept.id)
            if index.facts[p].measure == measure and index.facts[p].period == period and index.role(p) != "performance"
        ]
    return found


def _names(item: str, wanted: str) -> bool:
    return wanted in item or item in wanted


def _special_wholes(index: FactIndex, rule: Rule, rate: int) -> list[int]:
    """The amounts anywhere in the document that a special denominator may mean."""
    named = key_of(index.facts[rate].compare_to or "")
    concepts = [concept for word, concept in rule.pairs if word in named]
    return [
        fact_no
        for fact_no, concept in enumerate(index.concepts)
        if concept in concepts and index.facts[fact_no].unit == "CNY" and index.facts[fact_no].measure in AMOUNTS
    ] + _project_cells(index, bool(concepts))


def _project_cells(index: FactIndex, wanted: bool) -> list[int]:
    tables = index.tables_of(("D03", "D05", "D03U", "D05U")) if wanted else []
    cells = (fact_no for table in tables for fact_no in index.cells(table.number))
    return [p for p in cells if key_of(index.facts[p].component or "") == "项目支出" and index.facts[p].code is None]
