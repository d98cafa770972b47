"""What becomes of the tables in a folder of disclosures: forms recognised, numeric cells used, leftovers by reason.

    python tests/documents/measure_tables.py [FOLDER] [--cells]

One line for each file, and one for the forms of departments (B01 …, D01 …) of all files together. A numeric cell is one
that a number fills below the headings, in no column of codes, ordinals or line numbers; it is used where it became a
fact. With `--cells` the cells of every PDF page are compared with those of `pdfplumber.extract_tables`, white space
left out, and every cell of theirs that is none of ours is listed.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pdfplumber

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.reading import read
from mingzhang.extractors.tables import TableReading, read_tables
from mingzhang.schemas.document import Document
from mingzhang.schemas.errors import MingzhangError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
SUFFIXES = frozenset({".pdf", ".xls", ".xlsx", ".docx", ".html"})


@dataclass
class Figures:
    """Tables, cells and numeric cells of one file, and what became of the numbers of its department forms."""

    tables: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    cells: int = 0
    numeric: int = 0
    used: int = 0
    department_numeric: int = 0
    department_used: int = 0
    left: Counter[str] = field(default_factory=Counter)
    """Reasons of the numeric cells that became no fact."""
    hidden: int = 0
    leftovers: Counter[str] = field(default_factory=Counter)
    """Reasons of all numbers of the tables that became no fact, those of headings, names and codes too."""


def figures(reading: TableReading) -> Figures:
    """The figures of one document."""
    found = Figures(tables=len(reading.tables), leftovers=Counter(one.reason for one in reading.leftovers))
    facts = {(fact.table, fact.row, fact.col) for fact in reading.facts}
    reasons = {(one.table, one.row, one.col): one.reason for one in reading.leftovers}
    for table in reading.tables:
        found.forms.update([table.form or "-"])
        found.cells += len(table.cells)
        for read_cell in table.cells:
            place = (table.number, read_cell.cell.row, read_cell.cell.col)
            if read_cell.kind != "number":
                continue
            if read_cell.cell.hidden:
                found.hidden += 1
                continue
            found.numeric += 1
            found.used += place in facts
            if place not in facts:
                found.left.update([reasons.get(place, "?")])
            if table.form and table.form[0] in "BD":
                found.department_numeric += 1
                found.department_used += place in facts
    return found


def documents(folder: Path) -> Iterator[tuple[Path, Document]]:
    """Every file of the folder that can be read and has tables."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            document = assemble(read(path.read_bytes(), name=path.name), name=path.name)
        except MingzhangError:
            continue
        if document.tables:
            yield path, document


@dataclass
class Agreement:
    """Cells of pdfplumber, how many of them we print equal on the same page, and the others."""

    theirs: int = 0
    equal: int = 0
    others: list[tuple[int, str]] = field(default_factory=list)


def agreement(path: Path, document: Document) -> Agreement:
    """Cell texts of each page in both engines."""
    ours: dict[int, Counter[str]] = {}
    for table in document.tables:
        for cell in table.cells:
            ours.setdefault(cell.page or 0, Counter()).update([squashed(cell.text)])
    found = Agreement()
    with pdfplumber.open(path) as file:
        for number, page in enumerate(file.pages, 1):
            theirs = Counter(squashed(text) for rows in page.extract_tables() for row in rows for text in row if text)
            page.close()
            del theirs[""]
            missing = theirs - ours.get(number, Counter())
            found.theirs += theirs.total()
            found.equal += theirs.total() - missing.total()
            found.others.extend((number, text) for text in missing.elements())
    return found


def squashed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)


def told(counts: Counter[str]) -> str:
    """Counts in a line: `B01 B02 G25×3`."""
    return " ".join(name if count == 1 else f"{name}×{count}" for name, count in sorted(counts.items()))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--cells", action="store_true", help="compare cells with pdfplumber, too")
    asked = parser.parse_args(arguments)
    numeric = used = theirs = equal = 0
    for path, document in documents(asked.folder):
        one = figures(read_tables(document))
        numeric, used = numeric + one.department_numeric, used + one.department_used
        print(f"{path.name}: {one.tables} tables ({told(one.forms)}), {one.cells} cells, {one.numeric} numeric")
        print(f"    used {one.used} of {one.numeric}; left: {told(one.left) or 'none'}; hidden: {one.hidden}")
        print(f"    all leftovers: {told(one.leftovers)}")
        print(f"    of department forms {one.department_used} of {one.department_numeric}")
        if asked.cells and document.format == "pdf":
            cells = agreement(path, document)
            theirs, equal = theirs + cells.theirs, equal + cells.equal
            print(f"    pdfplumber: {cells.equal} of {cells.theirs} cells equal", flush=True)
            for page, text in cells.others:
                print(f"        page {page}: {text[:60]}")
    print(f"\nnumeric cells of department forms used: {used} of {numeric} ({used / max(numeric, 1):.2%})")
    if asked.cells:
        print(f"cells of pdfplumber that are ours, too: {equal} of {theirs} ({equal / max(theirs, 1):.2%})")


if __name__ == "__main__":
    main()
