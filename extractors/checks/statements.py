"""What sentences say with and without numbers: rates of nothing, what is unchanged, whose reason is printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.extractors.checks.closeness import explains, near, own
from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.grading import outcome
from mingzhang.extractors.checks.messages import printed
from mingzhang.extractors.checks.relation import AT_MOST, EQUAL, Outcome, Relation, Term, said
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import concepts, key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.phrases import phrase
from mingzhang.schemas.vocabulary.rules import Rule
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = [
    "direction", "implied_prior", "listed", "listed_changes", "reason", "repeated", "unchanged", "zero_budget",
    "zero_change", "zero_growth",
]  # fmt: skip

_BUDGETS = ("budget", "adjusted_budget")
_FEW = 3


def _gathered(rule: Rule, cases: Sequence[tuple[int, str]], habit: str) -> Iterator[Outcome]:
    """One finding for a habit of the whole document, however often it returns."""
    if cases:
        named = phrase("habit.join").join(text for _, text in cases[:_FEW])
        named += "" if len(cases) <= _FEW else phrase("habit.and_more")
        name = "habit.text_of_many" if len(cases) > 1 else "habit.text"
        told = phrase(name, cases=named, words=phrase(f"habit.{habit}"), count=len(cases))
        yield said(rule, told, (fact_no for fact_no, _ in cases))


def zero_budget(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A completion rate whose budget is zero: an error where money was spent, a habit of style where none was."""
    habit: list[tuple[int, str]] = []
    for rate in index.text:
        fact = index.facts[rate]
        if fact.measure != "completion_pct":
            continue
        mine = own(index, rate, near(index, rate))
        budgets = [p for p in mine if index.facts[p].measure in _BUDGETS and _sentence(index, p, rate)]
        finals = [p for p in mine if index.facts[p].measure == "final" and _sentence(index, p, rate)]
        opening = [p for p in budgets if index.facts[p].measure == "budget"]
        meant = opening if _says_opening(index, fact) else budgets
        if not meant or not finals or any(index.facts[p].value for p in meant):
            continue
        final, budget = index.facts[finals[0]], index.facts[meant[0]]
        filled = {"item": fact.item, "budget": printed(budget), "final": printed(final), "rate": printed(fact)}
        if final.value:
            yield said(rule, phrase("statement.zero_budget_spent", **filled), (rate, finals[0], meant[0]))
        else:
            habit.append((rate, phrase("statement.zero_budget", **filled)))
    yield from _gathered(replace(rule, severity="warning"), habit, "zero_budget")


def _says_opening(index: FactIndex, fact: Fact) -> bool:
    start = fact.start or 0
    return bool(shape("check.of_opening").search(index.document.text[max(0, start - 12) : start]))


def _sentence(index: FactIndex, one: int, other: int) -> bool:
    return index.facts[one].sentence == index.facts[other].sentence


