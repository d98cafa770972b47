"""From a document's physical tables to logical tables, facts, and leftovers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mingzhang.extractors.tables.adjacent_columns import told_apart, with_projects
from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.cells import left_over_because, typed_cell
from mingzhang.extractors.tables.facts import PlacedCell, ValueColumn, columns_of, make_fact
from mingzhang.extractors.tables.forms import Explanation
from mingzhang.extractors.tables.indicators import read_indicators
from mingzhang.extractors.tables.leftovers import count_numbers, leftovers_of
from mingzhang.extractors.tables.lumped import unlumped
from mingzhang.extractors.tables.measures import dated_by
from mingzhang.extractors.tables.nest_by_account_name import by_names
from mingzhang.extractors.tables.nest_by_indent import by_steps, steps_of
from mingzhang.extractors.tables.nest_by_sums import above_accounts, below_accounts
from mingzhang.extractors.tables.nest_regions import by_places
from mingzhang.extractors.tables.nest_spending_units import by_offices
from mingzhang.extractors.tables.numbered_columns import with_numbered_columns
from mingzhang.extractors.tables.outline import by_codes, by_numbering, economic_roots, side_of
from mingzhang.extractors.tables.parts import by_concepts
from mingzhang.extractors.tables.profile import Profile, Setting, profile
from mingzhang.extractors.tables.rate_denominator import fitting_bases
from mingzhang.extractors.tables.roles import SideBySideBlock, body_rows, column_roles, split_blocks
from mingzhang.extractors.tables.rows import TableRow, read_rows
from mingzhang.extractors.tables.split_numbers import rejoined
from mingzhang.extractors.tables.stacked import unstacked
from mingzhang.extractors.tables.stitch import JoinedTable, examine, join
from mingzhang.extractors.tables.targets import amounts_beside, money_columns
from mingzhang.extractors.tables.titles import publisher
from mingzhang.extractors.tables.units import table_unit
from mingzhang.extractors.tables.widened import widened
from mingzhang.extractors.tables.words import unspaced
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Fact, Leftover, LogicalTable, ReadCell
from mingzhang.schemas.vocabulary.glyphs import published
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["TableReading", "explain_tables", "read_sheets", "read_tables"]

_DATED = shape("tables/date.line_of_year")


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the tables of one document yield. Every number printed in a cell is a fact or a leftover."""

    tables: tuple[LogicalTable, ...]
    facts: tuple[Fact, ...]
    leftovers: tuple[Leftover, ...]


def read_tables(document: Document) -> TableReading:
    """Join, recognise and read all tables; a number that a table does not explain becomes a leftover, never a guess."""
    sheets = read_sheets(document)
    setting = _setting(sheets, document)
    readings = [_read_sheet(sheet, number, setting) for number, sheet in enumerate(sheets)]
    tables = tuple(table for reading in readings for table in reading.tables)
    facts = tuple(fact for reading in readings for fact in reading.facts)
    leftovers = tuple(leftover for reading in readings for leftover in reading.leftovers)
    return TableReading(tables, facts, leftovers)


def read_sheets(document: Document) -> tuple[JoinedTable, ...]:
    """The document's tables with their pages and their columns joined, before anything is understood."""
    sections = document.table_sections or (0,) * len(document.tables)
    placed = zip(document.tables, sections, strict=True)
    parts = [examine(part, section) for table, section in placed for part in map(rejoined, unstacked(unlumped(table)))]
    return tuple(with_numbered_columns(sheet, document.kind) for sheet in widened(join(parts)))


def _setting(sheets: Sequence[JoinedTable], document: Document) -> Setting:
    """What holds for all tables: the one money unit that they print, and their year where the document has none."""
    units = {unit for sheet in sheets if (unit := _printed_unit(sheet))}
    unit = units.pop() if len(units) == 1 else ""
    if document.year:
        return Setting(document.year, document.kind, unit)
    years = {int(match[1]) for sheet in sheets for line in sheet.lines if (match := _DATED.match(unspaced(line)))}
    years = years or _latest_headed(sheets)
    agreed = len(years) == 1
    return Setting(years.pop() if agreed else 0, document.kind, unit, inferred=agreed)


