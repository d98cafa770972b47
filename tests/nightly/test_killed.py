"""A night killed at any moment and started again ends with the tables of an undisturbed one, and asks nothing twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
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


DIES = """
import os, sys
from mingzhang.pipeline.cli.main import main
at, published = int(sys.argv.pop(1)), 0
def count(event, args):
    global published
    if event == "os.rename" and "parquet" in str(args[0]):
        published += 1
        if published == at:
            os._exit(9)
sys.addaudithook(count)
sys.argv[0] = "mingzhang"
main()
"""
"""A night that dies when it moves its n-th file of the tables: at once, with nothing cleaned up."""


def start(tools: SimpleNamespace, data: Path, *python: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *(python or ("-m", "mingzhang")), "nightly", "--data", str(data), "--jobs", "0"],
        cwd=tools.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def kill_asking(tools: SimpleNamespace, portal: Any, data: Path, requests: int) -> int:
    """Start a night and kill it once the portal has been asked so often; returns its exit code."""
    before = len(portal.hits)
    process = start(tools, data)
    while process.poll() is None and len(portal.hits) < before + requests:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    return process.wait()


@pytest.fixture(scope="module")
def undisturbed(tools: SimpleNamespace, portal: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """The tables, states and number of requests of a night that nothing disturbs."""
    data = prepared(tools, portal, tmp_path_factory.mktemp("undisturbed"))
    portal.hits.clear()
    line = json.loads(tools.nightly(data, code=1).stdout)
    assert line["documents"] == {"ok": 14, "partial": 4}, "the PDFs of the portal print no number"
    return rows(data), states(data, line["run_id"]), len(portal.hits)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_five_kills_and_a_rerun_end_like_an_undisturbed_night(
    tools: SimpleNamespace, portal: Any, undisturbed: tuple[Any, ...], tmp_path: Path, seed: int
) -> None:
    tables, expected, requests = undisturbed
    data, moments = prepared(tools, portal, tmp_path), random.Random(seed)
    portal.hits.clear()
    killed = [kill_asking(tools, portal, data, moments.randint(1, requests // 5)) for _ in range(3)]
    killed += [start(tools, data, "-c", DIES, str(moments.randint(1, 9))).wait() for _ in range(2)]
    assert killed == [-signal.SIGKILL] * 3 + [9] * 2
    line = json.loads(tools.nightly(data, code=1).stdout)
    assert line["resumed"]
    assert states(data, line["run_id"]) == expected
    assert rows(data) == tables
    asked = [hit for hit in portal.hits if hit.path != "/robots.txt" and hit.status == 200]
    assert len(asked) <= requests + len(killed), "at most the request in the air is asked again"


def test_ten_kills_inside_a_record_and_a_rerun_end_like_an_undisturbed_night(
    tools: SimpleNamespace, portal: Any, undisturbed: tuple[Any, ...], tmp_path: Path
) -> None:
    tables, expected, requests = undisturbed
    data = prepared(tools, portal, tmp_path)
    portal.hits.clear()
    killed = [start(tools, data, "-c", tools.dies_writing, str(at)).wait() for at in (1, 2, 3, 5, 2, 4, 3, 6, 2, 5)]
    assert killed == [9] * 10
    line = json.loads(tools.nightly(data, code=1).stdout)
    assert line["resumed"]
    assert states(data, line["run_id"]) == expected
    assert rows(data) == tables
    asked = [hit for hit in portal.hits if hit.path != "/robots.txt" and hit.status == 200]
    assert len(asked) <= requests + len(killed), "what stood in half a record is asked again, and nothing else"


def held_back() -> tuple[Event, Event, Callable[[Any], None]]:
    """An answer that waits: the event of its being asked for, the one that lets it go, and what sends it."""
    asked, may_answer = Event(), Event()

    def held(handler: Any) -> None:
        asked.set()
        may_answer.wait(100)
        handler.send_error(404)

    return asked, may_answer, held


def test_a_second_start_says_who_is_at_work(tools: SimpleNamespace, tmp_path: Path) -> None:
    asked, may_answer, held = held_back()
    for portal in tools.served():
        portal.pages["/robots.txt"] = tools.page(send=held)
        tools.profile(tmp_path / "portals", "held", [portal.base + "/list.html"], delay=DELAY)
        first = start(tools, tmp_path)
        try:
            assert asked.wait(100)
            second = tools.nightly(tmp_path, code=2)
            assert f"process {first.pid}" in second.stderr
            assert "another nightly run is at work" in second.stderr
        finally:
            may_answer.set()
            first.kill()
            first.wait()


def test_of_two_starts_at_once_one_goes_on_and_the_other_says_so(tools: SimpleNamespace, tmp_path: Path) -> None:
    asked, may_answer, held = held_back()
    for portal in tools.served():
        portal.pages["/robots.txt"] = tools.page(send=held)
        portal.pages["/list.html"] = tools.page(tools.listing({"/doc/1.html": "云澜市第1局2024年度部门决算"}))
        portal.pages["/doc/1.html"] = tools.page(tools.article(1))
        tools.profile(tmp_path / "portals", "held", [portal.base + "/list.html"], delay=DELAY)
        nights = [start(tools, tmp_path) for _ in range(2)]
        try:
            assert asked.wait(100)
            while all(night.poll() is None for night in nights):
                time.sleep(0.01)
        finally:
            may_answer.set()
        assert sorted(night.wait(100) for night in nights) == [0, 2]
        assert len([hit for hit in portal.hits if hit.path == "/robots.txt"]) == 1
