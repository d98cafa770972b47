"""What a whole table says of all its numbers: form, axis, fund, measure, unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.tables.forms import Explanation, recognise
from mingzhang.extractors.tables.measures import dated_by, default_measure, fund_of, measure_of
from mingzhang.extractors.tables.roles import SideBySideBlock, body_rows
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.titles import candidates
from mingzhang.extractors.tables.units import money_unit, table_unit
from mingzhang.extractors.tables.words import item_name, key, says
from mingzhang.schemas.vocabulary.codes import account_names
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["Profile", "Setting", "profile"]

_LABELS_READ = 400
_FEWEST_NAMES = 2
_YEAR = shape("tables/date.year_named")
_THREE = marked("tables/heading", "three_public")
_REVENUE, _EXPENDITURE = marked("tables/side", "revenue"), marked("tables/side", "expenditure")
_PLANNED, _TARGET = marked("tables/title", "planned"), marked("tables/title", "target")
_UNIT_LABEL = marked("tables/heading", "unit_label")


@dataclass(frozen=True, slots=True)
class Profile:
    """The defaults of one table. An empty axis, measure or unit means that the table does not say."""

    explanation: Explanation
    title: str
    shape: str
    axis: str
    fund: str
    fund_by_column: bool
    measure: str
    prior: str
    budget: str
    unit: str
    unit_inferred: bool
    across: bool
    year: int
    year_inferred: bool

    @property
    def known(self) -> bool:
        """Whether the table is one of our forms."""
        return self.explanation.form is not None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says of all its tables: fiscal year (0 if unknown), kind, and its only money unit, if any.

    `inferred` marks a year that the document does not state but all dated titles of its tables agree on.
    """

    year: int
    kind: str
    unit: str
    inferred: bool = False


def profile(sheet: JoinedTable, blocks: Sequence[SideBySideBlock], setting: Setting) -> Profile:
    """Everything that holds for the table; the document's unit is used where the table has none."""
    year, kind, unit, inferred = setting.year, setting.kind, setting.unit, setting.inferred
    headings = frozenset(text for path in sheet.header.paths for text in path) | {sheet.header.group or ""}
    labels = _labels(sheet, blocks)
    lines = candidates(sheet.lines)
    said = " ".join((sheet.title, sheet.header.group))
    titles = [sheet.title, *lines] if sheet.title else lines
    explanation = recognise(titles, headings, labels, default_measure(said, "", kind), kind)
    form = explanation.form
    axis = form.axis if form else _axis((sheet.title, *sorted(headings)))
    if not axis and not sheet.title and kind.startswith(("dept_", "unit_")):
        axis = _axis_of_names(labels)
    fallback = _fallback(explanation, kind)
    dated = "" if fallback or default_measure(said, "", "") else _by_year(sheet.title, year, kind)
    measure = dated or default_measure(said, fallback, kind)
    own_year = max(_year(sheet.title, year), _latest(sheet, year))
    own_unit = table_unit([*sheet.lines, sheet.header.group, *_heading_units(sheet)]) or table_unit(sheet.below)
    return Profile(
        explanation=explanation,
        title=sheet.title,
        shape=form.shape if form else _shape(headings, sheet.title),
        axis=axis,
        fund=fund_of([said]) or (form.fund if form else "fiscal" if axis == "three_public" else "all"),
        fund_by_column=form.fund_by_column if form else says(key(said), _EXPENDITURE),
        measure=measure,
        prior=_prior(sheet, measure, own_year),
        budget=_budget(sheet, own_year),
        unit=own_unit or unit,
        unit_inferred=not own_unit and bool(unit),
        across=_three_across(headings),
        year=own_year,
        year_inferred=inferred,
    )


def _fallback(explanation: Explanation, kind: str) -> str:
    """The form's measure; a government report holds last year's and next year's tables alike, so none there."""
    form = explanation.form
    if form is None or (form.government and form.measure in ("final", "budget") and kind != "debt"):
        return ""
    return form.measure


def _by_year(title: str, year: int, kind: str) -> str:
    """What a government's table without 预算 and 决算 prints: what is planned, or what was done in the year it names.

    A report submits next year's draft, so that its own year is planned; a disclosure of debt tells of the year past.
    """
    named = {int(found) for found in _YEAR.findall(title)}
    if not year or len(named) != 1 or not kind.startswith(("gov_", "debt")):
        return ""
    told = named.pop()
    if any(word in title for word in column_words()["generic.planned"]):
        return "budget"
    if told < year or (told == year and kind in ("debt", "gov_final")):
        return "final"
    return "budget" if told == year and (kind == "gov_budget" or says(title, _PLANNED)) else ""


def _year(title: str, year: int) -> int:
    """The year that the title names, if it is the document's or its neighbour (last year's table in a report)."""
    match = _YEAR.search(title)
    return int(match[1]) if match and (not year or abs(int(match[1]) - year) <= 1) else year


def _latest(sheet: JoinedTable, year: int) -> int:
    """The latest year up to the document's that the columns are headed by: next year's table under this year's name."""
    named = (dated_by(text) for path in sheet.header.paths for text in path)
    return max((found for found in named if found <= year), default=0)


def _labels(sheet: JoinedTable, blocks: Sequence[SideBySideBlock]) -> frozenset[str]:
    columns = [col for block in blocks for col in block.names]
    rows = body_rows(sheet)[:_LABELS_READ]
    return frozenset(text for row in rows for col in columns if (text := sheet.grid.text(row, col)))


def _heading_units(sheet: JoinedTable) -> list[str]:
    """Unit lines that stand among the headings: a title row that a reader put inside the grid."""
    return [
        text
        for path in sheet.header.paths
        for text in path[:1]
        if says(key(text), _UNIT_LABEL) and money_unit(text) is None
    ]


def _shape(headings: frozenset[str], title: str) -> str:
    if _three_across(headings):
        return "three_public"
    if all(word in title for word in _TARGET):
        return "target"
    tops = {key(text) for text in headings}
    both = all(any(says(text, side) for text in tops) for side in (_REVENUE, _EXPENDITURE))
    return "balance" if both else "matrix"


def _three_across(headings: frozenset[str]) -> bool:
    keys = [key(text) for text in headings]
    return sum(any(word in text for text in keys) for word in _THREE) >= 2


def _axis(texts: Sequence[str]) -> str:
    keys = [key(text) for text in texts if text]
    for text in (keys[0], "".join(keys)) if keys else ():
        for rule in column_words().axes:
            if rule.fits(text):
                return rule.value
    return ""


def _axis_of_names(labels: frozenset[str]) -> str:
    """What a department's table without a title tells of, by the names of the books that most of its rows have."""
    named = [concept.axis for label in labels if (concept := find(item_name(label))) is not None]
    accounts = sum(item_name(label) in account_names() for label in labels)
    axes = Counter(named) + Counter({"function": accounts - len(named)})
    axis, most = max(axes.items(), key=lambda pair: pair[1], default=("", 0))
    return axis if most >= _FEWEST_NAMES and most * 2 > len(labels) else ""


def _budget(sheet: JoinedTable, year: int) -> str:
    """The kind of the table's budget column, the adjusted one before that of the start of the year."""
    found = {measure_of(path, "", year).measure for path in sheet.header.paths if path}
    return next((kind for kind in ("adjusted_budget", "budget") if kind in found), "")


def _prior(sheet: JoinedTable, measure: str, year: int) -> str:
    """The kind of last year's column, if the table has one: what its changes are measured from."""
    for path in sheet.header.paths:
        measured = measure_of(path, measure, year).measure
        if measured.startswith("prior_"):
            return measured.removeprefix("prior_")
    return ""
