"""A journal forgets old nights, and answers every question as it did before."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from mingzhang.pipeline.crawl.visit import Asked, ListRead
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.pruning import prune_reports
from mingzhang.pipeline.nightly.records import Alarm, Run

BEGUN = dt.datetime(2026, 3, 1, 1, 30, tzinfo=dt.UTC)
START = "https://czj.example.gov.cn/bmjs/"
NIGHTS = 20


def asked(night: int, url: str, state: str, role: str = "page", told: str = "") -> Asked:
    when = BEGUN + dt.timedelta(days=night, seconds=len(url))
    sha256 = hashlib.sha256((told or url).encode()).hexdigest() if state in {"new", "unchanged", "changed"} else None
    return Asked(
        "city", role, url, url, START, "", when, 0.1, 404 if state == "soft_404" else 200, state, 9, sha256, state
    )


def journal_of(path: Path, nights: int = NIGHTS) -> Journal:
    """A list whose bytes change every night, a steady page, one that came late, one that went, one that never came."""
    journal = Journal(path)
    for night in range(nights):
        run = Run(f"run-{night:03d}", BEGUN + dt.timedelta(days=night), None, ("city",))
        journal.begin(run)
        states = {"/a": "unchanged" if night else "new", "/never": "timeout"}
        states |= {"/late": "changed"} if night == 15 else {}
        states |= {"/gone": "new" if night < 5 else "soft_404"}
        for url, state in states.items():
            journal.add(run.run_id, asked(night, START + url, state))
        journal.add(run.run_id, asked(night, START, "changed", "list", told=f"list {night}"))
        journal.add(run.run_id, asked(night, START + "/column", "new"))
        good = night not in range(3, NIGHTS)
        journal.add_list(run.run_id, ListRead("city", START, 9 * good, 3 * good, "static", None))
        journal.set_alarms(run.run_id, [Alarm("city", "vanished", START, "gone", "")])
        journal.turn("city", START + "/column")
        journal.publish(run.run_id)
        journal.finish(run.run_id, run.started, "{}")
    return journal


def answers(journal: Journal) -> dict[str, Any]:
    now = BEGUN + dt.timedelta(days=NIGHTS)
    return {
        "states": journal.states("city"),
        "states before": journal.states("city", before=now - dt.timedelta(days=1)),
        "resting": journal.resting("city", now, 10, 7),
        "failures": journal.failures_before("city", "run-019"),
        "places": sorted(journal.places("city"), key=lambda place: place.url),
        "lists": journal.list_doc_ids(),
        "good": [journal.last_good("city", START + url) for url in ("/a", "/gone", "/never", "/late")],
        "good list": journal.last_good_list("city", START, "run-019"),
        "unpublished": journal.unpublished(),
        "unfinished": journal.unfinished(),
    }


def size(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return sum(
            int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
            for name in ("asked", "lists", "runs", "alarms")
        )


def test_what_is_dropped_was_never_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = journal_of(path)
    before, rows = answers(journal), size(path)
    assert before["good list"] == "2026-03-03"
    assert len(before["lists"]) == NIGHTS + 1, "the list in each of its versions, and the page that was a list"
    assert journal.prune(BEGUN + dt.timedelta(days=NIGHTS - 3)) > 0
    assert answers(journal) == before
    assert size(path) < rows / 2
    assert journal.prune(BEGUN + dt.timedelta(days=NIGHTS - 3)) == 0


def test_a_journal_grows_with_the_addresses_not_with_the_nights(tmp_path: Path) -> None:
    sizes = []
    for nights in (12, 20):
        journal = journal_of(tmp_path / f"{nights}.sqlite", nights)
        journal.prune(BEGUN + dt.timedelta(days=nights - 3))
        sizes.append(size(tmp_path / f"{nights}.sqlite"))
    assert sizes[1] <= sizes[0] + 2


def test_what_is_not_in_the_tables_yet_stays(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "journal.sqlite", 3)
    run = Run("run-late", BEGUN, None, ("city",))
    journal.begin(run)
    journal.add(run.run_id, asked(0, START + "/a", "unchanged"))
    journal.prune(BEGUN + dt.timedelta(days=400))
    assert [line.url for line in journal.of_run("run-late")] == [START + "/a"]
    assert journal.unpublished() == ["run-late"]


def test_reports_of_old_runs_go_and_nothing_else(tmp_path: Path) -> None:
    names = ("20260301T013000Z-abc123.html", "20260301T013000Z-abc123.txt", "20260401T013000Z-abc123.html", "mine.txt")
    for name in names:
        (tmp_path / name).write_text("report")
    assert prune_reports(tmp_path, "20260315T000000") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[2:])
