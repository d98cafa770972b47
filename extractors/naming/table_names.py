"""Table facts of reports under their published names: rows, columns and titles that are scopes or places."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.extractors.checks.fact_index import is_total
from mingzhang.extractors.naming.cut import Scope, plain_name, scope_in
from mingzhang.extractors.naming.places import NamedPlace, bare_place, names_of, short_place
from mingzhang.extractors.naming.standing import Level, Standing, level_of
from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable
from mingzhang.schemas.vocabulary.concepts import find_path
from mingzhang.schemas.vocabulary.divisions import divisions
from mingzhang.schemas.vocabulary.marks import either
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["TableNames", "title_names"]

_YEAR = re.compile(r"^.*(?:19|20)\d\d年?(?:度|年初|年末)?")
_FOLLOWED_BY_YEAR = re.compile(r"(?:\([^()]{1,12}\))?(?:19|20)\d\d年?(?:度|年初|年末|末|底)?的?")
_BRACKET = re.compile(r"\([^()]*\)$")
_AMONG, _WHOLE = "其中", ("合计", "小计")
_REACH = 6
"""So many columns beside its whole a part may stand."""
_REGIONAL = 4
"""So many rows or columns of a table must be places before names without 市 or 县 are taken for places there."""


class TitleNames(NamedTuple):
    """What a table's title tells: whose books, and what its amounts are (一般性转移支付 of …分地区情况表)."""

    standing: Standing
    subject: str


class TableNames:
    """Names the facts of one document's tables."""

    def __init__(self, document: Document, extraction: Extraction) -> None:
        self._division = document.division
        self._level, self._own = level_of(document.division), names_of(document.division)
        self._titles = {table.number: self._title(document, table.title, table.section) for table in extraction.tables}
        self._short = _regional_tables(extraction.facts, document.division)
        self._governments = _governments(extraction.facts, document.division)
        self._columns = _columns(extraction.tables)

    def _title(self, document: Document, title: str, section: int) -> TitleNames:
        told = title_names(title, self._level, self._division)
        if told.standing == Standing() and section < len(document.sections):
            for heading in reversed(document.sections[section].path):
                above = title_names(heading, self._level, self._division)
                if above.standing != Standing():
                    return TitleNames(above.standing, told.subject or above.subject)
        if told.standing == Standing() and told.subject.startswith(slot_words().whole_subjects):
            return TitleNames(Standing(Scope("whole")), told.subject)
        return told

    def named(self, fact: Fact) -> Fact:
        """The fact with scope and place, and its names without them."""
        title = self._titles.get(fact.table or 0) or TitleNames(Standing(), "")
        short = fact.table in self._short
        names, standing = self._split(tuple(fact.item_path.split("/")), short=short)
        if own := self._governments.get((fact.table or 0, fact.row or 0)):
            names, standing = names[:-1], Standing(Scope("own"), own)
        elif short and standing is None and len(names) == 1 and is_total(names[0]):
            names, standing = (), Standing(Scope("whole"))  # 合计 of rows that are places
        component, column = self._component(fact), None
        if component and (column := self._whose(component, short=short)) is not None:
            component = None
        standing = _joined(title.standing, column, standing)
        fact = standing.of(fact)._replace(component=component)
        if "/".join(names) != fact.item_path:
            fact = _renamed(fact, names or self._column_names(fact), plain_name(title.subject, self._own))
        return self._without_repetition(fact)

    def _without_repetition(self, fact: Fact) -> Fact:
        """The fact without a column that says its item or only its phase again: 2024年债务限额 of 债务限额."""
        if fact.component is None:
            return fact
        said = _only_phase(fact.component) or plain_name(fact.component, self._own) == fact.item
        return fact._replace(component=None) if said else fact

    def _component(self, fact: Fact) -> str | None:
        """The column, of a total the heading that it is the total of: 一般债务还本付息额 of 一般债务还本付息额/小计."""
        if not fact.component or not is_total(fact.component):
            return fact.component
        path = self._columns.get((fact.table or 0, fact.row or 0, fact.col or 0), "").split("/")
        named = (part for part in reversed(path) if part and not is_total(part))
        return next((part for part in named if not _only_phase(part)), fact.component)

    def _column_names(self, fact: Fact) -> tuple[str, ...]:
        """What the headings above a cell name beside phase, year and place: 一般债务 and 年末余额."""
        path = self._heading(fact)
        named = (part for part in path if part and not is_total(part) and not _only_phase(part))
        return tuple(plain_name(part, self._own) for part in named if self._whose(part, short=False) is None)

    def _heading(self, fact: Fact) -> list[str]:
        """The headings above a cell; 其中 is of the column beside: 一般债券合计 | 其中：新增债券 | 再融资债券."""
        place = (fact.table or 0, fact.row or 0, fact.col or 0)
        path = self._columns.get(place, fact.component or "").split("/")
        if not compact(path[0]).startswith(_AMONG):
            return path
        for col in range(place[2] - 1, max(place[2] - _REACH, -1), -1):
            beside = self._columns.get((*place[:2], col), "")
            if beside and not compact(beside).startswith(_AMONG):
                whole = beside.rpartition("/")[2]
                return [next((whole.removesuffix(end) for end in _WHOLE if whole.endswith(end)), whole), *path[1:]]
        return path

    def _split(self, path: tuple[str, ...], *, short: bool) -> tuple[tuple[str, ...], Standing | None]:
        names, found = [], None
        for part in path:
            told = self._whose(part, short=short)
            if told is None:
                names.append(plain_name(part, self._own))
            else:
                found = _joined(found or Standing(), told)
        return tuple(names), found

    def _whose(self, name: str, *, short: bool) -> Standing | None:
        return whose(compact(name), self._level, self._division, short=short)


