"""Page numbers and running headers: found by place, repetition and counting up, never by value alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.extractors.layout.lines import Line
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.layout.text_columns import PageLines

__all__ = ["drop_furniture"]

_NUMBER = re.compile(
    r"^[-—–－―·•~～.\s]*+(?:第|[Pp]age)?\s*+[-—–－]?\s*+(\d{1,4})\s*+页?[-—–－―·•~～.\s]*+(?:[,，/]?\s*+(?:共|[Oo]f|/)\s*+\d{1,4}\s*+页?)?$"
)
_DECORATED = re.compile(r"[-—–－―·•~～]\s*\d{1,4}\s*[-—–－―·•~～]|第\s*\d{1,4}\s*页")
_UNIT = re.compile(r"单位|万元|表")


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    line: Line
    edge: str
    place: float


def drop_furniture(sheets: Sequence[PageLines], with_tables: Collection[int]) -> list[PageLines]:
    """The sheets without page numbers, running headers and footers.

    A number at the edge of a page is its page number if other pages count on from it there, or if it is decorated
    (`-24-`, 第3页). A text that returns at one height on most pages is a running header, unless every page it
    stands on begins with a table: then it may be the table's own title or unit.
    """
    candidates = [candidate for sheet in sheets for candidate in _at_edges(sheet)]
    dropped = {id(candidate.line) for candidate in _page_numbers(candidates)}
    dropped |= {id(candidate.line) for candidate in _running(candidates, len(sheets), with_tables)}
    if not dropped:
        return list(sheets)
    return [replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in dropped)) for sheet in sheets]


def _at_edges(sheet: PageLines) -> Iterator[_Candidate]:
    upright = [line for line in sheet.lines if not line.turn]
    for line in upright[: LAYOUT.edge_lines]:
        if line.bottom <= LAYOUT.edge_zone * sheet.height:
            yield _Candidate(sheet.number, line, "top", line.middle / sheet.height)
    for line in upright[-LAYOUT.edge_lines :]:
        if line.top >= (1 - LAYOUT.edge_zone) * sheet.height:
            yield _Candidate(sheet.number, line, "bottom", line.middle / sheet.height)
    for line in sheet.lines:
        middle = (line.x0 + line.x1) / 2 / sheet.width
        if line.turn and not LAYOUT.edge_zone < middle < 1 - LAYOUT.edge_zone:
            yield _Candidate(sheet.number, line, "side", middle)


def _page_numbers(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    numbered = [(candidate, int(match[1])) for candidate in candidates if (match := _NUMBER.match(candidate.line.text))]
    offsets: dict[int, set[int]] = defaultdict(set)
    for candidate, value in numbered:
        offsets[value - candidate.page].add(candidate.page)
    for candidate, value in numbered:
        counted = len(offsets[value - candidate.page]) > 1
        if counted or _DECORATED.search(candidate.line.text):
            yield candidate


def _running(candidates: Sequence[_Candidate], pages: int, with_tables: Collection[int]) -> Iterator[_Candidate]:
    same: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        text = re.sub(r"\d+", "#", re.sub(r"\s", "", candidate.line.text))
        same[(candidate.edge, text)].append(candidate)
    for (_, text), found in same.items():
        on = {candidate.page for candidate in found}
        if (
            len(on) < max(LAYOUT.running_fewest, LAYOUT.running_share * pages)
            or _UNIT.search(text)
            or not on - set(with_tables)
        ):
            continue
        middle = sorted(candidate.place for candidate in found)[len(found) // 2]
        yield from (candidate for candidate in found if abs(candidate.place - middle) <= LAYOUT.edge_drift)
