"""Blocks of indicators (绩效目标表, 绩效自评表): what each should reach, reached and scored, as facts.

Taught by 北京 (one wide sheet, a row an indicator, sign and unit in columns of their own), 烟台 (a sheet a project,
≥99% in one cell) and 重庆 (权重 beside): only the words of the headings count, wherever in the sheet they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from mingzhang.extractors.tables.amounts import number_runs
from mingzhang.extractors.tables.grid import Grid
from mingzhang.extractors.tables.leftovers import count_numbers
from mingzhang.extractors.tables.measures import dated_by
from mingzhang.extractors.tables.profile import Profile
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.units import bracket_unit
from mingzhang.extractors.tables.words import item_name, key, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.glyphs import published
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["Indicators", "project_named", "read_indicators", "titled_project"]

_VALUE = shape("tables/indicator.value")
_PUBLISHED = {"at_least": "以上", "at_most": "以内", "more": "大于", "less": "小于", "about": "约"}
_QUALIFIERS = {word: told for name, told in _PUBLISHED.items() for word in marked("tables/indicator", name)}
_LONG_TERM = marked("tables/indicator", "long_term")
_SCORE, _NO_MONEY = marked("tables/indicator", "score")[0], marked("tables/indicator", "no_money")
_ROLES = ("names", "values", "actual", "scores", "signs", "units", "weights", "rules", "levels", "projects")
_MEASURES = {"values": "target", "actual": "final", "scores": "score"}
_NO_FIGURES = {"weights": "weight", "rules": "threshold"}
_YEARED = shape("tables/indicator.year")
_BARE = shape("tables/indicator.unit")
_FRAGMENT = re.compile(r"[0-9A-Z]{4,}-?$")
_LONGEST = 80
_SHORTEST = 3
_SHEET = shape("tables/indicator.sheet")
_DATED = shape("tables/indicator.before_name")
_GENERIC = shape("tables/indicator.names_no_project")


@dataclass(frozen=True, slots=True)
class Indicators:
    """What blocks of indicators yield: facts by the identity of their cell, and why the numbers of others are none.

    Weights are `weight`, rules of scoring (每超过5%扣5分) `threshold`, digits inside what names an indicator or a
    project `name`.
    """

    facts: Mapping[int, Fact]
    reasons: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Block:
    """One block: the column that names the indicators, and what its other columns are, by role."""

    name: int
    levels: tuple[int, ...]
    projects: tuple[int, ...]
    columns: Mapping[int, str]
    years: Mapping[int, int]
    units: Mapping[int, str]


def read_indicators(sheet: JoinedTable, number: int, whole: Profile) -> Indicators:
    """The indicators of one sheet; a cell that prints more than one number is none."""
    facts: dict[int, Fact] = {}
    reasons: dict[int, str] = {}
    blocks: tuple[_Block, ...] = ()
    project = titled_project(sheet.title)
    owner = ""
    for row in range(sheet.grid.rows):
        found = tuple(_blocks(sheet.grid, row))
        if found:
            blocks, owner = found, ""
            continue
        project = project_named(sheet.grid, row) or project
        for block in blocks:
            owner = _owner(sheet.grid, block, row) or owner
            reasons.update(_names(sheet.grid, block, row))
            for cell, role in _cells(sheet.grid, block, row):
                if role in _NO_FIGURES:
                    reasons[id(cell)] = _NO_FIGURES[role]
                    continue
                fact = _fact(_Place(sheet, number, whole.year, block, owner or project), cell, role)
                if fact is not None:
                    facts[id(cell)] = fact
    return Indicators(facts, reasons)


def _blocks(grid: Grid, row: int) -> Iterator[_Block]:
    """The blocks that a row of headings opens: each begins at its name and ends before the next one's levels."""
    roles = {cell.col: role for cell in grid.rows_of[row] if (role := _role(unspaced(cell.text)))}
    names = [col for col, role in roles.items() if role == "names"]
    if not names or not any(role in _MEASURES for role in roles.values()):
        return
    names = [col for col in names if not any(roles.get(c) == "names" for c in _until_value(roles, col))]
    for place, name in enumerate(names):
        stop = names[place + 1] if place + 1 < len(names) else grid.cols
        inside = {col: role for col, role in roles.items() if name < col < stop and role not in ("levels", "projects")}
        left = names[place - 1] if place else -1
        levels = tuple(col for col in roles if left < col < name and roles[col] == "levels")
        projects = tuple(col for col in roles if left < col < name and roles[col] == "projects")
        texts = {col: unspaced(grid.text(row, col)) for col in inside}
        units = {col: unit for col, text in texts.items() if (unit := bracket_unit(text)) is not None}
        yield _Block(
            name,
            levels,
            projects,
            inside,
            {col: dated_by(text) for col, text in texts.items()},
            {col: unit.symbol for col, unit in units.items()},
        )


