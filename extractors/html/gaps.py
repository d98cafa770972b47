"""Tables that a page shows and does not print: pictures below the titles of forms, tables that only a script draws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from mingzhang.extractors.captions import is_form_title, stands_below_title
from mingzhang.extractors.html.pieces import Piece
from mingzhang.extractors.html.tree import text_of
from mingzhang.schemas.document import Block, Gap, Paragraph, Table

__all__ = ["gaps_of", "left_empty"]

_TABLE_WORDS = ("项目", "合计", "总计", "科目", "决算数", "预算数", "本年收入", "本年支出", "财政拨款", "金额")
_ENOUGH_WORDS = 3
_AMOUNT = re.compile(r"[\"'>]\s{0,4}\d{1,3}(?:,\d{3})+\.\d\d\s{0,4}[\"'<]")
_FIGURE = re.compile(r"\d,*+\.\d\d")
_FIGURES = re.compile(r"\d")
_UNIT_LINE = re.compile(r"[（(]?(?:金额)?单位[:：][^，。]{1,12}$")
_MOST_SCRIPT = 400_000
_MOST_WHERE = 20


def gaps_of(pieces: Sequence[Piece], blocks: Sequence[Block], root: Element) -> tuple[Gap, ...]:
    """The gaps of a page; `pieces` from its title on, whatever of them was taken for content."""
    pictured = [*_pictured(pieces), *_captioned(root)]
    if pictured:
        return (Gap("picture_tables", len(pictured), tuple(dict.fromkeys(pictured))[:_MOST_WHERE]),)
    empty = [title for _, title in left_empty(root)]
    if empty:
        return (Gap("script_tables", len(empty), tuple(dict.fromkeys(empty))[:_MOST_WHERE]),)
    if any(isinstance(block, Table) for block in blocks):
        return ()
    titles = [block.text for block in blocks if isinstance(block, Paragraph) and is_form_title(block.text)]
    drawn = any(_draws_a_table(element.text or "") for element in root.iter("script"))
    return (Gap("script_tables", max(len(titles), 1), tuple(titles[:_MOST_WHERE])),) if drawn else ()


def _pictured(pieces: Sequence[Piece]) -> Iterator[str]:
    """The title above each picture that stands where a table would: right below, or beside, the title of a form."""
    title = ""
    for piece in pieces:
        if piece.table is not None:
            title = ""
            continue
        if piece.text and not (title and stands_below_title(piece.text)):
            title = piece.text if is_form_title(piece.text) else ""
        if piece.images and title:
            yield title


def _captioned(root: Element) -> Iterator[str]:
    """The form titles that a picture has as its caption or in place of it for those who do not see."""
    for picture in root.iter("img"):
        if is_form_title(told := (picture.get("alt") or picture.get("title") or "").strip()):
            yield told
    for figure in root.iter("figure"):
        caption = figure.find(".//figcaption")
        told = text_of(caption).strip() if caption is not None else ""
        if is_form_title(told) and next(figure.iter("img"), None) is not None:
            yield told


def left_empty(root: Element) -> Iterator[tuple[Element, str]]:
    """Elements that a script is to fill, named by an id, without text and pictures, with the form title right above.

    A line that tells the unit may stand between.
    """
    if next(root.iter("script"), None) is None:
        return
    for element in root.iter("div", "table", "section", "canvas"):
        title = _line_above(element) if element.get("id") else ""
        if not is_form_title(title) or next(element.iter("img"), None) is not None:
            continue
        text = text_of(element).strip()
        if not text or (element.tag == "table" and not _FIGURES.search(text)):
            yield element, title


def _line_above(element: Element) -> str:
    before = element.getprevious()
    if before is not None and isinstance(before.tag, str) and _UNIT_LINE.match(text_of(before).strip()):
        before = before.getprevious()
    return text_of(before).strip() if before is not None and isinstance(before.tag, str) else ""


def _draws_a_table(script: str) -> bool:
    """Whether a script carries the words and the amounts of a table: many words, or an amount as a text of its own."""
    text = script[:_MOST_SCRIPT]
    if "\\u" in text:
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    words = sum(word in text for word in _TABLE_WORDS)
    if words >= _ENOUGH_WORDS and _FIGURE.search(text):
        return True
    return ("收入" in text or "支出" in text) and _AMOUNT.search(text) is not None
