"""A site from a store: pages written one after another beside the place where the site will stand, then put there."""

from __future__ import annotations

import json
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.site.bodies import body_page
from mingzhang.pipeline.site.disputes import finding_pages
from mingzhang.pipeline.site.downloads import data_page, write_downloads
from mingzhang.pipeline.site.holdings import Holdings, holdings_of
from mingzhang.pipeline.site.markup import both
from mingzhang.pipeline.site.origins import origins_of, sources_page
from mingzhang.pipeline.site.papers import fact_links, paper_pages
from mingzhang.pipeline.site.places import index_page, place_page, year_page, years_page
from mingzhang.pipeline.site.population import population_of
from mingzhang.pipeline.version import VERSION
from mingzhang.schemas.errors import MingzhangError

__all__ = ["NOTE", "Built", "build"]

Row = Mapping[str, Any]
NOTE = "mingzhang-site.json"
"""Stands in every site, so that only a site is ever replaced."""
_FACT = (
    *("fact_id", "doc_id", "item", "component", "fund", "measure", "compare_to", "period", "value", "unit"),
    *("raw_value", "raw_unit", "page", "table_no", "row", "col", "char_start", "verdict", "concept"),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What stands in a site, and what it took."""

    documents: int
    bodies: int
    facts: int
    files: int
    bytes: int
    seconds: float


def build(data: Path, target: Path, lang: str, progress: Callable[[int, int], None] | None = None) -> Built:
    """Write the site of a data folder; a site that stands there is replaced when the new one is whole.

    Raises `MingzhangError` where nothing is published, and where something else than a site is in the folder.
    """
    began = time.monotonic()
    if target.exists() and any(target.iterdir()) and not (target / NOTE).is_file():
        raise MingzhangError("there is something else than a site", where=str(target), then="name an empty folder")
    held, population = holdings_of(data), population_of(data)
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    links: dict[str, str] = {}
    wanted = {row["fact_id"] for body in held.bodies for row in body.indicators}
    facts = 0
    for number, (doc_id, rows) in enumerate(_facts(data, held), 1):
        facts += len(rows)
        links |= {fact: href for fact, href in fact_links(doc_id, rows, view=False).items() if fact in wanted}
        found = [row for row in held.findings if row["doc_id"] == doc_id]
        for name, text in paper_pages(held.documents[doc_id], rows, held, found, lang, view=False):
            _write(draft / name, text)
        if progress:
            progress(number, len(held.documents))
    counts = [
        (both("documents"), len(held.documents)),
        (both("bodies"), len(held.bodies)),
        (both("facts"), facts),
        (both("findings"), len(held.findings)),
    ]
    _write(draft / "index.html", index_page(held, lang, counts))
    _write(draft / "years.html", years_page(held, lang))
    for year in held.years:
        _write(draft / "year" / f"{year}.html", year_page(year, held, lang))
    for place in held.places.values():
        _write(draft / place.file, place_page(place, held, links, population, lang))
    for body in held.bodies:
        if not body.governs:
            _write(draft / body.file, body_page(body, held, links, population, lang))
    for name, text in finding_pages(held, lang):
        _write(draft / name, text)
    origins = origins_of(held, data)
    _write(draft / "sources.html", sources_page(origins, lang))
    _write(draft / "data.html", data_page(write_downloads(data, draft, origins), lang))
    files = [path for path in draft.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    note = {"mingzhang": VERSION, "documents": len(held.documents), "facts": facts, "files": len(files), "bytes": size}
    _write(draft / NOTE, json.dumps(note, indent=1) + "\n")
    _replace(draft, target)
    return Built(len(held.documents), len(held.bodies), facts, len(files), size, time.monotonic() - began)


def _facts(data: Path, held: Holdings) -> Iterator[tuple[str, list[Row]]]:
    """Every document with its facts in the order of print, a division at a time: a store need not fit into memory."""
    of_division: dict[str, list[str]] = defaultdict(list)
    for row in held.documents.values():
        of_division[row["division"]].append(row["doc_id"])
    facts = dataset(data / "parquet", "facts")
    for division, doc_ids in sorted(of_division.items()):
        here = (ds.field("division") == division) & ds.field("doc_id").isin(pa.array(doc_ids, pa.string()))
        rows: dict[str, list[Row]] = defaultdict(list)
        for batch in facts.to_batches(columns=list(_FACT), filter=here):
            for row in batch.to_pylist():
                rows[row["doc_id"]].append(row)
        for doc_id in doc_ids:
            yield doc_id, sorted(rows.pop(doc_id, []), key=_in_order)


def _in_order(row: Row) -> tuple[int, ...]:
    far = 1 << 40
    places = (row["page"], row["table_no"], row["row"], row["col"], row["char_start"])
    return tuple(
        -1 if place is None and number else far if place is None else place for number, place in enumerate(places)
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _replace(draft: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    draft.replace(target)
    shutil.rmtree(old, ignore_errors=True)
