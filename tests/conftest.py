"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mingzhang.pipeline.language import LANGUAGE

COVERED = frozenset({"cases", "nightly", "published", "unit"})
"""Folders in which coverage is counted, where it is asked for: reading whole documents would take three times as long,
and goes through what is counted here."""


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] not in COVERED:
            item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def language_stays() -> Iterator[None]:
    """`--lang` of a command that runs inside the tests' own process is none of the next test's."""
    before = os.environ.get(LANGUAGE)
    yield
    if before is None:
        os.environ.pop(LANGUAGE, None)
    else:
        os.environ[LANGUAGE] = before
