"""From a judged draft to a published fact: concept, code, axis, fund, and the untouched places."""

from __future__ import annotations

from mingzhang.extractors.binding.candidates import CandidateFact, Item
from mingzhang.extractors.linking.accounts import known_account
from mingzhang.extractors.sentences.scope import Scope, fund_of
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find, find_path
from mingzhang.schemas.vocabulary.glyphs import published
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["fact_of"]

_REPORTS = frozenset({"gov_report", "gov_budget"})
_DEPARTMENTS = frozenset({"dept_budget", "unit_budget", "dept_final", "unit_final"})
_BUDGETS = frozenset({"dept_budget", "unit_budget"})
_CLASS = 3
_TRANSFERS = ("1", "230")
"""How the codes of a government's revenue and of its transfers begin."""
_SINGLE = frozenset({"general", "government_fund", "state_capital"})

_BY_FUNCTION = frozenset({"general", "general.structure", "general.details", "general.overall", "fiscal"})
_NOT_BY_ACCOUNT = frozenset({"three_public", "procurement", "asset", "performance", "staff", "debt"})

_SECTION_AXIS = {
    "three_public": "three_public",
    "operating": "operating",
    "procurement": "procurement",
    "assets": "asset",
    "performance": "performance",
    "performance.self_evaluation": "performance",
    "performance.department_report": "performance",
    "overview.units": "staff",
    "debt": "debt",
    "basic": "economic",
}


def fact_of(document: Document, scope: Scope, start: int, draft: CandidateFact) -> Fact:
    """The fact of `draft`, whose paragraph begins at `start` of the document's text."""
    number, text = draft.number, document.text
    begin, end = start + number.start, start + number.end
    path = draft.item.path
    concept = find_path(path)
    axis, code = (concept.axis, draft.item.code) if concept else _classified(scope, draft)
    page = document.page_of(begin) if document.pages_at else None
    sentence = text[start + draft.sentence[0] : start + draft.sentence[1]].strip()
    return Fact(
        item=published(draft.item.name),
        item_path=published(path),
        axis=axis,
        fund=draft.fund or _fund(scope, draft),
        measure=_measure_in_book(document, scope, draft),
        period=draft.period,
        value=draft.value,
        unit=draft.unit,
        raw_value=text[begin:end],
        raw_unit=number.unit_text,
        decimals=number.decimals,
        source="text",
        code=code,
        concept=concept.id if concept else None,
        compare_to=draft.compare_to,
        qualifier=number.qualifier or None,
        reason=draft.reason,
        page=page,
        start=begin,
        end=end,
        sentence=sentence,
        verdict=draft.verdict,
        meaning=draft.meaning or None,
        flags=(*draft.flags, "preliminary") if _is_preliminary(document, draft) else tuple(draft.flags),
    )


def _measure_in_book(document: Document, scope: Scope, draft: CandidateFact) -> str:
    """The account of the year before, told in a budget, is last year's: 二、2021年决算情况 in a budget of 2022."""
    last = draft.measure == "final" and document.kind in _BUDGETS and draft.period == scope.year < document.year
    return "prior_final" if last else draft.measure


def _is_preliminary(document: Document, draft: CandidateFact) -> bool:
    """Whether an outcome is told before the final accounts: by a report on execution or on the coming budget."""
    told = document.kind in _REPORTS and not shape("heading.final_accounts").search(document.title)
    return told and draft.measure == "final" and draft.unit == "CNY" and draft.period >= document.year - 1


def _classified(scope: Scope, draft: CandidateFact) -> tuple[str, str | None]:
    """Axis and code: the printed code, else the account that the name is where money is counted by accounts."""
    axis, item = _axis(scope, draft), draft.item
    if item.code or axis in _NOT_BY_ACCOUNT or draft.measure == "count":
        return axis, item.code
    preferred = "function" if scope.canonical in _BY_FUNCTION else _SECTION_AXIS.get(scope.canonical or "", "")
    known = known_account(item.name, item.above, scope.year, preferred)
    if known and scope.kind in _DEPARTMENTS and known.code.startswith(_TRANSFERS):
        known = None  # 教育 of a school's expenditure is none of the government's transfers
    return known or _class_of(scope, item) or (axis, None)


def _class_of(scope: Scope, item: Item) -> tuple[str, str] | None:
    """The class whose 支出 a list leaves out: 按支出功能分类：教育4411万元，社会保障和就业406万元."""
    if not (item.above or scope.kind in _DEPARTMENTS) or item.name.startswith("其他"):
        return None
    known = known_account(f"{item.name}支出", (), scope.year, "function")
    return known if known and known.axis == "function" and len(known.code) == _CLASS else None


def _axis(scope: Scope, draft: CandidateFact) -> str:
    if scope.canonical in _SECTION_AXIS:
        return _SECTION_AXIS[scope.canonical or ""]
    if draft.item.code:
        return "economic" if draft.item.code.startswith(("3", "5")) else "function"
    if draft.unit != "CNY" and draft.measure == "count":
        return {"person": "staff", "vehicle": "asset"}.get(draft.unit, "performance")
    return "function" if draft.item.above else "balance"


def _fund(scope: Scope, draft: CandidateFact) -> str:
    """The section's fund; where the heading leaves it open, the fund that the item's own name is."""
    own = fund_of(draft.item.name)
    if scope.fund == "fiscal" and scope.role != "performance":
        # 一般公共预算财政拨款支出 in 财政拨款支出决算总体情况 says more than its heading, also of its parts: 人员经费,
        # but not 结转下年
        concept = find(draft.item.name)
        above = () if concept is not None and concept.axis == "balance" else reversed(draft.item.above)
        named = (own, *(fund_of(name) for name in above if name.endswith("支出") or "三公" in name))
        if single := next((fund for fund in named if fund in _SINGLE), None):
            return single
    if own in _SINGLE and scope.fund in _SINGLE and shape("fund.itself").search(draft.item.name):
        return own  # 市级国有资本经营预算收入 under a heading of the general budget that has ended unseen
    if scope.role == "performance" or (scope.fund_stated and scope.fund != "all"):
        return scope.fund
    if scope.fund_stated and draft.item.above and scope.kind in _DEPARTMENTS:
        return scope.fund  # 一般公共预算拨款收入 among the sources of all revenue: the list is of all funds
    if own == "fiscal" and (scope.fund_stated or draft.item.name.endswith("收入")):
        return scope.fund
    if own is None:
        handed = (fund_of(name) for name in reversed(draft.item.above))
        own = next((fund for fund in handed if fund in _SINGLE or (fund and not scope.fund_stated)), None)
    if own is None and not scope.fund_stated and draft.measure != "count" and _is_public(draft.item):
        return "fiscal"  # the three public expenses are disclosed as paid from fiscal appropriations
    return own or scope.fund


def _is_public(item: Item) -> bool:
    concept = find(item.name)
    return concept is not None and concept.axis == "three_public"
