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

__all__ = ["Row", "Rows", "amount", "print_document", "print_leftovers", "state_of"]

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

STATUS_STYLE = {"ok": "green", "partial": "yellow", "failed": "red"}
FACT_COLUMNS = ("item", "component", "fund", "measure", "value", "printed", "verdict")


def state_of(about: Row) -> str:
    """What became of a document, in the word that people act on: a challenge page is blocked, not just failed."""
    flags = cast("Iterable[str]", about.get("flags") or ())
    return "blocked" if "blocked" in flags else str(about["status"])


def print_document(console: Console, rows: Rows, *, most: int | None = 40) -> None:
    """Print one document; `most` bounds how many facts are shown, None shows all."""
    about = rows["documents"][0]
    _print_header(console, about)
    if about["status"] == "failed":
        return
    _print_sections(console, rows["sections"])
    _print_tables(console, rows["tables"])
    _print_facts(console, rows["facts"], most)
    _print_leftovers(console, rows["leftovers"])


def _print_header(console: Console, about: Row) -> None:
    style = STATUS_STYLE.get(_text(about["status"]), "")
    title = _text(about["title"]) or "(no title found)"
    console.print(f"[bold]{escape(title)}[/bold]  [{style}]{state_of(about)}[/{style}]")
    grid = Table.grid(padding=(0, 2))
    for name in ("doc_id", "url", "parent_url", "issuer", "division", "year", "kind", "format", "published", "pages"):
        if about.get(name) not in {None, ""}:
            grid.add_row(f"[dim]{name}[/dim]", escape(_text(about[name])))
    grid.add_row("[dim]numbers[/dim]", f"{about['numbers_used']} facts of {about['numbers_total']} printed numbers")
    if about["flags"]:
        grid.add_row("[dim]flags[/dim]", escape(" ".join(map(str, cast("Iterable[str]", about["flags"])))))
    if about["error"]:
        grid.add_row("[dim]why[/dim]", f"[{style}]{escape(_text(about['error']))}[/{style}]")
    console.print(grid)


def _print_sections(console: Console, sections: Sequence[Row]) -> None:
    if not sections:
        return
    tree = Tree("[bold]sections[/bold]", guide_style="dim")
    nodes: dict[object, Tree] = {}
    for row in sections:
        title = f"{_text(row['ordinal'])}{_text(row['title'])}".strip() or "(before the first heading)"
        role = f"  [dim]{row['role']}[/dim]" if row["role"] != "other" else ""
        above = nodes.get(row["parent_no"], tree)
        nodes[row["section_no"]] = above.add(escape(title[:80]) + role)
    console.print(tree)


def _print_tables(console: Console, tables: Sequence[Row]) -> None:
    if not tables:
        return
    shown = Table("no", "title", "form", "unit", "rows", "cols", "status", title="tables", title_justify="left",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for row in tables:
        shown.add_row(*(escape(_text(row[key])) for key in ("table_no", "title", "form", "unit", "rows", "cols")),
                      escape(_text(row["status"])))  # fmt: skip
    console.print(shown)


def _print_facts(console: Console, facts: Sequence[Row], most: int | None) -> None:
    shown = Table(*FACT_COLUMNS, title=f"facts ({len(facts)})", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    shown.columns[0].min_width = 16
    shown.columns[4].justify = shown.columns[5].justify = "right"
    for row in facts[:most]:
        printed = f"{row['qualifier'] or ''}{row['raw_value']}{row['raw_unit'] or ''}"
        measure, value = f"{row['period']} {row['measure']}", f"{amount(row['value'])} {row['unit']}"
        cells = (row["item"], row["component"], row["fund"], measure, value, printed, row["verdict"])
        shown.add_row(*(escape(_text(cell)) for cell in cells))
    if facts:
        console.print(shown)
    if most is not None and len(facts) > most:
        console.print(f"[dim]… and {len(facts) - most} more facts; --all shows every one[/dim]")


def _print_leftovers(console: Console, leftovers: Sequence[Row]) -> None:
    if not leftovers:
        return
    counts = Counter(_text(row["reason"]) for row in leftovers)
    shown = Table("reason", "count", "for example", title=f"leftovers ({len(leftovers)})", title_justify="left",
                  box=SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for reason, count in counts.most_common():
        first = next(row for row in leftovers if row["reason"] == reason)
        example = f"{first['raw_value']}{first['raw_unit'] or ''}  {_text(first['sentence'])[:60]}"
        shown.add_row(reason, str(count), escape(example))
    console.print(shown)


def print_leftovers(console: Console, leftovers: Sequence[Row], reason: str) -> None:
    """Print each leftover of one reason: where it stands, what is printed, around what."""
    wanted = [row for row in leftovers if row["reason"] == reason]
    if not wanted:
        told = ", ".join(sorted({_text(row["reason"]) for row in leftovers})) or "none at all"
        console.print(f"no leftovers of the reason {escape(reason)}; there are: {told}")
        return
    shown = Table("page", "table", "cell", "printed", "around", box=SIMPLE_HEAD, pad_edge=False)
    for row in wanted:
        cell = "" if row["row"] is None else f"{row['row']},{row['col']}"
        printed = f"{row['raw_value']}{row['raw_unit'] or ''}"
        cells = (row["page"], row["table_no"], cell, printed, _text(row["sentence"])[:120])
        shown.add_row(*(escape(_text(value)) for value in cells))
    console.print(shown)


def amount(value: object) -> str:
    """A number with thousands separators and no idle zeros."""
    if not isinstance(value, Decimal):
        return _text(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: object) -> str:
    return "" if value is None else str(value)
