"""Invented disclosures, read by the real readers and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

Checked = tuple[Extraction, tuple[Finding, ...]]
Row = Sequence[str]


def page(title: str, parts: Sequence[str | Sequence[Row]]) -> bytes:
    """A page with its title, paragraphs and tables."""
    body = "".join(part if isinstance(part, str) and part.startswith("<") else _part(part) for part in parts)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


def _part(part: str | Sequence[Row]) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


@pytest.fixture(scope="session")
def checked() -> Callable[..., Checked]:
    """Reads and checks a disclosure of the given paragraphs and tables."""

    def make(*parts: str | Sequence[Row], title: str = "云溪县档案局2024年度部门决算") -> Checked:
        document = assemble(read(page(title, parts), name="page.html"), name="page.html")
        return bind_and_check(document, extract(document))

    return make


@pytest.fixture(scope="session")
def failures() -> Callable[..., list[tuple[str, str]]]:
    """Rule and message of each failure of a severity."""

    def told(findings: Sequence[Finding], severity: str = "error") -> list[tuple[str, str]]:
        return [(one.rule, one.message) for one in findings if one.status == "fail" and one.severity == severity]

    return told
