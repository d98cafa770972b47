"""Alarms that are not over, each with the night since which it is told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import astuple

from mingzhang.pipeline.crawl.visit import GOT
from mingzhang.pipeline.nightly.records import Alarm, OpenAlarm

__all__ = ["TABLE", "keep_open", "open_alarms"]

TABLE = """
CREATE TABLE IF NOT EXISTS open_alarms (
    portal TEXT, kind TEXT, url TEXT, message TEXT, last_good TEXT, since TEXT, run_id TEXT,
    PRIMARY KEY (portal, kind, url)
)"""
_ROLES = frozenset({"page", "frame", "file"})


def keep_open(db: sqlite3.Connection, run_id: str, alarms: Iterable[Alarm], *, whole: bool) -> None:
    """Take a run's alarms in, and close those that are over.

    Over is what the run did not tell again, unless it is told once only and still so (a document that is gone), or
    unless the run did not visit its portal (`whole`: it visited every portal that there is).
    """
    started, portals = db.execute("SELECT started, portals FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    told = list(alarms)
    keys = {(alarm.portal, alarm.kind, alarm.url) for alarm in told}
    for portal, kind, url in db.execute("SELECT portal, kind, url FROM open_alarms").fetchall():
        visited = whole or portal in json.loads(portals)
        if visited and (portal, kind, url) not in keys and not _is_still_so(db, portal, url, told):
            db.execute("DELETE FROM open_alarms WHERE (portal, kind, url) = (?, ?, ?)", (portal, kind, url))
    db.executemany(
        "INSERT INTO open_alarms VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal, kind, url) DO UPDATE SET"
        " message = excluded.message, last_good = excluded.last_good, run_id = excluded.run_id",
        [(*astuple(alarm), started, run_id) for alarm in told],
    )


def _is_still_so(db: sqlite3.Connection, portal: str, url: str, told: Collection[Alarm]) -> bool:
    if any((alarm.portal, alarm.url) == (portal, url) for alarm in told):
        return False  # what is told of it now stands in its place
    last = db.execute(
        "SELECT role, state FROM asked WHERE portal = ? AND url = ? ORDER BY seq DESC LIMIT 1", (portal, url)
    ).fetchone()
    return last is not None and last[0] in _ROLES and last[1] not in GOT


def open_alarms(db: sqlite3.Connection) -> list[OpenAlarm]:
    """Every alarm that is not over, those of the last run first, then by the day since which it is told."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'open_alarms'").fetchone():
        return []  # a journal of 0.2
    last = db.execute("SELECT max(rowid), run_id FROM runs WHERE finished IS NOT NULL").fetchone()[1]
    rows = db.execute(
        "SELECT portal, kind, url, message, last_good, since, run_id FROM open_alarms ORDER BY run_id != ?, since, url",
        (last,),
    )
    return [OpenAlarm(Alarm(*row[:5]), row[5], now=row[6] == last) for row in rows]
