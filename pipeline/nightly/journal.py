"""What runs have asked, line by line on the disk, so that a killed run goes on and a later one knows what to expect."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import cast

from mingzhang.pipeline.crawl.visit import GOT, RETRIED_STATUS, Asked, ListRead, Queued, Role
from mingzhang.pipeline.nightly.journal_file import ASKED, JournalFile
from mingzhang.pipeline.nightly.openalarms import keep_open, open_alarms
from mingzhang.pipeline.nightly.pruning import KINDS, prune
from mingzhang.pipeline.nightly.records import Alarm, OpenAlarm, Run, State, is_gone

__all__ = ["Journal", "list_doc_ids"]

_ROLES = ("page", "frame", "file")
_LISTS = "run_id, portal, url, links, wanted, idiom, newest, cut, short"
_PASSING = ("timeout", "truncated")
_AT_ONCE = 2000


class Journal(JournalFile):
    """What was asked, run by run, and what later runs ask of it."""

    def begin(self, run: Run) -> None:
        """Write that a run has begun."""
        with self._at_once() as db:
            db.execute(
                "INSERT INTO runs VALUES (?, ?, NULL, ?, NULL)",
                (run.run_id, run.started.isoformat(), json.dumps(run.portals)),
            )

    def finish(self, run_id: str, when: dt.datetime, told: str) -> None:
        """Write that a run has ended, and its summary (JSON)."""
        with self._at_once() as db:
            db.execute("UPDATE runs SET finished = ?, told = ? WHERE run_id = ?", (when.isoformat(), told, run_id))

    def unfinished(self) -> Run | None:
        """The last run where it was never finished, None otherwise."""
        return next((run for run in self.runs()[-1:] if run.finished is None), None)

    def unpublished(self) -> list[str]:
        """The runs whose requests are not in `fetches` yet: the one that goes, and those that were given up."""
        rows = self._rows("SELECT run_id FROM runs WHERE run_id NOT IN (SELECT run_id FROM published) ORDER BY started")
        return [str(run_id) for (run_id,) in rows]

    def publish(self, run_id: str) -> None:
        """Write that the requests of a run are in `fetches`."""
        with self._at_once() as db:
            db.execute("INSERT OR IGNORE INTO published VALUES (?)", (run_id,))

    def runs(self) -> list[Run]:
        """Every run in the order of their beginning, whatever the clock said."""
        rows = self._rows("SELECT run_id, started, finished, portals, told FROM runs ORDER BY rowid")
        return [
            Run(str(i), _time(s), _time(f) if f else None, tuple(json.loads(str(portals))), str(told or ""))
            for i, s, f, portals, told in rows
        ]

    def add(self, run_id: str, asked: Asked) -> None:
        """Keep one request."""
        values = [v.isoformat() if isinstance(v, dt.datetime) else v for v in astuple(asked)]
        with self._at_once() as db:
            names = ", ".join(["run_id", *ASKED])
            marks = ", ".join("?" * (len(values) + 1))
            db.execute(f"INSERT INTO asked ({names}) VALUES ({marks})", [run_id, *values])  # noqa: S608 - our names

    def add_list(self, run_id: str, read: ListRead) -> None:
        """Keep what one list page gave."""
        newest = read.newest.isoformat() if read.newest else None
        row = (run_id, read.portal, read.url, read.links, read.wanted, read.idiom, newest, read.cut, read.short)
        with self._at_once() as db:
            db.execute(f"INSERT OR REPLACE INTO lists ({_LISTS}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def turn(self, portal: str, url: str) -> None:
        """An address that looked like a document is a list."""
        with self._at_once() as db:
            db.execute("INSERT OR IGNORE INTO turned VALUES (?, ?)", (portal, url))

    def answered(self, run_id: str, portal: str, url: str) -> Asked | None:
        """The last request of an address in a run, unless it only met passing trouble."""
        rows = self._asked("run_id = ? AND portal = ? AND url = ? ORDER BY seq DESC LIMIT 1", run_id, portal, url)
        done = [row for row in rows if row.state not in _PASSING and row.status not in RETRIED_STATUS]
        return done[0] if done else None

    def of_run(self, run_id: str, portal: str = "") -> Iterator[Asked]:
        """Every request of a run (of one portal), in order; some at a time are in memory."""
        after = 0
        while True:
            rows = self._rows(
                f"SELECT seq, {', '.join(ASKED)} FROM asked WHERE run_id = ? AND seq > ? AND ? IN ('', portal)"  # noqa: S608 - our names
                f" ORDER BY seq LIMIT {_AT_ONCE}",
                run_id,
                after,
                portal,
            )
            yield from (_as_asked(row[1:]) for row in rows)
            if len(rows) < _AT_ONCE:
                return
            after = int(str(rows[-1][0]))

    def _asked(self, where: str, *values: object) -> list[Asked]:
        rows = self._rows(f"SELECT {', '.join(ASKED)} FROM asked WHERE {where}", *values)  # noqa: S608 - our names
        return [_as_asked(row) for row in rows]

    def doc_ids_of_run(self, run_id: str, portals: Collection[str]) -> list[str]:
        """The documents that a run met, each once: of pages, frames and files, lists left out."""
        rows = self._rows(
            f"SELECT substr(sha256, 1, 16), min(seq) FROM asked WHERE run_id = ? AND portal IN ({_marks(portals)})"  # noqa: S608 - our marks
            f" AND role IN ({_marks(_ROLES)}) AND state IN ({_marks(GOT)}) AND sha256 IS NOT NULL"
            " AND (portal, url) NOT IN turned GROUP BY 1 ORDER BY 2",
            run_id,
            *portals,
            *_ROLES,
            *GOT,
        )
        return [str(doc_id) for doc_id, _ in rows]

    def came(self, run_id: str) -> list[tuple[str, str, str, str]]:
        """Portal, address, state and doc_id of every document whose bytes a run met for the first time there."""
        rows = self._rows(
            f"SELECT portal, url, state, substr(sha256, 1, 16) FROM asked WHERE role IN ({_marks(_ROLES)})"  # noqa: S608
            " AND run_id = ? AND state IN ('new', 'changed') AND sha256 IS NOT NULL"
            " AND (portal, url) NOT IN turned ORDER BY seq",
            *_ROLES,
            run_id,
        )
        return [(str(portal), str(url), str(state), str(doc_id)) for portal, url, state, doc_id in rows]

    def continued(self, run_id: str) -> list[tuple[str, str]]:
        """Portal and address of every article of which a run met a later page that is new or changed."""
        rows = self._rows(
            "SELECT portal, parent FROM asked WHERE run_id = ? AND role = 'part' AND state IN ('new', 'changed')"
            " AND sha256 IS NOT NULL AND parent IS NOT NULL GROUP BY 1, 2 ORDER BY min(seq)",
            run_id,
        )
        return [(str(portal), str(url)) for portal, url in rows]

    def states(self, portal: str, before: str = "") -> dict[str, State]:
        """Every document that a portal ever gave, as last asked (in other runs than the one that goes)."""
        rows = self._rows(
            f"WITH told AS (SELECT url, max(seq) AS last, min(CASE WHEN state IN ({_marks(GOT)}) THEN seq END) AS first"  # noqa: S608 - our marks
            f" FROM asked WHERE portal = ? AND role IN ({_marks(_ROLES)}) AND run_id != ?"
            " AND (portal, url) NOT IN turned GROUP BY url)"
            " SELECT l.url, l.role, l.state, l.status, l.sha256, f.started_at, l.started_at FROM told"
            " JOIN asked AS l ON l.seq = told.last JOIN asked AS f ON f.seq = told.first ORDER BY told.first",
            *GOT,
            portal,
            *_ROLES,
            before,
        )
        return {
            str(url): State(
                str(url), str(role), str(state), None if status is None else int(str(status)),
                None if sha256 is None else str(sha256), _time(first), _time(last),
            )
            for url, role, state, status, sha256, first, last in rows
        }  # fmt: skip

    def resting(self, portal: str, now: dt.datetime, settled_days: int, recheck_days: int) -> frozenset[str]:
        """Documents known for long and asked not long before `now`, the beginning of a run: they may rest."""
        settled, asked = now - dt.timedelta(days=settled_days), now - dt.timedelta(days=recheck_days)
        states = self.states(portal).values()
        # What was asked under a clock of the future does not rest until that day comes.
        return frozenset(s.url for s in states if s.first < settled and asked < s.last <= now and s.state in GOT)

    def failures_before(self, portal: str, run_id: str) -> set[tuple[str, str]]:
        """Address and state of whatever earlier runs asked of a portal in vain."""
        rows = self._rows(
            f"SELECT DISTINCT url, state FROM asked WHERE portal = ? AND run_id != ? AND state NOT IN ({_marks(GOT)})",  # noqa: S608
            portal,
            run_id,
            *GOT,
        )
        return {(str(url), str(state)) for url, state in rows}

    def came_before(self, portal: str, run_id: str) -> frozenset[str]:
        """The addresses whose bytes earlier runs archived, after redirects, robots.txt left out."""
        rows = self._rows(
            f"SELECT DISTINCT final_url FROM asked WHERE portal = ? AND run_id != ? AND state IN ({_marks(GOT)})"  # noqa: S608
            " AND role != 'robots' AND sha256 IS NOT NULL",
            portal,
            run_id,
            *GOT,
        )
        return frozenset(str(url) for (url,) in rows)

    def places(self, portal: str) -> list[Queued]:
        """The documents of a portal that were not found gone when last asked, with the links that led to them."""
        still = {url for url, state in self.states(portal).items() if not is_gone(state.state, state.status)}
        rows = self._asked("seq IN (SELECT max(seq) FROM asked WHERE portal = ? GROUP BY url) ORDER BY seq", portal)
        return [
            Queued(cast("Role", row.role), row.url, row.parent, row.label, 9, 1, recheck=True)
            for row in rows
            if row.url in still and row.role in _ROLES
        ]

    def list_doc_ids(self) -> frozenset[str]:
        """The `doc_id` of every answer that was a list, or turned out to be one, and never a document."""
        rows = self._rows(
            f"SELECT doc_id, max(document) FROM ({KINDS.format('')} UNION ALL SELECT * FROM kinds) GROUP BY 1"  # noqa: S608 - ours
        )
        return frozenset(str(doc_id) for doc_id, document in rows if not document)

    def prune(self, before: dt.datetime) -> int:
        """Drop what runs before a moment asked, as far as nothing is ever told of it again; how many rows went."""
        with self._at_once() as db:
            return prune(db, before.isoformat())

    def lists_of(self, run_id: str, portal: str) -> list[ListRead]:
        """The list pages that a run read of a portal."""
        rows = self._rows(
            "SELECT portal, url, links, wanted, idiom, newest, cut, short FROM lists WHERE run_id = ? AND portal = ?",
            run_id,
            portal,
        )
        return [
            ListRead(str(p), str(u), int(str(n)), int(str(w)), str(i), dt.date.fromisoformat(str(d)) if d else None,
                     cut=bool(c), short=str(s or ""))
            for p, u, n, w, i, d, c, s in rows
        ]  # fmt: skip

    def last_good_list(self, portal: str, url: str, before: str) -> str:
        """The day on which a list page last gave a link, before a run; empty where it never did."""
        rows = self._rows(
            "SELECT max(runs.started) FROM lists JOIN runs USING (run_id)"
            " WHERE portal = ? AND url = ? AND links > 0 AND run_id != ? AND wanted > 0",
            portal,
            url,
            before,
        )
        return str(rows[0][0])[:10] if rows and rows[0][0] else ""

    def last_good(self, portal: str, url: str) -> str:
        """The day on which an address last gave what it should, empty where it never did."""
        rows = self._rows(
            f"SELECT started_at FROM asked WHERE portal = ? AND url = ? AND state IN ({_marks(GOT)})"  # noqa: S608
            " ORDER BY seq DESC LIMIT 1",
            portal,
            url,
            *GOT,
        )
        return str(rows[0][0])[:10] if rows and rows[0][0] else ""

    def requests_of(self, run_id: str) -> int:
        """How many requests a run made."""
        return int(str(self._rows("SELECT count(*) FROM asked WHERE run_id = ?", run_id)[0][0]))

    def visits(self) -> dict[str, tuple[dt.datetime, int]]:
        """When each portal was last asked anything, and how many documents it ever gave."""
        rows = self._rows(
            f"SELECT portal, max(started_at), count(DISTINCT CASE WHEN role IN ({_marks(_ROLES)})"  # noqa: S608 - our marks
            f" AND state IN ({_marks(GOT)}) AND (portal, url) NOT IN turned THEN url END) FROM asked GROUP BY portal",
            *_ROLES,
            *GOT,
        )
        return {str(portal): (_time(last), int(str(documents))) for portal, last, documents in rows}

    def set_alarms(self, run_id: str, alarms: Sequence[Alarm], *, whole: bool = True) -> None:
        """Replace the alarms of a run, and close those that are over; `whole` where it visited every portal."""
        with self._at_once() as db:
            db.execute("DELETE FROM alarms WHERE run_id = ?", (run_id,))
            for alarm in alarms:
                db.execute("INSERT OR REPLACE INTO alarms VALUES (?, ?, ?, ?, ?, ?)", (run_id, *asdict(alarm).values()))
            keep_open(db, run_id, alarms, whole=whole)

    def open_alarms(self) -> list[OpenAlarm]:
        """The alarms that are not over."""
        with self._errors(), self._lock:
            return open_alarms(self._db)


def list_doc_ids(path: Path) -> frozenset[str]:
    """The `doc_id` of every archived answer that was only a list, by the journal at `path`; none where it is absent."""
    if not path.is_file():
        return frozenset()
    journal = Journal(path)
    try:
        return journal.list_doc_ids()
    finally:
        journal.close()


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _as_asked(row: tuple[object, ...]) -> Asked:
    values = dict(zip(ASKED, row, strict=True))
    values["started_at"] = _time(values["started_at"])
    return Asked(**values)  # type: ignore[arg-type]


def _time(told: object) -> dt.datetime:
    return dt.datetime.fromisoformat(str(told))
