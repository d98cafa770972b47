"""The rows of one block: what each is called, its code, and the labels it hangs under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.codes import CodeColumns, code_in_name
from mingzhang.extractors.tables.roles import SideBySideBlock, is_office_code
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.words import item_name, key, level
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["TableRow", "read_rows"]

_TOTALS, _SUBTOTAL = marked("tables/label", "totals"), marked("tables/label", "subtotal")
_CHANGE, _NOTE = marked("tables/label", "change"), marked("tables/label", "note")
_CLASSIFIED, _YEARS = marked("tables/heading", "classified"), marked("tables/heading", "dated")
_DATING = shape("tables/measure.dating")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a block. `label` is as printed without white space, `path` ends with the item.

    `dating` is a label that says year or measure instead of a thing (2025年, 增减变化金额); `office` is the code of
    the department or unit that the row is about, printed in a column of its own. `indent` counts the blanks before the
    name, `step` how many steps its place is moved in, -1 where that is not told.
    """

    row: int
    label: str
    item: str
    code: str | None
    path: tuple[str, ...]
    dating: str = ""
    filled: bool = False
    indent: int = 0
    office: str = ""
    step: int = -1

    @property
    def is_total(self) -> bool:
        """Whether the row sums others up."""
        return self.code is None and (key(self.item) in column_words()["totals.words"] or self.item.endswith(_TOTALS))


def read_rows(
    sheet: JoinedTable, block: SideBySideBlock, rows: Sequence[int], *, own_page: bool = True
) -> list[TableRow]:
    """Every row that carries a label, a code or a number in this block, in order; names cut by a page are rejoined."""
    fine = _finer(sheet, block, rows)
    coarse = _Reader(sheet, *_coarser(block, fine)) if fine is not block else None
    block, codes = fine, _own_codes(fine)
    reader = _Reader(sheet, block, codes)
    found: list[TableRow] = []
    for row in rows:
        read = reader.read(row)
        if coarse is not None and read is not None and not read.label:
            read = coarse.read(row)
        if read is None:
            continue
        if own_page and found and codes and _breaks_between(sheet, found[-1].row, row):
            joined = _rejoin(found[-1], read)
            if joined is not None:
                found[-1:] = joined
                continue
        found.append(read)
    return found


def _finer(sheet: JoinedTable, block: SideBySideBlock, rows: Sequence[int]) -> SideBySideBlock:
    """The block without the government's economic classes where the department's stand right of them, one in each row.

    A class of the government (50101) then has several rows, each with a part of it: an amount is that of the other.
    """
    if len(block.codes) != 2 or len(block.names) < 2:
        return block
    first, second = (
        [text for row in rows if (text := sheet.grid.text(row, col)).isdecimal()] for col in sorted(block.codes)
    )
    economic = all(text[0] == "5" for text in first) and all(text[0] == "3" for text in second)
    if not (first and second and economic) or len(set(first)) == len(first) or len(set(second)) < len(second):
        return block
    start = max(block.codes)
    names = tuple(col for col in block.names if col > start)
    left = (*block.others, *(col for col in (*block.codes, *block.names) if col < start))
    return replace(block, codes=(start,), names=names, others=left) if names else block


def _coarser(block: SideBySideBlock, fine: SideBySideBlock) -> tuple[SideBySideBlock, tuple[int, ...]]:
    """The block of the classes that `_finer` left out, for the rows that print nothing but one of them (河北)."""
    start = min(fine.codes)
    codes = tuple(col for col in block.codes if col < start)
    return replace(block, codes=codes, names=tuple(col for col in block.names if col < start)), codes


def _own_codes(block: SideBySideBlock) -> tuple[int, ...]:
    """The code columns left of the names they belong to; a second classification further right is not ours."""
    codes = sorted((*block.codes, *block.identifiers))
    first = next((name for name in block.names if not codes or name > codes[0]), None)
    return tuple(col for col in codes if first is None or col < first)


