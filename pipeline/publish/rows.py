"""From a document and what was read in it to the rows of the published tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.publish.arrow import Row, columns_to_table, money, to_table, utc
from mingzhang.pipeline.publish.from_contract import Columns, builder, gatherer
from mingzhang.pipeline.publish.number_rows import fact_columns, leftover_columns, publishable
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.schemas.contract import DOCUMENT_TABLES
from mingzhang.schemas.document import Document, Section
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import Extraction, LogicalTable

__all__ = ["DocumentRows", "Words", "document_rows", "failed_rows"]

Words = Callable[[str], str]
"""Gives the search tokens of a text, joined by single spaces."""


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All rows of one document: one Arrow table per table of the contract, empty where it has none."""

    doc_id: str
    place: PartitionKey
    tables: Mapping[str, pa.Table]


def document_rows(
    document: Document,
    extraction: Extraction,
    capture: Capture,
    *,
    extractor_version: str,
    words: Words = lambda _text: "",
    findings: Sequence[Row] = (),
) -> DocumentRows:
    """The rows of a document that was read.

    `capture` is the first capture of its bytes. `findings` are rows of that table without `doc_id`. A value that
    decimal128(24, 6) cannot hold becomes a leftover `unplaced`; one with more than six decimals is flagged `rounded`.
    Raises `MingzhangError` where the sections do not tile the text or a fact has no place.
    """
    _check_tiling(document, capture.doc_id)
    extraction = publishable(extraction)
    about = {"issuer": document.issuer, "issuer_id": document.issuer_id or None, "kind": document.kind}
    rows: dict[str, Iterable[Row]] = {
        "documents": [_document_row(document, extraction, capture) | about | {"extractor_version": extractor_version}],
        "sections": (_section_row(section, document.text, words) for section in document.sections),
        "tables": map(_of_table, extraction.tables),
        "findings": findings,
    }
    columns = {
        "cells": _cell_columns(extraction.tables),
        "facts": fact_columns(extraction.facts, capture.doc_id),
        "leftovers": leftover_columns(extraction.leftovers),
    }
    return _assembled(capture.doc_id, PartitionKey(document.division, document.year), rows, columns, about)


def failed_rows(
    capture: Capture, error: str, *, extractor_version: str, file_format: str = "", flags: Sequence[str] = ()
) -> DocumentRows:
    """The rows of a document that could not be read: one row of `documents` with the reason, nothing else."""
    row = {
        **_origin(capture),
        **dict.fromkeys(("issuer_id", "published", "pages")),
        **dict.fromkeys(("title", "issuer"), ""),
        **dict.fromkeys(("chars", "numbers_total", "numbers_used"), 0),
        "kind": "other",
        "format": file_format,
        "text_source": "none",
        "status": "failed",
        "error": error or "unknown error",
        "flags": list(flags),
        "extractor_version": extractor_version,
    }
    return _assembled(capture.doc_id, PartitionKey("000000", 0), {"documents": [row]}, {}, {})


def _assembled(
    doc_id: str, place: PartitionKey, rows: Mapping[str, Iterable[Row]], columns: Mapping[str, Columns], about: Row
) -> DocumentRows:
    """The rows, of some tables given by column, as tables; each fact says what the document is `about`."""
    mine = {"doc_id": doc_id}
    same = {name: {**mine, **about} if name == "facts" else mine for name in DOCUMENT_TABLES}
    tables = {
        name: columns_to_table(name, held, len(next(iter(held.values()))), same[name])
        if (held := columns.get(name))
        else to_table(name, list(rows.get(name, ())), same[name])
        for name in DOCUMENT_TABLES
    }
    return DocumentRows(doc_id, place, tables)


def _check_tiling(document: Document, doc_id: str) -> None:
    ends = [0, *(section.end for section in document.sections)]
    starts = [*(section.start for section in document.sections), len(document.text)]
    if ends != starts:
        raise MingzhangError("the sections do not tile the text", where=doc_id, then="correct the section tree")


def _origin(capture: Capture) -> dict[str, object]:
    return {
        "sha256": capture.sha256,
        "url": capture.url,
        "parent_url": capture.parent_url,
        "member": capture.member or None,
        "portal": capture.portal,
        "fetched_at": utc(capture.fetched_at),
    }


def _document_row(document: Document, extraction: Extraction, capture: Capture) -> dict[str, object]:
    return {
        **_origin(capture),
        "title": document.title,
        "format": document.format,
        "published": document.published,
        "pages": document.pages,
        "chars": len(document.text),
        "text_source": document.text_source,
        "status": "partial" if document.partial else "ok",
        "error": document.partial or None,
        "flags": list(document.flags),
        "numbers_total": extraction.numbers_total,
        "numbers_used": extraction.numbers_used,
    }


_PLACE = ("doc_id", "division", "year")
_of_section = builder(
    "sections", others=(*_PLACE, "text", "words"),
    under={"section_no": "number", "parent_no": "parent", "char_start": "start", "char_end": "end"},
)  # fmt: skip
_of_table = builder("tables", others=_PLACE, under={"table_no": "number", "section_no": "section", "bbox": "boxes"})
_IN_CELL = ("row", "col", "row_span", "col_span", "page", "hidden")
_of_cells = gatherer(
    "cells", others=(*_PLACE, "table_no", "text", "value"),
    under={"bbox": "cell.box", **{name: f"cell.{name}" for name in _IN_CELL}},
)  # fmt: skip


def _section_row(section: Section, text: str, words: Words) -> Row:
    own = text[section.start : section.end]
    return _of_section(section) | {"text": own, "words": words(own)}


def _cell_columns(tables: Sequence[LogicalTable]) -> Columns:
    cells = [read for table in tables for read in table.cells]
    columns = _of_cells(cells)
    columns["table_no"] = [table.number for table in tables for _ in table.cells]
    columns["text"] = [read.cell.printed or read.cell.text for read in cells]
    columns["value"] = [money(read.value) for read in cells]
    return columns
