"""Findings in words for a finance clerk: which numbers, where, what they should satisfy, by how much they miss."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.extractors.checks.fact_index import FactIndex, factor_of, is_total
from mingzhang.extractors.checks.relation import AT_MOST, RATIO, WORDS, Outcome, Relation, Term
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.phrases import phrase, phrases

__all__ = ["message", "name_of", "printed"]

_MOST = 6
_MINUS = ("-", "−", "－", "(", "（")
_ONE, _CENT = Decimal(1), Decimal("0.01")


def printed(fact: Fact) -> str:
    """The number as printed, with its unit."""
    return f"{fact.raw_value}{fact.raw_unit}"


def message(index: FactIndex, outcome: Outcome) -> str:
    """One sentence in Chinese."""
    facts = outcome.relation.facts
    where = _where(index, outcome, facts)
    if outcome.relation.shape == WORDS:
        return where + outcome.words
    text = _statement(index, outcome)
    doubt = phrase("relation.undecided", doubt=phrase(f"doubt.{outcome.doubt}")) if outcome.doubt else ""
    why = phrase("relation.because", why=outcome.words) if outcome.words else ""
    return f"{where}{text}{why}{doubt}。"


def _where(index: FactIndex, outcome: Outcome, facts: Sequence[int]) -> str:
    if not facts:
        at = index.document.page_of(outcome.start) if outcome.start is not None else None
        return phrase("place.page_alone", page=at) if at else ""
    fact = index.facts[facts[0]]
    page = phrase("place.page", page=fact.page) if fact.page else ""
    if fact.table is not None:
        return phrase("place.table", page=page, title=index.titles.get(fact.table) or phrase("place.untitled"))
    number = index.sections[facts[0]]
    section = index.document.sections[number] if number >= 0 else None
    title = f"“{section.ordinal}{section.title}”" if section and section.title else ""
    return phrase("place.section", page=page, title=title) if page or title else ""


class _Label(NamedTuple):
    """What a number is called wherever it stands, built once: most numbers take part in several relations."""

    table: int | None
    title: str
    name: str
    measure: str
    main: bool
    measured: str
    shown: str
    falls: bool
    """A decrease that is printed without a sign: 减少4.75万元."""


def name_of(index: FactIndex, fact_no: int, beside: int) -> str:
    """What a number is called, with its column, its measure, and its table where that is not the table at hand."""
    return _named(_label(index, fact_no), _label(index, beside))


def _named(mine: _Label, other: _Label) -> str:
    measured = mine.measured if not mine.main or other.measure != mine.measure else ""
    if mine.table == other.table:
        return mine.name + measured
    return (mine.title if mine.table is not None else phrase("place.in_text")) + mine.name + measured


def _label(index: FactIndex, fact_no: int) -> _Label:
    label: _Label | None = index.labels.get(fact_no)
    if label is None:
        label = index.labels[fact_no] = _labelled(index, index.facts[fact_no])
    return label


def _labelled(index: FactIndex, fact: Fact) -> _Label:
    column = f"·{fact.component}" if fact.component and not is_total(fact.component) else ""
    side = fact.item_path.split("/")[0] if is_total(fact.item) and "/" in fact.item_path else ""
    title = index.titles.get(fact.table, "") if fact.table is not None else ""
    return _Label(
        fact.table,
        f"《{title}》" if title else "",
        f"{side}{fact.item}{column}",
        fact.measure,
        fact.measure == index.main_measure,
        _measured(index, fact),
        printed(fact),
        _is_signed(fact) and fact.value < 0 and not fact.raw_value.startswith(_MINUS),
    )


def _measured(index: FactIndex, fact: Fact) -> str:
    if _is_signed(fact) and fact.value and not fact.raw_value.startswith(_MINUS):
        return phrases("fall" if fact.value < 0 else "rise")[fact.measure]
    here = phrases("measure_here").get(fact.measure, "") if fact.measure == index.main_measure else ""
    return here or phrases("measure").get(fact.measure, "")


def _is_signed(fact: Fact) -> bool:
    """Whether the sign of a measure stands in its word: 减少额, 下降率."""
    return fact.measure in phrases("fall")


def _told(index: FactIndex, fact_no: int, beside: int) -> str:
    mine = _label(index, fact_no)
    return _named(mine, _label(index, beside)) + mine.shown


def _statement(index: FactIndex, outcome: Outcome) -> str:
    relation, judged = outcome.relation, outcome.judgement
    first = relation.facts[0]
    if relation.shape == RATIO:
        return _ratio(index, outcome)
    subject = _parts(index, relation.whole, first) if len(relation.whole) > 1 else _told(index, first, first)
    parts = _parts(index, relation.parts, first)
    assert judged.expected is not None and judged.difference is not None
    fact = index.facts[first]
    changes = fact.measure == "change" and bool(judged.expected) and relation.shape != AT_MOST
    together = _together(index, relation, judged.expected) if len(relation.parts) > 1 else ""
    several, instead = ("", together) if changes else (together, "")
    if judged.status == "pass" and relation.shape == AT_MOST:
        return phrase("relation.at_most_holds", whole=subject, parts=parts, several=several)
    gap = _amount(abs(judged.difference), fact, comma=_has_comma(index, relation)) if judged.difference else ""
    if judged.status == "pass":
        name = "relation.equal_rounded" if gap else "relation.equal_holds"
        return phrase(name, whole=subject, parts=parts, several=several, gap=gap)
    if not relation.parts:
        return phrase(
            "relation.negative" if fact.value < 0 else "relation.no_parts", whole=subject, rule=relation.rule.says
        )
    name = "relation.at_most_fails" if relation.shape == AT_MOST else "relation.equal_fails"
    terms = {"whole": subject, "parts": parts, "several": several, "instead": instead}
    return phrase(name, **terms, gap=gap, rule=relation.rule.says)


def _together(index: FactIndex, relation: Relation, expected: Decimal) -> str:
    """What the parts come to: a sum, or what is left after something is taken off."""
    first = index.facts[relation.facts[0]]
    comma = _has_comma(index, relation)
    if first.measure == "change" and expected:
        name = "relation.should_rise" if expected > 0 else "relation.should_fall"
        return phrase(name, amount=_amount(abs(expected), first, comma=comma))
    name = "relation.together" if all(sign > 0 for sign, _ in relation.parts) else "relation.left"
    return phrase(name, amount=_amount(expected, first, comma=comma))


def _has_comma(index: FactIndex, relation: Relation) -> bool:
    """Whether the numbers at hand are printed in groups of three digits: so is then what is computed of them."""
    return any("," in index.facts[fact_no].raw_value for fact_no in relation.facts[:_MOST])


def _parts(index: FactIndex, terms: Sequence[Term], first: int) -> str:
    told, other = "", _label(index, first)
    for sign, fact_no in terms[:_MOST]:
        mine = _label(index, fact_no)
        told += ("−" if (sign < 0) != mine.falls else "+" if told else "") + _named(mine, other) + mine.shown
    return told + (phrase("relation.and_more", count=len(terms)) if len(terms) > _MOST else "")


def _ratio(index: FactIndex, outcome: Outcome) -> str:
    relation, judged = outcome.relation, outcome.judgement
    rate, label = index.facts[relation.rate], _label(index, relation.rate)
    head = f"{rate.item}{label.measured}{printed(rate)}"
    part = _parts(index, relation.whole, relation.rate)
    part = part.removeprefix("−") if len(relation.whole) == 1 and rate.measure == "change_pct" else part
    terms = f"({part})÷({_parts(index, relation.parts, relation.rate)})"
    if judged.expected is None:
        return phrase("ratio.of_nothing", rate=head)
    turned = rate.measure == "change_pct" and bool(judged.expected) and not rate.raw_value.startswith(_MINUS)
    exact = f"{(abs(judged.expected) if turned else judged.expected).quantize(_CENT)}%"
    if turned:
        exact = phrase("ratio.rise" if judged.expected > 0 else "ratio.fall", rate=exact)
    if judged.status == "pass":
        return phrase("ratio.holds", rate=head, terms=terms, exact=exact)
    gap = abs(judged.difference or Decimal(0)).quantize(_CENT)
    return phrase("ratio.fails", rate=head, terms=terms, exact=exact, gap=gap, rule=relation.rule.says)


def _amount(value: Decimal, like: Fact, *, comma: bool = False) -> str:
    """A value in the unit of the fact that it is compared with, with its decimals or as many as it takes."""
    factor, fact_nos = factor_of(like), _ONE.scaleb(-like.decimals)
    scaled = value / factor
    if factor != 1 and scaled != scaled.quantize(fact_nos):
        fact_nos = min(fact_nos, _CENT)
    shown = scaled.quantize(fact_nos)
    return f"{shown:,}{_unit(like)}" if comma else f"{shown}{_unit(like)}"


def _unit(like: Fact) -> str:
    return like.raw_unit or (phrase("relation.yuan") if like.unit == "CNY" else "")
