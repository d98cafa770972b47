"""One digest of its facts and leftovers per document, so that two versions of the code can be compared.

    python tests/documents/fact_digests.py DATA/parquet                  one line per document: digest, facts, name
    python tests/documents/fact_digests.py DATA/parquet --against OTHER  only the documents that differ, and how

Two folders are compared in the columns that both have; what names a run or a version takes no part. Exit code 1 says
that documents differ.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

TABLES = ("facts", "leftovers")
PASSING = frozenset({"run_id", "extractor_version", "vocabulary_version", "captured_at", "published_at"})
"""Columns that tell which run or version wrote a row."""


def rows(folder: Path, table: str) -> pa.Table:
    return ds.dataset(folder / table, format="parquet", partitioning="hive").to_table()


def digests(table: pa.Table, columns: Sequence[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """For each document the digest of its rows in these columns, whatever their order, and the rows as text."""
    grouped: dict[str, list[str]] = defaultdict(list)
    values = [table.column(name).to_pylist() for name in columns]
    for document, *row in zip(table.column("doc_id").to_pylist(), *values, strict=True):
        grouped[str(document)].append("\x1f".join(map(str, row)))
    return {
        document: (hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16], frozenset(lines))
        for document, lines in grouped.items()
    }


def columns_of(*tables: pa.Table) -> list[str]:
    """The columns that all have and that say something of a document."""
    shared = set.intersection(*(set(table.column_names) for table in tables)) - PASSING
    return sorted(shared)


def names(folder: Path) -> dict[str, str]:
    documents = rows(folder, "documents")
    return dict(zip(*(map(str, documents.column(name).to_pylist()) for name in ("doc_id", "url")), strict=True))


def told(folder: Path) -> list[str]:
    known = names(folder)
    found = {table: digests(read := rows(folder, table), columns_of(read)) for table in TABLES}
    empty = ("-" * 16, frozenset[str]())
    return [
        " ".join([*(found[table].get(document, empty)[0] for table in TABLES), name.rsplit("/", 1)[-1]])
        for document, name in sorted(known.items(), key=lambda item: item[1])
    ]


def differing(folder: Path, other: Path) -> list[str]:
    """One line for each document and table that differ: how many rows are only here, how many only there."""
    known = names(other) | names(folder)
    lines = []
    for table in TABLES:
        here, there = rows(folder, table), rows(other, table)
        columns = columns_of(here, there)
        mine, theirs = digests(here, columns), digests(there, columns)
        empty = ("", frozenset[str]())
        for document in sorted(mine.keys() | theirs.keys(), key=lambda doc: known.get(doc, doc)):
            one, two = mine.get(document, empty), theirs.get(document, empty)
            if one[0] != two[0]:
                counts = f"+{len(one[1] - two[1])} -{len(two[1] - one[1])}"
                lines.append(f"{table:9} {counts:>14} {known.get(document, document).rsplit('/', 1)[-1]}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args(arguments)
    lines = differing(asked.folder, asked.against) if asked.against else told(asked.folder)
    print("\n".join(lines) if lines else "no document differs")
    return 1 if asked.against and lines else 0


if __name__ == "__main__":
    sys.exit(main())
