"""Which pieces of a page are the disclosure: known content containers first, else where the text is dense.

Whatever the choice, a piece that prints a figure outside links and furniture is never left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.extractors.html.box import is_box
from mingzhang.extractors.html.pieces import FIGURE, Piece, Pieces, Span
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["Region", "choose_region"]

_ENOUGH = 0.9
"""The smallest container that holds this share of the fullest one is the content; the rest of the larger is frame."""
_WEAK_SHARE = 0.6
_BLOCK_COST = 12
"""What a piece costs in the dense window: menu entries and single words are below, sentences and tables above."""
_SHORT_NOISE = 120
_TOPIC = re.compile(r"预算|决算|报告|公开|债务|经费|说明")
_LITTLE = 200
_TITLE_CHARS = (9, 80)
_MANY_LINKS = 15
_NOISE = re.compile(
    r"[\s\u3000\u00a0【\[（(]*(?:" + "|".join(map(re.escape, sorted(PAGES.noise, key=len, reverse=True))) + ")",
    re.IGNORECASE,
)
_NOISE_LINE = re.compile(_NOISE.pattern + r"[\s\u3000\u00a0]*(?:[:：】\]|]|$|次)", re.IGNORECASE)
_CAPTIONS, _CAPTION_CHARS = 4, 60
_COVER_LINES = 60
_CAPTION = re.compile(r"单位\s*[:：]|部门\s*[:：]|[总细况算出入]表(?:[（(].{1,12}[)）])?$|公开\s*\d+\s*表|[预决]算$")
_NOTE = re.compile(r"\s{0,40}+[（(]?(?:备?注|说明|(?:金额|计量|货币)?单位)\s*+(?:\d{1,2}\s*+)?[:：、.．]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Region:
    """The chosen pieces' indices in order, the title's index (or none), and the content's half-open range.

    `listing` where nothing is dense and links prevail: a list page, kept whole but for its furniture.
    """

    kept: tuple[int, ...]
    title: int | None
    start: int
    end: int
    listing: bool = False


def choose_region(found: Pieces, titles: tuple[str, ...]) -> Region:
    """Choose among the pieces of a page; `titles` are the page's names of itself, best first."""
    pieces = found.pieces
    masses = [0]
    for piece in pieces:
        masses.append(masses[-1] + piece.mass)
    content = _container(found.spans, masses)
    title = _title(found, titles, content)
    furniture = _furniture(found.spans, masses, content)
    listing = False
    if content is None:
        content = _dense(pieces, furniture, title)
        listing = _is_listing(pieces[content[0] : content[1]], pieces)
        content = (0, len(pieces)) if listing else _with_captions(pieces, *content, furniture)
        if title is None and not listing:
            content = _cover(pieces, content[0], furniture), content[1]
    start, end = content
    if title is not None and title < start:
        start = title
    kept = [index for index in range(start, end) if _belongs(pieces[index], index, content, title, furniture)]
    left = [i for i in range(len(pieces)) if not start <= i < end and i not in furniture and _is_lost(pieces[i])]
    if listing:
        kept = [index for index in kept if index not in furniture]
    return Region(tuple(sorted(kept + left)), title, *content, listing)


def _container(spans: list[Span], masses: list[int]) -> tuple[int, int] | None:
    def mass(span: Span) -> int:
        return masses[span.end] - masses[span.start]

    total = masses[-1]
    for kind, least in (("container", 1), ("weak", max(_WEAK_SHARE * total, 1))):
        fitting = [span for span in spans if span.kind == kind and mass(span) >= least]
        if fitting:
            fullest = max(map(mass, fitting))
            best = min(
                (span for span in fitting if mass(span) >= _ENOUGH * fullest), key=lambda span: span.end - span.start
            )
            return best.start, best.end
    return None


