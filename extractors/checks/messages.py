"""Findings in words for a finance clerk: which numbers, where, what they should satisfy, by how much they miss."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.extractors.checks.ledger import Ledger, factor_of, is_total
from mingzhang.extractors.checks.relation import AT_MOST, RATIO, WORDS, Outcome, Relation, Term
from mingzhang.schemas.facts import Fact

__all__ = ["message", "name_of", "printed"]

_MEASURES = {
    "final": "决算数", "budget": "年初预算数", "adjusted_budget": "调整预算数", "prior_final": "上年决算数",
    "prior_budget": "上年预算数", "change": "增减额", "change_pct": "增减率", "share": "占比",
    "completion_pct": "完成率",
    "limit": "限额", "limit_new": "新增限额", "balance": "余额", "supplement": "追加数",
}  # fmt: skip
_SIGNED = {"change": ("增加额", "减少额"), "change_pct": ("增长率", "下降率")}
"""What a change is called: its sign stands in the word, not in the number."""
_MOST = 6
_MINUS = ("-", "−", "－", "(", "（")
_ONE, _CENT = Decimal(1), Decimal("0.01")
_DOUBTS = {
    "structure": "表的结构未能确认",
    "unread": "表中有未能识别的数字",
    "row": "疑缺一行",
    "orphan": "疑缺上级或下级科目行",
    "subordinate": "其中可能有从属项",
    "elsewhere": "该数见于其他表",
    "fund": "所述资金范围与该表不同",
    "incomplete": "所列可能不完整",
    "size": "项目过多",
    "whole": "未能确认总额",
    "raw": "数字中有空格,印刷不清",
    "unit": "表的单位未能确认",
    "apart": "所涉数字之间另有其他数字",
}


def printed(fact: Fact) -> str:
    """The number as printed, with its unit."""
    return f"{fact.raw_value}{fact.raw_unit}"


def message(ledger: Ledger, outcome: Outcome) -> str:
    """One sentence in Chinese."""
    facts = outcome.relation.facts
    where = _where(ledger, outcome, facts)
    if outcome.relation.shape == WORDS:
        return where + outcome.words
    text = _statement(ledger, outcome)
    doubt = f"（{_DOUBTS[outcome.doubt]},未作判定）" if outcome.doubt else ""
    why = f"（{outcome.words}）" if outcome.words else ""
    return f"{where}{text}{why}{doubt}。"


def _where(ledger: Ledger, outcome: Outcome, facts: Sequence[int]) -> str:
    if not facts:
        at = ledger.document.page_of(outcome.start) if outcome.start is not None else None
        return f"第{at}页：" if at else ""
    fact = ledger.facts[facts[0]]
    page = f"第{fact.page}页" if fact.page else ""
    if fact.table is not None:
        return f"{page}《{ledger.titles.get(fact.table) or '表'}》："
    number = ledger.sections[facts[0]]
    section = ledger.document.sections[number] if number >= 0 else None
    title = f"“{section.ordinal}{section.title}”" if section and section.title else ""
    return f"{page}{title}：" if page or title else ""


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


def name_of(ledger: Ledger, place: int, beside: int) -> str:
    """What a number is called, with its column, its measure, and its table where that is not the table at hand."""
    return _named(_label(ledger, place), _label(ledger, beside))


def _named(mine: _Label, other: _Label) -> str:
    measured = mine.measured if not mine.main or other.measure != mine.measure else ""
    if mine.table == other.table:
        return mine.name + measured
    return (mine.title if mine.table is not None else "文字所述") + mine.name + measured


def _label(ledger: Ledger, place: int) -> _Label:
    label: _Label | None = ledger.labels.get(place)
    if label is None:
        label = ledger.labels[place] = _labelled(ledger, ledger.facts[place])
    return label


def _labelled(ledger: Ledger, fact: Fact) -> _Label:
    column = f"·{fact.component}" if fact.component and not is_total(fact.component) else ""
    side = fact.item_path.split("/")[0] if is_total(fact.item) and "/" in fact.item_path else ""
    title = ledger.titles.get(fact.table, "") if fact.table is not None else ""
    return _Label(
        fact.table,
        f"《{title}》" if title else "",
        f"{side}{fact.item}{column}",
        fact.measure,
        fact.measure == ledger.main_measure,
        _measured(ledger, fact),
        printed(fact),
        fact.measure in _SIGNED and fact.value < 0 and not fact.raw_value.startswith(_MINUS),
    )


def _measured(ledger: Ledger, fact: Fact) -> str:
    if fact.measure in _SIGNED and fact.value and not fact.raw_value.startswith(_MINUS):
        return _SIGNED[fact.measure][fact.value < 0]
    if fact.measure == "budget" and ledger.main_measure == "budget":
        return "预算数"
    return _MEASURES.get(fact.measure, "")


def _told(ledger: Ledger, place: int, beside: int) -> str:
    mine = _label(ledger, place)
    return _named(mine, _label(ledger, beside)) + mine.shown


def _statement(ledger: Ledger, outcome: Outcome) -> str:
    relation, judged = outcome.relation, outcome.judgement
    first = relation.facts[0]
    if relation.shape == RATIO:
        return _ratio(ledger, outcome)
    subject = _parts(ledger, relation.whole, first) if len(relation.whole) > 1 else _told(ledger, first, first)
    parts = _parts(ledger, relation.parts, first)
    assert judged.expected is not None and judged.difference is not None
    fact = ledger.facts[first]
    changes = fact.measure == "change" and bool(judged.expected) and relation.shape != AT_MOST
    together = _together(ledger, relation, judged.expected) if len(relation.parts) > 1 else ""
    several, instead = ("", together) if changes else (together, "")
    if judged.status == "pass" and relation.shape == AT_MOST:
        return f"{subject}不大于{parts}{several}"
    gap = _amount(abs(judged.difference), fact, comma=_has_comma(ledger, relation)) if judged.difference else ""
    if judged.status == "pass":
        return f"{subject}与{parts}{several}相符" + (f",相差{gap},属四舍五入" if gap else "")
    if not relation.parts:
        return f"{subject}为负；{relation.rule.says}" if fact.value < 0 else f"{subject}没有相应的下级数"
    wrong = "大于" if relation.shape == AT_MOST else "与"
    tail = f",多出{gap}" if relation.shape == AT_MOST else f"不符{instead},相差{gap}"
    return f"{subject}{wrong}{parts}{several}{tail}；{relation.rule.says}"


def _together(ledger: Ledger, relation: Relation, expected: Decimal) -> str:
    """What the parts come to: a sum, or what is left after something is taken off."""
    first = ledger.facts[relation.facts[0]]
    comma = _has_comma(ledger, relation)
    if first.measure == "change" and expected:
        return f",应为{'增加' if expected > 0 else '减少'}{_amount(abs(expected), first, comma=comma)}"
    word = "合计" if all(sign > 0 for sign, _ in relation.parts) else "得"
    return f",{word}{_amount(expected, first, comma=comma)}"


def _has_comma(ledger: Ledger, relation: Relation) -> bool:
    """Whether the numbers at hand are printed in groups of three digits: so is then what is computed of them."""
    return any("," in ledger.facts[place].raw_value for place in relation.facts[:_MOST])


def _parts(ledger: Ledger, terms: Sequence[Term], first: int) -> str:
    told, other = "", _label(ledger, first)
    for sign, place in terms[:_MOST]:
        mine = _label(ledger, place)
        told += ("−" if (sign < 0) != mine.falls else "+" if told else "") + _named(mine, other) + mine.shown
    return told + (f"等{len(terms)}项" if len(terms) > _MOST else "")


def _ratio(ledger: Ledger, outcome: Outcome) -> str:
    relation, judged = outcome.relation, outcome.judgement
    rate, label = ledger.facts[relation.rate], _label(ledger, relation.rate)
    head = f"{rate.item}{label.measured}{printed(rate)}"
    part = _parts(ledger, relation.whole, relation.rate)
    part = part.removeprefix("−") if len(relation.whole) == 1 and rate.measure == "change_pct" else part
    terms = f"({part})÷({_parts(ledger, relation.parts, relation.rate)})"
    if judged.expected is None:
        return f"{head}的分母为零,无定义"
    turned = rate.measure == "change_pct" and bool(judged.expected) and not rate.raw_value.startswith(_MINUS)
    word = ("增长" if judged.expected > 0 else "下降") if turned else ""
    exact = f"{word}{(abs(judged.expected) if turned else judged.expected).quantize(_CENT)}%"
    if judged.status == "pass":
        return f"{head}与{terms}={exact}相符"
    gap = f"{abs(judged.difference or Decimal(0)).quantize(_CENT)}个百分点"
    return f"{head},按{terms}计算应为{exact},相差{gap}；{relation.rule.says}"


def _amount(value: Decimal, like: Fact, *, comma: bool = False) -> str:
    """A value in the unit of the fact that it is compared with, with its decimals or as many as it takes."""
    factor, places = factor_of(like), _ONE.scaleb(-like.decimals)
    scaled = value / factor
    if factor != 1 and scaled != scaled.quantize(places):
        places = min(places, _CENT)
    shown = scaled.quantize(places)
    return f"{shown:,}{_unit(like)}" if comma else f"{shown}{_unit(like)}"


def _unit(like: Fact) -> str:
    return like.raw_unit or ("元" if like.unit == "CNY" else "")