def _until_value(roles: Mapping[int, str], name: int) -> Iterator[int]:
    """The columns right of a name up to its value: 绩效指标 | 三级指标 | 指标值 is named by the latter."""
    for col in sorted(roles):
        if col <= name:
            continue
        if roles[col] in _MEASURES:
            return
        yield col


@lru_cache(maxsize=1 << 14)
def _role(text: str) -> str:
    """What a heading announces; targets of several years and of the year before are none of this year's."""
    folded = _YEARED.sub("", key(text))
    roles = _roles_by_heading()
    found = {roles[name] for name in (folded, _BARE.sub("", folded)) if name in roles}
    return "" if not found or any(word in folded for word in _LONG_TERM) else _ROLES[min(found)]


@cache
def _roles_by_heading() -> Mapping[str, int]:
    """The place of each heading's role among `_ROLES`; of several the first."""
    words = column_words()
    return {word: at for at, role in reversed(list(enumerate(_ROLES))) for word in words[f"indicators.{role}"]}


def titled_project(title: str) -> str:
    """The project that the title of its sheet names: 晾衣场改造工程项目绩效目标表; nothing for 项目支出绩效目标表."""
    name = _SHEET.sub("", _DATED.sub("", title))
    return name if len(name) > _SHORTEST and not _GENERIC.search(name) else ""


def project_named(grid: Grid, row: int) -> str:
    """The project that a sheet is about: what stands beside its label 项目名称."""
    cells = [cell for cell in grid.rows_of[row] if unspaced(cell.text)]
    for label, cell in pairwise(cells):
        if key(label.text).strip(":") in column_words()["indicators.projects"] and len(unspaced(cell.text)) > 1:
            return "" if _role(unspaced(cell.text)) else unspaced(cell.text)
    return ""


def _owner(grid: Grid, block: _Block, row: int) -> str:
    """The project whose row it is; empty below a page break, where its cell prints nothing or a piece of its code."""
    names = (grid.text(row, col) for col in block.projects)
    return next((name for name in names if name and not _FRAGMENT.match(name)), "")


def _names(grid: Grid, block: _Block, row: int) -> dict[int, str]:
    named = (grid.at(row, col) for col in (block.name, *block.levels, *block.projects))
    return {id(cell): "name" for cell in named if cell is not None and not cell.hidden and count_numbers(cell)}


def _cells(grid: Grid, block: _Block, row: int) -> Iterator[tuple[Cell, str]]:
    named = grid.at(row, block.name)
    if named is None or not unspaced(named.text) or named.col_span > 3 + block.name:
        return
    for col, role in block.columns.items():
        cell = grid.at(row, col)
        if cell is None or cell is named or cell.row != row or cell.hidden or cell.unread:
            continue
        if role in _MEASURES or role in _NO_FIGURES:
            yield cell, role


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: its sheet and the number and year of that, its block, the project that it belongs to."""

    sheet: JoinedTable
    number: int
    year: int
    block: _Block
    project: str


def _fact(place: _Place, cell: Cell, role: str) -> Fact | None:
    match = _VALUE.fullmatch(key(cell.text))
    if match is None or count_numbers(cell) != 1:
        return None
    if match["unit"].startswith("年") and len(match["digits"]) == 4:
        return None
    grid, row, block = place.sheet.grid, cell.row, place.block
    name = item_name(grid.text(row, block.name))
    if not name or len(name) > _LONGEST or name.replace(".", "").isdigit():
        return None
    beside = {part: grid.text(row, col) for col, part in block.columns.items()}
    symbol = match["unit"] or (beside.get("units", "") if role != "scores" else _SCORE) or block.units.get(cell.col, "")
    unit = find_unit(symbol) if symbol else None
    if unit is not None and unit.unit == "CNY" and symbol in _NO_MONEY:
        unit = None
    sign = match["sign"] or match["tail"] or ("" if role != "values" else key(beside.get("signs", "")))
    path = (place.project, *(grid.text(row, col) for col in block.levels), name)
    digits = match["digits"].replace(",", "")
    return Fact(
        item=published(name),
        item_path="/".join(published(item_name(part)) for part in path if part),
        axis="performance",
        fund="all",
        measure=_MEASURES[role],
        period=block.years.get(cell.col, 0) or place.year,
        value=Decimal(digits) * (unit.factor if unit else 1),
        unit="score" if role == "scores" else unit.unit if unit else "other",
        raw_value=number_runs(cell.text)[0][0],
        raw_unit=symbol,
        decimals=len(digits.partition(".")[2]),
        source="table",
        qualifier=_QUALIFIERS.get(sign),
        page=cell.page,
        sentence=f"{name} | {unspaced(cell.text)}",
        table=place.number,
        row=cell.row,
        col=cell.col,
        box=cell.box,
    )
