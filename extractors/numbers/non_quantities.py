"""Digits that are no quantity: dates, document numbers, ordinals, codes, ratios, versions."""

from __future__ import annotations

import re

from mingzhang.schemas.vocabulary.non_quantities import non_quantities

__all__ = ["Span", "find_spans"]


Span = tuple[int, int, str]
"""Start and end of a stretch of the normal form whose digits state no amount, and the leftover reason why."""

_SHAPES = non_quantities()
_DIGIT, _BLANK = "0", " \n"
_REASONS = {f"s{index}": shape.reason for index, shape in enumerate(_SHAPES)}
_LEADS = sorted({char for shape in _SHAPES for char in shape.begins} - {_DIGIT})
_LETTERS = "".join(char for char in _LEADS if "一" <= char <= "鿿")
_SIGNS = "".join(char for char in _LEADS if char not in _LETTERS + _BLANK)


def _scan_of(lead: str) -> re.Pattern[str]:
    shapes = (f"(?P<s{index}>{shape.pattern})" for index, shape in enumerate(_SHAPES) if lead in shape.begins)
    return re.compile("|".join(shapes))


# An amount with its unit right behind it is none of the shapes.
_OF_DIGIT = re.compile(r"(?P<amount>(?<!\d)\d++(?:\.\d+)?)(?:[万亿]?元|%)(?![ \n]*=)|" + _scan_of(_DIGIT).pattern)
_OF_OTHER = {lead: _scan_of(lead) for lead in _LEADS}
# The places where a shape can begin: one look at the character passes over all others.
_PLACE = re.compile(
    rf"[0-9{re.escape(''.join(_LEADS))}](?:"
    r"(?<=[0-9])(?:(?<![0-9]{2})|(?=\d{3}[ \n]{0,3}[年/.-]))"
    rf"|(?<=[{re.escape(_SIGNS)}])(?=[ \n(]{{0,6}}\d)"
    rf"|(?<=[{_LETTERS}])(?=[一-鿿]{{0,2}}[ \n]{{0,3}}\d)"
    r"|(?:(?<=\A[ \n])|(?<=[。;:,!?元%人个辆][ \n]))(?=[ ]*\(?[ \n]{0,3}\d)"
    r")"
)


def find_spans(text: str) -> list[Span]:
    """The spans of `text` (in normal form) that hold digits and no quantity, in order and without overlap.

    Digits with 元 or % right behind them are spans without a reason: an amount, as far as can be seen from here.
    """
    spans: list[Span] = []
    last = 0
    for place in _PLACE.finditer(text):
        at = place.start()
        if at < last:
            continue
        scan = _OF_OTHER.get(text[at])
        if scan is None:
            scan = _OF_DIGIT
        found = scan.match(text, at)
        if found is None:
            continue
        name = found.lastgroup or ""
        if name == "amount":
            spans.append((at, found.end(name), ""))
            continue
        last = found.end()
        if text[at] in _BLANK:
            at += len(found.group()) - len(found.group().lstrip())
        spans.append((at, last, _REASONS[name]))
    return spans
