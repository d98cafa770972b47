"""Tables without rulings, from the alignment of their amounts: wrong tables are worse than none, so proof is asked.

A run of lines is a table where at least four of them hold amounts, all their pieces stand in columns with blank
space between, and the amounts are more than one column of small whole numbers (a table of contents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.heading_groups import heading_ranges
from mingzhang.extractors.layout.lines import Line, chunks_of
from mingzhang.extractors.layout.pieces import PieceRow, beside_one_another, recut, whole_rows
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import is_amount_or_dash

__all__ = ["borderless_grids"]

_SURE = re.compile(r"[,，.]\d")
_ENDS = "。；;！？"
_Column = tuple[float, float]


def borderless_grids(lines: Sequence[Line]) -> list[Grid]:
    """The grids of the tables that free lines (top to bottom) form, each with its header lines."""
    rows = recut([PieceRow(line, tuple(chunks_of(line))) for line in lines if not line.turn])
    found: list[Grid] = []
    reach = _reach(rows)
    for begin, last in _runs(rows, reach):
        first = begin + next((at for at, row in enumerate(rows[begin : last + 1]) if not _counts_columns(row)), 0)
        body = rows[first : last + 1]
        columns = _columns(body)
        start, whole = whole_rows(rows, first, last, _beside(reach))
        if _is_table(body, columns, len(whole)):
            headers = beside_one_another(_headers(rows[:start], whole[0], reach))
            columns = _under_headings(columns, headers)
            found.append(_grid([*headers, *whole], columns, heading_ranges(headers, columns)))
    return found


def _runs(rows: Sequence[PieceRow], reach: float) -> Iterator[tuple[int, int]]:
    """First and last body row of every run of near lines; lines of one piece between them belong to it."""
    first = last = -1
    for number, row in enumerate(rows):
        if first >= 0 and (not _near(rows[number - 1], row, reach) or row.line.text[-1] in _ENDS):
            yield first, last
            first = -1
        if row.is_body:
            first, last = (number if first < 0 else first), number
    if first >= 0:
        yield first, last


def _counts_columns(row: PieceRow) -> bool:
    """Whether the line only counts columns (栏次 1 2 3): it belongs to the headings."""
    texts = [chunk.text for chunk in row.chunks if is_amount_or_dash(chunk.text)]
    return bool(texts) and texts == [str(number) for number in range(1, len(texts) + 1)]


def _reach(rows: Sequence[PieceRow]) -> float:
    """How many type sizes rows of one table may stand apart: more on pages that set all rows of amounts as far.

    Few rows prove that only where all steps between them are alike.
    """
    bodies = [row for row in rows if row.is_body]
    steps = [_distance(upper, lower) for upper, lower in pairwise(bodies)]
    alike = len(steps) > 1 and max(steps) < LAYOUT.rows_alike * min(steps)
    usual = median(steps) if len(bodies) > LAYOUT.rows_fewest or alike else 0.0
    return max(LAYOUT.rows_near, LAYOUT.rows_uneven * usual if usual <= LAYOUT.rows_tall else 0.0)


def _beside(reach: float) -> float:
    """How many type sizes a piece of a wrapped name may stand from its row, where rows reach so far."""
    return max(LAYOUT.rows_beside, LAYOUT.rows_wrapped * reach if reach > LAYOUT.rows_near else 0.0)


def _distance(upper: PieceRow, lower: PieceRow) -> float:
    return (lower.line.middle - upper.line.middle) / max(upper.line.size, lower.line.size, LAYOUT.smallest_type)


def _near(upper: PieceRow, lower: PieceRow, reach: float) -> bool:
    return _distance(upper, lower) <= reach


def _columns(rows: Sequence[PieceRow]) -> Sequence[_Column]:
    """Where the rows' pieces stand: overlapping pieces are one column."""
    spans = sorted((chunk.x0, chunk.x1) for row in rows for chunk in row.chunks)
    columns: list[_Column] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] + LAYOUT.column_space:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _is_table(rows: Sequence[PieceRow], columns: Sequence[_Column], whole: int) -> bool:
    """Whether the lines are a table; `whole` counts its rows, wrapped names put together.

    Two rows are enough where each has three pieces or more and two amounts with decimals.
    """
    body = [row for row in rows if row.is_body]
    sure = sum(_SURE.search(chunk.text) is not None for row in body for chunk in row.chunks)
    full = all(len(row.chunks) > 2 for row in body) and sure >= 2 * len(body)
    if (
        len(body) < (LAYOUT.rows_fewest_full if full else LAYOUT.rows_fewest)
        or len(body) < LAYOUT.rows_body * whole
        or len(columns) < 2
    ):
        return False
    placed = [[_at((chunk.x0 + chunk.x1) / 2, columns) for chunk in row.chunks] for row in body]
    if any(len(set(cells)) < len(cells) for cells in placed):
        return False
    numeric = _numeric(body, columns)
    if not (numeric or full) or sum(len(cells) for cells in placed) < LAYOUT.rows_filled * len(body) * len(columns):
        return False
    return sure >= 2 or (len(numeric) > 1 and len(body) > LAYOUT.rows_fewest)


