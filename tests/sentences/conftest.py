"""Invented paragraphs, read by the real readers."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.reading import read
from mingzhang.extractors.sentences.read import read_sentences
from mingzhang.schemas.facts import Fact, Leftover

TITLE = "云溪县档案局2024年度部门决算"


@pytest.fixture(scope="session")
def sentences() -> Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]:
    """Reads the facts and leftovers of the given paragraphs of one disclosure."""

    def make(*paragraphs: str, title: str = TITLE) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        return read_sentences(assemble(read(page.encode(), name="page.html"), name="page.html"))

    return make
