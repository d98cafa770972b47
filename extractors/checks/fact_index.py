"""One document's facts as the checks look them up: by form, row, column, concept, section and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from mingzhang.extractors.checks.bodies import sections_of_bodies
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable
from mingzhang.schemas.intervals import Interval
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.concepts import concepts, find, find_path, key_of
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.rules import Operand
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["AMOUNTS", "PLANNED", "FactIndex", "factor_of", "is_total", "step_of", "total_words"]

AMOUNTS = frozenset({"final", "budget", "adjusted_budget", "balance", "limit", "limit_new", "count"})
PLANNED = frozenset({"limit", "budget", "adjusted_budget", "prior_budget"})
"""What need not be handed on whole to what stands below it."""
_ONE, _ZERO = Decimal(1), Decimal(0)
_ROUNDED = frozenset({"CNY", "percent", "score", "point"})
_LOST = frozenset({"unplaced", "ocr_doubt"})
"""Reasons of leftovers that are amounts: what stands above such a row is not the sum of the facts below it."""
_TORN = re.compile(r"\d\s+\d")
_NUMBERED = re.compile(r"(?:其中[:：]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|\s){1,4}")
_LONGEST_LABEL = 40


@lru_cache(maxsize=4096)
def _factor(unit: str) -> Decimal:
    known = find_unit(unit) if unit else None
    return known.factor if known else _ONE


def factor_of(fact: Fact) -> Decimal:
    """Base units in one of the fact's printed unit: 10000 for 万元."""
    return _factor(fact.raw_unit)


def step_of(fact: Fact) -> Decimal:
    """One unit of the fact's last printed decimal, in its base unit."""
    return _step(fact.raw_unit, fact.decimals)


@lru_cache(maxsize=4096)
def _step(unit: str, decimals: int) -> Decimal:
    return _factor(unit).scaleb(-decimals)


@lru_cache(maxsize=4096)
def _half(unit: str, decimals: int) -> Decimal:
    return _step(unit, decimals) / 2


@lru_cache(maxsize=1 << 14)
def is_total(name: str) -> bool:
    """Whether a row or column is called a total: 合计, 总计, 小计."""
    return key_of(name) in total_words()


@lru_cache(maxsize=1)
def total_words() -> frozenset[str]:
    """The words that call a row or a column a total."""
    return frozenset(key_of(word) for word in column_words()["totals.words"])


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables of a document by form, and each table's facts in order of their cells."""

    by_form: dict[str, list[LogicalTable]]
    facts: dict[int, list[int]]
    loose: dict[int, set[int]]


