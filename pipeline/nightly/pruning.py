"""What a journal may forget: everything that no alarm, no resumed run and no comparison will ever ask for again."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from mingzhang.pipeline.crawl.visit import GOT

__all__ = ["KINDS", "prune", "prune_reports"]

KINDS = """
SELECT substr(sha256, 1, 16) AS doc_id, max(role NOT IN ('list', 'pager') AND (portal, url) NOT IN turned) AS document
FROM asked WHERE sha256 IS NOT NULL {} GROUP BY 1
"""
"""Which archived answers were documents (1) and which only lists (0); the gap takes one more condition."""
REPORT = re.compile(r"(\d{8}T\d{6})Z-[0-9a-f]{6}\.(?:html|txt|json|log)")
_GOT = ", ".join(f"'{state}'" for state in sorted(GOT))
_OLD = "(SELECT run_id FROM runs WHERE started < :before AND finished IS NOT NULL AND run_id IN published)"
_KEEP_KINDS = (
    f"INSERT INTO kinds {KINDS.format(f'AND run_id IN {_OLD}')}"
    " ON CONFLICT (doc_id) DO UPDATE SET document = max(document, excluded.document)"
)
_STEPS = (
    # What failed before in the same way rings once; as what an address was last asked; when it was first seen.
    f"""DELETE FROM asked WHERE run_id IN {_OLD} AND seq NOT IN (
        SELECT max(seq) FROM asked GROUP BY portal, url, state
        UNION SELECT max(seq) FROM asked GROUP BY portal, url, role
        UNION SELECT min(seq) FROM asked WHERE state IN ({_GOT}) GROUP BY portal, url)""",  # noqa: S608 - our words
    # When a list was last good.
    f"""DELETE FROM lists WHERE run_id IN {_OLD} AND rowid NOT IN (SELECT kept FROM (
        SELECT lists.rowid AS kept, row_number() OVER (PARTITION BY portal, url ORDER BY runs.started DESC) AS place
        FROM lists JOIN runs USING (run_id) WHERE links > 0 AND wanted > 0) WHERE place = 1)""",  # noqa: S608
    f"DELETE FROM alarms WHERE run_id IN {_OLD}",  # noqa: S608
    f"""DELETE FROM runs WHERE run_id IN {_OLD}
        AND run_id NOT IN (SELECT run_id FROM asked) AND run_id NOT IN (SELECT run_id FROM lists)""",  # noqa: S608
    "DELETE FROM published WHERE run_id NOT IN (SELECT run_id FROM runs)",
)


def prune(db: sqlite3.Connection, before: str) -> int:
    """Drop what published runs from before a moment (ISO) asked; returns how many rows went.

    Of each address its first success, and its last answer of each state and role stay: the journal grows with the
    addresses of the portals, not with the nights. What answers were lists is kept in a word each.
    """
    told = {"before": before}
    db.execute(_KEEP_KINDS, told)
    return sum(db.execute(step, told).rowcount for step in _STEPS)


def prune_reports(folder: Path, before: str) -> int:
    """Remove reports or logs of runs from before a moment (as in their names: 20260301T013000); returns how many."""
    found = [path for path in folder.glob("*") if (named := REPORT.fullmatch(path.name)) and named[1] < before]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
