"""The words of a table's rows beside their names: accounts of a second classification, a bond's kind and date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.facts import LogicalTable
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["telling_column", "unit_of_sheet", "words_by_column"]

Words = Mapping[int, Mapping[int, str]]
"""By column, by row: a short text of the row that is no number."""

_WORDS = frozenset({"text", "code"})
_LONGEST = 40
"""A longer text is a description (绩效目标, 备注) and no name."""
_NEARLY = 0.9
_NAMED = re.compile(r"[\u3400-\u9fff]{2}")


def words_by_column(table: LogicalTable) -> Words:
    """The texts of the columns that have a heading; a cell that spans rows stands in each of them."""
    headed = {
        cell.cell.col + more for cell in table.cells if cell.kind == "header" for more in range(cell.cell.col_span)
    }
    columns: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in table.cells:
        text = compact(cell.cell.text) if cell.kind in _WORDS and cell.cell.col in headed else ""
        if 0 < len(text) <= _LONGEST:
            for row in range(cell.cell.row, cell.cell.row + cell.cell.row_span):
                columns[cell.cell.col].setdefault(row, text)
    return {column: columns[column] for column in sorted(columns)}


def unit_of_sheet(table: LogicalTable) -> str:
    """The unit that carries out the project of a sheet (实施单位 | 临沂市慈善总会), empty for none or several."""
    cells = sorted((cell.cell.row, cell.cell.col, compact(cell.cell.text)) for cell in table.cells if cell.cell.text)
    labels = slot_words().unit_labels
    found = {
        text for (row, _, label), (at, _, text) in pairwise(cells) if label.rstrip(":") in labels and at == row and text
    }
    return found.pop() if len(found) == 1 else ""


def telling_column(words: Words, alike: Sequence[Collection[int]]) -> int | None:
    """The column that tells most sets of otherwise alike rows apart; the first of several.

    A column of names comes before one of codes or dates that tells hardly more: those say little to a reader.
    """
    told = {column: sum(_tells(texts, rows) for rows in alike) for column, texts in words.items()}
    most = max(told.values(), default=0)
    if not most:
        return None
    able = [column for column, count in told.items() if count >= _NEARLY * most]
    return max(able, key=lambda column: (any(map(_NAMED.search, words[column].values())), told[column], -column))


def _tells(texts: Mapping[int, str], rows: Collection[int]) -> bool:
    return len({texts.get(row, "") for row in rows}) == len(rows)
