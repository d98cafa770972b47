"""Publishing replaces exactly what it should, gives the same bytes again, and survives being killed."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.publish import DocumentRows, Fetch, append_fetches, dataset, failed_rows, publish, rows_of
from mingzhang.pipeline.publish.commit import staging
from mingzhang.schemas.contract import DOCUMENT_TABLES, SCHEMA_VERSION
from mingzhang.schemas.errors import MingzhangError

ROOT = Path(__file__).parents[2]
Made = Callable[..., DocumentRows]


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.parquet"))}


def held(root: Path, table: str = "facts") -> set[tuple[str, str, int]]:
    found = dataset(root, table).to_table(columns=["doc_id", "division", "year"]).to_pylist()
    return {(row["doc_id"], row["division"], row["year"]) for row in found}


def test_every_table_has_one_zstd_file_per_division_and_year_with_versions_in_its_metadata(
    tmp_path: Path, made: Made
) -> None:
    assert publish([made("a"), made("b", "010000", 0, "2"), made("c", version="0")], tmp_path) == 3
    assert sorted(files(tmp_path)) == sorted(
        f"{table}/{place}/part-0.parquet"
        for table in DOCUMENT_TABLES
        for place in ("division=500199/year=2023", "division=010000/year=0")
    )
    for table in DOCUMENT_TABLES:
        parquet = pq.ParquetFile(tmp_path / table / "division=500199" / "year=2023" / "part-0.parquet")
        metadata = parquet.schema_arrow.metadata
        assert metadata[b"schema_version"] == SCHEMA_VERSION.encode()
        assert metadata[b"extractor_version"] == b"0,1"
        if parquet.metadata.num_rows:
            assert parquet.metadata.row_group(0).column(0).compression == "ZSTD"


def test_publishing_again_in_any_order_and_any_batches_gives_the_same_bytes(tmp_path: Path, made: Made) -> None:
    documents = [
        made(f"{n}", division, year) for n, (division, year) in enumerate([("500199", 2023)] * 3 + [("110000", 0)])
    ]
    publish(documents, tmp_path / "one")
    before, times = files(tmp_path / "one"), {p: p.stat().st_mtime_ns for p in (tmp_path / "one").rglob("*.parquet")}
    publish(documents, tmp_path / "one")
    assert files(tmp_path / "one") == before
    assert {p: p.stat().st_mtime_ns for p in times} == times, "equal files are not even touched"
    publish(documents[::-1], tmp_path / "two", rows_at_once=1)
    assert files(tmp_path / "two") == before


def test_a_document_that_moved_leaves_its_old_partition_and_empty_folders_go(tmp_path: Path, made: Made) -> None:
    publish([made("a"), made("b"), made("c", "110000", 2022)], tmp_path)
    publish([made("a", "330100", 2024), made("c", "330100", 2024)], tmp_path)
    a, b, c = (made(name).doc_id for name in "abc")
    for table in ("documents", "sections", "tables", "cells", "facts", "leftovers"):
        assert held(tmp_path, table) == {(a, "330100", 2024), (b, "500199", 2023), (c, "330100", 2024)}
    assert not list(tmp_path.rglob("division=110000"))


def test_a_document_that_now_fails_keeps_only_its_documents_row(tmp_path: Path, made: Made, a_capture: Capture) -> None:
    publish([made("page"), made("other")], tmp_path)
    publish([failed_rows(a_capture, "damaged", extractor_version="2")], tmp_path)
    assert held(tmp_path) == {(made("other").doc_id, "500199", 2023)}
    assert [row["status"] for row in rows_of(tmp_path, "documents", a_capture.doc_id)] == ["failed"]
    assert held(tmp_path, "documents") == {(made("other").doc_id, "500199", 2023), (a_capture.doc_id, "000000", 0)}


def test_a_batch_touches_a_partition_once_however_many_documents_it_has(tmp_path: Path, made: Made) -> None:
    documents = [made(f"{n}") for n in range(50)]
    count = 0

    def opened(event: str, args: tuple[object, ...]) -> None:
        nonlocal count
        count += event == "os.rename" and str(tmp_path) in str(args[0])

    sys.addaudithook(opened)
    publish(documents, tmp_path)
    assert count == len(DOCUMENT_TABLES) + 1, "one rename per table, one for the journal"


def test_a_file_that_is_no_parquet_is_named_and_left_alone(tmp_path: Path, made: Made) -> None:
    publish([made("a")], tmp_path)
    broken = tmp_path / "facts/division=500199/year=2023/part-0.parquet"
    broken.write_bytes(b"PAR1 broken")
    with pytest.raises(MingzhangError, match="cannot be read"):
        publish([made("b")], tmp_path)
    assert broken.read_bytes() == b"PAR1 broken"


steps = st.lists(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["000000", "110000", "500199"]), st.sampled_from([0, 2023])),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(steps=steps)
def test_after_any_publications_the_tables_hold_the_last_rows_of_each_document(
    made: Made, steps: list[list[tuple[int, str, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        expected: dict[str, tuple[str, str, int]] = {}
        for batch in steps:
            documents = [made(f"{number}", division, year) for number, division, year in batch]
            publish(documents, Path(folder))
            expected |= {d.doc_id: (d.doc_id, d.place.division, d.place.year) for d in documents}
        for table in ("documents", "facts", "leftovers"):
            assert held(Path(folder), table) == set(expected.values())
        assert dataset(Path(folder), "facts").count_rows() == 4 * len(expected)


PUBLISHER = """
import os, pickle, sys
from pathlib import Path
from mingzhang.pipeline.publish import publish
root, die_at = Path(sys.argv[1]), int(sys.argv[2])
versions = pickle.load(sys.stdin.buffer)
seen = 0
def count(event, args):
    global seen
    if event in ("os.rename", "os.remove", "os.rmdir") and str(root) in str(args[0]):
        seen += 1
        if seen == die_at:
            os._exit(9)
