"""Plots as inline SVG without a style of their own: classes take the colours of the page, light or dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingzhang.pipeline.site.markup import Html, short, tag

__all__ = ["Bar", "Stack", "bars", "columns", "figure"]

WIDE = 360
"""Units of a plot's width: a phone shows them one to one, so that its words stay readable."""
_LEFT, _TOP, _FOOT, _HIGH = 6, 16, 18, 150
_ROW, _BAR = 32, 9


@dataclass(frozen=True, slots=True)
class Stack:
    """One column of a plot over years: parts (class, name, amount) upon one another; its label stands on top."""

    group: str
    parts: tuple[tuple[str, str, Decimal], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a plot of names: lengths (class, amount, label) below one another."""

    name: str
    lengths: tuple[tuple[str, Decimal, str], ...]


def columns(title: str, told: Sequence[Stack]) -> Html:
    """Columns in their order, those of a group side by side above its name."""
    groups = list(dict.fromkeys(one.group for one in told))
    most = max((sum((part[2] for part in one.parts), Decimal(0)) for one in told), default=Decimal(0))
    slot = (WIDE - 2 * _LEFT) / max(1, len(groups))
    drawn = [_line(_LEFT, _TOP + _HIGH, WIDE - _LEFT, _TOP + _HIGH)]
    for number, group in enumerate(groups):
        mine = [one for one in told if one.group == group]
        width = min(46.0, slot * 0.84 / len(mine))
        start = _LEFT + slot * (number + 0.5) - width * len(mine) / 2
        for place, one in enumerate(mine):
            drawn += _column(one, start + place * width, width, most)
        drawn.append(_text(group, _LEFT + slot * (number + 0.5), _TOP + _HIGH + 13, anchor="middle"))
    return _svg(title, _TOP + _HIGH + _FOOT, drawn)


def _column(one: Stack, left: float, width: float, most: Decimal) -> list[Html]:
    drawn, floor = [], float(_TOP + _HIGH)
    for css, name, amount in one.parts:
        height = float(amount / most) * _HIGH if most > 0 else 0.0
        if height > 0:
            floor -= height
            drawn.append(_rect(css, (left + 1, floor, width - 2, height), name))
    drawn.append(_text(one.label, left + width / 2, floor - 3, anchor="middle", css="v"))
    return drawn


def bars(title: str, told: Sequence[Bar]) -> Html:
    """Names with bars below them, as long as their amounts; negative ones have none."""
    most = max((amount for one in told for _, amount, _ in one.lengths), default=Decimal(0))
    drawn, top = [], 2.0
    room = WIDE - 2 * _LEFT - 92
    for one in told:
        drawn.append(_text(_fitted(one.name, 30), _LEFT, top + 11, title=one.name))
        top += 15
        for css, amount, label in one.lengths:
            long = max(0.5, float(amount / most) * room) if most > 0 and amount > 0 else 0.5
            drawn.append(_rect(css, (_LEFT, top, long, _BAR), f"{one.name} {label}"))
            drawn.append(_text(label, _LEFT + long + 4, top + 8.5, css="v"))
            top += _BAR + 3
        top += 5
    return _svg(title, top + 2, drawn)


def figure(caption: Html, plot: Html, legend: Sequence[tuple[str, Html]] = (), note: Html | None = None) -> Html:
    """A plot with its caption, the words of its colours and a remark."""
    keys = tag("p", *(tag("span", tag("i", class_=css), words) for css, words in legend), class_="legend")
    remark = tag("p", note, class_="soft") if note else None
    return tag("figure", tag("figcaption", caption), plot, keys if legend else None, remark)


def _svg(title: str, high: float, drawn: Sequence[Html]) -> Html:
    return tag("svg", *drawn, viewBox=f"0 0 {WIDE} {_number(high)}", role="img", aria_label=title)


def _rect(css: str, box: tuple[float, float, float, float], title: str) -> Html:
    at = {name: _number(value) for name, value in zip(("x", "y", "width", "height"), box, strict=True)}
    return tag("rect", tag("title", short(title)), class_=css, **at)


def _line(x1: float, y1: float, x2: float, y2: float) -> Html:
    return tag("line", x1=_number(x1), y1=_number(y1), x2=_number(x2), y2=_number(y2))


def _text(words: str, x: float, y: float, *, anchor: str = "", css: str = "", title: str = "") -> Html:
    at: dict[str, Any] = {"x": _number(x), "y": _number(y), "text_anchor": anchor or None, "class_": css or None}
    return tag("text", short(words), tag("title", short(title)) if title else None, **at)


def _fitted(words: str, most: int) -> str:
    """As many characters as fit into so many Chinese ones, two Latin ones counting as one."""
    room = float(most)
    for place, char in enumerate(words):
        room -= 0.55 if char < "\u2000" else 1
        if room < 0:
            return f"{words[: max(1, place - 1)]}…"
    return words


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
