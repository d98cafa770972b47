"""The count of printed numbers over real documents: every digit of text and cells is in one fact or leftover."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.counting import count
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.errors import MingzhangError

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
EVERY = 9
SAMPLE = [path for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.suffix not in (".tsv", ".md")][::EVERY]


@pytest.mark.skipif(not SAMPLE, reason="the real documents are not here")
@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.name[:40])
def test_facts_and_leftovers_are_the_printed_numbers(path: Path) -> None:
    try:
        document = assemble(read(path.read_bytes(), name=path.name), name=path.name)
    except MingzhangError as error:
        pytest.skip(f"cannot be read: {error}")
    found = extract(document)
    counted = count(document, found.tables, (*found.facts, *found.leftovers))
    assert counted.passed_over == ()
    assert (counted.total, counted.doubled) == (len(found.facts) + len(found.leftovers), 0)
    printed = sum(map(_digits, (cell.text for table in document.tables for cell in table.cells)))
    assert printed == sum(map(_digits, (read.cell.text for table in found.tables for read in table.cells)))


def _digits(text: str) -> int:
    return sum(char.isdecimal() for char in text)
