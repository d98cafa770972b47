"""Performance sheets (绩效目标表, 绩效自评表): mostly words; only numbers beside a named sum of money are facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.facts import PlacedCell, ValueColumn
from mingzhang.extractors.tables.indicators import project_named, titled_project
from mingzhang.extractors.tables.measures import names_measure
from mingzhang.extractors.tables.roles import SideBySideBlock
from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.units import bracket_unit
from mingzhang.extractors.tables.words import item_name, key, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.vocabulary.columns import column_words

__all__ = ["amounts_beside", "money_columns"]

_TALLEST = 6


def money_columns(block: SideBySideBlock, paths: Sequence[tuple[str, ...]]) -> SideBySideBlock:
    """The block with only those value columns whose headings name money; indicator values are no amounts."""
    values = tuple(col for col in block.values if any(_names_money(text) for text in paths[col]))
    rest = tuple(col for col in block.values if col not in values)
    return replace(block, values=values, others=tuple(sorted((*block.others, *rest))))


def amounts_beside(sheet: JoinedTable, number: int, taken: Collection[int]) -> Iterator[PlacedCell]:
    """Numbers in rows whose label names a sum of money (`年度资金总额：| 120.50`).

    Blank cells may stand between the two. A heading above them inside the sheet (年初预算数, 全年执行数, 执行率)
    gives the measure. Weights and values of indicators are left over.
    """
    headings: dict[int, str] = {}
    project = titled_project(sheet.title)
    for row in range(sheet.grid.rows):
        project = project_named(sheet.grid, row) or project
        label = last = None
        for cell in sheet.grid.rows_of[row]:
            text = unspaced(cell.text)
            if not text:
                continue
            if read_amount(cell.text) is None:
                label = cell if _names_money(text) and not any(char.isdigit() for char in text) else None
                headings.update(dict.fromkeys(range(cell.col, cell.col + cell.col_span), text))
            elif label is not None and cell.readable:
                heading = headings.get(cell.col, "")
                beside = cell.col not in taken and label is last
                if (beside or names_measure(heading)) and not _weighs(heading):
                    yield _beside(sheet, number, cell, label, (heading, project))
            last = cell


def _beside(sheet: JoinedTable, number: int, cell: Cell, label: Cell, headed: tuple[str, str]) -> PlacedCell:
    heading, project = headed
    measured = names_measure(heading)
    text = unspaced(label.text)
    outer = [_heading_left(sheet, label.row, col) for col in range(label.col)]
    said = (text, *reversed(outer), heading, *_column_above(sheet, label))
    unit = next((unit for one in said if (unit := bracket_unit(one))), None)
    item = item_name(text)
    path = (item_name(project), item) if project else (item,)
    row = TableRow(cell.row, text, item, None, path, filled=True)
    return PlacedCell(number, cell, row, ValueColumn((heading,) if measured else (text,), (), None, "", unit))


def _heading_left(sheet: JoinedTable, row: int, col: int) -> str:
    """What stands left of a row, or above that where a workbook leaves the places below unmerged (项目资金（万元）)."""
    above = (sheet.grid.text(at, col) for at in range(row, max(row - _TALLEST, -1), -1))
    return next((text for text in above if text), "")


def _column_above(sheet: JoinedTable, label: Cell) -> Iterator[str]:
    """What stands above a label in its own column, nearest first: 年度预算数（万元） heads 总额 and its parts."""
    return (sheet.grid.text(at, label.col) for at in range(label.row - 1, max(label.row - 1 - _TALLEST, -1), -1))


def _weighs(heading: str) -> bool:
    """Whether weights or values of indicators stand below a heading: 权重, 分值."""
    return any(word in key(heading) for word in column_words()["roles.target"])


def _names_money(text: str) -> bool:
    folded = key(text)
    return any(word in folded for word in column_words()["money.words"])
