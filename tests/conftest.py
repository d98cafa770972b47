"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from mingzhang.pipeline.language import LANGUAGE


@pytest.fixture(autouse=True)
def language_stays() -> Iterator[None]:
    """`--lang` of a command that runs inside the tests' own process is none of the next test's."""
    before = os.environ.get(LANGUAGE)
    yield
    if before is None:
        os.environ.pop(LANGUAGE, None)
    else:
        os.environ[LANGUAGE] = before
