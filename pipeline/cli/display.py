"""A document on the screen, from its published rows: header, sections, tables, facts, leftovers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from mingzhang.pipeline.cli.chinese import label, told

__all__ = ["Row", "Rows", "amount", "clipped", "print_document", "print_leftovers", "state_of"]

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

_OF_NUMBERS = "0123456789０１２３４５６７８９.,，%％"
STATUS_STYLE = {"ok": "green", "partial": "yellow", "failed": "red"}
WIDE, NARROW = 110, 80
"""From so many columns of a terminal on, facts are shown with all, or some, of what is told of them."""


def state_of(about: Row) -> str:
    """What became of a document, in the word that people act on: a challenge page is blocked, not just failed."""
    flags = cast("Iterable[str]", about.get("flags") or ())
    return "blocked" if "blocked" in flags else str(about["status"])


def print_document(console: Console, rows: Rows, *, most: int | None = 40, names: Sequence[str] = ()) -> None:
    """Print one document; `most` bounds how many facts are shown, None shows all; `names` are all its addresses."""
    about = rows["documents"][0]
    _print_header(console, about, [name for name in names if name != about["url"]])
    if about["status"] == "failed":
        return
    _print_sections(console, rows["sections"])
    _print_tables(console, rows["tables"])
    _print_facts(console, rows["facts"], most)
    _print_leftovers(console, rows["leftovers"])


def _print_header(console: Console, about: Row, others: Sequence[str]) -> None:
    style = STATUS_STYLE.get(_text(about["status"]), "")
    title = _text(about["title"]) or told("(no title found)")
    console.print(f"[bold]{escape(title)}[/bold]  [{style}]{state_of(about)}[/{style}]")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name in ("doc_id", "url", "parent_url", "issuer", "division", "year", "kind", "format", "published", "pages"):
        if about.get(name) not in {None, ""}:
            grid.add_row(f"[dim]{label(name)}[/dim]", escape(_text(about[name])))
        if name == "url":
            for other in others[:9]:
                grid.add_row(f"[dim]{label('also at')}[/dim]", escape(other))
    numbers = f"{about['numbers_used']} facts of {about['numbers_total']} printed numbers"
    grid.add_row(f"[dim]{label('numbers')}[/dim]", told(numbers))
    if about["flags"]:
        grid.add_row(f"[dim]{label('flags')}[/dim]", escape(" ".join(map(str, cast("Iterable[str]", about["flags"])))))
    if about["error"]:
        grid.add_row(f"[dim]{label('why')}[/dim]", f"[{style}]{escape(_text(about['error']))}[/{style}]")
    console.print(grid)


def _print_sections(console: Console, sections: Sequence[Row]) -> None:
    if not sections:
        return
    tree = Tree(f"[bold]{label('sections')}[/bold]", guide_style="dim")
    nodes: dict[object, Tree] = {}
    for row in sections:
        title = f"{_text(row['ordinal'])}{_text(row['title'])}".strip() or told("(before the first heading)")
        role = f"  [dim]{row['role']}[/dim]" if row["role"] != "other" else ""
        above = nodes.get(row["parent_no"], tree)
        nodes[row["section_no"]] = above.add(escape(title[:80]) + role)
    console.print(tree)


def _print_tables(console: Console, tables: Sequence[Row]) -> None:
    if not tables:
        return
    names = ("no", "title", "form", "unit", "rows", "cols", "status")
    shown = Table(*map(label, names), title=label("tables"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    shown.columns[1].overflow = "fold"
    for row in tables:
        shown.add_row(*(escape(_text(row[key])) for key in ("table_no", "title", "form", "unit", "rows", "cols")),
                      escape(_text(row["status"])))  # fmt: skip
    console.print(shown)


def _print_facts(console: Console, facts: Sequence[Row], most: int | None) -> None:
    if not facts:
        return
    names = ["item", "measure", "value", "at"]
    if console.width >= NARROW:
        names = ["item", "component", "measure", "value", "verdict", "at"]
    if console.width >= WIDE:
        names = ["item", "component", "fund", "measure", "value", "printed", "verdict", "at"]
    shown = Table(title=f"{label('facts')} ({len(facts)})", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in names:
        wraps, right = name in {"item", "component"}, name in {"value", "printed"}
        shown.add_column(label(name), overflow="fold", no_wrap=not wraps, justify="right" if right else "left")
    for row in facts[:most]:
        fact = _of_fact(row)
        shown.add_row(*(escape(fact[name]) for name in names))
    console.print(shown)
    if most is not None and len(facts) > most:
        console.print(f"[dim]{told(f'… and {len(facts) - most} more facts; --all shows every one')}[/dim]")
    first = next((row for row in facts if row["char_start"] is not None), None)
    if first:
        why = f"mingzhang explain {first['doc_id']} --at {first['char_start']}"
        console.print(f"[dim]{told(f'why a number was read so: {why}')}[/dim]", soft_wrap=True)


def _of_fact(row: Row) -> dict[str, str]:
    """What is shown of a fact, by column."""
    return {
        "item": _text(row["item"]),
        "component": _text(row["component"]),
        "fund": _text(row["fund"]),
        "measure": f"{row['period']} {row['measure']}",
        "value": f"{amount(row['value'])} {row['unit']}",
        "printed": f"{row['qualifier'] or ''}{row['raw_value']}{row['raw_unit'] or ''}",
        "verdict": _text(row["verdict"]),
        "at": _place(row),
    }


def _place(row: Row) -> str:
    """p12 2083: page and offset; p12 t3 5,2: page, table, row and column; without the page where there is none."""
    page = "" if row["page"] is None else f"p{row['page']} "
    if row["char_start"] is not None:
        return f"{page}{row['char_start']}"
    return f"{page}t{row['table_no']} {row['row']},{row['col']}" if row["table_no"] is not None else page.strip()


def _print_leftovers(console: Console, leftovers: Sequence[Row]) -> None:
    if not leftovers:
        return
    counts = Counter(_text(row["reason"]) for row in leftovers)
    shown = Table(
        title=f"{label('leftovers')} ({len(leftovers)})", title_justify="left", box=SIMPLE_HEAD, pad_edge=False
    )
    shown.add_column(label("reason"), no_wrap=True)
    shown.add_column(label("count"), no_wrap=True, justify="right")
    shown.add_column(label("for example"), overflow="fold")
    for reason, count in counts.most_common():
        first = next(row for row in leftovers if row["reason"] == reason)
        example = f"{first['raw_value']}{first['raw_unit'] or ''}  {clipped(_text(first['sentence']), 60)}"
        shown.add_row(reason, str(count), escape(example))
    console.print(shown)


def print_leftovers(console: Console, leftovers: Sequence[Row], reason: str) -> None:
    """Print each leftover of one reason: where it stands, what is printed, around what."""
    wanted = [row for row in leftovers if row["reason"] == reason]
    if not wanted:
        told = ", ".join(sorted({_text(row["reason"]) for row in leftovers})) or "none at all"
        console.print(f"no leftovers of the reason {escape(reason)}; there are: {told}")
        return
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("page", "table", "cell", "at", "printed"):
        shown.add_column(label(name), no_wrap=True)
    shown.add_column(label("around"), overflow="fold")
    for row in wanted:
        cell = "" if row["row"] is None else f"{row['row']},{row['col']}"
        printed = f"{row['raw_value']}{row['raw_unit'] or ''}"
        cells = (row["page"], row["table_no"], cell, row["char_start"], printed, clipped(_text(row["sentence"]), 240))
        shown.add_row(*(escape(_text(value)) for value in cells))
    console.print(shown)


def clipped(text: str, most: int) -> str:
    """The beginning of a longer text, marked with … and never ending within a number."""
    if len(text) <= most:
        return text
    cut = text[:most]
    if text[most] in _OF_NUMBERS:
        cut = cut.rstrip(_OF_NUMBERS)
    return f"{cut}…"


def amount(value: object) -> str:
    """A number with thousands separators and no idle zeros."""
    if not isinstance(value, Decimal):
        return _text(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: object) -> str:
    return "" if value is None else str(value)
