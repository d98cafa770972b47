"""The second count of printed numbers: what the readers pass over or take twice is told, never silent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.counting import MISCOUNTED, with_count
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction

PORTAL = Path(__file__).resolve().parents[2] / "pipeline" / "demo" / "portal"


@pytest.fixture(scope="module", params=["kjj.html", "mzj.html", "slj.pdf", "kjj.xlsx"])
def found(request: pytest.FixtureRequest) -> tuple[Document, Extraction]:
    document = assemble(read((PORTAL / request.param).read_bytes()))
    return document, extract(document)


def test_the_count_is_that_of_facts_and_leftovers(found: tuple[Document, Extraction]) -> None:
    document, told = with_count(*found)
    assert told.counted == len(found[1].facts) + len(found[1].leftovers)
    assert (told.leftovers, document) == (found[1].leftovers, found[0])


def test_a_number_that_was_passed_over_is_a_leftover_and_the_document_says_so(
    found: tuple[Document, Extraction],
) -> None:
    document, whole = found
    every = len(whole.facts) + len(whole.leftovers)
    for place in range(0, len(whole.facts), max(1, len(whole.facts) // 8)):
        lost = replace(whole, facts=(*whole.facts[:place], *whole.facts[place + 1 :]))
        warned, told = with_count(document, lost)
        assert told.counted == every
        assert len(told.facts) + len(told.leftovers) == every
        assert told.leftovers[-1].reason == "unplaced"
        assert MISCOUNTED in warned.flags
        assert "passed over 1" in warned.partial


def test_a_number_that_was_taken_twice_is_told(found: tuple[Document, Extraction]) -> None:
    document, whole = found
    twice = replace(whole, facts=(*whole.facts, whole.facts[0]))
    warned, told = with_count(document, twice)
    assert told.counted == len(whole.facts) + len(whole.leftovers)
    assert MISCOUNTED in warned.flags
    assert "took 1 twice" in warned.partial
