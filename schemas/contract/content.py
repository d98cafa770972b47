"""What a document contains, as printed: sections, tables, cells."""

from __future__ import annotations

import pyarrow as pa

from mingzhang.schemas.contract.column import BBOX, DIVISION, INT, MONEY, STRINGS, TEXT, YEAR, Column, TableContract

__all__ = ["CELLS", "SECTIONS", "TABLES_TABLE"]

SECTIONS = TableContract(
    "sections",
    "one heading and its own text",
    ("doc_id", "section_no"),
    (
        Column("doc_id", TEXT, "the document"),
        DIVISION,
        YEAR,
        Column("section_no", INT, "number of the section in reading order"),
        Column("parent_no", INT, "section_no of the section around it", nullable=True),
        Column("level", INT, "depth in the tree of headings"),
        Column("ordinal", TEXT, "numbering as printed: （一）; empty where none"),
        Column("title", TEXT, "heading as printed"),
        Column("role", TEXT, "overview duties tables narrative performance glossary attachment other"),
        Column("canonical", TEXT, "id of the standard section", nullable=True),
        Column("page", INT, "1-based page of the heading", nullable=True),
        Column("char_start", INT, "start of its slice of the document's text"),
        Column("char_end", INT, "end of the slice, exclusive"),
        Column(
            "text",
            TEXT,
            "its own text, heading included, headings of children excluded; joined in order of section_no these"
            " are the document's text that all offsets index",
        ),
        Column("words", TEXT, "search tokens of the text, separated by spaces"),
    ),
)

TABLES_TABLE = TableContract(
    "tables",
    "one logical table (pages already joined)",
    ("doc_id", "table_no"),
    (
        Column("doc_id", TEXT, "the document"),
        DIVISION,
        YEAR,
        Column("table_no", INT, "number of the table in reading order"),
        Column("section_no", INT, "the section that it stands in"),
        Column("form", TEXT, "id of the standard form", nullable=True),
        Column("form_score", pa.float64(), "how well the form fits, 0 to 1"),
        Column("title", TEXT, "title as printed; empty where none"),
        Column("unit", TEXT, "unit as printed: 万元; empty where none"),
        Column("pages", pa.list_(INT), "pages that it stands on"),
        Column("bbox", pa.list_(BBOX), "one box per page: left, top, right, bottom in PDF points, origin top left"),
        Column("rows", INT, "number of rows"),
        Column("cols", INT, "number of columns"),
        Column("header_rows", INT, "how many of the rows are header"),
        Column("status", TEXT, "native ocr image attachment empty_declared missing"),
        Column("flags", STRINGS, "what an analyst should know about the table"),
    ),
)

CELLS = TableContract(
    "cells",
    "one cell of one logical table, as printed",
    ("doc_id", "table_no", "row", "col"),
    (
        Column("doc_id", TEXT, "the document"),
        DIVISION,
        YEAR,
        Column("table_no", INT, "the table"),
        Column("row", INT, "0-based row"),
        Column("col", INT, "0-based column"),
        Column("row_span", INT, "rows that it covers"),
        Column("col_span", INT, "columns that it covers"),
        Column("text", TEXT, "as printed"),
        Column("kind", TEXT, "number blank dash text code line_no header"),
        Column("value", MONEY, "its value in base units (yuan, percentage points, plain count)", nullable=True),
        Column("row_path", TEXT, "labels of its row, /-joined"),
        Column("col_path", TEXT, "labels of its column, /-joined"),
        Column("page", INT, "1-based page", nullable=True),
        Column("bbox", BBOX, "left, top, right, bottom in PDF points, origin top left", nullable=True),
        Column("hidden", pa.bool_(), "in a hidden row, column or sheet: kept, not disclosed"),
    ),
)
