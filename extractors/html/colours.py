"""Colours of CSS and of old attributes, as far as needed to tell whether letters differ from their ground."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["UNKNOWN", "WHITE", "Colour", "alike", "colour_of", "ground_of"]

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
UNKNOWN: Colour = (-1, -1, -1)
"""The ground is a picture, a gradient, or what a style sheet elsewhere makes it."""

_NAMES = {"white": WHITE, "snow": (255, 250, 250), "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245)}
_NAMES |= {
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "ivory": (255, 255, 240),
}
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?:[0-9a-f]{1,2})?$")
_RGB = re.compile(
    r"rgba?\(\s*+(\d{1,3})(?:\s*+,\s*+|\s++)(\d{1,3})(?:\s*+,\s*+|\s++)(\d{1,3})\s*+(?:[,/]\s*+([\d.]+%?)\s*+)?\)"
)
_HSL = re.compile(r"hsla?\(\s*+[\d.]{1,8}(?:deg)?[\s,]++[\d.]{1,8}%[\s,]++(\d{1,3})%\s*+(?:[,/]\s*+([\d.]+%?)\s*+)?\)")
_BETWEEN = re.compile(r"\s+(?![^()]{0,80}\))")
_PLACING = frozenset(
    "repeat no-repeat repeat-x repeat-y round space scroll fixed local left right top bottom center cover contain auto"
    " border-box padding-box content-box /".split()
)
_NEAR = 12


@lru_cache(maxsize=4096)
def colour_of(text: str) -> Colour | None:
    """The colour that a value names, `UNKNOWN` for one we cannot tell, nothing for none (`inherit`, `transparent`)."""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    if text in ("", "transparent", "inherit", "initial", "unset", "none", "currentcolor"):
        return None
    if match := _RGB.match(text):
        clear = match[4] is not None and match[4].strip("0.%") == ""
        return None if clear else (int(match[1]), int(match[2]), int(match[3]))
    if match := _HSL.match(text):
        clear = match[2] is not None and match[2].strip("0.%") == ""
        return None if clear else WHITE if match[1] == "100" else (0, 0, 0) if match[1] == "0" else UNKNOWN
    if match := _HEX.match(text):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    return UNKNOWN


@lru_cache(maxsize=4096)
def ground_of(text: str) -> Colour | None:
    """The colour of a `background`: unknown where it shows a picture, nothing where it shows what is below."""
    if "url(" in text or "gradient" in text:
        return UNKNOWN
    words = [word for word in _BETWEEN.split(text.strip()) if word not in _PLACING and not word[:1].isdigit()]
    found = [colour for word in words if (colour := colour_of(word)) is not None]
    return next((colour for colour in found if colour != UNKNOWN), UNKNOWN if found else None)


@lru_cache(maxsize=4096)
def alike(one: Colour, other: Colour) -> bool:
    """Whether letters of the one colour are not seen on the other."""
    return UNKNOWN not in (one, other) and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