def _title(found: Pieces, titles: tuple[str, ...], content: tuple[int, int] | None) -> int | None:
    """The piece that the page calls itself, else a heading that its title element holds, else one of class title."""
    pieces = found.pieces
    before = content[0] if content else len(pieces)
    wanted = [_bare(title) for title in titles if title]
    for want in wanted:
        for index in range(before - 1, -1, -1):
            if pieces[index].text and _bare(pieces[index].text) == want:
                return index
    for index in range(before - 1, -1, -1):
        text = _bare(pieces[index].text)
        if pieces[index].heading in (1, 2) and len(text) > 5 and any(text in want for want in wanted):
            return index
    named = {index for span in found.spans if span.kind == "title" for index in range(span.start, span.end)}
    for index in sorted(named, reverse=True):
        piece = pieces[index]
        if (
            index < before
            and _TITLE_CHARS[0] <= len(piece.text) <= _TITLE_CHARS[1]
            and not piece.linked
            and _TOPIC.search(piece.text)
        ):
            return index
    return None


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _furniture(spans: list[Span], masses: list[int], content: tuple[int, int] | None) -> frozenset[int]:
    """Pieces inside furniture elements; an element around the content or most of the page is no furniture."""
    inside: set[int] = set()
    for span in spans:
        if span.kind != "chrome" or masses[span.end] - masses[span.start] > masses[-1] / 2:
            continue
        if content is not None and span.start < content[1] and span.end > content[0]:
            continue
        inside.update(range(span.start, span.end))
    return frozenset(inside)


def _dense(pieces: list[Piece], furniture: frozenset[int], title: int | None) -> tuple[int, int]:
    """The window of pieces with the greatest sum of mass less cost; the whole page where nothing is dense."""
    best, best_start, best_end = 0, 0, 0
    total, start = 0, (title or 0)
    for index in range(title or 0, len(pieces)):
        piece = pieces[index]
        worth = 0 if index in furniture or is_box(piece) else piece.mass - 60 * piece.images
        total += min(worth, 400) - _BLOCK_COST if not piece.has_figure else worth + _BLOCK_COST
        if total > best:
            best, best_start, best_end = total, start, index + 1
        if total <= 0:
            total, start = 0, index + 1
    return (best_start, best_end) if best else (title or 0, len(pieces))


def _with_captions(pieces: list[Piece], start: int, end: int, furniture: frozenset[int]) -> tuple[int, int]:
    """The window with the title and unit of a table that begins it and the notes below one that ends it."""
    if start < end and pieces[start].table is not None:
        first = max(start - _CAPTIONS, 0)
        while start > first and _is_caption(pieces, start - 1, furniture):
            start -= 1
    if start < end and pieces[end - 1].table is not None:
        last = min(end + _CAPTIONS, len(pieces))
        while end < last and end not in furniture and _NOTE.match(pieces[end].text):
            end += 1
    return start, end


def _cover(pieces: list[Piece], start: int, furniture: frozenset[int]) -> int:
    """Where a cover above the window begins, in a page that has no name: unlinked lines, the first of them or the
    second about budgets or accounts (云溪市水利局, 2023年度部门决算, 目录, …).
    """
    first = start
    for index in range(start - 1, max(start - _COVER_LINES, 0) - 1, -1):
        piece = pieces[index]
        if index in furniture or piece.linked or piece.images or is_box(piece) or _NOISE_LINE.match(piece.text):
            break
        if _TOPIC.search(piece.text) or (first == index + 1 and len(piece.text) <= _CAPTION_CHARS):
            first = index
    return first


def _is_caption(pieces: list[Piece], index: int, furniture: frozenset[int]) -> bool:
    piece = pieces[index]
    told = bool(_CAPTION.search(piece.text)) and len(piece.text) <= _CAPTION_CHARS and not piece.linked
    return told and index not in furniture


def _is_listing(dense: list[Piece], pieces: list[Piece]) -> bool:
    """Whether the dense window is no more than a caption in a page of links."""
    told = sum(piece.mass - 60 * piece.images for piece in dense)
    linked = sum(1 for piece in pieces if piece.linked * 2 >= len(piece.text) > 6)
    return told < _LITTLE and linked >= _MANY_LINKS and not any(piece.has_figure for piece in dense)


def _belongs(piece: Piece, index: int, content: tuple[int, int], title: int | None, furniture: frozenset[int]) -> bool:
    if index == title:
        return True
    if is_box(piece):
        return False
    if content[0] <= index < content[1]:
        edge = index - content[0] < 4 or content[1] - index <= 6
        return not (
            edge and len(piece.text) <= _SHORT_NOISE and _NOISE_LINE.match(piece.text) and not FIGURE.search(piece.text)
        )
    if index in furniture and not piece.has_figure:
        return False
    if piece.table is not None:
        return True
    if piece.linked * 2 >= len(piece.text):
        return False
    return not (len(piece.text) <= _SHORT_NOISE and _NOISE.match(piece.text))


def _is_lost(piece: Piece) -> bool:
    """Whether leaving the piece out would lose a figure."""
    return not is_box(piece) and piece.has_figure and not _NOISE_LINE.match(piece.text)
