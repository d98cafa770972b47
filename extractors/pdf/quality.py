"""What of a PDF could be read: scanned pages, garbage text layers, pages left out, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from mingzhang.extractors.ocr.means import LEFT, RECOGNISED, UNREAD
from mingzhang.extractors.pdf.pages import COVERING, Page

__all__ = [
    "LEFT",
    "RECOGNISED",
    "UNREAD",
    "UNSEEN",
    "PageState",
    "flags_of",
    "partial_of",
    "state_of",
    "text_source_of",
]

_FEW = 30
"""A page with fewer characters than this under images that cover it is a scan; stamps and numbers may be text."""
UNSEEN = ("scan", "garbage")
"""How pages went that only recognition can read."""
_GARBAGE = 0.3
"""Share of characters without a Unicode value: 0.0 in sound files, 0.7 to 0.9 in the one garbage layer we know."""


@dataclass(frozen=True, slots=True)
class PageState:
    """One page's 1-based number and how it went: `native ocr recognised blank scan garbage damaged skipped`.

    `crowded` pages were read without tables, `long` ones not to their end, `askew` ones lost a watermark,
    `loss` is a page's (see `Page`), `hidden` ones have words that clipping hides, `struck` ones amounts that a line
    strikes out: not read. `left_out` pages were to be recognised, and the bounds of the run were reached before.
    On pages with `pictures` what these print was recognised beside the text.
    """

    number: int
    text: str
    crowded: bool = False
    long: bool = False
    askew: bool = False
    loss: str = ""
    hidden: bool = False
    struck: bool = False
    left_out: bool = False
    pictures: bool = False


def state_of(page: Page) -> PageState:
    """How well the page can be read from its text layer alone."""
    found = page.characters
    words = (char for char in found.chars if not char.text.isspace())
    printed = sum(1 for _ in (words if found.unmapped else islice(words, _FEW)))
    text = "native"
    if printed >= _FEW and found.unmapped > _GARBAGE * printed:
        text = "garbage"
    elif printed < _FEW and page.drawing.image_share >= COVERING:
        text = "scan"
    elif page.unseen:
        text = "ocr"
    elif not printed:
        text = "blank"
    return PageState(page.number, text, page.drawing.crowded, found.cut, found.tilted > 0, page.loss, found.hidden > 0)


def text_source_of(states: Sequence[PageState]) -> str:
    """`native`, `ocr` by somebody's OCR or ours, `none` where it needs ours, `mixed` where pages differ."""
    kinds = {"ocr" if state.text == "recognised" else state.text for state in states}
    kinds |= {"ocr" for state in states if state.pictures}
    kinds &= {"native", "ocr", "scan", "garbage"}
    if kinds <= {"scan", "garbage"}:
        return "none" if kinds else "native"
    return "mixed" if len(kinds) > 1 else kinds.pop()


def flags_of(states: Sequence[PageState]) -> tuple[str, ...]:
    """The flags that an analyst should see, in a fixed order."""
    kinds = {state.text for state in states}
    marks = [
        (UNREAD[0], "scan" in kinds),
        (RECOGNISED, "recognised" in kinds or any(state.pictures for state in states)),
        (LEFT, any(state.left_out for state in states)),
        ("ocr_layer", "ocr" in kinds),
        (UNREAD[1], "garbage" in kinds),
        ("pages_damaged", "damaged" in kinds),
        ("pages_skipped", "skipped" in kinds),
        ("drawing_too_dense", any(state.crowded for state in states)),
        ("text_cut", any(state.long for state in states)),
        ("fonts_missing", any(state.loss for state in states)),
        ("hidden_text_skipped", any(state.hidden for state in states)),
        ("struck_text", any(state.struck for state in states)),
        ("watermark_skipped", any(state.askew for state in states)),
    ]
    return tuple(flag for flag, on in marks if on)


def partial_of(states: Sequence[PageState]) -> str:
    """In words what was not read and on which pages, empty where everything was."""
    rest = [state for state in states if not state.left_out]
    told = [
        _told(rest, "scan", "scanned {s} need{v} OCR; next: install the extra mingzhang[ocr]"),
        _told(rest, "garbage", "{s} with a garbage text layer need{v} OCR; next: install the extra mingzhang[ocr]"),
        _counted(
            [state.number for state in states if state.left_out],
            "scanned {s} not recognised yet: beyond the bounds of one run; next: read the document again",
        ),
        _told(states, "damaged", "damaged {s} could not be read"),
        _told(states, "skipped", "{s} not read: the file is beyond the bounds of one run"),
        _counted([state.number for state in states if state.crowded], "{s} read without tables: drawn too densely"),
        _counted([state.number for state in states if state.loss == "told"], "{s} lack characters of missing fonts"),
        _counted([state.number for state in states if state.long], "{s} read in part: too many characters"),
    ]
    return "; ".join(text for text in told if text)


def _told(states: Sequence[PageState], kind: str, words: str) -> str:
    return _counted([state.number for state in states if state.text == kind], words)


def _counted(numbers: Sequence[int], words: str) -> str:
    if not numbers:
        return ""
    one = len(numbers) == 1
    text = words.format(s="page" if one else "pages", v="s" if one else "")
    return f"{len(numbers)} {text} ({_ranges(numbers)})"


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as ranges: 1-3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("-".join(str(end) for end in part) for part in parts)
