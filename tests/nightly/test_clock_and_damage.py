"""A wrong clock and a damaged archive: later nights ask again, say so, and end with whole bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.loading import load

SHIFTED = """
import datetime, sys
import numpy, pandas, pyarrow.dataset  # bind to the real class
days = float(sys.argv.pop(1))
real = datetime.datetime
class Any(type):
    def __instancecheck__(cls, one):
        return isinstance(one, real)
class Shifted(real, metaclass=Any):
    __slots__ = ()
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(days=days)
datetime.datetime = Shifted
from mingzhang.pipeline.cli.main import main
main()
"""
"""The command under a clock that is so many days ahead."""


@pytest.fixture
def portal(tools: SimpleNamespace) -> Iterator[Any]:
    yield from tools.served()


@pytest.fixture
def city(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> Path:
    """A data folder with one portal of three documents."""
    titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in (1, 2, 3)}
    portal.pages["/list.html"] = tools.page(tools.listing(titles))
    for number in (1, 2, 3):
        portal.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
    tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html"], delay=0.0)
    return tmp_path


def nightly_in(days: float, root: Path, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHIFTED, str(days), "nightly", "--jobs", "0", "--data", str(data), *arguments],
        cwd=root, capture_output=True, encoding="utf-8", timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def kinds(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    return {alarm["kind"]: int(alarm["message"].split()[0]) for alarm in json.loads(done.stdout)["alarms"]
            if alarm["kind"] in {"clock", "archive_damaged"}}  # fmt: skip


@pytest.mark.parametrize("days", [0.5, 40.0, 9000.0])
def test_a_night_under_a_future_clock_silences_none_that_follows(
    tools: SimpleNamespace, portal: Any, city: Path, days: float
) -> None:
    wrong = nightly_in(days, tools.root, city)
    assert wrong.returncode == 0, wrong.stderr
    portal.pages["/doc/2.html"] = tools.page(tools.article(2).replace(b"1002.50", b"1003.50"))
    portal.hits.clear()
    second = tools.nightly(city, code=1)
    assert {hit.path for hit in portal.hits} == {"/robots.txt", "/list.html", *(f"/doc/{n}.html" for n in (1, 2, 3))}
    assert kinds(second) == {"clock": 4}, "the list and its three documents"
    assert json.loads(second.stdout)["states"] == {"absent": 1, "unchanged": 3, "changed": 1}, "robots.txt is not there"
    reasons = pd.read_parquet(city / "parquet" / "fetches")["reason"].dropna()
    assert not reasons.str.contains("taken from the archive").any()
    portal.hits.clear()
    third = tools.nightly(city, code=0)
    assert kinds(third) == {}, "what was asked under a right clock is believed again"
    assert len(portal.hits) == 5
    current = load("documents", data=city)
    assert len(current) == 3, "the version of the wrong clock gives way to the later one"
    assert any("1003.50" in text for text in load("sections", data=city)["text"])


def test_a_run_that_a_future_clock_left_unfinished_is_not_continued(
    tools: SimpleNamespace, portal: Any, city: Path
) -> None:
    assert nightly_in(3, tools.root, city, "--on-alarm", "true").returncode == 0
    import sqlite3

    with sqlite3.connect(city / "nightly" / "journal.sqlite") as journal:
        journal.execute("UPDATE runs SET finished = NULL")
    journal.close()
    portal.hits.clear()
    line = json.loads(tools.nightly(city, code=1).stdout)
    assert not line["resumed"]
    assert len(portal.hits) == 5


def test_a_clock_that_falls_behind_is_told_too(tools: SimpleNamespace, portal: Any, city: Path) -> None:
    tools.nightly(city, code=0)
    behind = nightly_in(-300, tools.root, city)
    assert behind.returncode == 1
    assert kinds(behind) == {"clock": 4}


def flipped(warc: Path) -> None:
    """Some bytes in the middle of every record are others."""
    data = bytearray(warc.read_bytes())
    for place in range(600, len(data), 400):
        data[place] ^= 0xFF
    warc.write_bytes(data)


def zeroed(warc: Path) -> None:
    data = warc.read_bytes()
    warc.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def halved(warc: Path) -> None:
    data = warc.read_bytes()
    warc.write_bytes(data[: len(data) // 2])


def removed(warc: Path) -> None:
    warc.unlink()


@pytest.mark.parametrize("damage", [flipped, zeroed, halved, removed])
def test_damaged_bytes_are_found_told_and_fetched_anew(
    tools: SimpleNamespace, portal: Any, city: Path, damage: Callable[[Path], None]
) -> None:
    tools.nightly(city, code=0)
    (warc,) = (city / "raw").glob("*.warc.gz")
    damage(warc)
    portal.hits.clear()
    line = json.loads(tools.nightly(city, code=1).stdout)
    told = {alarm["kind"] for alarm in line["alarms"]}
    assert told & {"archive_damaged", "archive_lost"}
    assert told <= {"archive_damaged", "archive_lost"}
    asked_whole = [hit.path for hit in portal.hits if hit.status == 200 and "If-None-Match" not in hit.headers]
    assert {"/doc/3.html"} <= set(asked_whole), "no conditions for what cannot be read back"
    archive = Archive(city / "raw")
    for number in (1, 2, 3):
        capture = archive.find(f"{portal.base}/doc/{number}.html")
        assert capture is not None
        assert archive.payload(capture) == tools.article(number)
    tools.nightly(city, code=0)
    assert len(load("documents", data=city)) == 3