def zero_growth(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A rate of growth where last year's amount, printed or implied, is zero."""
    habit: list[tuple[int, str]] = []
    for rate in index.text:
        fact = index.facts[rate]
        if fact.measure != "change_pct" or fact.value == 0:
            continue
        mine = own(index, rate, near(index, rate))
        changes = [p for p in mine if index.facts[p].measure == "change" and _sentence(index, p, rate)]
        current = [p for p in mine if index.facts[p].measure in ("final", "budget")]
        if changes and current and index.facts[current[0]].value == index.facts[changes[0]].value != 0:
            now, change = index.facts[current[0]], index.facts[changes[0]]
            filled = {"item": fact.item, "now": printed(now), "change": printed(change), "rate": printed(fact)}
            habit.append((rate, phrase("statement.zero_growth", **filled)))
    yield from _gathered(rule, habit, "zero_growth")


def zero_change(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A change of zero with a rate that is not, of one item in one sentence."""
    for rate in index.text:
        fact = index.facts[rate]
        if fact.measure != "change_pct" or fact.value == 0:
            continue
        before = near(index, rate)[:1]
        if before and index.facts[before[0]].measure == "change" and own(index, rate, before):
            change = index.facts[before[0]]
            fine = change.raw_unit not in words("check", "coarse")
            if change.value == 0 and fine and _sentence(index, before[0], rate):
                told = phrase("statement.zero_change", item=fact.item, change=printed(change), rate=printed(fact))
                yield said(rule, told, (rate, before[0]))


def unchanged(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """增加0万元，增长0% where 持平 is meant, and 持平 beside a change that is none."""
    habit: list[tuple[int, str]] = []
    text = index.document.text
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.measure != "change" or fact.unit != "CNY" or fact.start is None or fact.end is None:
            continue
        if fact.value == 0 and not any(name in (fact.sentence or "") for name in rule.names):
            habit.append((fact_no, phrase("statement.no_change", item=fact.item, change=printed(fact))))
        after = re.split("[。；;]", text[fact.end : fact.end + 40])[0]
        if fact.value and _is_unchanged(after):
            told = phrase("statement.changed_unchanged", item=fact.item, change=printed(fact))
            yield said(rule, told, (fact_no,))
    yield from _gathered(rule, habit, "unchanged")


def reason(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """决算数大于预算数的主要原因 where the final amount is not larger."""
    cases: list[tuple[int, str]] = []
    starts = [(index.facts[fact_no].start or 0, fact_no) for fact_no in index.text]
    at = 0
    for match in shape("check.why_over").finditer(index.document.text):
        while at < len(starts) and starts[at][0] < match.start():
            at += 1
        pair = _amounts_before(index, [fact_no for _, fact_no in starts[max(0, at - 14) : at]])
        word = match["word"] or match["other"]
        meant = _direction(word)
        if meant is None or pair is None or match.start() - (index.facts[pair[0]].end or 0) > 400:
            continue
        final, budgets = index.facts[pair[0]], [index.facts[p] for p in pair[1]]
        signs = {(final.value > b.value) - (final.value < b.value) for b in budgets}
        if meant not in signs:
            filled = {"item": final.item, "final": printed(final), "budget": printed(budgets[0])}
            cases.append((pair[0], phrase("statement.reason", **filled, words=match[0])))
    yield from _gathered(rule, cases, "reason")


def _direction(word: str) -> int | None:
    """1 for 大于, -1 for 小于, 0 for 等于; None for what compares nothing."""
    signs = {"up": 1, "down": -1, "equal": 0}
    return next((sign for name, sign in signs.items() if word in words("check", name)), None)


def _is_unchanged(after: str) -> bool:
    return bool(shape("check.unchanged").search(after)) and not any(word in after for word in words("check", "nearly"))


def _amounts_before(index: FactIndex, fact_nos: Sequence[int]) -> tuple[int, list[int]] | None:
    """The last item before that prints both a final amount and a budget, and nothing else after them."""
    for fact_no in reversed(fact_nos):
        if index.facts[fact_no].measure == "final" and index.facts[fact_no].unit == "CNY":
            budgets = [p for p in own(index, fact_no, fact_nos) if index.facts[p].measure in _BUDGETS]
            if budgets:
                return fact_no, budgets
            return None
    return None


def direction(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """增加-5万元: read by its sign, and told; a change and its rate that go opposite ways."""
    for rate in index.text:
        before = near(index, rate)[:1] if index.facts[rate].measure == "change_pct" else ()
        if before and own(index, rate, before):
            change, fact = index.facts[before[0]], index.facts[rate]
            if change.measure == "change" and change.value * fact.value < 0 and _sentence(index, before[0], rate):
                told = phrase("statement.opposite", item=fact.item, change=printed(change), rate=printed(fact))
                yield said(rule, told, (rate, before[0]), severity="warning")
    for fact_no, fact in enumerate(index.facts):
        if fact.flags and "double_negative" in fact.flags:
            yield said(rule, phrase("statement.double_negative", item=fact.item, change=printed(fact)), (fact_no,))


def implied_prior(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Last year's part, as its change implies it, against last year's whole, as its change implies that."""
    for part, whole in rule.pairs:
        parts, wholes = list(_implied(index, part)), list(_implied(index, whole))
        for mine in parts:
            for theirs in wholes[:1]:
                if index.facts[mine[0][1]].fund == index.facts[theirs[0][1]].fund:
                    found = outcome(index, Relation(rule, AT_MOST, mine, theirs))
                    if found.judgement.status == "fail":
                        yield found._replace(severity="warning")


def _implied(index: FactIndex, concept: str) -> Iterator[tuple[Term, ...]]:
    for fact_no in index.spoken(concept):
        if index.facts[fact_no].measure == "change":
            current = [
                p for p in own(index, fact_no, near(index, fact_no)) if index.facts[p].measure in ("final", "budget")
            ]
            if current and _sentence(index, current[0], fact_no):
                yield (1, current[0]), (-1, fact_no)


def repeated(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """One concept with two values in the text; what was carried over is one thing, budgeted or final."""
    for concept in rule.names:
        groups: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        for fact_no in index.spoken(concept):
            fact = index.facts[fact_no]
            if fact.measure in ("final", "budget", "adjusted_budget") and not fact.qualifier:
                measure = "" if concept.startswith("carryover.") else fact.measure
                groups[measure, fact.period, fact.fund].append(fact_no)
        for fact_nos in groups.values():
            first = fact_nos[0]
            for other in fact_nos[1:]:
                if _nested(index, first, other):
                    continue
                found = outcome(index, Relation(rule, EQUAL, ((1, other),), ((1, first),)))
                yield found if found.judgement.status == "pass" else found._replace(severity=rule.severity)


def _nested(index: FactIndex, one: int, other: int) -> bool:
    """Whether the text has two names of one concept as a whole and its part: 收入决算合计, 其中：本年收入合计."""
    names = {key_of(index.facts[fact_no].item) for fact_no in (one, other)}
    paths = (index.facts[fact_no].item_path for fact_no in index.spoken(index.concepts[one]))
    return len(names) > 1 and any(names <= {key_of(name) for name in path.split("/")} for path in paths)


def _children(index: FactIndex, measures: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Each amount of a text with the parts printed under it in the same section, once each."""
    wholes: dict[tuple[int, str, str, int, str], int] = {}
    parts: dict[tuple[int, str, str, int, str], list[int]] = defaultdict(list)
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.measure not in measures or fact.unit != "CNY" or explains(index, fact_no):
            continue
        where = (index.sections[fact_no], fact.measure, fact.period, fact.compare_to or "")
        names = [key_of(name) for name in fact.item_path.split("/")]
        wholes.setdefault((where[0], names[-1], where[1], where[2], where[3]), fact_no)
        if len(names) > 1:
            group = parts[where[0], names[-2], where[1], where[2], where[3]]
            if all(index.facts[p].item != fact.item for p in group):
                group.append(fact_no)
    for key, fact_nos in parts.items():
        if key in wholes and wholes[key] not in fact_nos:
            yield wholes[key], fact_nos


def listed(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Parts that are together more than their whole; a list that does not reach it may be incomplete."""
    for whole, parts in _children(index, ("final", "budget", "adjusted_budget")):
        tops = _uppermost(index, parts)
        if len(tops) < 2:
            continue
        equal = outcome(index, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in tops)))
        failed = equal.judgement.status == "fail" and equal.severity != "info"
        first = _first_of(index, rule, whole, tops) if failed else None
        if first is not None:
            yield first
            continue
        over = (equal.judgement.difference or 0) < 0 and all(_lists(index, whole, part) for part in tops)
        yield equal._replace(doubt="incomplete", severity="info") if failed and not over else equal


def _first_of(index: FactIndex, rule: Rule, whole: int, parts: Sequence[int]) -> Outcome | None:
    """The first parts, where they add up to the whole: what follows them belongs to what the whole is a part of."""
    for count in range(2, len(parts)):
        relation = Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts[:count]))
        found = outcome(index, relation)
        if found.proves:
            return found
    return None


