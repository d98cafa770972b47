"""`mingzhang release` keeps a state of the tables; `mingzhang changes --between` lists the facts that differ."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.loading import load
from mingzhang.pipeline.version import VERSION, extractor_version
from mingzhang.schemas.contract import SCHEMA_VERSION

Run = Callable[..., subprocess.CompletedProcess[str]]


def read_otherwise(data: Path, **said: object) -> str:
    """Replace the facts' files as publishing does, one fact of 民政局 changed; returns its id."""
    for path in sorted((data / "parquet" / "facts").rglob("*.parquet")):
        rows = pq.ParquetFile(path).read()
        known = rows.to_pylist()
        at = next((n for n, row in enumerate(known) if "民政局" in row["issuer"]), None)
        if at is not None:
            known[at] |= said
            pq.write_table(pa.Table.from_pylist(known, rows.schema), path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)
            return str(known[at]["fact_id"])
    raise AssertionError("no fact of 民政局")


def lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def data(mingzhang: Run, tmp_path: Path, sample: Path) -> Path:
    mingzhang("extract", sample / "mzj.html")
    mingzhang("release", "one")
    return tmp_path / "data"


def test_a_release_stays_as_it_is_and_takes_no_room(mingzhang: Run, data: Path, sample: Path) -> None:
    kept = data / "releases" / "one"
    before = load("facts", data=kept)
    file = next((data / "parquet" / "facts").rglob("*.parquet"))
    assert file.samefile(kept / "parquet" / file.relative_to(data / "parquet"))
    mingzhang("extract", sample / "slj.pdf")
    read_otherwise(data, item="改")
    assert len(load("facts", data=data)) > len(before)
    assert load("facts", data=kept).equals(before)
    assert mingzhang("sql", "--data", kept, "SELECT count(*) AS n FROM documents", "--csv").stdout.split() == ["n", "1"]


def test_a_release_says_what_to_cite(mingzhang: Run, data: Path) -> None:
    (note,) = lines(mingzhang("release", "--json"))
    facts = len(pd.read_parquet(data / "parquet" / "facts"))
    assert note == json.loads((data / "releases" / "one" / "parquet" / "_release.json").read_text(encoding="utf-8"))
    assert (note["name"], note["mingzhang"], note["schema_version"]) == ("one", VERSION, SCHEMA_VERSION)
    assert (note["extractor_versions"], note["rows"]["facts"]) == ({extractor_version(): 1}, facts)
    told = mingzhang("release").stdout
    assert "mingzhang tables one of 20" in told
    assert note["digest"][:16] in told
    mingzhang("release", "two")
    one, two = lines(mingzhang("release", "--json"))
    assert one["digest"] == two["digest"], "nothing was published in between"


def test_what_is_read_otherwise_is_told_with_value_and_meaning_before_and_after(mingzhang: Run, data: Path) -> None:
    assert "no fact differs" in mingzhang("changes", "--between", "one", "now").stdout
    fact_id = read_otherwise(data, item="别的", item_path="别的", measure="budget", value=Decimal("12.500000"))
    (document,) = lines(mingzhang("changes", "--between", "one", "now", "--json"))
    (fact,) = document["facts"]
    assert (document["kind"], fact["fact_id"]) == ("read", fact_id)
    assert (fact["new"]["item"], fact["new"]["measure"], fact["new"]["value"]) == ("别的", "budget", "12.500000")
    assert fact["old"]["item"] != "别的"
    shown = mingzhang("changes", "--between", "one", "now").stdout
    assert "→ 别的" in shown
    assert "budget: 12.5 " in shown
    assert "1 documents are read differently: 1 facts changed, 0 came, 0 went" in shown


def test_proof_alone_is_no_difference(mingzhang: Run, data: Path) -> None:
    read_otherwise(data, verdict="contradicted", flags=["other"])
    assert "no fact differs" in mingzhang("changes", "--between", "one", "now").stdout


def test_new_and_gone_documents_are_told_with_their_facts(mingzhang: Run, data: Path, sample: Path) -> None:
    mingzhang("extract", sample / "slj.pdf")
    mingzhang("release", "two")
    (came,) = lines(mingzhang("changes", "--between", "one", "two", "--json"))
    (went,) = lines(mingzhang("changes", "--between", data / "releases" / "two", "one", "--json"))
    assert (came["kind"], went["kind"]) == ("new", "gone")
    assert len(came["facts"]) == len(went["facts"]) > 20
    assert "水利局" in came["title"]


@pytest.mark.parametrize("name", ["one", "now", "../out", ".hidden", "a b", "局"])
def test_a_name_that_is_taken_or_no_name_is_refused(mingzhang: Run, data: Path, name: str) -> None:
    mingzhang("release", name, code=2)
    assert [path.name for path in (data / "releases").iterdir()] == ["one"]


def test_an_unknown_state_is_said_with_those_that_are_known(mingzhang: Run, data: Path) -> None:
    assert "a release (one)" in mingzhang("changes", "--between", "one", "three", code=2).stderr
