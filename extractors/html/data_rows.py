"""Rows of data that a script holds, as the table that it would draw: titles, headings, cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.html.literals import Value

__all__ = ["DataTable", "labels_in", "tables_in"]

_HAN = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"-?\d[\d,]*+(?:\.\d++)?%?")
_UNIT = re.compile(r"单位[:：]|^[（(]?(?:单位)?(?:亿元|万元|元)[）)]?$")
_FIELDS = ("prop", "field", "dataindex", "key", "data", "name", "id", "code")
_LABELS = ("label", "title", "text", "header", "headername", "caption", "name")
_PARTS = ("children", "child", "columns")
_FIELD = re.compile(r"[A-Za-z_$][\w$.-]{0,80}")
_FEWEST_ROWS = 2
_MOST_ROWS, _MOST_COLUMNS = 5_000, 60
_LONGEST = 200
_DEEPEST = 30


Labels = dict[str, str]
"""The headings of the columns of one table, by the fields of its rows, in order."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows of texts; `lines` are titles and units that stand beside the data, `fields` the keys of its columns."""

    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...] = ()


def labels_in(value: Value, depth: int = 0) -> Iterator[Labels]:
    """The headings of every list of columns that the data describe."""
    if depth > _DEEPEST or value is None or isinstance(value, str):
        return
    if isinstance(value, list) and len(found := dict(_headings(value, "", 0))) > 1:
        yield found
        return
    for one in value.values() if isinstance(value, dict) else value:
        yield from labels_in(one, depth + 1)


def _headings(columns: list[Value], above: str, depth: int) -> Iterator[tuple[str, str]]:
    """Field and heading of each column; a heading stands below that of its group."""
    for one in columns:
        if not isinstance(one, dict) or depth > _DEEPEST:
            return
        lower = {key.lower(): part for key, part in one.items()}
        label = next((text for name in _LABELS if (text := _words(lower.get(name)))), "")
        field = next((text for name in _FIELDS if (text := _identifier(lower.get(name)))), "")
        below = next((part for name in _PARTS if isinstance(part := lower.get(name), list)), None)
        if label and below:
            yield from _headings(below, above + label, depth + 1)
        elif label and field:
            yield field, above + label


def tables_in(value: Value, labels: list[Labels], beside: tuple[str, ...] = (), depth: int = 0) -> Iterator[DataTable]:
    """Every list of rows in the data whose columns have headings: by `labels`, by keys in Chinese, by a first row.

    Labels that stand beside the rows go before all others; others are taken once where several would do.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        told = tuple(one for one in value.values() if isinstance(one, str) and _tells(one))
        near = [one for part in value.values() for one in labels_in(part)]
        for one in value.values():
            yield from tables_in(one, near or labels, told or beside, depth + 1)
    elif isinstance(value, list):
        found = _of_records(value, labels) or _of_lists(value)
        if found is not None and _prints_numbers(found.rows):
            yield DataTable(beside, found.rows, found.fields)
            return
        for one in value:
            yield from tables_in(one, labels, beside, depth + 1)


def _of_records(value: list[Value], labels: list[Labels]) -> DataTable | None:
    records = list(_records(value, 0))[:_MOST_ROWS]
    if len(records) < _FEWEST_ROWS:
        return None
    keys = list(dict.fromkeys(key for record in records for key in record))[: 4 * _MOST_COLUMNS]
    named = _fitting(labels, keys)
    if len(named) < 2:
        named = {key: key for key in keys if _HAN.search(key)}
    head = [tuple(named.values())]
    if len(named) < 2:
        first = {key: text for key in keys if (text := _words(records[0].get(key)))}
        if len(first) < 2 or any(_NUMBER.fullmatch(_text(one)) for one in records[0].values()):
            return None
        named, head = first, []
    if len(named) > _MOST_COLUMNS:
        return None
    rows = [tuple(_text(record.get(field)) for field in named) for record in records]
    return DataTable((), (*head, *rows), tuple(named))


def _fitting(labels: list[Labels], keys: list[str]) -> Labels:
    """The headings that name the most of the keys and nothing else; taken from the list where others are left."""
    fitting = [one for one in labels if set(one) <= set(keys)]
    best = max(fitting, key=len, default={})
    if len(fitting) > 1:
        labels.remove(best)
    return best


def _records(value: Sequence[Value], depth: int) -> Iterator[dict[str, Value]]:
    """The records of a list, each before those that stand below it."""
    for one in value:
        if not isinstance(one, dict):
            return
        yield one
        below = next((part for key, part in one.items() if key.lower() in _PARTS and isinstance(part, list)), None)
        if below is not None and depth < _DEEPEST:
            yield from _records(below, depth + 1)


def _of_lists(value: list[Value]) -> DataTable | None:
    rows = [[_text(cell) for cell in row] for row in value[:_MOST_ROWS] if isinstance(row, list)]
    if len(rows) < _FEWEST_ROWS or len(rows) < len(value[:_MOST_ROWS]):
        return None
    widest = max(map(len, rows))
    if not 2 <= widest <= _MOST_COLUMNS or not all(_HAN.search(cell) for cell in rows[0] if cell) or not any(rows[0]):
        return None
    return DataTable((), tuple((*row, *[""] * (widest - len(row))) for row in rows))


def _prints_numbers(rows: Sequence[Sequence[str]]) -> bool:
    return any(_NUMBER.fullmatch(cell) for row in rows[1:] for cell in row) and any(
        _HAN.search(cell) for row in rows[1:] for cell in row
    )


def _tells(text: str) -> bool:
    return is_form_title(text) or (len(text) < _LONGEST and _UNIT.search(text) is not None)


def _words(value: Value) -> str:
    return value if isinstance(value, str) and _HAN.search(value) and len(value) <= _LONGEST else ""


def _identifier(value: Value) -> str:
    return value if isinstance(value, str) and _FIELD.fullmatch(value) else ""


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) and "<" not in value else ""
