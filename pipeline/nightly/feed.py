"""An Atom feed of what nights brought: each disclosure that came and each alarm, made of the reports on the disk."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from mingzhang.pipeline.visible import visible_line

__all__ = ["as_feed"]

NIGHTS = 30
MOST = 300
"""So many entries: readers of feeds look every few hours."""


def as_feed(reports: Path) -> str:
    """The feed of the newest reports in a folder, newest first; a report that cannot be read is left out."""
    nights = list(_nights(reports))
    entries = [entry for night in nights for entry in _entries(night)][:MOST]
    updated = nights[0]["finished"] if nights else "1970-01-01T00:00:00Z"
    head = (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<id>{_urn('feed')}</id><title>明账 mingzhang</title><updated>{_text(updated)}</updated>"
        "<author><name>mingzhang</name></author>"
    )
    return "\n".join([head, *entries, "</feed>\n"])


def _nights(reports: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(reports.glob("*Z-*.json"), reverse=True)[:NIGHTS]:
        with suppress(OSError, ValueError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(told, dict) and {"run_id", "finished", "came", "alarms"} <= told.keys():
                yield told


def _entries(night: dict[str, Any]) -> Iterator[str]:
    for alarm in night["alarms"]:
        title = f"ALARM {alarm['portal']} {alarm['kind']}: {alarm['message']}"
        yield _entry(night, title, alarm["url"], alarm["kind"], f"{alarm['kind']} {alarm['portal']} {alarm['url']}")
    for came in night["came"]:
        yield _entry(night, came["title"], came["url"], came["kind"], f"{came['doc_id']} {came['url']}")


def _entry(night: dict[str, Any], title: str, url: str, kind: str, name: str) -> str:
    link = f"<link href='{_text(url)}'/>" if url.startswith(("http://", "https://")) else ""
    return (
        f"<entry><id>{_urn(night['run_id'] + ' ' + name)}</id><title>{_text(title)}</title>{link}"
        f"<updated>{_text(night['finished'])}</updated><category term='{_text(kind)}'/>"
        f"<summary>{_text(kind)}: {_text(url)}</summary></entry>"
    )


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'mingzhang {name}')}"


def _text(told: object) -> str:
    """Text as XML may hold it: nothing that a terminal would obey, which XML forbids, too."""
    return escape(visible_line(str(told)))
