"""The 索引号/发布机构 box and the breadcrumb: what the portal says of the document beside its text (handbook 5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mingzhang.extractors.html.pieces import Piece
from mingzhang.extractors.html.whitespace import collapse
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["box_of", "breadcrumb_of", "is_box"]

_GAP = r"[\s\u3000\u00a0]{0,24}+"
_LABELS = "|".join(
    _GAP.join(map(re.escape, label)) for label in sorted(PAGES.box, key=lambda label: (-len(label), label))
)
_LABEL = re.compile(rf"[\[【]?{_GAP}({_LABELS}){_GAP}[\]】]?{_GAP}(?:[:：]|$)")
_BRACKETED = re.compile(rf"[\[【]{_GAP}({_LABELS}){_GAP}[\]】]{_GAP}[:：]?")
_BLANK = re.compile(r"[\s\u3000\u00a0]+")
_NEXT_LABEL = re.compile(r"(?<!\s)\s++[\u4e00-\u9fff]{2,8}[:：]")
_LONGEST = 300
_MOST_PIECES = 400
_PLACE = re.compile(r"^[\s\u3000]*(?:您?(?:现在|当前|目前)?所?(?:在|处)?的?位置|您在这里|导航)[\s\u3000]*(?:是)?[:：]?")
_ARROWS = re.compile(rf"{_GAP}(?:[>＞»›→/｜|\\]|-->)++\s*+")


def box_of(pieces: Sequence[Piece]) -> dict[str, str]:
    """Fields of the box by standard name, values as printed; the first value wins, empty ones lose."""
    found: dict[str, str] = {}
    waiting = ""
    for text in _texts(pieces):
        matches = list(_BRACKETED.finditer(text)) or list(_LABEL.finditer(text))
        if not matches or matches[0].start() > 0:
            if waiting and not matches:
                _keep(found, waiting, text)
            waiting = ""
        if matches and (matches[0].start() == 0 or len(matches) > 1):
            ends = [match.start() for match in matches[1:]] + [len(text)]
            for match, end in zip(matches, ends, strict=True):
                _keep(found, match.group(1), text[match.end() : end])
            waiting = matches[-1].group(1) if matches[-1].end() == len(text) else ""
    return found


def is_box(piece: Piece) -> bool:
    """Whether a table is the box itself: three labels of the box in its cells, at least a quarter of what it prints."""
    if piece.table is None:
        return False
    texts = [cell.text for cell in piece.table.cells if cell.text]
    labels = sum(1 for text in texts if len(text) <= 20 and (_LABEL.match(text) or _BRACKETED.match(text)))
    return labels >= 3 and labels * 4 >= len(texts)


def _keep(found: dict[str, str], label: str, value: str) -> None:
    name = PAGES.box[_BLANK.sub("", label)]
    value = _NEXT_LABEL.split(collapse(value), maxsplit=1)[0].strip("\u3000\u00a0 ;；|")
    if value and name not in found:
        found[name] = value


def _texts(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces[:_MOST_PIECES]:
        if piece.table is None:
            if piece.text and len(piece.text) <= _LONGEST:
                yield piece.text
        elif is_box(piece):
            for cell in piece.table.cells:
                yield collapse(cell.text)


def breadcrumb_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The path of columns that leads to the page, from the root; empty where none is printed."""
    for piece in pieces[:_MOST_PIECES]:
        match = _PLACE.match(piece.text)
        if match:
            rest = _ARROWS.split(piece.text[match.end() :])
            parts = tuple(part for part in (collapse(part) for part in rest) if part)
            return piece.links if len(parts) <= 1 < len(piece.links) else parts
    for piece in pieces[:_MOST_PIECES]:
        if len(piece.links) >= 2 and piece.links[0] in ("首页", "网站首页", "主页") and _ARROWS.search(piece.text):
            return tuple(part for part in (collapse(part) for part in _ARROWS.split(piece.text)) if part)
    return ()
