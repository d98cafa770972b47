"""A document that has no pages as headings, paragraphs and grids of plain text, its numbers and sentences cut out.

Nothing of the source's markup is kept: what the page shows is built of words alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mingzhang.pipeline.visible import visible, visible_line

__all__ = ["NumberMark", "flow_of"]

Row = Mapping[str, Any]
LONGEST = 20_000
"""Characters of one cell."""


class NumberMark(NamedTuple):
    """A number in the text: its range, and its place in the list of numbers."""

    start: int
    end: int
    number: int


def flow_of(
    rows: Mapping[str, Sequence[Row]],
    marks: Iterable[NumberMark],
    sentences: Mapping[tuple[int, int], int],
    in_cells: Mapping[tuple[int, int, int], Sequence[int]],
    captions: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Blocks of the `sections`, `tables` and `cells` of `rows` in reading order.

    A table follows its title and the lines of `captions` behind it; one whose title is nowhere ends its section.

    `{"p": pieces, "h": level}`: a paragraph, `h` where it is a heading; a piece is its words, or [words, number or -1,
    sentence or -1]. `{"grid": …}`: a table, each cell [row, column, row span, column span, kind, words, numbers].
    """
    cuts = _Cuts(sorted(marks), sorted((start, end, number) for (start, end), number in sentences.items()))
    of_section: dict[int, list[Row]] = {}
    for table in rows["tables"]:
        of_section.setdefault(table["section_no"], []).append(table)
    of_table: dict[int, list[Row]] = {}
    for cell in rows["cells"]:
        of_table.setdefault(cell["table_no"], []).append(cell)
    blocks: list[dict[str, Any]] = []
    for section in sorted(rows["sections"], key=lambda row: int(row["section_no"])):
        waiting = of_section.pop(section["section_no"], [])
        texts = list(_paragraphs(section, cuts))
        lines = ["".join(p if isinstance(p, str) else p[0] for p in text["p"]).strip() for text in texts]
        after = _after(lines, [table["title"].strip() for table in waiting], captions)
        for place, text in enumerate([None, *texts]):
            blocks += [text] if text else []
            blocks += [
                _grid(table, of_table.get(table["table_no"], ()), in_cells)
                for table, at in zip(waiting, after, strict=True)
                if at == place
            ]
    for left in of_section.values():
        blocks += [_grid(table, of_table.get(table["table_no"], ()), in_cells) for table in left]
    return blocks


def _after(lines: Sequence[str], titles: Sequence[str], captions: frozenset[str]) -> list[int]:
    """For each table in order how many of the lines stand before it."""
    found, at = [], 0
    for number, title in enumerate(titles):
        place = next((place for place in range(at, len(lines)) if title and title in lines[place]), None)
        if place is None:
            found.append(len(lines))
            continue
        following = titles[number + 1 : number + 2]
        at = place + 1
        while at < len(lines) and lines[at] in captions and not any(one and one in lines[at] for one in following):
            at += 1
        found.append(at)
    return [min(found[place:]) for place in range(len(found))]


class _Cuts:
    """Where text is cut: at numbers and sentences, both in order."""

    def __init__(self, marks: Sequence[NumberMark], sentences: Sequence[tuple[int, int, int]]) -> None:
        self._marks, self._sentences = marks, sentences

    def pieces(self, text: str, begin: int) -> list[Any]:
        """The text, which begins at this offset, in pieces that belong to one number and one sentence at most."""
        end = begin + len(text)
        marks = [mark for mark in _over(self._marks, begin, end) if mark[1] > mark[0]]
        sentences = _over(self._sentences, begin, end)
        edges = {begin, end, *(edge for start, stop, _ in (*marks, *sentences) for edge in (start, stop))}
        places = sorted(edge for edge in edges if begin <= edge <= end)
        return [
            _piece(visible(text[start - begin : stop - begin]), _at(marks, start), _at(sentences, start))
            for start, stop in pairwise(places)
        ]


def _piece(words: str, number: int, sentence: int) -> Any:
    return words if number < 0 and sentence < 0 else [words, number, sentence]


def _over(ranges: Sequence[Any], begin: int, end: int) -> list[Any]:
    """The ranges that touch: in order of their starts; none that reaches in begins more than 4,000 before."""
    first = bisect_left(ranges, begin - 4000, key=_start)
    last = bisect_left(ranges, end, key=_start)
    return [one for one in ranges[first:last] if one[1] > begin]


def _at(ranges: Sequence[Any], place: int) -> int:
    """The last of the ranges that begin before and cover the place; of overlapping ones four are looked at."""
    last = bisect_right(ranges, place, key=_start)
    near = reversed(ranges[max(0, last - 4) : last])
    return next((int(number) for _, end, number in near if place < end), -1)


def _start(one: Any) -> int:
    return int(one[0])


def _paragraphs(section: Row, cuts: _Cuts) -> Iterator[dict[str, Any]]:
    at = section["char_start"]
    for number, line in enumerate(section["text"].split("\n")):
        if line.strip():
            block: dict[str, Any] = {"p": cuts.pieces(line, at)}
            if number == 0 and section["title"]:
                block["h"] = section["level"]
            yield block
        at += len(line) + 1


def _grid(table: Row, cells: Iterable[Row], in_cells: Mapping[tuple[int, int, int], Sequence[int]]) -> dict[str, Any]:
    shown = [
        [
            *(cell["row"], cell["col"], cell["row_span"], cell["col_span"], cell["kind"]),
            visible(cell["text"][:LONGEST]),
            list(in_cells.get((table["table_no"], cell["row"], cell["col"]), ())),
        ]
        for cell in sorted(cells, key=lambda cell: (cell["row"], cell["col"]))
        if not cell["hidden"]
    ]
    told = {"title": visible_line(table["title"])[:200], "unit": table["unit"], "header": table["header_rows"]}
    return {"grid": shown, "rows": table["rows"], **told}
