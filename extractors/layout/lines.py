"""Characters to printed lines: pdfium's order within a run, geometry between runs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.settings import LAYOUT
from mingzhang.extractors.numbers.amount import has_decimals
from mingzhang.schemas.document import Box

__all__ = ["Line", "chunks_of", "glyphs_to_lines", "letter_spacing", "line_of", "put_together", "set_apart"]


_UNITS = "万亿千百元个人次辆台批项件户平"


class Line(NamedTuple):
    """One printed line, left to right: its characters (a made-up space has an empty box), box, size in points."""

    chars: tuple[Glyph, ...]
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0

    @property
    def box(self) -> Box:
        """Left, top, right, bottom as displayed."""
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def middle(self) -> float:
        """The height of the line's middle on the page."""
        return (self.top + self.bottom) / 2


def glyphs_to_lines(chars: Sequence[Glyph]) -> list[Line]:
    """The lines of a region, top to bottom; turned characters make lines of their own, in pdfium's order.

    Digits and Chinese may sit on different baselines, and some files give a page as one line: runs of characters
    that follow each other are put on one line where their middles are less than half a character apart.
    """
    upright = [char for char in chars if not char.turn]
    lines = [put_together(row) for row in _rows(list(_runs(upright)))]
    if len(upright) < len(chars):
        lines.extend(put_together([run]) for run in _turned_runs([char for char in chars if char.turn]))
    return sorted((line for line in lines if line.text), key=lambda line: (line.middle, line.x0))


