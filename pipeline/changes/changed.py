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


Kind = Literal["new", "changed", "vanished", "withdrawn", "returned"]


@dataclass(frozen=True, slots=True)
class Change:
    """One disclosure: what happened to it, when it was noticed, and its versions before and after.

    `withdrawn`: a notice stands in its place; `returned`: it is there again after it had vanished or was withdrawn.
    """

    kind: Kind
    portal: str
    url: str
    noticed: dt.datetime
    title: str
    old: str | None
    new: str | None


def changes_since(parquet: Path, since: dt.datetime, portal: str = "") -> tuple[Change, ...]:
    """Every change since a moment, in the order in which it was noticed.

    Several changes of one address are one, from its state before the moment to its state now. Where these are the same
    and something happened in between (it came and went; it changed and changed back) every step is told. Only addresses
    that gave documents count, not lists. A page that is not found any more has vanished; one that failed otherwise
    (timeout, challenge) has not.
    """
    titles = _titles(parquet)
    border = since.astimezone(dt.UTC).replace(tzinfo=None)
    asked = ds.field("portal") == portal if portal else ds.field("portal").is_valid()
    histories: dict[tuple[str, str], _History] = {}
    for batch in dataset(parquet, "fetches").to_batches(columns=COLUMNS, filter=asked):
        for row in batch.to_pylist():
            if _went(row) or (row["state"] in GOT and row["doc_id"] in titles):
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
        if not _went(row) and (self.document is None or row["started_at"] >= self.document["started_at"]):
            self.document = row


def _titles(parquet: Path) -> dict[str, str]:
    rows = dataset(parquet, "documents").to_table(columns=["doc_id", "title", "url"])
    return {row["doc_id"]: row["title"] or row["url"].rsplit("/", 1)[-1] for row in rows.to_pylist()}


def _changes(history: _History, titles: dict[str, str]) -> Iterator[Change]:
    """The changes of one address between its last answer before the moment and its last answer now."""
    later = sorted(history.later, key=lambda row: row["started_at"])
    was, before = _document(history.last), _document(history.document)
    if not later or (before is None and not any(map(_document, later))):
        return
    steps = []
    for row in later:
        now = _document(row)
        if now != was:
            steps.append(_change(row, was, now, before, titles))
        was, before = now, now or before
    first = _document(history.last)
    if first == was:
        yield from steps
    elif steps:
        last = next(row for row in later if _document(row) == was)
        yield _change(last, first, was, _document(history.document), titles)


def _change(
    row: dict[str, Any], was: str | None, now: str | None, before: str | None, titles: dict[str, str]
) -> Change:
    """What a row noticed; `before` is the last document of the address, gone or not."""
    kind: Kind = "changed" if was and now else "returned" if now and before else "new"
    if now is None:
        kind = "withdrawn" if row["state"] == "withdrawn" else "vanished"
    old = before if kind == "returned" else was
    return Change(kind, row["portal"], row["url"], row["started_at"], titles.get(now or old or "", ""), old, now)


def _document(row: dict[str, Any] | None) -> str | None:
    """The document that an answer gave, None where it was gone or withdrawn."""
    return None if row is None or _went(row) else str(row["doc_id"])


def _went(row: dict[str, Any]) -> bool:
    return row["state"] in {"soft_404", "withdrawn"} or row["status"] in {404, 410}
