"""Preformatted text to paragraphs and tables: columns stand between strokes or tabs, or under one another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from mingzhang.extractors.html.pieces import NUMBER
from mingzhang.schemas.document import Cell, Table

__all__ = ["pieces_of_lines"]

_BLANKS = " \u00a0\u3000"
_STROKES = re.compile("[|│┃║¦｜]")
_TAB = re.compile("\t")
_BORDER = re.compile(r"^[\s\u3000+\-=_─━═—–┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╪╤╧╓╖╙╜╟╢╥╨╫┏┓┗┛┣┫┳┻╋|│┃║¦｜:]+$")
_GAP = re.compile(r"[ \u00a0]{2,}|[ \u00a0]*\u3000[ \u00a0\u3000]*|\t+")
_UNIT = re.compile(r"单位\s*[:：]|编制|部门\s*[:：]|公开")
_ENDS = re.compile(r"[。！？；：]\s{0,9}$")
_BEGINS = re.compile(
    r"[\s\u3000]|[（(]?[一二三四五六七八九十]{1,3}+[)）]?[、.．\s]|第[一二三四五六七八九十]{1,3}+[部章条]"
)
_FULL_LINE = 40
"""Columns of type; shorter lines are titles and lists, whatever their width."""
_RAGGED = 6
"""Columns by which a full line may fall short: words and numbers are not broken."""
_FEWEST_ROWS = 2
_MOST_LINES = 20_000
_WIDEST = 2_000

_Words = list[tuple[int, int, str]]
"""Words of a line with the columns of type at which they begin and end; a wide character takes two."""


def pieces_of_lines(lines: Sequence[str]) -> Iterator[str | Table]:
    """Paragraphs and tables in order; lines between which no table stands are paragraphs of their own."""
    waiting: list[str] = []
    for line in lines[:_MOST_LINES]:
        if line.strip("\u3000\u00a0 \t"):
            waiting.append(line.rstrip(" \u00a0\u3000")[:_WIDEST])
            continue
        yield from _block(waiting)
        waiting = []
    yield from _block(waiting)
    yield from (line for line in lines[_MOST_LINES:] if line.strip())


def _block(lines: list[str]) -> Iterator[str | Table]:
    """One block of lines: what stands above its grid, the grid, what stands below it."""
    split = _splitter(lines)
    rows = [split(line) for line in lines if not _BORDER.match(line) or NUMBER.match(line)]
    printed = [line for line in lines if not _BORDER.match(line) or NUMBER.match(line)]
    widest = max(map(len, rows), default=0)
    first = next((at for at, row in enumerate(rows) if _is_in_grid(row, widest)), len(rows))
    last = max((at for at, row in enumerate(rows) if _is_in_grid(row, widest)), default=-1)
    grid = rows[first : last + 1]
    table = _table(grid) if widest > 1 and len(grid) >= _FEWEST_ROWS else None
    if table is None:
        yield from _paragraphs(printed)
        return
    yield from (word for row in rows[:first] for _, _, word in row)
    yield table
    yield from _paragraphs(printed[last + 1 :])


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of lines that a typewriter broke: a full line goes on in the next, unless that one is set in."""
    full = max(map(_width, lines), default=0)
    text = ""
    for at, line in enumerate(lines):
        text += line.strip()
        after = lines[at + 1] if at + 1 < len(lines) else ""
        broken = full >= _FULL_LINE and _width(line) >= full - _RAGGED and not _ENDS.search(line)
        if not (broken and after and not _BEGINS.match(after)):
            yield text
            text = ""


def _splitter(lines: Sequence[str]) -> Callable[[str], _Words]:
    """How the lines part their cells: by strokes, by single tabs where those give every line as many, or by room."""
    told = [line for line in lines if not _BORDER.match(line)]
    if sum(bool(_STROKES.search(line)) for line in told) * 2 > len(told):
        framed = [bool(_STROKES.match(line.lstrip(_BLANKS))) for line in told if _STROKES.search(line)]
        return partial(_by_strokes, framed=sum(framed) * 2 > len(framed))
    tabs = [line.count("\t") for line in lines if "\t" in line]
    if len(tabs) >= _FEWEST_ROWS and tabs.count(max(tabs)) * 2 > len(tabs):
        return _by_tabs
    return _by_gaps


def _is_in_grid(row: _Words, widest: int) -> bool:
    """Whether a line has columns; one with 编制单位 and 单位 side by side stands above them."""
    return len(row) > 1 and not (len(row) < max(widest, 3) and any(_UNIT.search(word) for _, _, word in row))


def _by_strokes(line: str, *, framed: bool) -> _Words:
    """The cells between strokes, at the place of their number; in a frame strokes stand around the line too."""
    parts = _STROKES.split(line.strip(_BLANKS))
    if framed:
        parts = parts[not parts[0].strip() : len(parts) - (not parts[-1].strip())]
    return _numbered(parts)


def _by_tabs(line: str) -> _Words:
    return _numbered(_TAB.split(line.strip(_BLANKS)))


def _numbered(parts: Sequence[str]) -> _Words:
    return [(at, at, part.strip(_BLANKS + "\t")) for at, part in enumerate(parts)]


def _by_gaps(line: str) -> _Words:
    """The words between tabs, wide spaces and runs of spaces, at the columns of type that they cover."""
    found: _Words = []
    at = width = 0
    for match in [*_GAP.finditer(line), None]:
        end = match.start() if match else len(line)
        word = line[at:end]
        start, width = width, width + _width(word)
        if word.strip():
            found.append((start, width, word.strip()))
        if match:
            width = width + _width(match.group()) if "\t" not in match.group() else (width // 8 + 1) * 8
            at = match.end()
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _table(rows: Sequence[_Words]) -> Table | None:
    """The words as cells, or nothing where the columns cannot be told or no numbers stand in them."""
    if sum(1 for row in rows for _, _, word in row if NUMBER.match(word)) < _FEWEST_ROWS:
        return None
    placed = _in_order(rows) or _under_one_another(rows)
    if placed is None:
        return None
    width = 1 + max(column for row in placed for column, _ in row)
    cells = []
    for number, row in enumerate(placed):
        texts = dict(row)
        cells += [Cell(number, column, texts.get(column, "")) for column in range(width)]
    return Table(tuple(cells), len(placed), width)


def _in_order(rows: Sequence[_Words]) -> list[list[tuple[int, str]]] | None:
    """Columns by count, where every line has the same number of words."""
    if len({len(row) for row in rows}) != 1 and any(start != end for row in rows for start, end, _ in row):
        return None
    return [[(column, word) for column, (_, _, word) in enumerate(row)] for row in rows]


def _under_one_another(rows: Sequence[_Words]) -> list[list[tuple[int, str]]] | None:
    """Columns by the gutters that no word of any line crosses; no two words of a line may share one."""
    covered: set[int] = set()
    for row in rows:
        for start, end, _ in row:
            covered.update(range(start, end))
    starts = sorted(place for place in covered if place - 1 not in covered)
    placed: list[list[tuple[int, str]]] = []
    for row in rows:
        columns = [max(at for at, start in enumerate(starts) if start <= first) for first, _, _ in row]
        if len(set(columns)) != len(columns):
            return None
        placed.append([(column, word) for column, (_, _, word) in zip(columns, row, strict=True)])
    return placed
