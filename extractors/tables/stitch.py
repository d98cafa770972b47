"""Physical tables, one per page, joined to the tables their publisher meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeVar

from mingzhang.extractors.tables.forms import is_known_title
from mingzhang.extractors.tables.grid import MOST_COLUMNS, Grid
from mingzhang.extractors.tables.gutters import edges, without_gutters
from mingzhang.extractors.tables.header import Header, find_header, is_header_word, signature
from mingzhang.extractors.tables.headings_again import repeated_rows
from mingzhang.extractors.tables.titles import caption_lines, is_continued, publisher, table_title, title_key
from mingzhang.extractors.tables.words import key, unspaced
from mingzhang.schemas.document import Box, Cell, Table
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["JoinedTable", "PageTable", "examine", "join"]

_T = TypeVar("_T")
_TITLED = words("tables/title", "ends")
_UNRULED = "unruled"
_NEAR = 4.0
_RELATIVE = 0.02
_CLOSING_ROWS = 3
_CAPTION_LINES = 4


@dataclass(frozen=True, slots=True)
class PageTable:
    """One physical table with what can be said of it alone."""

    table: Table
    section: int
    grid: Grid
    header: Header
    lines: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """One table as meant: cells renumbered over all pages, the first part's header, repeated headings marked.

    `breaks` are the rows at which a new page begins, `below` the notes under the last part and in its last rows.
    """

    section: int
    grid: Grid
    header: Header
    lines: tuple[str, ...]
    title: str
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]
    repeated: frozenset[int]
    breaks: frozenset[int]
    status: str
    flags: tuple[str, ...]
    name: str
    below: tuple[str, ...] = ()


def examine(table: Table, section: int) -> PageTable:
    """Lay one physical table out and find its header and title."""
    if table.cols > MOST_COLUMNS:
        table = replace(table, cols=MOST_COLUMNS, flags=(*table.flags, "too_wide"))
    table = without_gutters(table)
    grid = Grid.of(table.cells, table.rows, table.cols)
    header = find_header(grid)
    lines = caption_lines(table.caption, grid, header.start)
    return PageTable(table, section, grid, header, lines, table_title(lines) or _named(table))


def _named(table: Table) -> str:
    return unspaced(table.name) if table.name.strip().endswith(_TITLED) else ""


def join(parts: Sequence[PageTable]) -> tuple[JoinedTable, ...]:
    """The parts grouped into tables, in order; a part joins its predecessor only if columns and headings agree."""
    groups: list[list[tuple[PageTable, dict[int, int]]]] = []
    for part in _with_their_titles(parts):
        columns = _continues(groups[-1][0][0], groups[-1][-1][0], part) if groups else None
        if columns is None:
            groups.append([(part, {})])
        else:
            groups[-1].append((part, columns))
    return tuple(_merge(group) for group in groups)


def _with_their_titles(parts: Sequence[PageTable]) -> list[PageTable]:
    """The parts, one of title rows alone at the foot of a page made one with the table at the head of the next."""
    found: list[PageTable] = []
    for part in parts:
        before = found[-1] if found else None
        if before is not None and _is_title_only(before) and _heads(before, part):
            found[-1] = _one(before, part)
        else:
            found.append(part)
    return found


def _is_title_only(part: PageTable) -> bool:
    return bool(part.title) and part.header.start >= part.grid.rows


def _heads(before: PageTable, part: PageTable) -> bool:
    if not before.table.pages or not part.table.pages or part.table.pages[0] - before.table.pages[-1] != 1:
        return False
    return part.header.found and not part.title and _columns(before.table, part.table) is not None


def _one(before: PageTable, part: PageTable) -> PageTable:
    columns = _columns(before.table, part.table) or {}
    cells = (*before.table.cells, *_moved(part.table.cells, before.table.rows, columns))
    table = replace(
        before.table,
        cells=cells,
        rows=before.table.rows + part.table.rows,
        pages=_unique((*before.table.pages, *part.table.pages)),
        boxes=(*before.table.boxes, *part.table.boxes),
    )
    return examine(table, before.section)


def _continues(first: PageTable, last: PageTable, part: PageTable) -> dict[int, int] | None:
    """The part's columns in terms of the first part's, or nothing where it is a table of its own."""
    if not _follows(first, last, part) or publisher(first.lines) != publisher(part.lines) != "":
        return None
    own = part.header.found and not _repeats(first, part)
    if part.title and not _same_title(first, part) and (part.header.found or is_known_title(part.title)):
        return None
    if own and _is_headed(part):
        return None
    if not part.title and not own and _interrupted(part):
        return None
    return _columns(first.table, part.table)


def _follows(first: PageTable, last: PageTable, part: PageTable) -> bool:
    """Whether the part stands where the table would go on: on the next page, or right below without a word between."""
    if last.table.name != part.table.name or not last.table.pages or not part.table.pages:
        bare = not part.table.caption and (not part.header.found or _repeats(first, part))
        silent = bare and last.table.name == part.table.name
        return silent or any(is_continued(line) for line in (part.title, *part.table.caption[-_CAPTION_LINES:]))
    return part.table.pages[0] - last.table.pages[-1] in (0, 1) and (
        part.table.pages[0] > last.table.pages[-1] or not part.table.caption
    )


def _same_title(first: PageTable, part: PageTable) -> bool:
    return title_key(part.title) == title_key(first.title) or is_continued(part.title)


def _repeats(first: PageTable, part: PageTable) -> bool:
    rows = range(part.header.start, part.header.stop)
    filled = [signature(part.grid, row) for row in rows if part.grid.filled(row)]
    return bool(filled) and all(row in first.header.signatures for row in filled)


def _is_headed(part: PageTable) -> bool:
    """Headings of its own, rather than a first row of words that merely continues."""
    leaves = {path[-1] for path in part.header.paths if path}
    return len(leaves) >= 2 and any(is_header_word(key(text)) for path in part.header.paths for text in path)


def _interrupted(part: PageTable) -> bool:
    """A sentence above the table: it does not continue the last one silently."""
    return any(
        unspaced(line).endswith(("。", "：", ":", "；")) and len(unspaced(line)) > 12 for line in part.table.caption
    )


def _columns(first: Table, table: Table) -> dict[int, int] | None:
    if _UNRULED in first.flags and _UNRULED in table.flags:
        return _printed_columns(first, table)
    here, there = edges(first), edges(table)
    if first.cols == table.cols:
        same = not here or not there or _aligned(here, there)
        return {col: col for col in range(table.cols + 1)} if same else None
    if not here or not there or table.cols > first.cols + 2:
        return None
    return _edge_places(here, there, _blank_columns(table))


def _edge_places(here: list[float], there: list[float], blank: Set[int]) -> dict[int, int] | None:
    """Which edge of the first part each edge of another is; an edge beside a column that prints nothing may be none.

    A page of 北京 draws one line more through the column of units: both halves are that column.
    """
    places: dict[int, int] = {}
    for at, edge in enumerate(there):
        nearest = min(range(len(here)), key=lambda i: abs(here[i] - edge))
        if abs(here[nearest] - edge) <= _NEAR:
            places[at] = nearest
    if len(set(places.values())) < len(places) or 0 not in places or len(there) - 1 not in places:
        return None
    for at in range(len(there)):
        if at not in places and at in blank and at + 1 in places:
            places[at] = places[at + 1]
        elif at not in places and at - 1 in blank and at - 1 in places:
            places[at] = places[at - 1]
    return places if len(places) == len(there) else None


def _blank_columns(table: Table) -> frozenset[int]:
    printed = {col for cell in table.cells if unspaced(cell.text) for col in range(cell.col, cell.col + cell.col_span)}
    return frozenset(range(table.cols)) - printed


def _printed_columns(first: Table, table: Table) -> dict[int, int] | None:
    """Columns without rulings, by what they print: each below the one column of the first page that it overlaps most.

    A column in which the page prints nothing is no column of it.
    """
    spans = _spans(first)
    places: dict[int, int] = {}
    for col, (left, right) in _spans(table).items():
        shared = {at: min(x1, right) - max(x0, left) for at, (x0, x1) in spans.items()}
        best = max(shared, key=lambda at: shared[at], default=None)
        if best is None or shared[best] <= 0 or best in places.values():
            return None
        places[col] = best
    if len(places) < 2 or list(places.values()) != sorted(places.values()):
        return None
    return {**places, table.cols: first.cols}


def _spans(table: Table) -> dict[int, tuple[float, float]]:
    """From where to where each column prints, by its cells of one column, left to right."""
    found: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.box is not None and cell.col_span == 1 and unspaced(cell.text):
            left, right = found.get(cell.col, (cell.box[0], cell.box[2]))
            found[cell.col] = (min(left, cell.box[0]), max(right, cell.box[2]))
    return dict(sorted(found.items()))


def _aligned(here: list[float], there: list[float]) -> bool:
    if all(abs(a - b) <= _NEAR * 3 for a, b in zip(here, there, strict=True)):
        return True
    scaled = [[(edge - places[0]) / max(places[-1] - places[0], 1) for edge in places] for places in (here, there)]
    return all(abs(a - b) <= _RELATIVE for a, b in zip(*scaled, strict=True))


def _merge(group: list[tuple[PageTable, dict[int, int]]]) -> JoinedTable:
    first = group[0][0]
    cells: list[Cell] = list(first.table.cells)
    repeated: set[int] = set()
    breaks: set[int] = set()
    offset = first.table.rows
    for part, columns in group[1:]:
        breaks.add(offset)
        repeated.update(offset + row for row in _repeated_rows(first, part))
        cells.extend(_moved(part.table.cells, offset, columns))
        offset += part.table.rows
    grid = first.grid if len(group) == 1 else Grid.of(cells, offset, first.table.cols)
    repeated.update(repeated_rows(first.header, grid, first.header.stop))
    tables = [part.table for part, _ in group]
    return JoinedTable(
        section=first.section,
        grid=grid,
        header=first.header,
        lines=first.lines,
        title=first.title,
        pages=_unique(page for table in tables for page in table.pages),
        boxes=tuple(box for table in tables for box in table.boxes),
        repeated=frozenset(repeated),
        breaks=frozenset(breaks),
        status=first.table.status,
        flags=_unique(flag for table in tables for flag in table.flags),
        name=first.table.name,
        below=(*_closing_lines(grid), *tables[-1].below),
    )


def _closing_lines(grid: Grid) -> tuple[str, ...]:
    """The last rows that hold one text only: notes inside the grid."""
    rows = [grid.filled(row) for row in range(max(grid.rows - _CLOSING_ROWS, 0), grid.rows)]
    return tuple(cells[0].text for cells in rows if len(cells) == 1)


def _repeated_rows(first: PageTable, part: PageTable) -> Iterable[int]:
    for row in range(part.grid.rows):
        if part.grid.filled(row) and signature(part.grid, row) not in first.header.signatures:
            if row >= part.header.stop:
                return
            if row >= part.header.start:
                continue
        yield row


def _moved(cells: Iterable[Cell], offset: int, columns: dict[int, int]) -> Iterable[Cell]:
    for cell in cells:
        left = columns.get(cell.col, cell.col)
        right = columns.get(cell.col + cell.col_span, left + cell.col_span)
        if right == left and not unspaced(cell.text):
            continue
        yield cell._replace(row=cell.row + offset, col=left, col_span=max(right - left, 1))


def _unique(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
