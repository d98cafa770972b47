"""The data dictionary, written from the contract: `python -m mingzhang.pipeline.publish.dictionary [path]`."""

from __future__ import annotations

import sys
from pathlib import Path

from mingzhang.schemas.contract import SCHEMA_VERSION, TABLES, Column, TableContract

__all__ = ["render"]

_HEAD = f"""# Data dictionary

Generated from `schemas/contract/` by `python -m mingzhang.pipeline.publish.dictionary`; do not edit by hand.
Contract version {SCHEMA_VERSION} (`schema_version` in the metadata of every Parquet file).
How to load: [loading.md](loading.md).

Layout: `data/parquet/<table>/division=<6 digits>/year=<fiscal year>/part-0.parquet`. `division` and `year` are in the
path of a file, not in the file. Money is `decimal128(24, 6)` in yuan; percentages are percentage points.
"""


def render() -> str:
    """The whole dictionary as Markdown, one section per table; ends with a line feed."""
    return "\n".join([_HEAD, _overview(), *(_section(table) for table in TABLES.values())])


def _overview() -> str:
    rows = [f"| [`{t.name}`](#{t.name}) | {t.row} | `{', '.join(t.key)}` |" for t in TABLES.values()]
    return "\n".join(["| table | one row is | key |", "|---|---|---|", *rows, ""])


def _section(table: TableContract) -> str:
    head = [f"## {table.name}", "", f"One row is {table.row}. Key: `{', '.join(table.key)}`.", ""]
    return "\n".join([*head, "| column | type | null | meaning |", "|---|---|---|---|", *map(_line, table.columns), ""])


def _line(column: Column) -> str:
    meaning = column.meaning.replace("|", "\\|")
    kind = str(column.type).replace("element: ", "").replace("item: ", "")
    return f"| `{column.name}` | {kind} | {'yes' if column.nullable else ''} | {meaning} |"


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/data-dictionary.md")
    target.write_text(render(), encoding="utf-8", newline="\n")