def _latest_headed(sheets: Sequence[JoinedTable]) -> set[int]:
    """The latest year that each table's columns are headed by (2022年决算数, 2023年决算数): that of the table."""
    named = ({dated_by(text) for path in sheet.header.paths for text in path} for sheet in sheets)
    return {max(years) for years in named if any(years)}


def _printed_unit(sheet: JoinedTable) -> str:
    return table_unit([*sheet.lines, sheet.header.group]) or table_unit(sheet.below)


def _read_sheet(sheet: JoinedTable, number: int, setting: Setting) -> TableReading:
    roles, blocks, whole = _understood(sheet, setting)
    places = {id(place.cell): place for place in _places(sheet, number, blocks, whole)}
    made = {where: make_fact(place, whole) for where, place in places.items()}
    facts = fitting_bases({where: fact for where, fact in made.items() if isinstance(fact, Fact)})
    indicators = read_indicators(sheet, number, whole)
    facts = _repeats_marked({**facts, **indicators.facts}, sheet)
    leftovers: list[Leftover] = []
    for cell in sheet.grid.cells:
        if id(cell) not in facts:
            reason = made.get(id(cell))
            said = reason if isinstance(reason, str) else left_over_because(cell, sheet, roles, whole)
            said = said if cell.hidden else indicators.reasons.get(id(cell), said)
            leftovers.extend(leftovers_of(cell, number, said))
    printed = sum(count_numbers(cell) for cell in sheet.grid.cells)
    assert printed == len(facts) + len(leftovers), f"table {number}: {printed} numbers, {len(facts)}+{len(leftovers)}"
    cells = tuple(
        typed_cell(cell, sheet, roles, places.get(id(cell)), facts.get(id(cell))) for cell in sheet.grid.cells
    )
    return TableReading((_logical(sheet, number, whole, cells),), tuple(facts.values()), tuple(leftovers))


def _understood(sheet: JoinedTable, setting: Setting) -> tuple[list[str], tuple[SideBySideBlock, ...], Profile]:
    """The columns' roles, the blocks, and what holds for the whole table."""
    roles = column_roles(sheet)
    blocks = split_blocks(roles, sheet.header.paths)
    for col in (col for block in blocks for col in block.names):
        roles[col] = "name"
    whole = profile(sheet, blocks, setting)
    if whole.shape == "target":
        blocks = tuple(money_columns(block, sheet.header.paths) for block in blocks)
    return roles, blocks, whole


def explain_tables(document: Document) -> tuple[Explanation, ...]:
    """Why each logical table was taken for its form, or for none; in the order of `read_tables`."""
    sheets = read_sheets(document)
    setting = _setting(sheets, document)
    return tuple(_understood(sheet, setting)[2].explanation for sheet in sheets)


def _repeats_marked(facts: dict[int, Fact], sheet: JoinedTable) -> dict[int, Fact]:
    """Facts of a row that a later page prints again below its repeated heading (合计), marked as repetitions."""
    if not sheet.repeated:
        return facts
    seen: set[tuple[object, ...]] = set()
    marked: dict[int, Fact] = {}
    for where, fact in facts.items():
        said = (fact.col, fact.item_path, fact.code, fact.measure, fact.raw_value)
        again = said in seen and fact.row is not None and fact.row - 1 in sheet.repeated
        marked[where] = fact._replace(flags=(*fact.flags, "repeated")) if again else fact
        seen.add(said)
    return marked


def _places(sheet: JoinedTable, number: int, blocks: Sequence[SideBySideBlock], whole: Profile) -> Iterator[PlacedCell]:
    """Every number cell of the value columns with its row and column."""
    rows = body_rows(sheet)
    read = [told_apart(read_rows(sheet, block, rows), sheet, block) for block in blocks]
    roots = economic_roots([row.item for half_rows in read for row in half_rows])
    for block, half_rows in zip(blocks, read, strict=True):
        placed = with_projects(_outlined(block, half_rows, sheet, whole, roots), sheet, block)
        columns = columns_of(block, sheet.header.paths, whole, alone=len(blocks) == 1)
        columns = columns if whole.known else _told_columns(columns)
        coded = any(row.code for row in placed)
        across = (whole.across or not block.names) and not coded
        if across:
            placed = _across_rows(placed, sheet)
        by_row = {row.row: row for row in placed}
        for at in rows:
            row = by_row.get(at)
            for cell in sheet.grid.rows_of[at]:
                if row is not None and cell.col in columns and cell.readable and read_amount(cell.text):
                    yield PlacedCell(number, cell, row, columns[cell.col], across=across, coded=coded)
    if whole.shape == "target":
        yield from amounts_beside(sheet, number, [col for block in blocks for col in block.values])


