"""Findings of the published tables, chosen by how grave they are and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.findings import SEVERITIES
from mingzhang.schemas.vocabulary.rules import rules

__all__ = ["Wanted", "found", "of_target"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: at least so grave, of this status, and of one portal, document or rule where named."""

    severity: str
    status: str
    portal: str | None = None
    doc_id: str | None = None
    rule: str | None = None


def found(parquet: Path, wanted: Wanted) -> list[dict[str, object]]:
    """The rows that are wanted, documents together, gravest first within each; raises `MingzhangError` for no rule."""
    if wanted.rule is not None and wanted.rule not in {rule.id for rule in rules()}:
        raise MingzhangError(
            f"no rule {wanted.rule[:80]!r}", then="T1-01 and its like, as `mingzhang show` prints them"
        )
    grave = SEVERITIES[: SEVERITIES.index(wanted.severity) + 1] if wanted.status == "fail" else SEVERITIES
    chosen = (ds.field("status") == wanted.status) & ds.field("severity").isin(list(grave))
    for column, value in (("doc_id", wanted.doc_id), ("rule", wanted.rule)):
        chosen = chosen & (ds.field(column) == value) if value is not None else chosen
    if wanted.portal is not None:
        chosen = chosen & ds.field("doc_id").isin(_of_portal(parquet, wanted.portal))
    rows: list[dict[str, object]] = dataset(parquet, "findings").to_table(filter=chosen).to_pylist()
    return sorted(rows, key=lambda row: (str(row["doc_id"]), SEVERITIES.index(str(row["severity"]))))


def _of_portal(parquet: Path, portal: str) -> list[str]:
    documents = dataset(parquet, "documents").to_table(columns=["doc_id"], filter=ds.field("portal") == portal)
    ids: list[str] = documents["doc_id"].to_pylist()
    return ids


def of_target(parquet: Path, target: str) -> set[str]:
    """The documents that a doc_id, a portal or `all` means; raises `MingzhangError` where it means none."""
    documents = dataset(parquet, "documents").to_table(columns=["doc_id", "portal"])
    rows = zip(documents["doc_id"].to_pylist(), documents["portal"].to_pylist(), strict=True)
    chosen = {doc_id for doc_id, portal in rows if target in ("all", doc_id, portal)}
    if not chosen:
        raise MingzhangError(
            "no such document or portal is published", where=target, then=f"see the tables in {parquet}"
        )
    return chosen
