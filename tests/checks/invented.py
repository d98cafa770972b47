"""Invented disclosures in the manner of eight provinces, as pages; their books balance to the cent.

A file's first line is its title; every other line is a paragraph, or a row of a table where it begins with a bar. A
cell that covers others ends in its columns and rows: `收入 {2x1}`. 湖南, 广西 and 山东 print tables in 万元 to the cent
and leave covered cells empty; the others print 元. 广西 cuts its percentages, the others round them.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

__all__ = ["DISCLOSURES", "body"]

_SPAN = re.compile(r" \{(\d)x(\d)\}$")
_HERE = Path(__file__).parent / "disclosures"
DISCLOSURES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("*.txt"))}


def body(text: str) -> tuple[str, str]:
    """A disclosure's title and the page below it."""
    title, _, rest = text.partition("\n")
    told, rows = "", ""
    for line in [*rest.split("\n"), ""]:
        if line.startswith("|"):
            rows += f"<tr>{''.join(_cell(cell) for cell in line.strip('|').split('|'))}</tr>"
            continue
        told += f"<table>{rows}</table>" if rows else ""
        told += f"<p>{escape(line)}</p>" if line else ""
        rows = ""
    return title.removeprefix("# "), told


def _cell(text: str) -> str:
    text = text.strip()
    span = _SPAN.search(text)
    attributes = f' colspan="{span[1]}" rowspan="{span[2]}"' if span else ""
    return f"<td{attributes}>{escape(_SPAN.sub('', text))}</td>"
