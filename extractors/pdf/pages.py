"""Opening PDF bytes with pdfium and reading one page after the other; every handle is closed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from mingzhang.extractors.layout.segments import UPRIGHT, Turn
from mingzhang.extractors.pdf.calls import handle
from mingzhang.extractors.pdf.characters import Characters, read_characters
from mingzhang.extractors.pdf.display import Display
from mingzhang.extractors.pdf.fallback import Fallback
from mingzhang.extractors.pdf.fields import read_fields
from mingzhang.extractors.pdf.hidden import hidden_in, is_unseen
from mingzhang.extractors.pdf.rulings import Drawing, read_rulings
from mingzhang.extractors.pdf.unseen import has_suspects, unseen_in
from mingzhang.schemas.errors import UnreadableError

__all__ = ["COVERING", "Page", "opened", "read_page"]

_MOST_CHARACTERS = 60_000
_MOST_SEGMENTS = 60_000
_MOST_FOR_FALLBACK = 20_000
_MOSTLY = 0.6
COVERING = 0.5
"""Share of a page under images that makes it a picture of a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read: 1-based number, size in points, characters and drawing, and how it is turned for reading.

    `loss` says what became of characters that pdfium left out: `made good` by pdfplumber, or only `told`.
    `unseen` text lies invisibly over an image of the page: somebody's OCR.
    """

    number: int
    width: float
    height: float
    characters: Characters
    drawing: Drawing
    turn: Turn = UPRIGHT
    loss: str = ""
    unseen: bool = False


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The pdfium document of the bytes; raises `UnreadableError` where they are empty, encrypted or damaged."""
    if not data:
        raise UnreadableError("the PDF is empty", then="fetch it again")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from error
    if document.get_formtype() == c.FORMTYPE_ACRO_FORM:
        document.init_forms()
    try:
        yield document
    finally:
        document.close()


def _unreadable(error: pdfium.PdfiumError) -> UnreadableError:
    if getattr(error, "err_code", None) in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY):
        return UnreadableError("the PDF is encrypted with a password", then="ask the publisher for an open file")
    return UnreadableError(f"the PDF is damaged or cut short ({error})", then="fetch it again; the bytes are kept")


def read_page(document: Any, index: int, fallback: Fallback | None = None) -> Page:
    """Page `index` (0-based) with its characters and drawing; raises `UnreadableError` where pdfium refuses it."""
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"the page is damaged ({error})", where=f"page {index + 1}") from error
    try:
        read = _read(page, index + 1, fallback)
    finally:
        page.close()
    return _filled_in(read, fallback) if fallback and read.drawing.lost else read


def _filled_in(page: Page, fallback: Fallback) -> Page:
    """The page with pdfplumber's characters where they are more than pdfium's; too dense a page keeps its loss."""
    work = page.drawing.segments + len(page.characters.chars) + page.drawing.lost
    if work > _MOST_FOR_FALLBACK:
        return replace(page, loss="told")
    turn = page.turn if page.turn.degrees else Turn(0, page.width, page.height)
    found = fallback.characters(page.number - 1, turn, _MOST_CHARACTERS)
    if found is None:
        return replace(page, loss="told")
    if _printed(found) <= _printed(page.characters) + page.characters.hidden:
        return page
    return replace(page, characters=found, loss="made good")


def _printed(characters: Characters) -> int:
    return sum(not char.text.isspace() for char in characters.chars)


def _read(page: Any, number: int, fallback: Fallback | None) -> Page:
    left, bottom, right, top = page.get_bbox()
    shown = display = Display(left, bottom, right, top, page.get_rotation())
    turn = UPRIGHT
    text_page = page.get_textpage()
    drawn, text = handle(page.raw), handle(text_page.raw)
    try:
        characters = read_characters(text, display, _MOST_CHARACTERS)
        sideways = _sideways(characters)
        if sideways:
            turn = Turn(360 - sideways, display.width, display.height)
            display = Display(left, bottom, right, top, (display.rotation + turn.degrees) % 360)
            characters = read_characters(text, display, _MOST_CHARACTERS)
        drawing = read_rulings(drawn, display, _MOST_SEGMENTS, fonts=fallback is None or fallback.needed)
        unseen = drawing.image_share >= COVERING and is_unseen(text)
        hidden = hidden_in(drawn, text, display, _MOST_CHARACTERS, doubtful=characters.doubtful)
        if not unseen and ((layers := bool(fallback and fallback.layers)) or has_suspects(text)):
            hidden |= unseen_in(page, text, shown, everything=layers)
        if hidden:
            characters = read_characters(text, display, _MOST_CHARACTERS, hidden)
    finally:
        text_page.close()
    characters = _with_fields(characters, page, display)
    return Page(number, display.width, display.height, characters, drawing, turn, unseen=unseen)


def _with_fields(characters: Characters, page: Any, display: Display) -> Characters:
    """The page's characters and what is typed into its form fields."""
    if page.formenv is None or not (fields := read_fields(page.raw, page.formenv.raw, display)):
        return characters
    return replace(characters, chars=(*characters.chars, *fields))


def _sideways(characters: Characters) -> int:
    """The turn that most of the page's characters share where they do not stand upright, else 0."""
    turns = Counter(char.turn for char in characters.chars if char.turn)
    turn, count = turns.most_common(1)[0] if turns else (0, 0)
    return turn if count > _MOSTLY * len(characters.chars) else 0
