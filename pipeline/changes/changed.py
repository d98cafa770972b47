"""Disclosures that came, changed or went since a moment, told from the published tables alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow.dataset as ds

from pipeline.publish import dataset

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
    fetches = dataset(parquet, "fetches").to_table(
        columns=COLUMNS, filter=(ds.field("portal") == portal) if portal else ds.field("portal").is_valid()
    )
    histories: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sorted(fetches.to_pylist(), key=lambda row: row["started_at"]):
        histories.setdefault((row["portal"], row["url"]), []).append(row)
    border = since.astimezone(dt.UTC).replace(tzinfo=None)
    found = [change for rows in histories.values() for change in _changes(rows, border, titles)]
    return tuple(sorted(found, key=lambda change: (change.noticed, change.url)))


def _titles(parquet: Path) -> dict[str, str]:
    rows = dataset(parquet, "documents").to_table(columns=["doc_id", "title", "url"])
    return {row["doc_id"]: row["title"] or row["url"].rsplit("/", 1)[-1] for row in rows.to_pylist()}


def _changes(rows: list[dict[str, Any]], since: dt.datetime, titles: dict[str, str]) -> Iterator[Change]:
    """The change of one address between its last answer before the moment and its last answer now."""
    told = [row for row in rows if _is_gone(row) or (row["state"] in GOT and row["doc_id"] in titles)]
    before = [row for row in told if row["started_at"] < since]
    later = [row for row in told if row["started_at"] >= since]
    if not later:
        return
    was = before[-1]["doc_id"] if before and not _is_gone(before[-1]) else None
    now = None if _is_gone(later[-1]) else later[-1]["doc_id"]
    ever = next((row["doc_id"] for row in reversed(told) if not _is_gone(row)), None)
    if was == now or ever is None or (was is None and now is None):
        return
    noticed = next(row["started_at"] for row in later if (None if _is_gone(row) else row["doc_id"]) == now)
    kind: Literal["new", "changed", "vanished"] = "vanished" if now is None else "changed" if was else "new"
    yield Change(kind, rows[0]["portal"], rows[0]["url"], noticed, titles.get(now or was or "", ""), was, now)


def _is_gone(row: dict[str, Any]) -> bool:
    return row["state"] == "soft_404" or row["status"] in {404, 410}