class _Reader:
    def __init__(self, sheet: JoinedTable, block: SideBySideBlock, codes: tuple[int, ...]) -> None:
        self._sheet, self._half = sheet, block
        self._codes = tuple(col for col in codes if col not in block.identifiers)
        self._joiner = CodeColumns()
        self._totals = column_words()["totals.words"]
        self._current: dict[int, str] = {}
        self._since: set[str] = set()
        headings = [text for col in block.names for text in sheet.header.paths[col]]
        self._classified = any(word in text for text in headings for word in _CLASSIFIED)
        after = [col for col in block.names if codes and col > codes[-1]]
        self._main = after[0] if after else None
        self._dated = tuple(
            col for col in block.others if sheet.header.paths[col] and key(sheet.header.paths[col][-1]) in _YEARS
        )
        self._offices = tuple(col for col in block.others if is_office_code(sheet.header.paths[col]))

    def read(self, row: int) -> TableRow | None:
        names = {col: self._name(row, col) for col in self._half.names}
        code = self._joiner.read([self._sheet.grid.text(row, col) for col in self._code_cells(row)])
        filled = self._has_number(row)
        dating = next((text for col in self._dated if (text := self._sheet.grid.text(row, col))), "")
        if not (code or filled or any(names.values())) or _is_note(next(iter(names.values()), "")):
            return None
        above, label = self._label(row, names, code)
        if dating and not label and self._current:
            label = self._current[max(self._current)]
        named = _named(label, code, above, dating, classified=self._classified)
        office = next((text for col in self._offices if (text := self._sheet.grid.text(row, col)).isdecimal()), "")
        return replace(named, row=row, filled=filled, indent=self._indent(row), office=office)

    def _indent(self, row: int) -> int:
        """How far the row's name is moved in by blanks, where the format keeps them."""
        cells = (self._sheet.grid.at(row, col) for col in self._half.names)
        text = next((cell.text for cell in cells if cell is not None and cell.text.strip()), "")
        return len(text) - len(text.lstrip(" \u3000\u00a0"))

    def _name(self, row: int, col: int) -> str:
        """The text of a name column; a number that strayed into it names nothing."""
        text = self._sheet.grid.text(row, col)
        return "" if read_amount(text) else text

    def _code_cells(self, row: int) -> list[int]:
        """Code columns of the row, each spanning cell once."""
        seen: list[object] = []
        kept: list[int] = []
        for col in self._codes:
            cell = self._sheet.grid.at(row, col)
            if cell is None or not any(cell is other for other in seen):
                kept.append(col)
            seen.append(cell)
        return kept

    def _has_number(self, row: int) -> bool:
        values = self._half.values
        return any(cell.col in values and read_amount(cell.text) for cell in self._sheet.grid.rows_of[row])

    def _beside_names(self, row: int) -> str:
        """A total printed in the column of codes, units or ordinals, where the name beside it is left blank."""
        texts = (self._sheet.grid.text(row, col) for col in self._codes)
        coded = next((text for text in texts if text and not any(char.isdigit() for char in text)), "")
        left = (col for col in self._half.others if col < min(self._half.values, default=0))
        others = (text for col in left if key(text := self._sheet.grid.text(row, col)) in self._totals)
        return coded or next(others, "")

    def _label(self, row: int, names: dict[int, str], code: str | None) -> tuple[list[str], str]:
        usable = [col for col in self._half.names if self._main is None or col <= self._main]
        filled = [col for col in usable if names[col]]
        if code is not None and self._main is not None:
            column = self._main
        elif filled:
            column = filled[-1]
        else:
            return [], self._beside_names(row) if code is None else ""
        if column == self._half.names[0] and key(names[column]) in _SUBTOTAL and len(self._since) == 1:
            return [self._since.pop()], names[column]
        self._note(names)
        total = key(names[column]) in column_words()["totals.words"] and code is None
        for col in filled:
            self._set(col, names[col])
        left = [col for col in usable if col < column]
        if total and not any(names[col] for col in left):
            return [], names[column]
        above = [self._current[col] for col in left if self._current.get(col) and not self._is_same(row, col, column)]
        return above, names[column]

    def _note(self, names: dict[int, str]) -> None:
        """Remember what the rows since the last 小计 stand below: where it is one thing, the next 小计 is its sum."""
        first = self._half.names[0]
        if len(names) > 1 and names[first]:
            if key(names[first]) in _SUBTOTAL:
                self._since.clear()
            else:
                self._since.add(names[first])

    def _is_same(self, row: int, col: int, column: int) -> bool:
        """Whether two name columns hold one label: a cell over both, or a total printed in each.

        A project may well be called like the account that it is spent on: those are two.
        """
        grid = self._sheet.grid
        if self._current[col] != grid.text(row, column):
            return False
        return grid.at(row, col) is grid.at(row, column) or key(self._current[col]) in column_words()["totals.words"]

    def _set(self, col: int, text: str) -> None:
        if self._current.get(col) == text:
            return
        self._current[col] = text
        for deeper in [other for other in self._current if other > col]:
            del self._current[deeper]


def _named(label: str, code: str | None, above: Iterable[str], dating: str, *, classified: bool) -> TableRow:
    found, name = code_in_name(label, classified=classified) if code is None else (None, label)
    code = code or found
    item = item_name(name)
    names = [item_name(code_in_name(text, classified=classified)[1]) for text in above]
    words = column_words()
    if key(item) in _SUBTOTAL and names:
        item, names = names[-1], names[:-1]
    if _DATING.match(key(item)) or (
        not dating and item and not level(name) and _is_measure(key(item), words["generic.words"])
    ):
        dating, item = dating or item, names[-1] if names else ""
        names = names[:-1]
    return TableRow(0, label, item or (code or ""), code, (*names, item or (code or "")), dating)


def _is_measure(text: str, generic: Sequence[str]) -> bool:
    return text in generic or text.startswith(_CHANGE)


def _is_note(text: str) -> bool:
    return text.startswith(_NOTE)


def _breaks_between(sheet: JoinedTable, before: int, row: int) -> bool:
    return any(place in sheet.breaks for place in range(before + 1, row + 1))


def _rejoin(before: TableRow, after: TableRow) -> list[TableRow] | None:
    """A row cut by the page edge: its name goes on (or its numbers come) on the next page, without a code."""
    if after.code is not None or before.code is None or after.is_total or not after.label:
        return None
    if before.filled == after.filled:
        return None
    name = before.item + after.item
    path = (*before.path[:-1], name)
    whole = replace(before, label=before.label + after.label, item=name, path=path)
    return [whole] if before.filled else [replace(whole, row=after.row, filled=True)]
