"""`mingzhang extract --from-archive --outdated`: only what another version read is read again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.version import extractor_version

Run = Callable[..., subprocess.CompletedProcess[str]]
OLDER = "0.1.0+e7af89f1"


def documents(data: Path) -> pd.DataFrame:
    return pd.read_parquet(data / "parquet" / "documents", dtype_backend="pyarrow").set_index("url")


def read_by_another_version(data: Path, title: str) -> None:
    """Say of the documents with these words in their title that an older version read them."""
    for path in (data / "parquet" / "documents").rglob("*.parquet"):
        rows = pq.ParquetFile(path).read()
        told = [OLDER if title in row["title"] else row["extractor_version"] for row in rows.to_pylist()]
        at = rows.column_names.index("extractor_version")
        pq.write_table(rows.set_column(at, rows.schema.field(at), pa.array(told)), path)


@pytest.fixture
def data(mingzhang: Run, tmp_path: Path, sample: Path) -> Path:
    mingzhang("extract", sample / "mzj.html", sample / "slj.pdf")
    return tmp_path / "data"


def test_only_what_another_version_read_is_read_again(mingzhang: Run, data: Path) -> None:
    before = documents(data)
    read_by_another_version(data, "民政局")
    assert sorted(documents(data)["extractor_version"]) == sorted([OLDER, extractor_version()])
    told = mingzhang("extract", "--from-archive", "--outdated").stdout
    assert "1 ok" in told
    assert "民政局" in told
    assert "水利局" not in told
    assert documents(data).equals(before)
    assert "nothing is outdated" in mingzhang("extract", "--from-archive", "--outdated").stderr


def test_rows_stay_where_the_archive_is_damaged(mingzhang: Run, data: Path) -> None:
    facts = pd.read_parquet(data / "parquet" / "facts", dtype_backend="pyarrow")
    read_by_another_version(data, "局")
    for warc in (data / "raw").rglob("*.warc.gz"):
        warc.write_bytes(b"\0" * warc.stat().st_size)
    mingzhang("extract", "--from-archive", "--outdated", code=1)
    assert set(documents(data)["status"]) == {"ok"}
    assert pd.read_parquet(data / "parquet" / "facts", dtype_backend="pyarrow").equals(facts)


@pytest.mark.parametrize("arguments", [("--outdated",), ("--from-archive", "--outdated", "0123456789abcdef")])
def test_it_chooses_the_documents_itself(mingzhang: Run, arguments: tuple[str, ...]) -> None:
    assert "--outdated chooses" in mingzhang("extract", *arguments, code=2).stderr


def test_a_folder_without_tables_is_no_empty_answer(mingzhang: Run) -> None:
    mingzhang("extract", "--from-archive", "--outdated", code=2)
