"""What each column is for (codes, names, line numbers, values, words) and where a table falls into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from mingzhang.extractors.tables.amounts import is_dash, read_amount
from mingzhang.extractors.tables.header import is_label_heading
from mingzhang.extractors.tables.stitch import JoinedTable
from mingzhang.extractors.tables.words import key, says, unspaced
from mingzhang.schemas.vocabulary.codes import account
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.marks import words as marked

__all__ = ["SideBySideBlock", "body_rows", "column_roles", "is_code", "is_office_code", "split_blocks"]

_CODE = re.compile(r"\d{3}(?:\d{2}){0,4}$|\d{3}(?:[ .\-]\d{2}){1,3}$|[\[【]\d{3}(?:\d{2}){0,2}[\]】]$")
_IDENTIFIER = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{12,}$|[A-Z]{1,2}\d{2,}$")
_UNITS, _DEPARTMENTS = marked("tables/heading", "units"), marked("tables/heading", "departments")
_OF_ACCOUNTS = marked("tables/heading", "of_accounts")
_CODED_NAME = re.compile(r"^\d{3,9}[-—_－]?\D")


@dataclass(frozen=True, slots=True)
class SideBySideBlock:
    """One of the tables that stand side by side: label columns and the value columns they speak for.

    `identifiers` hold codes that only a system knows: they stand before their names like accounts, and are none.
    """

    names: tuple[int, ...]
    codes: tuple[int, ...]
    lines: tuple[int, ...]
    values: tuple[int, ...]
    others: tuple[int, ...]
    identifiers: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns of the block, left to right."""
        known = (*self.names, *self.codes, *self.lines, *self.values, *self.others, *self.identifiers)
        return tuple(sorted(known))


def body_rows(sheet: JoinedTable) -> list[int]:
    """The rows that are neither title, heading, column numbers nor a heading repeated on a later page."""
    out = sheet.repeated | sheet.header.numbering
    rows = range(sheet.header.stop, sheet.grid.rows)
    return [row for row in takewhile(lambda row: not _opens_indicators(sheet, row), rows) if row not in out]


def _opens_indicators(sheet: JoinedTable, row: int) -> bool:
    """Headings of a second block of indicators under a block of money: its numbers are not the first block's."""
    words = column_words().sets["roles.indicators"]
    found = [cell for cell in sheet.grid.rows_of[row] if key(cell.text) in words]
    return len(found) >= 2 and row not in sheet.repeated


def column_roles(sheet: JoinedTable) -> list[str]:
    """`line ordinal code identifier name value text target attribute` of each column: by headings, then by cells."""
    counts = [_Counts() for _ in range(sheet.grid.cols)]
    for row in body_rows(sheet):
        for cell in sheet.grid.rows_of[row]:
            if not cell.hidden and cell.col < len(counts) and cell.col_span < max(len(counts) - 1, 2):
                counts[cell.col].add(cell.text)
    roles: list[str] = []
    for col, path in enumerate(sheet.header.paths):
        roles.append(_role([key(text) for text in path], counts[col], "value" in roles))
    return _with_second_names(_with_names(roles), sheet.header.paths)


def _with_names(roles: list[str]) -> list[str]:
    """Attributes (级次, 债券类型) name the rows where no other column of words stands before the numbers."""
    first = roles.index("value") if "value" in roles else 0
    if "name" in roles or "target" in roles or not any(role in ("attribute", "text") for role in roles[:first]):
        return roles
    named = ("name" if role in ("attribute", "text") else role for role in roles[:first])
    return [*named, *roles[first:]]


def _with_second_names(roles: list[str], paths: Sequence[Sequence[str]]) -> list[str]:
    """Words between columns of numbers name the rows of a second block where the same headings follow them again."""
    for col, role in enumerate(roles):
        if role == "text" and "value" in roles[:col]:
            left, right = (
                _leaves(roles, paths, range(col - 1, -1, -1)),
                _leaves(roles, paths, range(col + 1, len(roles))),
            )
            if left and left == right[::-1]:
                roles[col] = "name"
    return roles


def _leaves(roles: Sequence[str], paths: Sequence[Sequence[str]], columns: Iterable[int]) -> list[str]:
    """The last headings of the columns of numbers, from one place outwards up to the next words."""
    values = takewhile(lambda col: roles[col] in ("value", "line", "blank"), columns)
    return [key(paths[col][-1]) if paths[col] else "" for col in values if roles[col] == "value"]


@dataclass(slots=True)
class _Counts:
    numbers: int = 0
    codes: int = 0
    words: int = 0
    identifiers: int = 0
    last: int = -1
    following: int = 0
    printed: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        printed = unspaced(text)
        if not printed or is_dash(printed) or printed in column_words()["roles.code_is"]:
            return
        amount = read_amount(text)
        code = is_code(text) or (len(printed) == 2 and printed.isdecimal())
        self.codes += code
        self.identifiers += bool(_IDENTIFIER.match(printed))
        if code:
            self.printed.add(printed)
        if printed.isdecimal() and len(printed) < 4:
            self.following += int(printed) == self.last + 1
            self.last = int(printed)
        if amount is not None or code:
            self.numbers += 1
        else:
            self.words += 1

    @property
    def counts_rows(self) -> bool:
        """Whether the numbers only count: 1, 2, 3, … without a gap."""
        return self.numbers > 2 and not self.words and self.following >= self.numbers - 1

    @property
    def is_tree(self) -> bool:
        """Whether nothing but codes is printed, some below others: 301, 30101."""
        return self.codes == self.numbers > 2 and any(code[:-2] in self.printed for code in self.printed)

    @property
    def empty(self) -> bool:
        return not (self.numbers or self.words)