class FactIndex:
    """The facts of one document, indexed once; every lookup after that is by key."""

    def __init__(self, document: Document, extraction: Extraction) -> None:
        self.document = document
        self.facts = extraction.facts
        self.tables = extraction.tables
        self.leftovers = extraction.leftovers
        self.year = document.year
        self.main_measure = "budget" if document.kind.endswith("budget") else "final"
        """What the document is about."""
        self.proven: set[int] = set()
        """Numbers that rules have proven so far: where all are, further proofs are not looked for."""
        self.labels: dict[int, Any] = {}
        """Names of numbers in messages, kept by the module that writes these."""
        self.titles = {table.number: table.title for table in extraction.tables}
        self._numbers: dict[int, tuple[Decimal, Decimal]] = {}
        self.concepts = _concepts(self.facts)
        self.torn = frozenset(_torn(self.facts))
        """Numbers that the print tears apart (81 6%): what stood between, a stop or nothing, cannot be told."""
        self.text = [fact_no for fact_no, fact in enumerate(self.facts) if fact.source == "text"]
        self.order = {fact_no: at for at, fact_no in enumerate(self.text)}
        self._tables = _by_form(extraction)
        self._spoken: dict[str, list[int]] = defaultdict(list)
        for fact_no in self.text:
            self._spoken[self.concepts[fact_no]].append(fact_no)
        self.sections = [self._section(fact.start) if fact.source == "text" else -1 for fact in self.facts]
        self._rows: dict[int, dict[str, list[int]]] = {}
        self._printed: dict[int, frozenset[str]] = {}
        self._of_bodies = sections_of_bodies(document)

    @cached_property
    def plain(self) -> str:
        """The text in its normal form, character for character."""
        return normalise(self.document.text)

    def number(self, fact_no: int) -> tuple[Decimal, Decimal]:
        """The value of the fact, and half a unit of its last printed decimal: how far rounding may have moved it."""
        found = self._numbers.get(fact_no)
        if found is None:
            fact = self.facts[fact_no]
            half = _half(fact.raw_unit, fact.decimals) if fact.unit in _ROUNDED else _ZERO
            found = self._numbers[fact_no] = (fact.value, half)
        return found

    def interval(self, fact_no: int) -> Interval:
        """What the fact may have been before it was rounded."""
        value, half = self.number(fact_no)
        return Interval(value - half, value + half)

    def tables_of(self, forms: Iterable[str]) -> list[LogicalTable]:
        """The tables of any of these forms, in order."""
        return [table for form in forms for table in self._tables.by_form.get(form, ())]

    def cells(self, table: int) -> Sequence[int]:
        """The facts of a table."""
        return self._tables.facts.get(table, ())

    def unread(self, table: int) -> set[int]:
        """The rows of a table that hold a number which could not be placed."""
        return self._tables.loose.get(table, set())

    def printed_rows(self, table: int) -> frozenset[str]:
        """The concepts of all labels that a table prints, with numbers beside them or without."""
        printed = self._printed.get(table)
        if printed is None:
            cells = next((one.cells for one in self.tables if one.number == table), ())
            labels = {one.cell.text for one in cells if one.value is None and 0 < len(one.cell.text) < _LONGEST_LABEL}
            rows = (
                find(label[len(found.group()) :] if (found := _NUMBERED.match(label)) else label) for label in labels
            )
            printed = self._printed[table] = frozenset(row.id for row in rows if row is not None)
        return printed

    def spoken(self, concept: str) -> Sequence[int]:
        """The text facts of a concept, in order."""
        return self._spoken.get(concept, ())

    def role(self, fact_no: int) -> str:
        """The role of the section in which a text fact stands."""
        number = self.sections[fact_no]
        return self.document.sections[number].role if number >= 0 else ""

    def find(self, operand: Operand) -> int | None:
        """The one fact that an operand means; nothing where it is absent, or where its forms give several values."""
        found = self._in_forms(operand)
        if found:
            values = {self.facts[fact_no].value for fact_no in found}
            columns = {(self.facts[fact_no].table, self.facts[fact_no].col) for fact_no in found}
            tables = {table for table, _ in columns}
            return found[0] if len(values) == 1 and len(columns) == len(tables) else None
        if not operand.text or (operand.forms and self.tables_of(operand.forms)):
            return None
        return self._in_text(operand)

    def every(self, operand: Operand) -> list[int]:
        """All text facts that an operand means, tables aside."""
        return [fact_no for row in operand.rows for fact_no in self.spoken(row) if self._fits(operand, fact_no)]

    def _in_forms(self, operand: Operand) -> list[int]:
        for row in operand.rows:
            fact_nos = [
                fact_no
                for table in self.tables_of(operand.forms)
                for fact_no in self._rows_of(table.number).get(row, ())
                if self._measures(fact_no, operand.measure)
            ]
            if fact_nos:
                return _in_columns(self.facts, fact_nos, operand.columns)
        return []

    def _rows_of(self, table: int) -> dict[str, list[int]]:
        """The facts of a table by the concept of their row, and `total` for rows that are called so."""
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = defaultdict(list)
            for fact_no in self.cells(table):
                fact = self.facts[fact_no]
                if fact.code is None and is_total(fact.item):
                    rows["total"].append(fact_no)
                if self.concepts[fact_no] != "total":
                    rows[self.concepts[fact_no]].append(fact_no)
        return rows

    def _measures(self, fact_no: int, measure: str) -> bool:
        fact = self.facts[fact_no]
        if (self.year and fact.period != self.year) or "repeated" in fact.flags:
            return False
        return fact.measure == measure if measure else fact.measure in AMOUNTS

    def _in_text(self, operand: Operand) -> int | None:
        for row in operand.rows:
            fact_nos = [fact_no for fact_no in self.spoken(row) if self._fits(operand, fact_no)]
            if fact_nos:
                return self._meant(row, fact_nos)
        return None

    def _meant(self, row: str, fact_nos: Sequence[int]) -> int | None:
        """The first mention; of names with several values the concept's own name (本年收入合计, not 收入决算合计).

        A government's report tells one thing of several levels and years: several values mean none of them.
        """
        if self.document.kind.startswith("gov") and len({self.facts[fact_no].value for fact_no in fact_nos}) > 1:
            return None
        values = {key_of(self.facts[fact_no].item): self.facts[fact_no].value for fact_no in reversed(fact_nos)}
        if len(set(values.values())) == 1:
            return fact_nos[0]
        proper = key_of(concepts().by_id[row].name)
        named = (fact_no for fact_no in fact_nos if key_of(self.facts[fact_no].item) == proper)
        return next(named, fact_nos[0] if len(values) == 1 else None)

    def _fits(self, operand: Operand, fact_no: int) -> bool:
        wanted = operand.measure or self.main_measure
        fact = self.facts[fact_no]
        return (
            fact.measure == wanted
            and (not self.year or fact.period == self.year)
            and self.role(fact_no) != "performance"
            and self.sections[fact_no] not in self._of_bodies
            and not fact.qualifier
        )

    def _section(self, start: int | None) -> int:
        return self.document.section_at(start) if start is not None else -1


