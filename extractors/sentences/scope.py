"""What a section fixes for the numbers in it: fund, default phase, axis, whether its text states facts at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.document import Document, Section
from mingzhang.schemas.vocabulary.marks import either, words

__all__ = ["Scope", "scope_of"]

_FINAL_KINDS = frozenset({"dept_final", "unit_final", "gov_final"})
_GOVERNMENT_KINDS = frozenset({"gov_final", "gov_report"})
_BUDGET_KINDS = frozenset({"dept_budget", "unit_budget"})
# 收入决算情况说明, 支出预算总体情况: all funds; an account name used as heading (住房保障支出（类）) says nothing.
_OVERALL = re.compile(
    r"(?:收入|支出|收支)(?:.{0,12})(?:情况|说明|决算|预算|总体|总表)|(?:情况|决算|预算).{0,4}(?:收入|支出|收支)"
)
_FUND_NAMES = "一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算"
# 一般公共预算, 预算稳定调节基金: names with a phase word in them, which say no phase.


@cache
def _names() -> re.Pattern[str]:
    return re.compile(f"{_FUND_NAMES}|{either(words('phase', 'not_phase'))}")


_WITHOUT = re.compile(r"不含[^()（）,，]*")
_TITLE_YEAR = re.compile(r"20\d\d(?=年)(?!.*20\d\d年)")
# What the general public budget was called before 2015, and is by many still.
_OLD_GENERAL = ("公共财政预算", "公共预算", "一般预算")
_SILENT = {"duties": "duties", "glossary": "glossary"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a sentence stands: `measure` is what an amount without a phase word is, `silent` the leftover reason of
    a section whose numbers are no facts (duties, glossary, contents), empty elsewhere. `continues` says that its title
    runs in with its text: （一）基本支出。… is a part of what the section before began.
    """

    title: str
    role: str
    canonical: str | None
    fund: str
    fund_stated: bool
    measure: str
    year: int
    kind: str
    issuer: str
    silent: str
    continues: bool = False

    @property
    def usual_phase(self) -> str:
        """What a change is measured from where the text says only the year before.

        A department's budget, and a government's of its 三公, is set beside the last budget; a government's plan grows
        from what was received and spent (truth of two city reports: the printed amounts prove it).
        """
        grows = self.kind.startswith("gov") and self.canonical != "three_public"
        return "budget" if self.measure == "budget" and not grows else "final"


def scope_of(document: Document, section: Section) -> Scope:
    """The scope of `section`: fund from the nearest heading that names one, phase from the document and headings."""
    silent = "contents" if section.canonical == "contents" else _SILENT.get(section.role, "")
    if silent:  # no number there is a fact
        return Scope(
            section.title,
            section.role,
            section.canonical,
            "all",
            False,
            "final",
            document.year,
            document.kind,
            "",
            silent,
        )
    path = tuple([compact(title) for title in section.path])
    fund = _fund(path)
    return Scope(
        title=section.title,
        role=section.role,
        canonical=section.canonical,
        fund=fund or "all",
        fund_stated=fund is not None,
        measure=_measure(document, path),
        year=_year(document, section, path),
        kind=document.kind,
        issuer=compact(document.issuer),
        silent=silent,
        continues=bool(section.ordinal) and document.text[section.body - 1 : section.body] != "\n",
    )


def _year(document: Document, section: Section, path: Sequence[str]) -> int:
    """The fiscal year of the numbers: the document's, in a report the one that the nearest heading names."""
    named = (int(found.group()) for title in reversed(path) if (found := _TITLE_YEAR.search(title)))
    if document.kind in ("gov_report", "gov_budget", "other", "debt"):
        return next(named, document.year)
    if section.role == "performance" and document.kind in _BUDGET_KINDS:
        # （二）2020年度绩效自评情况 in the budget of 2021
        return next((year for year in named if year == document.year - 1), document.year)
    return document.year


def _is_fund(title: str) -> bool:
    """政府性基金, also as 基金预算收入; the funds of social insurance are none of them."""
    return "政府性基金" in title or ("基金预算" in title and "社" not in title)


@lru_cache(maxsize=1 << 14)
def fund_of(title: str) -> str | None:
    """The fund that a heading or item names, or nothing; 财政拨款 alone is all fiscal funds together."""
    if "不含" in title:
        title = _WITHOUT.sub("", title)  # 事业收入（不含财政专户管理资金）
    if "机关运行经费" in title:
        # Agency operating expenses are defined as general public budget money (handbook 3.1, the forms' notes).
        return "general"
    general = "一般公共预算" in title or any(name in title for name in _OLD_GENERAL)
    fund, capital = _is_fund(title), "国有资本" in title
    if general + fund + capital > 1:
        return "fiscal"
    if general:
        return "general"
    if fund:
        return "government_fund"
    if capital:
        return "state_capital"
    if "财政专户" in title:
        return "special_account"
    if "财政拨款" in title:
        return "fiscal"
    return None


@lru_cache(maxsize=1 << 12)
def _fund(path: tuple[str, ...]) -> str | None:
    """The fund that the nearest heading names; all funds where headings speak of revenue or expenditure as such."""
    public = False
    for title in reversed(path):
        if fund := fund_of(title):
            return fund
        public = public or "三公" in title
    if public:
        return "fiscal"
    overall = any(_OVERALL.search(title) and "采购" not in title for title in path)
    return "all" if overall else None


def _measure(document: Document, path: Sequence[str]) -> str:
    if document.kind in _GOVERNMENT_KINDS and (approved := _approved(path)):
        return approved
    if document.kind in _FINAL_KINDS:
        return "final"
    if document.kind in _BUDGET_KINDS:
        return "budget"
    titles = [_names().sub("", full) for full in reversed(path)]
    for title in titles:
        if "草案" in title or "安排" in title:
            return "budget"
        if "执行" in title or "决算" in title or "完成" in title:
            return "final"
    # （一）预算执行情况⏎1.预算收入情况: the word 预算 alone decides only where no heading above says more.
    return "budget" if document.kind == "gov_budget" or any("预算" in title for title in titles) else "final"


def _approved(path: Sequence[str]) -> str:
    """The phase of a heading that tells the budget before the account: 1.年初预算草案, 2.批准的预算调整方案."""
    for title in reversed(path):
        if any(word in title for word in ("决算", "执行", "完成")):
            return ""
        if "预算调整" in title or "调整预算" in title:
            return "adjusted_budget"
        if "年初预算" in title or "预算草案" in title:
            return "budget"
    return ""
