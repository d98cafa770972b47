"""What a section fixes for the numbers in it: fund, default phase, axis, whether its text states facts at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.document import Document, Section
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["PART_OF_YEAR", "Scope", "scope_of"]

_FINAL_KINDS = frozenset({"dept_final", "unit_final", "gov_final"})
_GOVERNMENT_KINDS = frozenset({"gov_final", "gov_report"})
_BUDGET_KINDS = frozenset({"dept_budget", "unit_budget"})
# 1-6月, 上半年, 截至9月底: what is told is not a year's.
PART_OF_YEAR = re.compile(
    r"(?<!\d)1 ?[-—至~到] ?(?:[2-9]|1[01]) ?月|上半年|[一三]季度|截[至止](?:20\d\d ?年)?(?:[1-9]|1[01]) ?月"
    r"|(?<!\d)(?:[1-9]|1[01]) ?月(?:份|末|底)?,?.{0,20}累计"
    r"|(?<!\d)(?:[1-9]|1[012]) ?月份?,?(?=.{0,6}(?:财政|预算|收支|收入|支出))"
    r"|20\d\d年以来(?:财政|预算)"
)
_WHOLE = re.compile(r"决算|草案|全年|安排|调整|下半年")
_WITHOUT = re.compile(r"不含[^()（）,，]*")
_YEARS = re.compile(r"20\d\d(?=年)")
_TITLE_YEAR = re.compile(r"20\d\d(?=年)(?!.*20\d\d年)")
_SPELLED_YEAR = re.compile("二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SILENT = {"duties": "duties", "glossary": "glossary"}
_SINGLE_FUNDS = ("general", "government_fund", "state_capital")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a sentence stands: `measure` is what an amount without a phase word is, `silent` the leftover reason of
    a section whose numbers are no facts (duties, glossary, contents), empty elsewhere. `continues` says that its title
    runs in with its text: （一）基本支出。… is a part of what the section before began. `partial`: a heading or the
    title says that some months are told (2024年上半年财政收支情况). `adjusts`: it tells how the year's budget changes.
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
    partial: bool = False
    adjusts: bool = False

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
    path = tuple([_with_digits(compact(title)) for title in section.path])
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
        partial=_is_partial((compact(document.title), *path)),
        adjusts=document.kind == "gov_budget" and bool(shape("heading.adjusts").search(compact(document.title))),
    )


@lru_cache(maxsize=1 << 12)
def _with_digits(title: str) -> str:
    """一、二〇二五年预算执行情况 is of 2025."""
    return _SPELLED_YEAR.sub(lambda year: year.group().translate(_DIGITS), title)


@lru_cache(maxsize=1 << 12)
def _is_partial(titles: tuple[str, ...]) -> bool:
    """Whether the nearest heading that says a time says a part of the year; 2019年决算和2020年上半年执行 says both."""
    for title in reversed(titles):
        part, whole = PART_OF_YEAR.search(title), _WHOLE.search(title)
        if part or whole:
            return bool(part) and not whole
    return False


def _year(document: Document, section: Section, path: Sequence[str]) -> int:
    """The fiscal year of the numbers: the document's, in a report the one that the nearest heading names."""
    both = {document.year - 1, document.year}
    named = (
        int(found.group())
        for title in reversed(path)
        if (found := _TITLE_YEAR.search(title)) and not _tells_years(title, both)
    )
    if document.kind in ("gov_report", "gov_budget", "other", "debt"):
        return next(named, _unsaid_year(document, path))
    if document.kind in _BUDGET_KINDS and (last := _last_account(document, path)):
        return last
    if section.role == "performance" and document.kind in _BUDGET_KINDS:
        # （二）2020年度绩效自评情况 in the budget of 2021
        return next((year for year in named if year == document.year - 1), document.year)
    return document.year


def _unsaid_year(document: Document, path: Sequence[str]) -> int:
    """The year of a chapter that names none: of a title that tells execution and draft, the execution is last year's.

    赤峰市2025年财政预算执行情况和2026年财政预算草案: 全市财政预算执行情况 is of 2025, and so is what no heading tells.
    """
    told = _tells_two_years(document) and _measure(document, path) == "final"
    return document.year - 1 if told else document.year


@lru_cache(maxsize=1 << 14)
def fund_of(title: str) -> str | None:
    """The fund that a heading or item names, or nothing; 财政拨款 alone is all fiscal funds together."""
    title = _WITHOUT.sub("", title)  # 事业收入（不含财政专户管理资金）
    if shape("fund.operating").search(title):
        # Agency operating expenses are defined as general public budget money (the forms' notes).
        return "general"
    named = [fund for fund in _SINGLE_FUNDS if shape(f"fund.{fund}").search(title)]
    if named:
        return named[0] if len(named) == 1 else "fiscal"
    return next((fund for fund in ("special_account", "fiscal") if shape(f"fund.{fund}").search(title)), None)


@lru_cache(maxsize=1 << 12)
def _fund(path: tuple[str, ...]) -> str | None:
    """The fund that the nearest heading names; all funds where headings speak of revenue or expenditure as such."""
    public = False
    for title in reversed(path):
        if fund := fund_of(title):
            return fund
        public = public or bool(shape("heading.public").search(title))
    if public:
        return "fiscal"
    overall = any(
        shape("heading.overall").search(title) and not shape("heading.procurement").search(title) for title in path
    )
    return "all" if overall else None


def _measure(document: Document, path: Sequence[str]) -> str:
    if document.kind in _GOVERNMENT_KINDS and (approved := _approved(path)):
        return approved
    if document.kind in _FINAL_KINDS:
        return "final"
    if document.kind in _BUDGET_KINDS:
        return "final" if _last_account(document, path) else "budget"
    titles = [shape("heading.fund_name").sub("", full) for full in reversed(path)]
    both = document.kind == "gov_budget" or _tells_two_years(document)
    for title in titles:
        if both and _YEARS.findall(title) == [str(document.year - 1)] and not shape("heading.planned").search(title):
            return "final"  # 一、2022年财政工作情况 in a report on the execution of 2022 and the draft of 2023
        if shape("heading.draft").search(title):
            return "budget"
        if shape("heading.executed").search(title):
            return "final"
    # （一）预算执行情况⏎1.预算收入情况: the word 预算 alone decides only where no heading above says more.
    planned = any(shape("heading.budget").search(title) for title in titles)
    return "budget" if document.kind == "gov_budget" or planned else "final"


def _tells_two_years(document: Document) -> bool:
    return _tells_years(document.title, {document.year - 1, document.year})


def _tells_years(title: str, years: set[int]) -> bool:
    """Whether a title is of just these years: the report's own, repeated as its first heading, says neither."""
    return {int(found) for found in _YEARS.findall(title)} == years


def _last_account(document: Document, path: Sequence[str]) -> int:
    """The year before, where the nearest heading with a year names its account; 0 elsewhere.

    二、2021年“三公”经费决算情况 in a budget of 2022.
    """
    title = next((title for title in reversed(path) if _TITLE_YEAR.search(title)), "")
    last = document.year - 1
    told = shape("heading.final_accounts").search(title) and not shape("heading.planned").search(title)
    return last if told and _YEARS.findall(title) == [str(last)] else 0


def _approved(path: Sequence[str]) -> str:
    """The phase of a heading that tells the budget before the account: 1.年初预算草案, 2.批准的预算调整方案."""
    for title in reversed(path):
        if shape("heading.executed").search(title):
            return ""
        if shape("heading.adjusted").search(title):
            return "adjusted_budget"
        if shape("heading.opening").search(title):
            return "budget"
    return ""
