"""A sheet of a spreadsheet to blocks: title and unit lines as text and caption, the grid as one table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingzhang.extractors.office.numberformat import show
from mingzhang.extractors.runs import FLAGS
from mingzhang.schemas.document import Block, Cell, Paragraph, Table

__all__ = ["MAX_CELLS", "Range", "RawCell", "Sheet", "sheet_to_blocks"]

MAX_CELLS = 2_000_000
_LAST_COLUMN = 16_383
_FULL_GRID = 400_000
"""Blank cells are given up to this area; a sparser sheet gives its filled cells only."""
_STEP = 9.0
"""Points by which one step moves a text in."""
_CAPTION_ROWS = 8
_CAPTION_LINES = 6
_CAPTION = re.compile(
    r"单位[\s\u3000]*[:：]|^[\s\u3000]*(?:金额)?单位|编制(?:单位|部门)|(?:部门|单位)(?:名称|公开)?[\s\u3000]*[:：]"
    r"|公开\s*\d+\s*表|^[\s\u3000]*(?:附?表|附件)[\s\u3000]*[一二三四五六七八九十\d]|日期|^[\s\u3000]*[（(]"
)


@dataclass(frozen=True, slots=True)
class RawCell:
    """What a cell shows, its number format where that is more than General, by how many steps its text is moved in."""

    text: str
    note: str = ""
    hidden: bool = False
    indent: int = 0
    unread: str = ""
    state: str = ""

    @classmethod
    def of_number(cls, value: Decimal, code: str, *, epoch_1904: bool, zeros: bool) -> RawCell:
        """What is shown for a stored number; the stored one, marked, where its format hides it or is beyond reach."""
        note = "" if code in ("General", "@") else code
        if value == 0 and not zeros:
            return cls("", note)
        shown = show(value, code, epoch_1904=epoch_1904)
        if shown is None:
            return cls(str(value), note, unread="number_format")
        return cls(shown, note) if shown else cls(str(value), note, hidden=True)

    def styled(self, indent: int, state: str) -> RawCell:
        """The cell under a style: moved in by so many steps, out of sight where its whole text is struck or hidden."""
        if not indent and not state:
            return self
        return replace(self, indent=indent, hidden=self.hidden or bool(state), state=state)


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range, 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet as its file tells it: shown cells by (row, column), what is hidden, what is merged."""

    name: str
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Range] = field(default_factory=list)
    hidden: bool = False
    flags: tuple[str, ...] = ()
    indented: bool = False
    uncalculated: int = 0
    seen: set[str] = field(default_factory=set)
    """Flags of what runs and cells leave out."""

    def put(self, row: int, column: int, cell: RawCell) -> None:
        """Place a cell; one whose font hides a number is told once for the sheet."""
        self.cells[row, column] = cell
        if cell.state in FLAGS and any(char.isdigit() for char in cell.text):
            self.seen.add(FLAGS[cell.state])

    def said(self) -> list[str]:
        """The document's flags for what this sheet hides."""
        hidden = (
            ("hidden_sheets", self.hidden),
            ("hidden_rows", self.hidden_rows),
            ("hidden_columns", self.hidden_columns),
        )
        return [flag for flag, present in hidden if present] + sorted(self.seen)

    def hide_columns(self, first: int, last: int) -> None:
        """Hide the columns from first to last, both included, as far as sheets reach."""
        if len(self.hidden_columns) < _LAST_COLUMN:
            self.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))


def sheet_to_blocks(sheet: Sheet) -> list[Block]:
    """Paragraphs of the leading lines and one table of the rest; a sheet of single lines gives paragraphs only.

    The leading lines (title, 编制单位, 单位：万元) are the table's caption too. Hidden rows above the grid become a
    table of their own, flagged `hidden_rows`: nothing of the file is lost.
    """
    filled = {place: cell for place, cell in sheet.cells.items() if cell.text.strip()}
    if not filled:
        return []
    sheet.indented = any(cell.indent for cell in filled.values())
    rows = _rows(filled)
    lead = _leading(sheet, rows)
    blocks: list[Block] = []
    caption: list[str] = []
    for row in lead:
        told = _shown(sheet, rows[row])
        caption += [part.strip() for _, cell in told for part in cell.text.split("\n") if part.strip()]
        rows[row] = [pair for pair in rows[row] if pair not in told]
    blocks += [Paragraph(line) for line in caption]
    first = next((row for row in rows if row not in lead and not (lead and row < lead[-1])), None)
    above = {row: cells for row, cells in rows.items() if cells and (first is None or row < first)}
    if above:
        blocks.append(_table(sheet, above, (), (*sheet.flags, "hidden_rows")))
    if first is not None:
        flags = (*sheet.flags, "hidden_sheet") if sheet.hidden else sheet.flags
        grid = {row: cells for row, cells in rows.items() if row >= first}
        blocks.append(_table(sheet, grid, tuple(caption[-_CAPTION_LINES:]), flags))
    return blocks


