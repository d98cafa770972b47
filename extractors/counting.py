"""Printed numbers counted a second time: by the digits of the text and the cells, not by what the readers made of them.

Which digits are one number (1,234.5, 2024年10月, 12/34) only the readers know; that every digit belongs to exactly one
fact or leftover is seen without them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact, Leftover, LogicalTable

__all__ = ["MISCOUNTED", "Counted", "count", "with_count"]

MISCOUNTED = "numbers_miscounted"
"""Flag of a document whose digits and whose facts and leftovers do not agree: an error of ours, told in `partial`."""

_RUN = re.compile(r"\d+")
_JOINS = frozenset(",，.．")
_AROUND = 40
_SPELLED = re.compile("[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅半]")

Said = Fact | Leftover


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many numbers are printed, the digits that neither a fact nor a leftover has, and how many have two."""

    total: int
    passed_over: tuple[Leftover, ...]
    doubled: int


def with_count(document: Document, found: Extraction) -> tuple[Document, Extraction]:
    """The extraction with its numbers counted, and the document, which says so where the two do not agree.

    Digits that no reader took become leftovers `unplaced`, so that nothing printed is silent.
    """
    if found.counted is not None:
        return document, found
    counted = count(document, found.tables, (*found.facts, *found.leftovers))
    leftovers = (*found.leftovers, *counted.passed_over)
    told = replace(found, leftovers=leftovers, counted=counted.total)
    if counted.total == len(told.facts) + len(leftovers) and not counted.passed_over:
        return document, told
    gap = (
        f"the reader passed over {len(counted.passed_over)} printed numbers and took {counted.doubled} twice;"
        " next: report this document, the error is ours"
    )
    partial = "; ".join(filter(None, (document.partial, gap)))
    return replace(document, partial=partial, flags=(*document.flags, MISCOUNTED)), told


def count(document: Document, tables: Iterable[LogicalTable], said: Sequence[Said]) -> Counted:
    """Count the numbers that text and cells print; `said` are all facts and leftovers made of them."""
    spans = sorted((one.start, one.end) for one in said if one.start is not None and one.end is not None)
    in_text = list(_lost_in_text(document, spans))
    doubled = sum(after[0] < before[1] for before, after in pairwise(spans))
    doubled += sum(not _prints(document.text[start:end]) for start, end in spans)
    in_cells, lost_in_cells, more = _cells(tables, said)
    lost = (*in_text, *lost_in_cells)
    return Counted(total=len(spans) - doubled + in_cells + len(lost), passed_over=lost, doubled=doubled + more)


def _prints(text: str) -> bool:
    return _RUN.search(text) is not None or _SPELLED.search(text) is not None


def _lost_in_text(document: Document, spans: Sequence[tuple[int, int]]) -> Iterator[Leftover]:
    """The digits that no span holds, those of 1,234.5 together."""
    lost: list[tuple[int, int]] = []
    for start, end in _outside(document.text, spans):
        if lost and document.text[lost[-1][1] : start] in _JOINS:
            lost[-1] = (lost[-1][0], end)
        else:
            lost.append((start, end))
    for start, end in lost:
        page = document.page_of(start) if document.pages_at else None
        around = document.text[max(0, start - _AROUND) : end + _AROUND]
        raw = document.text[start:end]
        yield Leftover(reason="unplaced", raw_value=raw, page=page, start=start, end=end, sentence=around)


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The runs of digits that are in no span, in order."""
    upcoming = iter(spans)
    beyond = (len(text), len(text))
    start, end = next(upcoming, beyond)
    for run in _RUN.finditer(text):
        while end <= run.start() and start < len(text):
            start, end = next(upcoming, beyond)
        if run.start() < start or end < run.end():
            yield run.span()


def _cells(tables: Iterable[LogicalTable], said: Sequence[Said]) -> tuple[int, list[Leftover], int]:
    """How many numbers the cells print, their digits that nothing was made of, and how many were made twice."""
    made: dict[tuple[int | None, int | None, int | None], list[str]] = defaultdict(list)
    for one in said:
        if one.table is not None and one.start is None:
            made[one.table, one.row, one.col].append(one.raw_value)
    total, lost, doubled = 0, [], 0
    for table in tables:
        for read in table.cells:
            raw = made.pop((table.number, read.cell.row, read.cell.col), [])
            printed, used = _digits(read.cell.text), sum(map(_digits, raw))
            total += len(raw) - (used > printed)
            doubled += used > printed
            if used < printed:
                lost.append(
                    Leftover(
                        reason="unplaced", raw_value=read.cell.text, page=read.cell.page, table=table.number,
                        row=read.cell.row, col=read.cell.col, sentence=read.cell.text[:200],
                    )
                )  # fmt: skip
    return total, lost, doubled + sum(map(len, made.values()))


def _digits(text: str) -> int:
    return sum(len(run) for run in _RUN.findall(text))