def _numeric(rows: Sequence[PieceRow], columns: Sequence[_Column]) -> list[int]:
    """The columns whose pieces are amounts nearly all."""
    numeric: list[int] = []
    for number, (x0, x1) in enumerate(columns):
        texts = [chunk.text for row in rows for chunk in row.chunks if x0 <= (chunk.x0 + chunk.x1) / 2 <= x1]
        if len(texts) > 2 and sum(is_amount_or_dash(text) for text in texts) >= LAYOUT.numeric_share * len(texts):
            numeric.append(number)
    return numeric


def _at(x: float, columns: Sequence[_Column]) -> int:
    return next((number for number, (_, x1) in enumerate(columns) if x <= x1 + LAYOUT.column_space), len(columns) - 1)


def _headers(above: Sequence[PieceRow], first: PieceRow, reach: float) -> list[PieceRow]:
    """The lines of several pieces directly above, from top to bottom; 编制单位： and 单位： are no headers."""
    headers: list[PieceRow] = []
    below = first
    for row in reversed(above[-LAYOUT.heading_lines :]):
        if len(row.chunks) < 2 or not _near(row, below, reach) or row.line.text[-1] in _ENDS:
            break
        if "：" in row.line.text or ":" in row.line.text:
            break
        headers.append(row)
        below = row
    return headers[::-1]


def _under_headings(columns: Sequence[_Column], headers: Sequence[PieceRow]) -> Sequence[_Column]:
    """The columns as wide as their headings make them: those stand left or centred over numbers that stand right.

    The lowest row of headings goes first. As many headings as columns are theirs in order; fewer go to the column that
    they touch, and those that touch several head a group.
    """
    for row in reversed(headers):
        if len(row.chunks) == len(columns):
            wider = [_joined(column, chunk) for column, chunk in zip(columns, row.chunks, strict=True)]
            columns = wider if _are_apart(wider) else columns
            continue
        for chunk in row.chunks:
            touched = [at for at, (x0, x1) in enumerate(columns) if chunk.x0 < x1 and chunk.x1 > x0]
            if len(touched) == 1:
                wider = [_joined(column, chunk) if at in touched else column for at, column in enumerate(columns)]
                columns = wider if _are_apart(wider) else columns
    return columns


def _joined(column: _Column, chunk: Line) -> _Column:
    return (min(column[0], chunk.x0), max(column[1], chunk.x1))


def _are_apart(columns: Sequence[_Column]) -> bool:
    return all(left[1] < right[0] for left, right in pairwise(columns))


def _grid(rows: Sequence[PieceRow], columns: Sequence[_Column], groups: Sequence[dict[int, int]]) -> Grid:
    """Column edges half way between columns, row edges half way between lines, one cell in every place."""
    left = min(columns[0][0], *(row.line.x0 for row in rows)) - LAYOUT.frame_margin
    right = max(columns[-1][1], *(row.line.x1 for row in rows)) + LAYOUT.frame_margin
    xs = (left, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), right)
    lines = [row.line for row in rows]
    ys = (
        lines[0].top - LAYOUT.frame_margin,
        *((a.bottom + b.top) / 2 for a, b in pairwise(lines)),
        lines[-1].bottom + LAYOUT.frame_margin,
    )
    places: list[GridCell] = []
    for number, row in enumerate(rows):
        places.extend(_cells(number, groups[number] if number < len(groups) else _spans(row, xs), xs, ys))
    return Grid(xs, ys, tuple(places))


def _spans(row: PieceRow, xs: Sequence[float]) -> dict[int, int]:
    """First and last column of each piece."""
    return {
        _slot(chunk.x0 + LAYOUT.column_slack, xs): _slot(chunk.x1 - LAYOUT.column_slack, xs) for chunk in row.chunks
    }


def _cells(number: int, spans: dict[int, int], xs: Sequence[float], ys: Sequence[float]) -> Iterator[GridCell]:
    """A row's cells; a piece that stands across column edges spans them."""
    col = 0
    while col < len(xs) - 1:
        last = max(spans.get(col, col), col)
        yield GridCell(number, col, 1, last - col + 1, (xs[col], ys[number], xs[last + 1], ys[number + 1]))
        col = last + 1


def _slot(x: float, xs: Sequence[float]) -> int:
    return max(next((number for number, edge in enumerate(xs[1:]) if x <= edge), len(xs) - 2), 0)
