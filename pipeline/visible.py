"""Strangers' text made safe to look at: what a terminal would obey, and what would reorder or hide a line, is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

__all__ = ["json_line", "visible", "visible_line"]

_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, marks and overrides of direction, line separators, stray surrogates."""
_SYMBOLS = 0x2400
"""Where Unicode has a symbol for each control character of ASCII: ␛ for ESC."""


def visible(text: str) -> str:
    """The text with a symbol for each character that a terminal would obey instead of showing it; lines stay lines."""
    return _OBEYED.sub(_symbol, text)


def visible_line(text: str) -> str:
    """The same on one line: nobody's text can begin a line of its own in a report."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")


def _symbol(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_SYMBOLS + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def json_line(value: object, default: Callable[[object], object] | None = None) -> str:
    """The value as one line of JSON, Chinese as it is; what a terminal would obey stands as an escape, so is exact."""
    told = json.dumps(value, ensure_ascii=False, default=default)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
