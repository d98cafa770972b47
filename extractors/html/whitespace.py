"""White space as a browser shows it: source line breaks and indentation collapse, printed spaces stay."""

from __future__ import annotations

import re

__all__ = ["collapse", "is_blank"]

_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_RUN = re.compile("[ \t\n\r\f]+")
_BREAK_BETWEEN_HAN = re.compile(f"(?<={_WIDE})[ \t\r\f]*\n[ \t\n\r\f]*(?={_WIDE})")
_SOURCE = " \t\n\r\f"


def collapse(text: str) -> str:
    """Collapse runs of ASCII white space to one space and trim them; U+00A0, U+2002, U+3000 are characters and stay.

    A source line break between two wide characters is nothing, as in CSS Text 3: no space may split a word.
    """
    if text.isalnum():
        return text
    if "\n" in text:
        text = _BREAK_BETWEEN_HAN.sub("", text)
    return _RUN.sub(" ", text).strip(_SOURCE)


def is_blank(text: str) -> bool:
    """Whether nothing is printed: only spaces of any kind, zero-width characters and byte order marks."""
    return not text.strip().strip("\u200b\u200c\u200d\u2060\ufeff \u00a0\u3000")
