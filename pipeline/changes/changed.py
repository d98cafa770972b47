"""Disclosures that came, changed or went since a moment, told from the published tables alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset

__all__ = ["Change", "changes_since"]

COLUMNS = ["portal", "url", "started_at", "state", "status", "doc_id"]
GOT = frozenset({"new", "unchanged", "changed"})


@dataclass(frozen=True, slots=True)
class Change:
    """One disclosure: what happened to it, when it was noticed, and its versions before and after."""

    kind: Literal["new", "changed", "vanished"]
    portal: str
    url: str
    noticed: dt.datetime
    title: str
    old: str | None
    new: str | None


def changes_since(parquet: Path, since: dt.datetime, portal: str = "") -> tuple[Change, ...]:
    """Every change since a moment, in the order in which it was noticed; several changes of one address are one.

    Only addresses that gave documents count, not lists. A page that is not found any more has vanished; one that
    failed otherwise (timeout, challenge) has not.
    """
    titles = _titles(parquet)
    border = since.astimezone(dt.UTC).replace(tzinfo=None)
    asked = ds.field("portal") == portal if portal else ds.field("portal").is_valid()
    histories: dict[tuple[str, str], _History] = {}
    for batch in dataset(parquet, "fetches").to_batches(columns=COLUMNS, filter=asked):
        for row in batch.to_pylist():
            if _is_gone(row) or (row["state"] in GOT and row["doc_id"] in titles):
                histories.setdefault((row["portal"], row["url"]), _History()).add(row, border)
    found = [change for history in histories.values() for change in _changes(history, titles)]
    return tuple(sorted(found, key=lambda change: (change.noticed, change.url)))


@dataclass(slots=True)
class _History:
    """The answers of one address: all since the moment, and of those before it only the last, and the last document."""

    last: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    later: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: dict[str, Any], border: dt.datetime) -> None:
        if row["started_at"] >= border:
            self.later.append(row)
            return
        if self.last is None or row["started_at"] >= self.last["started_at"]:
            self.last = row
        if not _is_gone(row) and (self.document is None or row["started_at"] >= self.document["started_at"]):
            self.document = row


def _titles(parquet: Path) -> dict[str, str]:
    rows = dataset(parquet, "documents").to_table(columns=["doc_id", "title", "url"])
    return {row["doc_id"]: row["title"] or row["url"].rsplit("/", 1)[-1] for row in rows.to_pylist()}


def _changes(history: _History, titles: dict[str, str]) -> Iterator[Change]:
    """The change of one address between its last answer before the moment and its last answer now."""
    later = sorted(history.later, key=lambda row: row["started_at"])
    if not later:
        return
    was, now = _document(history.last), _document(later[-1])
    known = history.document is not None or any(map(_document, later))
    if was == now or not known:
        return
    noticed = next(row["started_at"] for row in later if _document(row) == now)
    kind: Literal["new", "changed", "vanished"] = "vanished" if now is None else "changed" if was else "new"
    yield Change(kind, later[0]["portal"], later[0]["url"], noticed, titles.get(now or was or "", ""), was, now)


def _document(row: dict[str, Any] | None) -> str | None:
    """The document that an answer gave, None where it was gone."""
    return None if row is None or _is_gone(row) else str(row["doc_id"])


def _is_gone(row: dict[str, Any]) -> bool:
    return row["state"] == "soft_404" or row["status"] in {404, 410}
