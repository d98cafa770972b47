"""What is said of one printed number: a fact with its meaning and proof, or a leftover with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from mingzhang.schemas.document import Box, Cell

__all__ = [
    "AXES",
    "FUNDS",
    "LEFTOVER_REASONS",
    "MEANINGS",
    "MEASURES",
    "SCOPES",
    "UNITS",
    "Extraction",
    "Fact",
    "Leftover",
    "LogicalTable",
    "ReadCell",
]

AXES = frozenset(
    "balance revenue_source function economic nature three_public procurement asset staff performance operating debt"
    " fund project unit".split()
)
FUNDS = frozenset("all fiscal general government_fund state_capital special_account".split())
MEASURES = frozenset(
    "final budget adjusted_budget prior_final prior_budget change change_pct share completion_pct count score"
    " supplement limit limit_new balance target growth".split()
)
UNITS = frozenset("CNY percent point person visit batch group vehicle set sqm item score other".split())

SCOPES = frozenset("whole own lower".split())
MEANINGS = frozenset("proven settled read".split())

LEFTOVER_REASONS = frozenset(
    "year date doc_number ordinal threshold code line_no page_no weight ratio glossary duties hidden unknown_form"
    " unplaced version law_article template no_value name narrative contents number_format range no_disclosure"
    " unknown_glyph readings_differ superseded ocr_doubt".split()
)
"""`narrative`: a count told in prose of what was done (举办16期), not a disclosed figure; `name`: digits inside a
name (“1341”机制); `no_value`: digits that carry no quantity; `contents`: in the table of contents; `number_format`: a
spreadsheet's number whose format we cannot render, so that its scale is not known; `range`: both ends of a range
(20-30万元), neither of which is the amount; `no_disclosure`: of a document that is no disclosure; `unknown_glyph`: a
glyph among its digits is none that we know; `readings_differ`: two engines read it differently and no identity
holds with ours; `superseded`: what a correction notice says was published before;
`ocr_doubt`: recognised in a picture, not surely enough, and no identity holds with it."""


class Fact(NamedTuple):
    """One number with its meaning; the columns of the contract that belong to the number, not to the document.

    `value` is signed and in base units (yuan, percentage points, plain count). A text fact has `start` and `end`
    (half-open, into the document's text); a table fact has `table`, `row`, `col` and its `box`. `scope` says whose
    books within one report, `place` the printed place that the number is of where it is not the issuer's own, `as_of`
    the day of a stock, `meaning` how far the reading itself is settled, `level` the printed word behind `scope`; each
    is None where the document does not tell. `confidence` is how sure each digit of a recognised number is at least,
    0 to 1; None where the file tells its characters itself.
    """

    item: str
    item_path: str
    axis: str
    fund: str
    measure: str
    period: int
    value: Decimal
    unit: str
    raw_value: str
    raw_unit: str
    decimals: int
    source: str
    code: str | None = None
    concept: str | None = None
    component: str | None = None
    compare_to: str | None = None
    qualifier: str | None = None
    reason: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    sentence: str | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    box: Box | None = None
    verdict: str = "unproven"
    flags: tuple[str, ...] = ()
    scope: str | None = None
    place: str | None = None
    place_division: str | None = None
    as_of: dt.date | None = None
    meaning: str | None = None
    level: str | None = None
    confidence: float | None = None

    def graded(self, verdict: str) -> Fact:
        """The fact with this verdict, as `_replace` gives it at four times the cost: most facts are graded."""
        return Fact._make((*self[:_VERDICT], verdict, *self[_VERDICT + 1 :]))

    def left_over(self, reason: str) -> Leftover:
        """The same printed number as a leftover."""
        return Leftover(
            reason=reason,
            raw_value=self.raw_value,
            raw_unit=self.raw_unit,
            page=self.page,
            start=self.start,
            end=self.end,
            table=self.table,
            row=self.row,
            col=self.col,
            sentence=self.sentence or "",
        )


_VERDICT = Fact._fields.index("verdict")


class Leftover(NamedTuple):
    """One printed number that became no fact, and the named reason why."""

    reason: str
    raw_value: str
    raw_unit: str = ""
    page: int | None = None
    start: int | None = None
    end: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    sentence: str = ""


class ReadCell(NamedTuple):
    """A cell of a logical table with what it is: `kind` as in the contract, its value in base units, its paths."""

    cell: Cell
    kind: str
    value: Decimal | None = None
    row_path: str = ""
    col_path: str = ""


@dataclass(frozen=True, slots=True)
class LogicalTable:
    """One table as its publisher meant it: pages joined, form recognised, unit known, every cell typed."""

    number: int
    section: int
    form: str | None
    form_score: float
    title: str
    unit: str
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]
    rows: int
    cols: int
    header_rows: int
    status: str
    flags: tuple[str, ...]
    cells: tuple[ReadCell, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one document yields.

    `counted` is how many numbers it prints by a count of its own (`extractors.counting`): facts plus leftovers, or the
    document says that they differ.
    """

    tables: tuple[LogicalTable, ...]
    facts: tuple[Fact, ...]
    leftovers: tuple[Leftover, ...]
    counted: int | None = None

    @property
    def numbers_used(self) -> int:
        """How many printed numbers became facts."""
        return len(self.facts)

    @property
    def numbers_total(self) -> int:
        """How many numbers the document prints: as they were counted, else facts and leftovers."""
        return len(self.facts) + len(self.leftovers) if self.counted is None else self.counted
