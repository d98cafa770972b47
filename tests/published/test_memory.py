"""Publishing holds a document and a few row groups in memory, however many documents a partition has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PUBLISHER = """
import datetime as dt, hashlib, resource, sys
from pathlib import Path
import pyarrow as pa
from mingzhang.pipeline.publish import DocumentRows, publish
from mingzhang.pipeline.publish.partition_key import PartitionKey
from mingzhang.pipeline.publish.arrow import to_table
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

EMPTY = {pa.string(): "", pa.int32(): 0, pa.bool_(): False}

def row(name, **told):
    blank = {f.name: None if f.nullable else EMPTY.get(f.type, [] if pa.types.is_list(f.type) else 0)
             for f in TABLES[name].file_schema}
    return {**blank, **told}

def document(number, edition):
    doc_id = hashlib.sha256(str(number).encode()).hexdigest()[:16]
    sections = [row("sections", doc_id=doc_id, section_no=n, text=f"{number} {edition} {n} " * 5000) for n in range(20)]
    about = row("documents", doc_id=doc_id, fetched_at=dt.datetime(2026, 3, 1), extractor_version="1")
    tables = {"documents": [about], "sections": sections}
    rows = {n: to_table(n, tables.get(n, ())) for n in DOCUMENT_TABLES}
    return DocumentRows(doc_id, PartitionKey("360900", 2024), rows)

root, count = Path(sys.argv[1]), int(sys.argv[2])
publish((document(n, 1) for n in range(count)), root)
publish((document(n, 2) for n in range(0, count, 10)), root)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak_of(count: int, root: Path) -> int:
    """The most megabytes that a process held while it published so many documents of a megabyte, a tenth twice."""
    command = [sys.executable, "-c", PUBLISHER, str(root), str(count)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource module")
def test_the_memory_of_publishing_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    few, many = 40, 120
    grown = peak_of(many, tmp_path / "many") - peak_of(few, tmp_path / "few")
    assert grown < (many - few) / 3, f"{grown} MB more for {many - few} MB of documents more"