def _role(path: Sequence[str], counts: _Counts, after_value: bool) -> str:
    words = column_words()
    leaf = path[-1] if path else ""
    if leaf in words["roles.line"]:
        return "line"
    if leaf in words["roles.ordinal"] and counts.numbers >= counts.words:
        return "ordinal"
    if any(word in text for text in path for word in words["roles.target"]):
        return "target"
    if leaf in words["roles.attribute"] and (counts.words >= counts.numbers):
        return "attribute"
    if is_office_code(path):
        return "unit_code"
    if _identifies(leaf, counts):
        return "identifier"
    coded = leaf in words["roles.code_is"] or any(text.endswith(words["roles.code_ends"]) for text in path)
    if coded and (counts.words <= counts.numbers or counts.words <= 1):
        return "code"
    if coded or (leaf and is_label_heading(leaf)):
        return _labelled(counts)
    if not path:
        return _unlabelled(counts, after_value)
    if counts.words > counts.numbers * 2 and counts.words >= 1:
        return "text" if after_value or path else "name"
    return "value"


def is_office_code(path: Sequence[str]) -> bool:
    """Whether the headings announce codes of departments and units (单位编码, 部门代码), which are no accounts."""
    leaf = key(path[-1]) if path else ""
    named = says(leaf, _UNITS) or (says(leaf, _DEPARTMENTS) and not says(leaf, _OF_ACCOUNTS))
    return named and leaf.endswith(column_words()["roles.code_ends"])


def _identifies(leaf: str, counts: _Counts) -> bool:
    """Whether a column prints what a system calls its entries by (项目编码 42000025T000000101), which is no account."""
    if not leaf.endswith(column_words()["roles.code_ends"]):
        return False
    if counts.identifiers and counts.identifiers >= counts.words + counts.numbers - 1:
        return True
    named = any(word in leaf for word in column_words()["roles.things"])
    return named and counts.codes > 0 and not any(account(code) for code in counts.printed)


def _labelled(counts: _Counts) -> str:
    if counts.numbers > counts.words:
        return "code" if counts.codes == counts.numbers else "value"
    return "name"


def _unlabelled(counts: _Counts, after_value: bool) -> str:
    """A column without a heading: judged by its cells alone."""
    if counts.empty:
        return "blank"
    if counts.counts_rows:
        return "line"
    if counts.is_tree and not counts.words:
        return "code"
    if counts.words >= counts.numbers:
        return "text" if after_value and counts.words < 3 else "name"
    return "code" if counts.codes == counts.numbers and not after_value else "value"


def is_code(text: str) -> bool:
    """Whether a cell prints nothing but a classification code, whole or spaced by levels."""
    return bool(_CODE.match(text.strip()))


def split_blocks(roles: Sequence[str], paths: Sequence[Sequence[str]]) -> tuple[SideBySideBlock, ...]:
    """The blocks, left to right: a new one begins where names or codes follow values and values follow again."""
    starts = [0]
    seen_value = False
    for col, role in enumerate(roles):
        if role == "value":
            seen_value = True
        elif role in ("name", "code", "line") and seen_value and "value" in roles[col:]:
            starts.append(col)
            seen_value = False
    ends = [*starts[1:], len(roles)]
    blocks = tuple(_half(roles, range(start, end)) for start, end in zip(starts, ends, strict=True))
    return tuple(_relabelled(block, roles, paths) for block in blocks)


def _half(roles: Sequence[str], columns: Iterable[int]) -> SideBySideBlock:
    by: dict[str, list[int]] = {}
    for col in columns:
        by.setdefault(roles[col], []).append(col)
    others = [
        *by.get("unit_code", []),
        *by.get("text", []),
        *by.get("target", []),
        *by.get("attribute", []),
        *by.get("ordinal", []),
    ]
    return SideBySideBlock(
        tuple(by.get("name", ())),
        tuple(by.get("code", ())),
        tuple(by.get("line", ())),
        tuple(by.get("value", ())),
        tuple(sorted(others)),
        tuple(by.get("identifier", ())),
    )


def _relabelled(block: SideBySideBlock, roles: Sequence[str], paths: Sequence[Sequence[str]]) -> SideBySideBlock:
    """Where nothing names the rows but words stand left of the values, those words do."""
    if block.names or not block.values:
        return block
    left = tuple(col for col in block.others if col < block.values[0] and paths[col] and roles[col] == "text")
    if not left:
        return block
    return replace(block, names=left, others=tuple(col for col in block.others if col not in left))
