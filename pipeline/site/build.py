"""A site from a store: pages written one after another beside the place where the site will stand, then put there."""

from __future__ import annotations

import json
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.site.bodies import body_page
from mingzhang.pipeline.site.compare import compare_page, write_panels
from mingzhang.pipeline.site.disputes import finding_pages
from mingzhang.pipeline.site.downloads import data_page, write_downloads
from mingzhang.pipeline.site.holdings import Holdings, holdings_of
from mingzhang.pipeline.site.markup import both
from mingzhang.pipeline.site.origins import origins_of, sources_page
from mingzhang.pipeline.site.papers import fact_links, paper_pages
from mingzhang.pipeline.site.places import index_page, place_page, year_page, years_page
from mingzhang.pipeline.site.population import population_of
from mingzhang.pipeline.site.search import Index, entries_of_document, entries_of_store, search_page
from mingzhang.pipeline.site.views import FOLDER, Views
from mingzhang.pipeline.version import VERSION
from mingzhang.schemas.errors import MingzhangError

__all__ = ["NOTE", "Built", "build"]

Row = Mapping[str, Any]
NOTE = "mingzhang-site.json"
"""Stands in every site, so that only a site is ever replaced."""
_FACT = (
    *("fact_id", "doc_id", "item", "component", "fund", "measure", "compare_to", "period", "value", "unit"),
    *("raw_value", "raw_unit", "page", "table_no", "row", "col", "char_start", "verdict", "code"),
)
_SECTION = ("doc_id", "section_no", "title")


@dataclass(frozen=True, slots=True)
class Built:
    """What stands in a site, and what it took."""

    documents: int
    bodies: int
    facts: int
    views: int
    views_failed: int
    files: int
    bytes: int
    seconds: float


Progress = Callable[[str, int, int], None]
"""Told what is made, how many are, and of how many."""


def build(data: Path, target: Path, lang: str, *, views: bool = False, progress: Progress | None = None) -> Built:
    """Write the site of a data folder; a site that stands there is replaced when the new one is whole.

    `views` makes a page of every document that shows it beside its numbers; those of the former site are kept where
    they would come out the same. Raises `MingzhangError` where nothing is published, and where something else than a
    site is in the folder.
    """
    began = time.monotonic()
    if target.exists() and any(target.iterdir()) and not (target / NOTE).is_file():
        raise MingzhangError("there is something else than a site", where=str(target), then="name an empty folder")
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    note = json.loads((target / NOTE).read_text(encoding="utf-8")) if (target / NOTE).is_file() else {}
    shown = Views(Settings(data), draft / FOLDER, lang, target / FOLDER, note.get("views", {}))
    site = _Site(data, draft, lang, holdings_of(data), shown, progress or (lambda *_: None))
    if views:
        site.show()
    site.papers()
    site.frames()
    site.tables()
    built = Built(
        documents=len(site.held.documents),
        bodies=len(site.held.bodies),
        facts=site.facts,
        views=len(site.views.made),
        views_failed=len(site.views.failed),
        **_size(draft),
        seconds=time.monotonic() - began,
    )
    note = {"mingzhang": VERSION, "documents": built.documents, "facts": built.facts, "views": site.views.made}
    _write(draft / NOTE, json.dumps(note, indent=1) + "\n")
    _replace(draft, target)
    return built


def _size(draft: Path) -> dict[str, int]:
    sizes = [path.stat().st_size for path in draft.rglob("*") if path.is_file()]
    return {"files": len(sizes), "bytes": sum(sizes)}


@dataclass(slots=True)
class _Site:
    """A site while it is written into a folder; `links` is where each fact of an indicator is shown."""

    data: Path
    draft: Path
    lang: str
    held: Holdings
    views: Views
    progress: Progress
    index: Index = field(default_factory=Index)
    links: dict[str, str] = field(default_factory=dict)
    facts: int = 0

    def show(self) -> None:
        """Write the pages that show documents beside their numbers."""
        rows = [row for row in self.held.documents.values() if row["status"] != "failed"]
        self.views.make(rows, partial(self.progress, "views"))

    def papers(self) -> None:
        """Write the pages of documents with their facts, and put what they hold into the index."""
        self.index.add(entries_of_store(self.held))
        wanted = {row["fact_id"] for body in self.held.bodies for row in body.indicators}
        findings: dict[str, list[Row]] = defaultdict(list)
        for row in self.held.findings:
            findings[row["doc_id"]].append(row)
        for number, (doc_id, facts, headings) in enumerate(_contents(self.data, self.held), 1):
            row, view = self.held.documents[doc_id], doc_id in self.views.made
            where = fact_links(doc_id, facts, view=view)
            self.links |= {fact: href for fact, href in where.items() if fact in wanted}
            self.facts += len(facts)
            self.index.add(entries_of_document(row, headings, facts, fact_links(doc_id, facts, view=False)))
            for name, text in paper_pages(row, facts, self.held, findings[doc_id], self.lang, view=view):
                _write(self.draft / name, text)
            self.progress("documents", number, len(self.held.documents))

    def frames(self) -> None:
        """Write the pages of places, years, bodies and findings."""
        held, lang, population = self.held, self.lang, population_of(self.data)
        counts = [
            (both("documents"), len(held.documents)),
            (both("bodies"), len(held.bodies)),
            (both("facts"), self.facts),
            (both("findings"), len(held.findings)),
        ]
        pages = chain(
            [("index.html", index_page(held, lang, counts)), ("years.html", years_page(held, lang))],
            ((f"year/{year}.html", year_page(year, held, lang)) for year in held.years),
            ((place.file, place_page(place, held, self.links, population, lang)) for place in held.places.values()),
            (
                (body.file, body_page(body, held, self.links, population, lang))
                for body in held.bodies
                if not body.governs
            ),
            finding_pages(held, lang),
        )
        for name, text in pages:
            _write(self.draft / name, text)

    def tables(self) -> None:
        """Write the search, the comparison, the downloads and the sources."""
        origins = origins_of(self.held, self.data)
        years = write_panels(self.data, self.held, self.draft)
        shards = self.index.write(self.draft)
        pages = {
            "search.html": search_page(self.index, shards, self.lang),
            "compare.html": compare_page(years, self.lang),
            "sources.html": sources_page(origins, self.lang),
            "data.html": data_page(write_downloads(self.data, self.draft, origins), self.lang),
        }
        for name, text in pages.items():
            _write(self.draft / name, text)


def _contents(data: Path, held: Holdings) -> Iterator[tuple[str, list[Row], list[str]]]:
    """Every document with its facts and headings in the order of print; read a division at a time to save memory."""
    of_division: dict[str, list[str]] = defaultdict(list)
    for row in held.documents.values():
        of_division[row["division"]].append(row["doc_id"])
    for division, doc_ids in sorted(of_division.items()):
        here = (ds.field("division") == division) & ds.field("doc_id").isin(pa.array(doc_ids, pa.string()))
        facts = _by_document(data, "facts", _FACT, here)
        sections = _by_document(data, "sections", _SECTION, here)
        for doc_id in doc_ids:
            headings = sorted(sections.pop(doc_id, []), key=lambda row: int(row["section_no"]))
            yield doc_id, sorted(facts.pop(doc_id, []), key=_in_order), [str(row["title"]) for row in headings]


def _by_document(data: Path, table: str, columns: Sequence[str], here: ds.Expression) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for batch in dataset(data / "parquet", table).to_batches(columns=list(columns), filter=here):
        for row in batch.to_pylist():
            rows[row["doc_id"]].append(row)
    return rows


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
