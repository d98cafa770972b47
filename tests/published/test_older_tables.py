"""Tables of an older contract load beside newer ones, and get their columns when something is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.loading import load, sql
from mingzhang.pipeline.publish import DocumentRows, publish, rows_of
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

Made = Callable[..., DocumentRows]
SINCE = {"facts": ["scope", "place", "place_division", "as_of", "meaning"], "documents": ["member"]}
"""The columns that 0.1 did not have."""


def as_of_0_1(root: Path) -> None:
    """Write every file anew as 0.1 did, and forget what only a newer release writes."""
    for name in DOCUMENT_TABLES:
        for path in (root / name).rglob("*.parquet"):
            table = pq.ParquetFile(path).read().drop_columns(SINCE.get(name, []))
            metadata = table.schema.metadata | {b"schema_version": b"1", b"extractor_version": b"0.1.0+e7af89f1"}
            pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")
    for note in root.glob("_*.json"):
        note.unlink()


@pytest.fixture
def older(tmp_path: Path, made: Made) -> Path:
    root = tmp_path / "parquet"
    publish([made("old", "360900", 2022), made("other", "110000", 2022)], root)
    as_of_0_1(root)
    return root


def test_tables_of_0_1_load_alone(older: Path) -> None:
    facts = load("facts", data=older.parent)
    assert len(facts) == 8
    assert facts[SINCE["facts"]].isna().all().all()
    told = sql("SELECT count(*) AS n, count(scope) AS told FROM facts", data=older.parent)
    assert (told["n"][0], told["told"][0]) == (8, 0)
    assert [row["member"] for row in rows_of(older, "documents", str(facts["doc_id"][0]))] == [None]


@pytest.mark.parametrize("place", [("360900", 2022), ("500199", 2024)], ids=["same partition", "another partition"])
def test_what_is_published_beside_them_leaves_one_shape(older: Path, made: Made, place: tuple[str, int]) -> None:
    before = load("facts", data=older.parent).sort_values("fact_id")
    publish([made("new", *place)], older)
    for name in DOCUMENT_TABLES:
        shapes = {tuple(pq.read_schema(path).names) for path in (older / name).rglob("*.parquet")}
        assert shapes == {tuple(TABLES[name].file_schema.names)}
    after = load("facts", data=older.parent).sort_values("fact_id")
    kept = after[after["fact_id"].isin(before["fact_id"])]
    assert kept.reset_index(drop=True).equals(before.reset_index(drop=True))
    assert len(after) == 12


def test_readers_that_know_nothing_of_ours_see_every_column(older: Path, made: Made) -> None:
    publish([made("new", "500199", 2024)], older)
    assert set(SINCE["facts"]) <= set(pd.read_parquet(older / "facts").columns)
    files = f"read_parquet('{older}/facts/**/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(f"SELECT count(*), count(scope) FROM {files}").fetchall() == [(12, 0)]


def test_the_version_that_made_older_rows_stays_told(older: Path, made: Made) -> None:
    publish([made("new", "500199", 2024, version="0.2.0+1")], older)
    told = {
        path.parent.parent.name: (pq.read_schema(path).metadata or {})[b"extractor_version"]
        for path in (older / "facts").rglob("*.parquet")
    }
    assert told == {
        "division=110000": b"0.1.0+e7af89f1",
        "division=360900": b"0.1.0+e7af89f1",
        "division=500199": b"0.2.0+1",
    }


def test_files_of_the_right_shape_are_not_opened_again(tmp_path: Path, made: Made) -> None:
    root = tmp_path / "parquet"
    publish([made("one", "360900", 2022)], root)
    for path in (root / "facts").rglob("*.parquet"):
        path.write_bytes(b"damaged")
    publish([made("two", "110000", 2022)], root)
    assert len(rows_of(root, "documents", made("two").doc_id)) == 1