def _in_columns(facts: Sequence[Fact], fact_nos: list[int], columns: Sequence[str]) -> list[int]:
    """The places in the first of these columns that there is; without columns, in the only or the total column."""
    by_column: dict[str, list[int]] = defaultdict(list)
    for fact_no in fact_nos:
        by_column[_column_of(facts[fact_no])].append(fact_no)
    for column in columns:
        if found := by_column.get(key_of(column)):
            return found
    if len(by_column) == 1 and not columns:
        return fact_nos
    if "" in by_column and any(is_total(column) for column in columns):
        return by_column[""]
    return next((found for column, found in by_column.items() if is_total(column)), []) if not columns else []


def _column_of(fact: Fact) -> str:
    """The name of a number's column; a 小计 under 基本支出 or 项目支出 is that, not the row's total (重庆 2026)."""
    name = key_of(fact.component or "")
    above = (fact.sentence or "").rpartition(" | ")[2].split("/")[-2:-1]
    return key_of(above[0]) if above and name in total_words() and above[0] in words("column", "natures") else name


def _concepts(facts: Iterable[Fact]) -> list[str]:
    """The concept of each fact, its own or that of its path; a path stands in every column of its row."""
    of_path: dict[str, str] = {}
    told = []
    for fact in facts:
        concept = fact.concept or of_path.get(fact.item_path)
        if concept is None:
            found = find_path(fact.item_path)
            concept = of_path[fact.item_path] = found.id if found else ""
        told.append(concept)
    return told


def _torn(facts: Iterable[Fact]) -> Iterator[int]:
    for fact_no, fact in enumerate(facts):
        if len(fact.raw_value.split()) > 1 and _TORN.search(fact.raw_value):
            yield fact_no


def _by_form(extraction: Extraction) -> _Tables:
    by_form: dict[str, list[LogicalTable]] = defaultdict(list)
    for table in extraction.tables:
        if table.form:
            by_form[table.form].append(table)
    facts: dict[int, list[int]] = defaultdict(list)
    for fact_no, fact in enumerate(extraction.facts):
        if fact.table is not None:
            facts[fact.table].append(fact_no)
    loose: dict[int, set[int]] = defaultdict(set)
    for leftover in extraction.leftovers:
        if leftover.table is not None and leftover.row is not None and leftover.reason in _LOST:
            loose[leftover.table].add(leftover.row)
    return _Tables(by_form, facts, loose)
