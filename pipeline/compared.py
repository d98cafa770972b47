"""What `mingzhang compare` asks: the links of an entity, by what they link, those that differ first."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from mingzhang.pipeline.loading import load_arrow
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.codes import accounts
from mingzhang.schemas.vocabulary.concepts import concepts

__all__ = ["compared", "indicator_name"]

_ORDER = {"different": 0, "over": 1, "under": 2, "incomplete": 3, "equal": 4}


def compared(data: Path, entity: str, year: int | None, *, kind: str = "") -> pa.Table:
    """The links of the entity with this name or id, else of all whose name has these words; `name` tells the indicator.

    Raises `MingzhangError` where nothing is published of such an entity.
    """
    rows = load_arrow("links", data=data)
    exact = pc.or_(pc.equal(rows["entity"], entity), pc.equal(rows["entity_id"], entity))
    mine = rows.filter(exact)
    mine = mine if mine.num_rows else rows.filter(pc.match_substring(rows["entity"], entity))
    if not mine.num_rows:
        raise MingzhangError(
            f"nothing links books of {entity[:80]!r}",
            then="mingzhang indicators --place lists what is published; one book alone has no links",
        )
    if year is not None:
        mine = mine.filter(pc.equal(mine["year"], year))
    if kind:
        mine = mine.filter(pc.equal(mine["kind"], kind))
    order = pa.array([_ORDER.get(verdict, 0) for verdict in mine["verdict"].to_pylist()], pa.int8())
    names = pa.array([indicator_name(one) for one in mine["indicator"].to_pylist()], pa.string())
    mine = mine.append_column("order", order).append_column("name", names)
    by = [("entity", "ascending"), ("year", "descending"), ("kind", "ascending"), ("order", "ascending")]
    return mine.sort_by([*by, ("value", "descending"), ("link_id", "ascending")]).drop_columns(["order"])


def indicator_name(indicator: str) -> str:
    """The Chinese name of a concept or account as indicators have it; the indicator itself where it is neither."""
    if concept := concepts().by_id.get(indicator):
        return concept.name
    known = accounts().by_code.get(indicator.rpartition("/")[2], ())
    return known[-1].name if known and "/" in indicator else indicator