sys.addaudithook(count)
print("go", flush=True)
while True:
    for documents in versions:
        publish(documents, root)
    if die_at:
        os._exit(0)
"""


def versions(made: Made) -> list[list[DocumentRows]]:
    divisions = ["110000", "120000", "130000", "140000"]
    moved = [made(f"{n}", divisions[-n % 4], 2023, "2") for n in range(4)]
    return [moved, [made(f"{n}", division, version="1") for n, division in enumerate(divisions)]]


def run_publisher(root: Path, made: Made, die_at: int, delay: float) -> int:
    import pickle

    command = [sys.executable, "-c", PUBLISHER, str(root), str(die_at)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(pickle.dumps(versions(made)))
        process.stdin.close()
        process.stdout.readline()
        if not die_at:
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        return process.wait(60)


def check_after_kill(root: Path, made: Made) -> None:
    moved, original = versions(made)
    for table in DOCUMENT_TABLES:
        ds.dataset(root / table, format="parquet", partitioning="hive").to_table()
    # The next run finishes or forgets what the killed one had begun: one whole version, never a mixture.
    with staging(root):
        pass
    now = {(d.doc_id, d.place.division, d.place.year) for d in original}
    then = {(d.doc_id, d.place.division, d.place.year) for d in moved}
    assert [held(root, table) for table in ("documents", "facts")] in ([now, now], [then, then])
    publish(original, root)
    assert files(root) == files(root.parent / "expected")
    assert not (root / "_staging").exists()


@pytest.mark.parametrize("die_at", [1, 2, 5, 29, 30, 31, 44, 58])
def test_a_run_that_dies_at_any_rename_leaves_tables_that_load_and_is_finished_by_the_next(
    tmp_path: Path, made: Made, die_at: int
) -> None:
    for name in ("expected", "root"):
        publish(versions(made)[1], tmp_path / name)
    assert run_publisher(tmp_path / "root", made, die_at, 0) == 9
    check_after_kill(tmp_path / "root", made)


def test_a_run_killed_at_a_random_moment_leaves_tables_that_load_and_is_finished_by_the_next(
    tmp_path: Path, made: Made
) -> None:
    for name in ("expected", "root"):
        publish(versions(made)[1], tmp_path / name)
    for _ in range(5):
        assert run_publisher(tmp_path / "root", made, 0, random.uniform(0, 0.4)) == -signal.SIGKILL
        check_after_kill(tmp_path / "root", made)


def test_requests_of_runs_are_appended_once_each(tmp_path: Path) -> None:
    start = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
    first = [
        Fetch("r1", f"https://x.gov.cn/{n}", start + dt.timedelta(seconds=n), 0.5, "new", status=200, sha256="ab" * 32)
        for n in range(3)
    ]
    second = [Fetch("r2", "https://x.gov.cn/0", start, 1.5, "dns", reason="no such host", division="110000")]
    assert append_fetches(first, tmp_path) == 3
    before = files(tmp_path)
    append_fetches(first[:2], tmp_path)
    assert files(tmp_path) == before
    append_fetches(second, tmp_path)
    rows = dataset(tmp_path, "fetches").to_table().to_pylist()
    assert len({row["fetch_id"] for row in rows}) == 4
    assert {(row["run_id"], row["division"], row["state"], row["doc_id"]) for row in rows} == {
        ("r1", "000000", "new", "ab" * 8),
        ("r2", "110000", "dns", None),
    }
