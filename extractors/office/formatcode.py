"""A number format code to sections of tokens: what is a digit's place, what is text, what scales the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["LONGEST_CODE", "Section", "Token", "choose_section", "parse"]

LONGEST_CODE = 255
_MOST_SCALES = 8
# LibreOffice takes the ! of a Chinese 0!.0000 for a character and escapes it when it saves: 0\!.0000 is meant so too.

_TOKEN = re.compile(
    r'"(?P<literal>[^"]*)"|(?:\\!(?=[.,])|[\\!])(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\[\]]*)\]'
    r"|(?P<general>G/通用格式|General)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<slash>/)|(?P<text>@)"
    r"|(?P<date>aaaa?|y+|m+|d+|h+|s+(?:\.0+)?|上午/下午|AM/PM|A/P)|(?P<calendar>[eg]+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)$")
_CURRENCY = re.compile(r"^\$([^-]*)")
_COLOUR = re.compile(
    r"^(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|[黑蓝青绿红白黄]色?|洋红|颜色 ?\d+)$", re.IGNORECASE
)
_SPELLED = re.compile(r"^(?:DBNum|NatNum|h+$|m+$|s+$)", re.IGNORECASE)
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
    "=": lambda value, limit: value == limit,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a section.

    `kind`: literal, digit (`0`, `#`, `?`), point, group, exponent, percent, general, text, date, slash, or unknown
    (digits spelled in Chinese, elapsed hours, calendars of reigns: beyond reach).
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a code: its condition (operator, limit) or none, its tokens, the thousands it divides by, and
    whether it has a colour of its own.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    scale: int = 0
    coloured: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether the printed condition is true of the value."""
        return self.condition is None or _COMPARED[self.condition[0]](value, self.condition[1])

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its tokens."""
        return frozenset(token.kind for token in self.tokens)


@lru_cache(maxsize=2048)
def parse(code: str) -> tuple[Section, ...]:
    """The sections of a format code in order, at most four."""
    sections: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    coloured = [False]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
        if kind == "other" and text == ";":
            sections.append([])
            conditions.append(None)
            coloured.append(False)
        elif kind == "bracket" and (condition := _condition(text)):
            conditions[-1] = condition
        elif kind == "bracket" and _COLOUR.match(text):
            coloured[-1] = True
        else:
            sections[-1].append(_token(kind, text))
    return tuple(_section(*found) for found in zip(sections[:4], conditions, coloured, strict=False))


def _condition(text: str) -> tuple[str, Decimal] | None:
    match = _CONDITION.match(text)
    try:
        return (match[1], Decimal(match[2])) if match else None
    except InvalidOperation:
        return None


def _token(kind: str, text: str) -> Token:
    if kind in ("escaped", "other", "literal"):
        return Token("literal", text)
    if kind in ("blank", "fill"):
        return Token("literal", " " if kind == "blank" else "")
    if kind == "bracket":
        currency = _CURRENCY.match(text)
        return Token("unknown" if _SPELLED.match(text) else "literal", currency.group(1) if currency else "")
    return Token("unknown" if kind == "calendar" else kind, text)


def _section(tokens: list[Token], condition: tuple[str, Decimal] | None, coloured: bool) -> Section:
    """The tokens with their commas settled.

    Between the digits of the whole number a comma groups, behind its last digit or behind the last decimal it divides
    by a thousand, elsewhere it is text. A second point is text too.
    """
    digits = [place for place, token in enumerate(tokens) if token.kind == "digit"]
    points = [place for place, token in enumerate(tokens) if token.kind == "point"]
    point = points[0] if points else len(tokens)
    whole = [place for place in digits if place < point]
    settled: list[Token] = []
    scale = 0
    for place, token in enumerate(tokens):
        if token.kind == "comma" and whole and whole[0] < place < whole[-1]:
            settled.append(Token("group", ","))
        elif token.kind == "comma" and _scales(tokens, place):
            scale += 1
        elif token.kind == "comma" or (token.kind == "point" and place != point):
            settled.append(Token("literal", token.text))
        else:
            settled.append(token)
    return Section(tuple(settled), condition, min(scale, _MOST_SCALES), coloured)


def _scales(tokens: list[Token], place: int) -> bool:
    """Whether only commas stand between the comma at `place` and a digit before it."""
    while place and tokens[place].kind == "comma":
        place -= 1
    return tokens[place].kind == "digit"


def choose_section(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool] | None:
    """The section that shows the value, and whether it shows the value's sign itself; nothing where none does."""
    if any(section.condition for section in sections[:2]):
        return _conditional(value, sections)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _conditional(value: Decimal, sections: tuple[Section, ...]) -> tuple[Section, bool] | None:
    """The first section whose condition holds; the last numeric one is for the rest.

    A section that only negative numbers reach writes their sign itself.
    """
    first, second = sections[0], sections[1] if len(sections) > 1 else None
    if first.condition is None:
        if value > 0:
            return first, False
    elif first.holds(value):
        return first, _only_negative(first)
    if second is None:
        return None
    if second.condition is not None:
        if second.holds(value):
            return second, _only_negative(second)
    elif len(sections) < 3 or value < 0:
        return second, len(sections) > 2 or _leaves_negative(first)
    return (sections[2], False) if len(sections) > 2 else None


def _only_negative(section: Section) -> bool:
    if section.condition is None:
        return False
    sign, limit = section.condition
    return (sign == "<" and limit <= 0) or (sign in ("<=", "=") and limit < 0)


def _leaves_negative(section: Section) -> bool:
    if section.condition is None:
        return False
    sign, limit = section.condition
    return (sign == ">=" and limit <= 0) or (sign == ">" and limit < 0)
