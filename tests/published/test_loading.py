"""docs/loading.md tells the truth: its snippets run, and the loaders read the types that it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.publish import DocumentRows, publish
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES

PAGE = (Path(__file__).parents[2] / "docs/loading.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```(python|sql)\n(.*?)^```", PAGE, re.S | re.M)
BY_TEXT = ds.partitioning(pa.schema([("division", pa.string()), ("year", pa.int32())]), flavor="hive")


@pytest.fixture
def root(tmp_path: Path, made: Callable[..., DocumentRows], monkeypatch: pytest.MonkeyPatch) -> Path:
    publish([made("a", "010000"), made("b", "500199"), made("c", "000000", 0)], tmp_path / "data/parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data/parquet"


@pytest.mark.parametrize(("language", "code"), SNIPPETS, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(SNIPPETS)])
def test_each_snippet_of_the_page_runs_and_finds_rows(root: Path, language: str, code: str) -> None:
    if language == "sql":
        assert len(duckdb.sql(code).fetchall()) > 0
        return
    names: dict[str, object] = {}
    exec(compile(code, "loading.md", "exec"), names)
    for result in ("facts", "chosen"):
        if isinstance(names.get(result), pd.DataFrame | pa.Table):
            assert len(names[result]) > 0  # type: ignore[arg-type]


def test_the_page_shows_every_loader() -> None:
    assert [kind for kind, _ in SNIPPETS].count("python") >= 5
    assert [kind for kind, _ in SNIPPETS].count("sql") >= 3


@pytest.mark.parametrize("table", DOCUMENT_TABLES)
def test_plain_loaders_read_every_table_even_one_without_rows(root: Path, table: str) -> None:
    rows = {"documents": 3, "sections": 9, "tables": 3, "cells": 12, "facts": 12, "leftovers": 3, "findings": 0}[table]
    arrow = ds.dataset(root / table, format="parquet", partitioning="hive").to_table()
    frame = pd.read_parquet(root / table)
    duck = duckdb.sql(f"SELECT * FROM read_parquet('{root}/{table}/**/*.parquet', hive_partitioning=true)")
    assert (arrow.num_rows, len(frame), len(duck.fetchall())) == (rows, rows, rows)
    names = set(TABLES[table].schema.names)
    assert set(arrow.column_names) == set(frame.columns) == set(duck.columns) == names


def test_the_types_are_the_ones_that_the_page_says(root: Path) -> None:
    arrow = ds.dataset(root / "facts", format="parquet", partitioning="hive").to_table()
    assert (arrow.schema.field("division").type, arrow.schema.field("year").type) == (pa.int32(), pa.int32())
    frame = pd.read_parquet(root / "facts")
    assert set(frame["division"].astype(int)) == {0, 10000, 500199}
    assert frame["division"].dtype == "category"
    told = pd.read_parquet(root / "facts", partitioning=BY_TEXT)
    assert set(told["division"]) == {"000000", "010000", "500199"}
    mixed = duckdb.sql(
        f"SELECT DISTINCT division FROM read_parquet('{root}/facts/**/*.parquet', hive_partitioning=true)"
    )
    assert set(mixed.fetchall()) == {("000000",), ("010000",), ("500199",)}
    alone = duckdb.sql(
        f"SELECT DISTINCT division FROM read_parquet('{root}/facts/division=5*/**/*.parquet', hive_partitioning=true)"
    )
    assert alone.fetchall() == [(500199,)]


def test_a_file_that_repeats_a_path_column_is_refused_as_the_page_says(tmp_path: Path) -> None:
    folder = tmp_path / "division=010000" / "year=2023"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"division": ["010000"]}), folder / "part-0.parquet")
    with pytest.raises(pa.ArrowTypeError, match="Field division has incompatible types"):
        ds.dataset(tmp_path, format="parquet", partitioning="hive").to_table()
    with pytest.raises(pa.ArrowTypeError, match="Field division has incompatible types"):
        pd.read_parquet(tmp_path)


def test_money_is_exact_in_every_loader(root: Path) -> None:
    total = Decimal("1205000.000000")
    query = f"SELECT sum(value) FROM read_parquet('{root}/facts/**/*.parquet') WHERE item = '收入总计'"
    assert duckdb.sql(query).fetchall() == [(total * 3,)]
    frame = pd.read_parquet(root / "facts", dtype_backend="pyarrow")
    assert frame.loc[frame["item"] == "收入总计", "value"].sum() == total * 3