def _joined(*told: Standing | None) -> Standing:
    """What the later ones say stands over what the earlier ones say."""
    standing = Standing()
    for one in told:
        if one is not None and one != Standing():
            standing = one if one.place or not standing.place else Standing(one.scope, standing.place)
    return standing


def _renamed(fact: Fact, names: tuple[str, ...], subject: str) -> Fact:
    """A fact whose row was a place under what stays of its names, else the table's subject."""
    is_item = fact.component in names
    names = names or ((subject,) if subject else ())
    if not names:
        return fact
    concept = None if fact.code else find_path("/".join(names))
    return fact._replace(
        item=names[-1],
        item_path="/".join(names),
        component=None if is_item else fact.component,
        concept=concept.id if concept else fact.concept,
        axis=concept.axis if concept else fact.axis,
    )


def _regional_tables(facts: tuple[Fact, ...], division: str) -> frozenset[int]:
    """The tables with many rows or columns that are places."""
    places: dict[int, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.table is not None:
            for name in (fact.item, fact.component or ""):
                if bare_place(compact(name), division) or short_place(compact(name), division):
                    places[fact.table].add(name)
    return frozenset(table for table, names in places.items() if len(names) >= _REGIONAL)


def _columns(tables: tuple[LogicalTable, ...]) -> dict[tuple[int, int, int], str]:
    """The heading above each numeric cell."""
    return {
        (table.number, cell.cell.row, cell.cell.col): cell.col_path
        for table in tables
        for cell in table.cells
        if cell.kind == "number" and cell.col_path
    }


@lru_cache(maxsize=1 << 12)
def _only_phase(heading: str) -> bool:
    """Whether a heading tells only phase, year or unit (2025年预算数, 其中：), which have columns of their own."""
    return not _phase().sub("", compact(heading))


@cache
def _phase() -> re.Pattern[str]:
    return re.compile(rf"(?:19|20)\d\d年?|{either(slot_words().phase)}")


def _governments(facts: tuple[Fact, ...], division: str) -> dict[tuple[int, int], NamedPlace]:
    """Rows called 市本级 in a table of a province: of the city whose row stands above them, with the city."""
    found: dict[tuple[int, int], NamedPlace] = {}
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for fact in facts:
        if fact.table is not None and fact.row is not None:
            rows[fact.table].setdefault(fact.row, compact(fact.item))
    for table, labels in rows.items():
        city = None
        for row, label in sorted(labels.items()):
            if label in slot_words().city_governments:
                if city is not None:
                    found[table, row] = city
                continue
            name = _without_end(_BRACKET.sub("", label), slot_words().whole_ends)
            place = bare_place(name, division) or short_place(name, division)
            if place is not None and (place.code or "").endswith("00"):
                city = place
    return found


@lru_cache(maxsize=1 << 14)
def whose(name: str, level: Level, division: str, *, short: bool = False) -> Standing | None:
    """Whose books a row or column label names that says nothing else: 省本级, 哈尔滨市合计, 道里区; None otherwise."""
    plain = _BRACKET.sub("", name)
    alone = (plain, _without_end(plain, slot_words().whole_ends))
    for word, said in slot_words().scopes:
        if word in alone and level.names(word, said):
            return Standing(Scope(said, word))
    for ending, scope in _label_ends():
        if plain.endswith(ending):
            rest = plain.removesuffix(ending)
            if _is_own(rest, division) and (ending or len(rest) > 1):
                return Standing(Scope(scope or "whole"))
            if place := bare_place(rest, division) or (short_place(rest, division) if short else None):
                return Standing(Scope(scope) if scope else None, place)
    return None


@cache
def _title_ends() -> tuple[tuple[str, str | None], ...]:
    """What may follow a place, and the scope that it says; nothing says none."""
    words = slot_words()
    return (*((end, "own") for end in (*words.own_ends, *words.level_ends)), ("", None))


@cache
def _label_ends() -> tuple[tuple[str, str | None], ...]:
    *own, bare = _title_ends()
    return (*own, *((end, "whole") for end in slot_words().whole_ends), bare)


def _without_end(name: str, ends: tuple[str, ...]) -> str:
    return next((name.removesuffix(end) for end in ends if name.endswith(end)), name)


def _is_own(name: str, division: str) -> bool:
    known = divisions().by_code.get(division)
    return known is not None and bool(name) and (name == known.name or name == known.name[-1])


@lru_cache(maxsize=1 << 12)
def title_names(title: str, level: Level, division: str) -> TitleNames:
    """Whose books a title tells, and the name of its amounts."""
    words = slot_words()
    printed = compact(title)
    plain = _YEAR.sub("", printed).lstrip("的")
    subject = _subject(plain)
    if own := scope_in(plain, level.names):
        return TitleNames(Standing(own), _subject(_without(plain, [word for word, _ in words.scopes])))
    at = min((found for book in words.books if (found := plain.find(book)) > 0), default=0)
    before = "" if plain.startswith(words.books) else _BRACKET.sub("", plain[:at])
    if not before:
        dated = printed.removesuffix(plain)
        ours = any(
            _FOLLOWED_BY_YEAR.fullmatch(dated.partition(name)[2]) for name in names_of(division) if name in dated
        )
        return TitleNames(Standing(Scope("whole")) if ours else Standing(), subject)
    if _is_own(before, division):
        return TitleNames(Standing(Scope("whole")), _subject(plain[at:]))
    for ending, scope in _title_ends():
        rest = before.removesuffix(ending)
        if before.endswith(ending) and _is_own(rest, division):
            return TitleNames(Standing(Scope(scope) if scope else None), _subject(plain[at:]))
        if before.endswith(ending) and (place := _place(rest, division)):
            return TitleNames(Standing(Scope(scope) if scope else None, place), _subject(plain[at:]))
    return TitleNames(Standing(), subject)


def _place(name: str, division: str) -> NamedPlace | None:
    known = divisions().by_code.get(division)
    own = known.name if known else ""
    return bare_place(name.removeprefix(own), division) if name.removeprefix(own) else None


def _without(title: str, words: list[str]) -> str:
    for word in words:
        if word in title:
            return title.partition(word)[2] or title
    return title


def _subject(title: str) -> str:
    """一般性转移支付 of 一般性转移支付分项目分地区情况表."""
    name = _BRACKET.sub("", title)
    endings = slot_words().title_ends
    while ending := next((one for one in endings if name.endswith(one) and name != one), ""):
        name = _BRACKET.sub("", name.removesuffix(ending))
    return name