def _lists(index: FactIndex, whole: int, part: int) -> bool:
    """Whether a part stands in its whole's sentence, and is not a total or the whole itself again."""
    fact = index.facts[part]
    again = fact.value == index.facts[whole].value or fact.item.endswith(words("row", "closing"))
    return _sentence(index, whole, part) and not again


def _uppermost(index: FactIndex, parts: Sequence[int]) -> list[int]:
    """The parts without those that belong to another part by meaning: 公务用车购置费 to 公务用车购置及运行维护费."""
    meant = {index.concepts[part] for part in parts if index.concepts[part]}
    every = concepts()
    return [
        part
        for part in parts
        if not index.concepts[part] or not meant & set(every.ancestors(every.by_id[index.concepts[part]]))
    ]


def listed_changes(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Changes of parts against the change of their whole, where the parts' amounts add up to the whole's."""
    complete = {}
    for whole, parts in _children(index, ("final", "budget")):
        equal = outcome(index, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))
        if equal.judgement.status == "pass" and len(parts) > 1:
            complete[index.sections[whole], key_of(index.facts[whole].item)] = {
                key_of(index.facts[p].item): index.facts[p].value for p in parts
            }
    for whole, parts in _children(index, ("change",)):
        every = complete.get((index.sections[whole], key_of(index.facts[whole].item)))
        told = {key_of(index.facts[p].item) for p in parts}
        if every and all(name in told or value == Decimal(0) for name, value in every.items()):
            yield outcome(index, Relation(rule, EQUAL, ((1, whole),), tuple((1, part) for part in parts)))