def _runs(chars: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that follow one another on a line; the loop sees each character that stands in no cell."""
    back, reach, start = LAYOUT.run_back, LAYOUT.run_ahead, LAYOUT.run_start
    run: list[Glyph] = []
    b_left = b_top = b_right = b_bottom = 0.0
    for char in chars:
        _, left, top, right, bottom, _ = char
        if run:
            height = max(b_bottom - b_top, bottom - top)
            follows = (
                abs(b_top + b_bottom - top - bottom) < height
                and -back * height <= left - b_right <= reach * height
                and left > b_left - start * height
            )
            if not follows:
                yield run
                run = []
        run.append(char)
        b_left, b_top, b_right, b_bottom = left, top, right, bottom
    if run:
        yield run


def _rows(runs: list[list[Glyph]]) -> list[list[list[Glyph]]]:
    """Runs that stand side by side, each row's runs from left to right."""
    if len(runs) == 1:
        return [runs]
    placed = sorted((_middle(run), run[0].x0, run) for run in runs)
    rows: list[list[tuple[float, float, list[Glyph]]]] = []
    for item in placed:
        beside = [row for row in rows[-2:] if _beside(row, item) and not _stands_over(row, item)]
        if beside:
            beside[-1].append(item)
        else:
            rows.append([item])
    return [_in_gaps([run for _, _, run in sorted(row, key=lambda item: item[1])]) for row in rows]


def _in_gaps(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """The runs of a row, one that fills gaps inside the run before it set into them.

    What is drawn in another font (the quotes of “三公” in a workbook's print) may come behind the words around it.
    """
    if not any(_overlaps(before[-1], run[0]) for before, run in pairwise(runs)):
        return runs
    whole = sorted((char for run in runs for char in run), key=lambda char: char.x0)
    return runs if any(_overlaps(before, char) for before, char in pairwise(whole)) else [whole]


def _overlaps(before: Glyph, char: Glyph) -> bool:
    return before.x1 - char.x0 > LAYOUT.overlap * (before.bottom - before.top)


def _beside(row: list[tuple[float, float, list[Glyph]]], item: tuple[float, float, list[Glyph]]) -> bool:
    anchor = max(row, key=lambda placed: placed[2][-1].x1 - placed[2][0].x0)
    height = max(_height(anchor[2]), _height(item[2]))
    return (
        abs(anchor[0] - item[0]) < LAYOUT.same_line * height
        and abs(row[0][0] - item[0]) < LAYOUT.same_line_first * height
    )


def _stands_over(row: list[tuple[float, float, list[Glyph]]], item: tuple[float, float, list[Glyph]]) -> bool:
    """Whether most characters of a run stand over or under others of the row: they are another line, however near."""
    middle, start, run = item
    end, level = run[-1].x1, LAYOUT.stands_level * _height(run)
    near = [other for at, x0, other in row if x0 < end and start < other[-1].x1 and abs(at - middle) > level]
    if not near:
        return False
    taken = sorted(char.x0 + char.x1 for other in near for char in other)
    reach = 2 * LAYOUT.stands_over * _height(run)
    return 2 * sum(_is_near(char.x0 + char.x1, taken, reach) for char in run) > len(run)


def _is_near(place: float, places: Sequence[float], reach: float) -> bool:
    at = bisect_left(places, place - reach)
    return at < len(places) and places[at] < place + reach


def _middle(run: list[Glyph]) -> float:
    tallest = max(run, key=lambda char: char.bottom - char.top)
    return (tallest.top + tallest.bottom) / 2


def _height(run: list[Glyph]) -> float:
    return max(char.bottom - char.top for char in run)


def _turned_runs(chars: list[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for char in chars:
        if run and not _near(run[-1], char):
            yield run
            run = []
        run.append(char)
    if run:
        yield run


def _near(before: Glyph, char: Glyph) -> bool:
    reach = LAYOUT.turned_reach * max(char.x1 - char.x0, char.bottom - char.top)
    return before.turn == char.turn and abs(before.x0 - char.x0) <= reach and abs(before.top - char.top) <= reach


def put_together(runs: Sequence[Sequence[Glyph]]) -> Line:
    """One line of the runs in their order; white space at both ends falls away, wide gaps become one space."""
    chars: list[Glyph] = []
    for run in runs:
        for char in run:
            if chars and set_apart(chars[-1], char):
                chars.append(Glyph(" ", chars[-1].x1, char.top, chars[-1].x1, char.bottom, char.turn))
            chars.append(char)
    made = sum(char.x0 == char.x1 for char in chars)
    if 3 * made > len(chars) and (spacing := letter_spacing(chars)):
        chars = _without_spacing(chars, spacing)
    while chars and chars[-1].text.isspace():
        chars.pop()
    start = next((place for place, char in enumerate(chars) if not char.text.isspace()), 0)
    return line_of(chars[start:])


def letter_spacing(chars: Sequence[Glyph]) -> float:
    """The gap between most neighbours where a line is set with wide letters (合 计, 1 , 6 0 0 . 0 0), else 0."""
    printed = [char for char in chars if not char.text.isspace()]
    gaps = sorted(char.x0 - before.x1 for before, char in pairwise(printed))
    if len(gaps) < LAYOUT.spaced_fewest or all(char.text.isdecimal() for char in printed):
        return 0.0  # 1 2 3 4 count the columns
    usual, size = gaps[len(gaps) // 2], max(printed[0].bottom - printed[0].top, LAYOUT.smallest_type)
    near = sum(abs(gap - usual) <= LAYOUT.spaced_even * size for gap in gaps)
    wide = LAYOUT.wide_gap * size <= usual < LAYOUT.chunk_gap * size
    return usual if wide and near >= LAYOUT.spaced_share * len(gaps) else 0.0


def _without_spacing(chars: Sequence[Glyph], spacing: float) -> list[Glyph]:
    """The characters without the made-up spaces that stand in gaps of the line's own spacing."""
    kept: list[Glyph] = []
    for before, char, after in zip([None, *chars], chars, [*chars[1:], None], strict=False):
        if char.text == " " and char.x0 == char.x1 and before is not None and after is not None:
            slack = after.x0 - before.x1 - spacing
            if slack < LAYOUT.wide_gap * (after.bottom - after.top):
                continue
        kept.append(char)
    return kept


def chunks_of(line: Line) -> list[Line]:
    """The pieces of a line that wide gaps set apart, as lines of their own: the cells of a row without rulings."""
    if len(line.text.split(None, 1)) < 2:
        return [line]
    chunks: list[list[Glyph]] = [[]]
    for char in line.chars:
        if char.text.isspace():
            continue
        last = chunks[-1][-1] if chunks[-1] else None
        if last is not None:
            gap = (char.x0 - last.x1) / max(line.size, LAYOUT.smallest_type)
            if gap >= LAYOUT.chunk_gap or (
                gap >= LAYOUT.amount_gap and _ends_amount(chunks[-1]) and _opens_label(char.text)
            ):
                chunks.append([])
        chunks[-1].append(char)
    return [line_of(chunk) for chunk in chunks if chunk]


def _ends_amount(chars: Sequence[Glyph]) -> bool:
    """Whether the piece so far is nothing but an amount with decimals, which no label goes on with."""
    if not chars[-1].text.isdecimal():
        return False
    return has_decimals("".join([char.text for char in chars]))


def _opens_label(text: str) -> bool:
    """Whether the character begins a label or a number rather than a unit (万元, 人, 辆)."""
    return ("\u3400" <= text < "\ua000" or text in "（(" or text.isdecimal()) and text not in _UNITS


def line_of(chars: list[Glyph]) -> Line:
    """The characters, left to right, as one line."""
    if not chars:
        return Line((), "", 0.0, 0.0, 0.0, 0.0, 0.0)
    text = "".join([char[0] for char in chars])
    printed = chars if len(text.split()) == 1 else [char for char in chars if not char[0].isspace()]
    _, lefts, tops, rights, bottoms, _ = zip(*printed, strict=True)
    turn = chars[0].turn
    return Line(tuple(chars), text, min(lefts), min(tops), max(rights), max(bottoms), _size(printed, turn), turn)


def _size(printed: Sequence[Glyph], turn: int) -> float:
    """The line's type size: the advance of its Chinese characters, which is the em; without any, from the others.

    Heights mislead: in the accounts of 西南大学 2024 digits beside 16 point Chinese have boxes 21.5 points high.
    """
    if turn in (90, 270):
        extents = [(text, bottom - top, right - left) for text, left, top, right, bottom, _ in printed]
    else:
        extents = [(text, right - left, bottom - top) for text, left, top, right, bottom, _ in printed]
    sizes = [round(2 * wide) for text, wide, _ in extents if "\u2e80" <= text < "\uff00"]
    sizes = sizes or [round(2 * min(high, 2 * wide)) for _, wide, high in extents]
    first = sizes[0]
    if sizes.count(first) == len(sizes):
        return first / 2
    counts = Counter(sizes)
    return max(counts, key=lambda size: (counts[size], size)) / 2


def set_apart(before: Glyph, char: Glyph) -> bool:
    """Whether the gap between two neighbours on a line is that of a space that the file does not print."""
    gap = char.x0 - before.x1
    height = char.bottom - char.top
    if gap < LAYOUT.word_gap * height or char.turn or before.text.isspace() or char.text.isspace():
        return False
    gap /= max(height, LAYOUT.smallest_type)
    return gap >= LAYOUT.wide_gap or (_latin(before.text) and _latin(char.text))


def _latin(text: str) -> bool:
    return text.isascii() and text.isalpha()