_Rows = dict[int, list[tuple[int, RawCell]]]


def _rows(filled: dict[tuple[int, int], RawCell]) -> _Rows:
    rows: _Rows = {}
    for row, column in sorted(filled):
        rows.setdefault(row, []).append((column, filled[row, column]))
    return rows


def _leading(sheet: Sheet, rows: _Rows) -> list[int]:
    """Rows that stand above the grid: one line each, or 编制单位 and 单位 side by side."""
    if sheet.hidden:
        return []
    shown = {row: _shown(sheet, cells) for row, cells in rows.items() if row not in sheet.hidden_rows}
    shown = {row: cells for row, cells in shown.items() if cells}
    if all(len(cells) == 1 for cells in shown.values()):
        return sorted(shown)
    lead: list[int] = []
    for row in sorted(shown)[:_CAPTION_ROWS]:
        texts = [cell.text for _, cell in shown[row]]
        if len(texts) > 1 and not (len(texts) <= 3 and _is_caption(texts)):
            break
        lead.append(row)
    return lead


def _is_caption(texts: list[str]) -> bool:
    telling = sum(1 for text in texts if _CAPTION.search(text))
    return telling >= 1 and not any(text.strip() in ("项目", "项  目", "栏次", "金额", "合计") for text in texts)


def _shown(sheet: Sheet, cells: Iterable[tuple[int, RawCell]]) -> list[tuple[int, RawCell]]:
    return [(column, cell) for column, cell in cells if column not in sheet.hidden_columns and not cell.hidden]


def _table(sheet: Sheet, rows: _Rows, caption: tuple[str, ...], flags: tuple[str, ...]) -> Table:
    chosen = {row: dict(cells) for row, cells in rows.items()}
    first, last = min(chosen), max(chosen)
    spans = {(m.top, m.left): m for m in sheet.merges if first <= m.top <= last}
    right = max(column for cells in chosen.values() for column in cells)
    right = max([right, *(m.right for place, m in spans.items() if place[1] in chosen.get(place[0], {}))])
    left = min(column for cells in chosen.values() for column in cells)
    covered = _covered(spans.values(), last, right)
    whole = (last - first + 1) * (right - left + 1) <= _FULL_GRID
    out: list[Cell] = []
    frame = Range(first, left, last, right)
    for row in range(first, last + 1):
        here = chosen.get(row, {})
        columns = range(left, right + 1) if whole else sorted(here)
        places = ((row, column) for column in columns if (row, column) not in covered)
        out += [_cell(sheet, spans.get(place), place, here.get(place[1]), frame) for place in places]
    return Table(tuple(out), last - first + 1, right - left + 1, caption=caption, name=sheet.name, flags=flags)


def _covered(spans: Iterable[Range], last: int, right: int) -> set[tuple[int, int]]:
    covered: set[tuple[int, int]] = set()
    for span in spans:
        for row in range(span.top, min(span.bottom, last) + 1):
            covered.update((row, column) for column in range(span.left, min(span.right, right) + 1))
            if len(covered) > MAX_CELLS:
                return covered
        covered.discard((span.top, span.left))
    return covered


def _cell(sheet: Sheet, span: Range | None, place: tuple[int, int], raw: RawCell | None, frame: Range) -> Cell:
    row, column = place
    down = min(span.bottom, frame.bottom) - row + 1 if span else 1
    across = min(span.right, frame.right) - column + 1 if span else 1
    hidden = sheet.hidden or row in sheet.hidden_rows or column in sheet.hidden_columns or bool(raw and raw.hidden)
    text, note = (raw.text, raw.note) if raw else ("", "")
    indent = _STEP * raw.indent if raw and text.strip() and sheet.indented else None
    unread = raw.unread if raw else ""
    place = row - frame.top, column - frame.left
    return Cell(*place, text, down, across, hidden=hidden, note=note, indent=indent, unread=unread)
