"""What each cell of a table is: its kind, its value and paths, and why a number in it became no fact."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.tables.amounts import is_dash, read_amount
from mingzhang.extractors.tables.facts import PlacedCell
from mingzhang.extractors.tables.profile import Profile
from mingzhang.extractors.tables.roles import is_code
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.words import key, unspaced
from mingzhang.schemas.document import Cell
from mingzhang.schemas.facts import Fact, ReadCell
from mingzhang.schemas.vocabulary.columns import column_words

__all__ = ["left_over_because", "typed_cell"]

_BY_ROLE = {
    "line": "line_no",
    "ordinal": "ordinal",
    "code": "code",
    "unit_code": "code",
    "identifier": "code",
    "target": "narrative",
    "text": "narrative",
}
_KINDS = {"code": "code", "unit_code": "code", "identifier": "code", "line": "line_no", "ordinal": "line_no"}


def left_over_because(cell: Cell, sheet: JoinedTable, roles: Sequence[str], whole: Profile) -> str:
    """The reason of a number that was never tried as a fact, by where its cell stands."""
    if cell.hidden:
        return "hidden"
    if cell.unread:
        return cell.unread
    if cell.row in sheet.header.numbering:
        return "line_no"
    if cell.row < sheet.header.stop or cell.row in sheet.repeated:
        return "line_no" if read_amount(cell.text) else "name"
    role = roles[cell.col] if cell.col < len(roles) else ""
    if role == "code" and read_amount(cell.text) is None and not is_code(cell.text):
        return "narrative"
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if read_amount(cell.text) is None:
        return _word_reason(role, whole)
    if whole.shape == "target":
        return "narrative"
    return "unplaced" if whole.known else "unknown_form"


def _word_reason(role: str, whole: Profile) -> str:
    """Digits inside words: part of a name in a label column, of prose elsewhere, of lumped rows in a value column."""
    if role == "value" and whole.shape != "target":
        return "unplaced" if whole.known else "unknown_form"
    return "name" if role in ("name", "attribute") else "narrative"


def typed_cell(
    cell: Cell, sheet: JoinedTable, roles: Sequence[str], place: PlacedCell | None, fact: Fact | None
) -> ReadCell:
    """The cell with its kind; value and paths where it is a number that was placed."""
    return ReadCell(
        cell=cell,
        kind=_kind(cell, sheet, roles),
        value=fact.value if fact else None,
        row_path="/".join(part for part in place.row.path if part) if place else "",
        col_path=place.column.printed if place else "",
    )


def _kind(cell: Cell, sheet: JoinedTable, roles: Sequence[str]) -> str:
    text = unspaced(cell.text)
    if not text:
        return "blank"
    if cell.row in sheet.header.numbering and key(text) not in column_words()["roles.code_is"]:
        return "line_no"
    if cell.row < sheet.header.stop or cell.row in sheet.repeated:
        return "header"
    role = roles[cell.col] if cell.col < len(roles) else ""
    if is_dash(text):
        return "dash"
    if read_amount(cell.text) is None and not is_code(cell.text):
        return "header" if role == "code" and key(text) in column_words()["roles.code_is"] else "text"
    return _KINDS.get(role, "number")
