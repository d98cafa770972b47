"""A small seeded sample of well-formed mutations: each is read or refused with a reason, within 20 seconds and 2 GB."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

HERE = str(Path(__file__).parent)
KINDS = ("docx", "html", "pdf", "xls", "xlsx")


@pytest.fixture(scope="module")
def mutations() -> Iterator[ModuleType]:
    sys.path.insert(0, HERE)  # for the reading processes, too
    try:
        import mutations

        yield mutations
    finally:
        sys.path.remove(HERE)


@pytest.mark.parametrize("kind", KINDS)
def test_strange_documents_are_read_or_refused_and_nothing_escapes(mutations: ModuleType, kind: str) -> None:
    count = 12
    ends, escaped = mutations.run(kind, count, seed=7)
    assert not [words for words, _ in escaped]
    assert sum(ends.values()) == count
    assert ends["ok"] + ends["partial"] >= count // 3, "most can still be read"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_mutations(mutations: ModuleType, kind: str) -> None:
    first, second = (mutations.mutations(kind, 3) for _ in range(2))
    assert [next(first) for _ in range(3)] == [next(second) for _ in range(3)]
