"""Indicators asked for by words: three_public, 一般公共预算收入, function/205; 山东, 济南市, 370100, part of a name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from mingzhang.pipeline.loading import load_arrow
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.concepts import concepts, find
from mingzhang.schemas.vocabulary.divisions import Division, divisions
from mingzhang.schemas.vocabulary.indicators import find_listed

__all__ = ["Asked", "answer"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked; what is empty is not asked for."""

    indicator: str = ""
    year: int | None = None
    place: str = ""
    measure: str = ""


def answer(data: Path, asked: Asked) -> pa.Table:
    """The rows of `indicators` that are asked for, in the order of the table.

    Raises `MingzhangError` for an indicator that nothing is called.
    """
    rows = load_arrow("indicators", year=asked.year, data=data)
    wanted = pc.scalar(True)
    if asked.indicator:
        wanted &= ds.field("indicator").isin(pa.array(indicators_named(asked.indicator), pa.string()))
    if asked.measure:
        wanted &= ds.field("measure") == asked.measure
    if asked.place:
        wanted &= _at(asked.place)
    order = [(name, "ascending") for name in ("division", "entity_id", "year", "indicator", "measure")]
    return rows.filter(wanted).sort_by(order)


def indicators_named(word: str) -> list[str]:
    """The ids in `indicators` that a word means: an id or name of a panel's list, a concept, its name, an account."""
    listed = [name for one in find_listed(word) for name in one.indicators]
    if listed:
        return sorted(set(listed))
    if word in concepts().by_id or "/" in word:
        return [word]
    if concept := find(word):
        return [concept.id]
    raise MingzhangError(
        f"no indicator is called {word[:80]!r}",
        then="three_public, 一般公共预算收入, function/205; the lists are the columns of the panels",
    )


def _at(place: str) -> ds.Expression:
    """Rows of a division (code or beginning, name with or without 市) and what is inside, or of entities so named."""
    if place.isdecimal():
        return pc.starts_with(ds.field("division"), place)
    named = pc.match_substring(ds.field("entity"), place)
    for stem in sorted({known.stem for known in divisions().by_code.values() if _is_called(known, place)}):
        named |= pc.starts_with(ds.field("division"), stem)
    return named


def _is_called(known: Division, place: str) -> bool:
    """山东 is 山东省, 内蒙古 内蒙古自治区, 济南 济南市."""
    if known.code.endswith("0000"):
        return len(place) > 1 and known.name.startswith(place)
    return known.name == place or (known.name[:-1] == place and len(place) > 1)