def _told_columns(columns: dict[int, ValueColumn]) -> dict[int, ValueColumn]:
    """The columns of an unknown form without those that share all their headings: nobody says which is which."""
    counts = Counter(column.path for column in columns.values())
    return {col: column for col, column in columns.items() if counts[column.path] == 1}


def _across_rows(rows: Sequence[TableRow], sheet: JoinedTable) -> list[TableRow]:
    """The rows of a table whose items stand across: their labels only where there are several rows to tell apart."""
    several = len({row.path for row in rows if row.filled}) > 1
    group = unspaced(sheet.header.group)
    found = []
    for row in rows:
        path = row.path if several and row.item else ((group,) if group else ())
        label, item = row.label or group or sheet.title, row.item or group
        found.append(replace(row, label=label, item=item, code=None, path=tuple(part for part in path if part)))
    return found


def _outlined(
    block: SideBySideBlock, rows: Sequence[TableRow], sheet: JoinedTable, whole: Profile, roots: tuple[str, str] | None
) -> Sequence[TableRow]:
    if len(block.names) == 1:
        rows = by_offices(rows, publisher(sheet.lines))
    classes = whole.shape == "balance" and all(len(row.code) == 3 for row in rows if row.code)
    if any(row.code for row in rows) and not classes:
        values = _first_values(rows, sheet, block)
        return below_accounts(by_codes(above_accounts(rows, values), roots), values)
    if not block.values or len(block.names) > 1:
        return rows
    sides = {side_of(sheet.header.paths[col]) for col in block.values} if whole.shape == "balance" else set()
    if sides == {""}:
        sides = {side_of(path) or side_of(path[-1:]) for path in (sheet.header.paths[col] for col in block.names)}
    numbered = by_numbering(rows, sides.pop() if len(sides) == 1 else "")
    return by_concepts(by_steps(by_places(by_names(_stepped(numbered, sheet, block), whole.year)), numbered))


def _first_values(rows: Sequence[TableRow], sheet: JoinedTable, block: SideBySideBlock) -> dict[int, Decimal]:
    """What each row prints in the first column of numbers, which is that of totals."""
    found: dict[int, Decimal] = {}
    for row in rows:
        cell = sheet.grid.at(row.row, block.values[0]) if block.values else None
        amount = read_amount(cell.text) if cell is not None else None
        if amount is not None:
            found[row.row] = amount.value
    return found


def _stepped(rows: Sequence[TableRow], sheet: JoinedTable, block: SideBySideBlock) -> Sequence[TableRow]:
    """The rows with how many steps their labels are moved in, where the places of a single name column tell."""
    cells = [sheet.grid.at(row.row, col) for col in block.names for row in rows]
    steps = steps_of(cell for cell in cells if cell is not None)
    if not steps or any(row.indent for row in rows):
        return rows
    return [replace(row, step=steps.get(id(cell), -1)) for row, cell in zip(rows, cells, strict=True)]


def _logical(sheet: JoinedTable, number: int, whole: Profile, cells: tuple[ReadCell, ...]) -> LogicalTable:
    form = whole.explanation.form
    return LogicalTable(
        number=number,
        section=sheet.section,
        form=form.id if form else None,
        form_score=whole.explanation.score,
        title=published(whole.title),
        unit=whole.unit,
        pages=sheet.pages,
        boxes=sheet.boxes,
        rows=sheet.grid.rows,
        cols=sheet.grid.cols,
        header_rows=sheet.header.stop,
        status=_status(sheet, cells) if form else sheet.status,
        flags=sheet.flags,
        cells=cells,
    )


def _status(sheet: JoinedTable, cells: Sequence[ReadCell]) -> str:
    """`empty_declared` for a form printed without a single number in its body."""
    if sheet.status not in ("native", "ocr") or any(cell.kind in ("number", "dash") for cell in cells):
        return sheet.status
    return "empty_declared" if any(cell.kind == "header" for cell in cells) else sheet.status
