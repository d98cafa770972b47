"""A night killed at any moment and started again ends with the tables of an undisturbed one, and asks nothing twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

TABLES = ("documents", "sections", "tables", "cells", "facts", "leftovers")
DELAY = 0.02


@pytest.fixture(scope="module")
def portal(tools: SimpleNamespace) -> Iterator[Any]:
    for open_portal in tools.served():
        tools.pages(open_portal)
        yield open_portal


def prepared(tools: SimpleNamespace, portal: Any, data: Path) -> Path:
    tools.profile(data / "portals", "kind", [portal.base + start for start in tools.starts[:6]], delay=DELAY)
    return data


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table without the moments of fetching, rows in order."""
    found = {}
    for name in TABLES:
        frame = pd.read_parquet(data / "parquet" / name, dtype_backend="pyarrow")
        frame = frame.drop(columns=[c for c in ("fetched_at", "url", "parent_url") if c in frame])
        found[name] = sorted(map(str, frame.astype(str).itertuples(index=False, name=None)))
    return found


def states(data: Path, run_id: str) -> Counter[tuple[str, str]]:
    fetches = pd.read_parquet(data / "parquet" / "fetches", dtype_backend="pyarrow")
    mine = fetches[(fetches["run_id"] == run_id) & ~fetches["url"].str.endswith("robots.txt")]
    return Counter(zip(mine["url"], mine["state"], strict=True))


def kill(tools: SimpleNamespace, data: Path, there: Path, seconds: float) -> bool:
    """Start a night and kill it so long after `there` has appeared (anew); False where it had ended by itself."""
    (data / "nightly" / "running.json").unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "mingzhang", "nightly", "--data", str(data), "--jobs", "0"],
        cwd=tools.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and not there.exists():
        time.sleep(0.002)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.fixture(scope="module")
def undisturbed(tools: SimpleNamespace, portal: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """The tables, states and number of requests of a night that nothing disturbs, and how long it took."""
    data = prepared(tools, portal, tmp_path_factory.mktemp("undisturbed"))
    portal.hits.clear()
    started = time.monotonic()
    line = json.loads(tools.nightly(data, code=1).stdout)
    took = time.monotonic() - started
    assert line["documents"] == {"ok": 18}
    return rows(data), states(data, line["run_id"]), len(portal.hits), took


@pytest.mark.parametrize("seed", [1, 2])
def test_five_kills_and_a_rerun_end_like_an_undisturbed_night(
    tools: SimpleNamespace, portal: Any, undisturbed: tuple[Any, ...], tmp_path: Path, seed: int
) -> None:
    tables, expected, requests, took = undisturbed
    data, moments = prepared(tools, portal, tmp_path), random.Random(seed)
    portal.hits.clear()
    asking, publishing = data / "nightly" / "running.json", data / "parquet" / "_staging"
    kills = [kill(tools, data, asking, moments.uniform(0.05, took / 12)) for _ in range(3)]
    kills += [kill(tools, data, publishing, moments.uniform(0.0, 0.02)) for _ in range(2)]
    assert kills.count(True) >= 4
    line = json.loads(tools.nightly(data, code=1).stdout)
    assert line["resumed"]
    assert states(data, line["run_id"]) == expected
    assert rows(data) == tables
    asked = [hit for hit in portal.hits if hit.path != "/robots.txt" and hit.status == 200]
    assert len(asked) <= requests + kills.count(True), "at most the request in the air is asked again"


def test_a_second_start_says_who_is_at_work(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> None:
    data = prepared(tools, portal, tmp_path)
    first = subprocess.Popen(
        [sys.executable, "-m", "mingzhang", "nightly", "--data", str(data), "--jobs", "0"],
        cwd=tools.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        note = data / "nightly" / "running.json"
        for _ in range(200):
            if note.exists():
                break
            time.sleep(0.02)
        second = tools.nightly(data, code=2)
        assert f"process {first.pid}" in second.stderr
        assert "another nightly run is at work" in second.stderr
    finally:
        first.wait(60)
