"""A page printed in another way tells the same facts: digits, signs, notes, units, columns, codes, formats."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from changes import CHANGES
from pages import Part, parse
from render import RENDERERS
from run import Case, rows_of

BOOKS = {path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "books").glob("*.txt"))}
MOST = "department_accounts"
"""The book that is printed in every format; the others are only once changed."""

Facts = Counter[tuple[object, ...]]


def facts_of(name: str, suffix: str, parts: list[Part]) -> tuple[Facts, list[str]]:
    """Its facts as a reader tells them, and the accusations."""
    rows = rows_of(Case(name, 0, {}, suffix, RENDERERS[suffix](parts)))
    told = ("item", "component", "measure", "period", "value", "unit")
    errors = [row["message"] for row in rows["findings"] if row["status"] == "fail" and row["severity"] == "error"]
    return Counter(tuple(row[column] for column in told) for row in rows["facts"]), errors


@cache
def plain(book: str) -> Facts:
    return facts_of(book, "html", parse(BOOKS[book]))[0]


def printings() -> Iterator[object]:
    for name, (_, formats) in CHANGES.items():
        for book in BOOKS:
            for suffix in formats if book == MOST else formats[:1]:
                yield pytest.param(name, book, suffix, id=f"{name}-{book}-{suffix}")


@pytest.mark.parametrize(("name", "book", "suffix"), list(printings()))
def test_another_printing_tells_the_same(name: str, book: str, suffix: str) -> None:
    change, _ = CHANGES[name]
    found, errors = facts_of(name, suffix, change(parse(BOOKS[book])))
    assert not errors
    assert {"missing": +(plain(book) - found), "extra": +(found - plain(book))} == {"missing": {}, "extra": {}}


@pytest.mark.parametrize("suffix", list(RENDERERS))
@pytest.mark.parametrize("book", list(BOOKS))
def test_every_format_tells_the_same(book: str, suffix: str) -> None:
    assert facts_of(book, suffix, parse(BOOKS[book])) == (plain(book), [])


@pytest.mark.parametrize(
    ("book", "count"),
    [("department_accounts", 74), ("department_budget", 50), ("department_narrative", 27), ("government_report", 33)],
)
def test_the_books_print_so_many_facts(book: str, count: int) -> None:
    assert sum(plain(book).values()) == count
