"""Reads the vocabulary's tab-separated files, each row with its place, so that a refusal can say where."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple, NoReturn

from mingzhang.schemas.errors import VocabularyError

__all__ = ["Row", "parse_rows", "read_rows"]


class Row(NamedTuple):
    """One data row: its file and 1-based line, and its fields in the order of the columns."""

    file: str
    line: int
    fields: tuple[str, ...]

    def refuse(self, what: str) -> NoReturn:
        """Raise a `VocabularyError` that names this row."""
        raise VocabularyError(what, where=f"{self.file} line {self.line}", then="correct the vocabulary file")


def read_rows(name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a file under `schemas/data/`; raises `VocabularyError` where header or width differ from `columns`."""
    text = resources.files("mingzhang.schemas").joinpath("data", *name.split("/")).read_text(encoding="utf-8")
    return parse_rows(text, name, columns)


def parse_rows(text: str, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a file's text; lines that start with `#` are comments, empty lines are not allowed."""
    header_seen = False
    for line, content in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if content.startswith("#"):
            continue
        row = Row(name, line, tuple(content.split("\t")))
        if not header_seen:
            header_seen = True
            if row.fields != columns:
                row.refuse(f"the header is {list(row.fields)}, wanted {list(columns)}")
            continue
        if len(row.fields) != len(columns):
            row.refuse(f"{len(row.fields)} fields, wanted {len(columns)}")
        yield row
