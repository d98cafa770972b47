"""OFD bytes to a `Reading`: pages as glyphs and segments, laid out as those of a PDF are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.captions import is_form_title
from mingzhang.extractors.layout.blocks import PageBlocks, empty_page, lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.struck import without_struck
from mingzhang.extractors.ofd.container import leaves_of
from mingzhang.extractors.ofd.page import Page, read_page
from mingzhang.extractors.office.package import Package
from mingzhang.schemas.document import Gap, Reading
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_ofd"]

_FEW = 30
"""A page with fewer characters than this under images that cover it is a scan."""
_COVERING, _PICTURE = 0.5, 0.12
"""Share of a page under images that makes it a picture, and from which one may be a table."""
_UNREADABLE = 0.3
"""Share of characters that are no text (private use without meaning, U+FFFD) which makes a text layer garbage."""
_MOST_WORK = 3_000_000
"""Glyphs and segments of one file: half a minute of reading; what lies beyond is told as skipped."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One page read: how it went (`native scan garbage blank damaged skipped`), its blocks and flags."""

    number: int
    state: str
    blocks: PageBlocks
    flags: tuple[str, ...] = ()
    picture: bool = False


def read_ofd(data: bytes) -> Reading:
    """Read an OFD: paragraphs and tables in printed order, every character with its page and box.

    Templates are read below their pages; signatures, seals and annotations are not. Raises `UnreadableError` where
    the file is damaged or encrypted; pages that cannot be read are told in `partial`.
    """
    pages: list[_Read] = []
    work = 0
    for number, leaf in enumerate(leaves_of(Package(data)), 1):
        if work > _MOST_WORK:
            pages.append(_Read(number, "skipped", empty_page(number)))
            continue
        page = None if leaf.broken else read_page(leaf)
        work += 1 if page is None else len(page.glyphs) + len(page.segments)
        pages.append(_read(number, page))
    if all(page.state in {"damaged", "skipped"} for page in pages):
        raise UnreadableError("the OFD has no page that can be read", then="fetch it again; the bytes are kept")
    return Reading(
        "ofd",
        tuple(pages_to_blocks([page.blocks for page in pages])),
        pages=len(pages),
        text_source=_source({page.state for page in pages}),
        flags=tuple(dict.fromkeys(flag for page in pages for flag in page.flags)),
        partial=_partial(pages),
        gaps=_pictured(pages),
    )


def _read(number: int, page: Page | None) -> _Read:
    if page is None:
        return _Read(number, "damaged", empty_page(number), ("pages_damaged",))
    glyphs, struck = without_struck(page.glyphs, page.segments)
    state = _state(page)
    told = {
        "scan_pages": state == "scan",
        "garbage_text_layer": state == "garbage",
        "drawing_too_dense": page.crowded,
        "text_cut": page.cut,
        "watermark_skipped": page.askew > 0,
        "struck_text": struck,
    }
    flags = tuple(flag for flag, on in told.items() if on)
    if state in {"garbage", "blank"}:
        return _Read(number, state, empty_page(number), flags)
    blocks = lay_out_page(number, (page.width, page.height), glyphs, page.segments, page.turn)
    return _Read(number, state, blocks, flags, page.image_share >= _PICTURE)


def _state(page: Page) -> str:
    printed = [glyph.text for glyph in page.glyphs if not glyph.text.isspace()]
    odd = sum(text == "\ufffd" or "\ue000" <= text <= "\uf8ff" for text in printed)
    if len(printed) >= _FEW and odd > _UNREADABLE * len(printed):
        return "garbage"
    if len(printed) < _FEW and page.image_share >= _COVERING:
        return "scan"
    return "native" if printed else "blank"


def _source(states: set[str]) -> str:
    kinds = states & {"native", "scan", "garbage"}
    if kinds <= {"scan", "garbage"}:
        return "none" if kinds else "native"
    return "mixed" if len(kinds) > 1 else "native"


def _partial(pages: Sequence[_Read]) -> str:
    words = {
        "scan": "scanned pages need OCR, which OFD does not get yet; next: look for a PDF",
        "garbage": "pages with a garbage text layer need OCR, which OFD does not get yet; next: look for a PDF",
        "damaged": "damaged pages could not be read",
        "skipped": "pages not read: the file is beyond the bounds of one run",
    }
    found = {state: [str(page.number) for page in pages if page.state == state] for state in words}
    return "; ".join(
        f"{len(at)} {words[state]} ({', '.join(at[:20])}{' …' if len(at) > 20 else ''})"
        for state, at in found.items() if at
    )  # fmt: skip


def _pictured(pages: Sequence[_Read]) -> tuple[Gap, ...]:
    """Titles of forms on pages that print no table and show a picture: the table is the picture."""
    shown = [page for page in pages if page.picture and not page.blocks.tables]
    titles = [line.text for page in shown for line in page.blocks.lines.lines if is_form_title(line.text)]
    return (Gap("picture_tables", len(titles), tuple(dict.fromkeys(titles))),) if titles else ()
