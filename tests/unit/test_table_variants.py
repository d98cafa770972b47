"""Provincial variants of the forms, written down as small tables beside the facts that they say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from mingzhang.extractors.tables import TableReading, read_tables
from mingzhang.schemas.document import Cell, Document, Metadata, Table
from mingzhang.schemas.facts import Fact

FOLDER = Path(__file__).parent / "tables"
FILES = sorted(FOLDER.glob("*.txt"))


def document(tables: list[Table], year: int, kind: str) -> Document:
    return Document(
        format="html",
        text="",
        paragraphs=(),
        starts=(),
        sections=(),
        tables=tuple(tables),
        table_sections=(0,) * len(tables),
        title="",
        issuer="",
        issuer_id="",
        division="000000",
        year=year,
        kind=kind,
        published=dt.date(year + 1, 8, 20),
        metadata=Metadata(),
        attachments=(),
        pages=None,
        pages_at=(),
        text_source="native",
        flags=(),
        partial="",
    )


def table(lines: list[str], caption: list[str], page: int) -> Table:
    """Cells between bars; `<` and `^` belong to the cell on the left and above, `\\n` breaks lines, `\\_` indents."""
    rows = [[text.strip() for text in line.split("|")] for line in lines]
    width = max(len(row) for row in rows)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = next((k for k in range(c + 1, len(row)) if row[k] != "<"), len(row))
            below = next((k for k in range(r + 1, len(rows)) if rows[k][c : c + 1] != ["^"]), len(rows))
            box = (50.0 + 40 * c, 100.0 + 20 * r, 50.0 + 40 * right, 100.0 + 20 * below)
            cells.append(
                Cell(r, c, text.replace("\\n", "\n").replace("\\_", "\u3000"), below - r, right - c, page, box)
            )
    return Table(tuple(cells), len(rows), width, (page,), ((50.0, 100.0, 50.0 + 40 * width, 500.0),), tuple(caption))


def load(path: Path) -> tuple[Document, dict[str, str], list[str]]:
    """Settings, pages, and expected lines of a file; pages begin with `page`, their captions with `>`."""
    said: dict[str, str] = {}
    pages: list[tuple[list[str], list[str]]] = []
    wanted: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if not line or line.startswith("#"):
            continue
        if line == "page":
            pages.append(([], []))
        elif line.startswith("> "):
            pages[-1][0].append(rest)
        elif "|" in line and word != "=":
            pages[-1][1].append(line)
        elif word == "=":
            wanted.append(rest)
        else:
            said[word] = rest
    tables = [table(lines, caption, number) for number, (caption, lines) in enumerate(pages, 1)]
    return document(tables, int(said["year"]), said["kind"]), said, wanted


def line(fact: Fact) -> str:
    parts = (fact.raw_value, fact.unit, fact.item_path, fact.code, fact.component, fact.axis, fact.fund)
    return " | ".join(part or "-" for part in (*parts, fact.measure, str(fact.period), fact.compare_to))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_variant_says_exactly_what_its_file_says(path: Path) -> None:
    read, said, wanted = load(path)
    reading = read_tables(read)
    assert " ".join(str(table.form) for table in reading.tables) == said["forms"]
    found = [line(fact) for fact in reading.facts]
    assert found == wanted, "\n" + "\n".join(f"= {text}" for text in found)
    assert leftovers(reading) == said.get("leftovers", "")


def leftovers(reading: TableReading) -> str:
    counts = Counter(leftover.reason for leftover in reading.leftovers)
    return " ".join(f"{reason}:{counts[reason]}" for reason in sorted(counts))


def test_there_are_variants_to_read() -> None:
    assert len(FILES) >= 12
