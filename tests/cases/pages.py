"""The small language of the cases: a page as lines, from which every renderer makes a file.

`# ` a title, `= ` a new sheet or page of that name, `|…|` a row of a table (`<` joins the cell on its left, `^` the
one above), anything else a paragraph; an empty line parts two tables. Inside a line `⟨sup:1⟩` is a run in another
state: `sup`, `sub`, `s` (struck out), `hide` (out of sight). A cell `1234.5 {#,##0.00}` is a stored number under a
number format, where a format has such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Grid", "Line", "Part", "Run", "parse", "plain", "runs_of", "stored"]

_RUN = re.compile(r"⟨(sup|sub|s|hide):([^⟩]*)⟩")
_STORED = re.compile(r"^(-?[\d.]+) \{(.+)\}$")


@dataclass(frozen=True)
class Run:
    """Text in one state, empty for plain text."""

    text: str
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph, or the title of the page."""

    text: str
    title: bool = False


@dataclass
class Grid:
    """A table: cells by row, joined ones as `<` and `^`."""

    rows: list[list[str]] = field(default_factory=list)

    def span(self, row: int, col: int) -> tuple[int, int]:
        """How many rows and columns a cell covers."""
        across = next((n for n in range(1, 99) if [*self.rows[row], ""][col + n : col + n + 1] != ["<"]), 1)
        down = 1
        while row + down < len(self.rows) and self.rows[row + down][col : col + 1] == ["^"]:
            down += 1
        return down, across


@dataclass
class Part:
    """A sheet or page, and its blocks in order."""

    name: str = ""
    blocks: list[Line | Grid] = field(default_factory=list)


def parse(text: str) -> list[Part]:
    """The parts of a page."""
    parts, grid = [Part()], None
    for line in text.strip("\n").split("\n"):
        if line.startswith("|"):
            if grid is None:
                grid = Grid()
                parts[-1].blocks.append(grid)
            grid.rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        grid = None
        if line.startswith("= "):
            parts.append(Part(line[2:]))
        elif line.strip():
            parts[-1].blocks.append(Line(line.removeprefix("# "), line.startswith("# ")))
    return [part for part in parts if part.blocks]


def runs_of(text: str) -> list[Run]:
    """The runs of a line."""
    found, at = [], 0
    for match in _RUN.finditer(text):
        found += [Run(text[at : match.start()]), Run(match[2], match[1])]
        at = match.end()
    return [run for run in (*found, Run(text[at:])) if run.text]


def plain(text: str) -> str:
    """The line with all its runs in one state."""
    return "".join(run.text for run in runs_of(text))


def stored(text: str) -> tuple[str, str] | None:
    """Number and format code of a stored number."""
    match = _STORED.match(text)
    return (match[1], match[2]) if match else None
