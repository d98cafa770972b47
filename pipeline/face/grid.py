"""Rows of text as a table on the screen and as HTML: Chinese characters take two columns, foreign text stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape

from rich.cells import cell_len, set_cell_size

from mingzhang.pipeline.visible import visible_line

__all__ = ["VERDICT_COLOURS", "clipped", "html_table", "shown", "text_table"]

VERDICT_COLOURS: Mapping[str, str] = {
    "proven": "#1a7f37",
    "consistent": "#0969da",
    "unproven": "#6e7781",
    "contradicted": "#cf222e",
    "pass": "#1a7f37",
    "fail": "#cf222e",
    "error": "#cf222e",
    "warning": "#9a6700",
}
"""Of the words of `verdict`, and of `status` and `severity` of findings."""

Cells = Sequence[Sequence[str]]


def shown(value: object) -> str:
    """A value of the tables for people: no idle zeros, thousands apart, lists joined, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list | tuple):
        return " ".join(map(shown, value))
    return str(value)


def clipped(text: str, width: int) -> str:
    """The beginning of a text that is wider, marked with …."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def text_table(cells: Cells, *, header: int = 1, numeric: frozenset[tuple[int, int]] = frozenset()) -> str:
    """Rows of equal length as lines with rules, as wide as they need; `numeric` cells (row, column) stand right."""
    lines = [[visible_line(text) for text in row] for row in cells]
    widths = [max(map(cell_len, column), default=0) for column in zip(*lines, strict=True)]
    drawn = [_rule("┌┬┐", widths)]
    for number, row in enumerate(lines):
        padded = (
            _padded(text, widths[place], right=(number, place) in numeric) for place, text in enumerate(row)
        )  # fmt: skip
        drawn.append(f"│ {' │ '.join(padded)} │")
        if number + 1 == header < len(lines):
            drawn.append(_rule("├┼┤", widths))
    return "\n".join([*drawn, _rule("└┴┘", widths)])


def _rule(corners: str, widths: Sequence[int]) -> str:
    left, middle, right = tuple(corners)
    return left + middle.join("─" * (width + 2) for width in widths) + right


def _padded(text: str, width: int, *, right: bool) -> str:
    room = " " * (width - cell_len(text))
    return room + text if right else text + room


def html_table(names: Sequence[str], cells: Cells, *, numeric: Sequence[bool], title: str = "") -> str:
    """Rows as an HTML table, everything escaped, the words of verdicts in their colours."""
    head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(map(_html_cell, row, numeric))}</tr>" for row in cells)
    caption = f"<caption style='text-align:left'>{escape(visible_line(title))}</caption>" if title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html_cell(text: str, number: bool) -> str:
    colour = VERDICT_COLOURS.get(text)
    style = f"text-align:{'right' if number else 'left'}" + (f";color:{colour};font-weight:bold" if colour else "")
    return f"<td style='{style}'>{escape(visible_line(text))}</td>"
