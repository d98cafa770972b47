"""Performance sheets (绩效目标表): mostly words; only amounts under or beside a named sum of money are facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extractors.tables.amounts import read_amount
from extractors.tables.facts import Column, Place
from extractors.tables.roles import Half
from extractors.tables.rows import Row
from extractors.tables.stitch import Sheet
from extractors.tables.units import bracket_unit
from extractors.tables.words import compact, item_name, key
from schemas.document import Cell
from schemas.vocabulary.columns import column_words

__all__ = ["amounts_beside", "money_columns"]


def money_columns(half: Half, paths: Sequence[tuple[str, ...]]) -> Half:
    """The half with only those value columns whose headings name money; indicator values are no amounts."""
    values = tuple(col for col in half.values if any(_names_money(text) for text in paths[col]))
    rest = tuple(col for col in half.values if col not in values)
    return replace(half, values=values, others=tuple(sorted((*half.others, *rest))))


def amounts_beside(sheet: Sheet, number: int, rows: Sequence[int], taken: Collection[int]) -> Iterator[Place]:
    """Numbers whose left neighbour names a sum of money: `年度资金总额：| 120.50`."""
    for row in rows:
        for cell in sheet.grid.rows_of[row]:
            if cell.col not in taken and cell.col and not cell.hidden and read_amount(cell.text):
                place = _beside(sheet, number, cell)
                if place is not None:
                    yield place


def _beside(sheet: Sheet, number: int, cell: Cell) -> Place | None:
    label = sheet.grid.text(cell.row, cell.col - 1)
    if not _names_money(label) or any(char.isdigit() for char in label):
        return None
    outer = [text for col in range(cell.col - 1) if (text := sheet.grid.text(cell.row, col)) and text != label]
    unit = next((unit for text in (label, *reversed(outer)) if (unit := bracket_unit(text))), None)
    item = item_name(label)
    row = Row(cell.row, compact(label), item, None, (item,), filled=True)
    return Place(number, cell, row, Column((compact(label),), (), None, "", unit))


def _names_money(text: str) -> bool:
    folded = key(text)
    return any(word in folded for word in column_words()["money.words"])
