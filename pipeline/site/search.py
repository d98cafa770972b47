"""Search without a server: entries and an index of their words in script files that the page loads when it needs them.

Entries are places, bodies, documents, findings, headings and items: data fields alone. Running text is not in them, and
what stands behind words like 联系人 is cut off, so that nobody is found by a name that is no datum.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.pipeline.site.amounts import plain
from mingzhang.pipeline.site.holdings import Holdings
from mingzhang.pipeline.site.listing import document_name
from mingzhang.pipeline.site.markup import both, joined, said, short, tag
from mingzhang.pipeline.site.shell import data_block, page
from mingzhang.pipeline.site.tokens import shard_of, tokens_of
from mingzhang.schemas.vocabulary.people import without_people

__all__ = ["Entry", "Index", "search_page"]

Row = Mapping[str, Any]
AT_ONCE = 400
"""Entries of one file."""
_SHARD_BYTES = 60_000
_VALUES = 4
FOLDER = "search"
_WORDS = ("found", "found_none", "short_query")


class Entry(NamedTuple):
    """What is found: its kind, title, a line below, and where it is; `more` is searched and not shown."""

    kind: str
    title: str
    below: str
    href: str
    more: str = ""


class Index:
    """Entries in the order in which they are shown, and for each token the places of those that have it."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, str, str, str]] = []
        self._places: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries behind those that are there."""
        for entry in entries:
            title, below = short(without_people(entry.title)), short(without_people(entry.below))
            place = len(self._entries)
            self._entries.append((entry.kind, title, below, entry.href))
            for token in {*tokens_of(title), *tokens_of(below), *tokens_of(entry.more)}:
                self._places.setdefault(token, array("I")).append(place)

    def write(self, site: Path) -> int:
        """Write the files of entries and tokens; return how many of tokens there are."""
        folder = site / FOLDER
        folder.mkdir(parents=True)
        for start in range(0, len(self._entries), AT_ONCE):
            number = start // AT_ONCE
            _write(folder / f"e{number}.js", "entries", number, self._entries[start : start + AT_ONCE])
        size = sum(len(places) for places in self._places.values()) * 4
        shards = max(1, size // _SHARD_BYTES)
        told: list[dict[str, list[int]]] = [{} for _ in range(shards)]
        for token in sorted(self._places):
            told[shard_of(token, shards)][token] = _gaps(self._places[token])
        for number, tokens in enumerate(told):
            _write(folder / f"t{number}.js", "tokens", number, tokens)
        return shards


def _gaps(places: Sequence[int]) -> list[int]:
    """Places as distances from the one before: small numbers make small files."""
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def _write(path: Path, name: str, number: int, told: object) -> None:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f"mz.{name}({number},{safe});\n", encoding="utf-8", newline="\n")


def entries_of_store(held: Holdings) -> Iterable[Entry]:
    """Places, bodies, documents and findings."""
    for place in held.places.values():
        around = " ".join(one.name for one in held.around(place.code))
        yield Entry("place", place.name, around, place.file, place.code)
    for body in held.bodies:
        if not body.governs:
            place = held.places[body.division]
            around = " ".join(one.name for one in held.around(place.code))
            yield Entry("body", body.name, f"{said(f'level_{body.level}', 'zh')} {place.name}", body.file, around)
    for row in held.documents.values():
        place = held.places[held.body_of[row["doc_id"]].division]
        below = f"{row['issuer']} {row['year'] or ''} {place.name}"
        yield Entry("document", document_name(row), below, f"doc/{row['doc_id']}.html", row["doc_id"])
    for row in held.findings:
        known = held.documents.get(row["doc_id"])
        if known:
            href = f"doc/{row['doc_id']}.html#finding-{row['finding_id']}"
            yield Entry("finding", row["message"], f"{known['issuer']} {known['year'] or ''} {row['rule']}", href)


def entries_of_document(
    row: Row, headings: Iterable[str], facts: Iterable[Row], links: Mapping[str, str]
) -> Iterable[Entry]:
    """The headings of a document, and its items, each once with its first values."""
    below = f"{row['issuer'] or document_name(row)} {row['year'] or ''}"
    for heading in dict.fromkeys(heading for heading in headings if heading):
        yield Entry("heading", heading, below, f"doc/{row['doc_id']}.html")
    items: dict[str, list[Row]] = {}
    for fact in facts:
        items.setdefault(fact["item"], []).append(fact)
    for item, mine in items.items():
        values = " ".join(f"{one['raw_value']}{one['raw_unit']}" for one in mine[:_VALUES])
        more = " ".join(f"{one['raw_value']} {plain(one['value'])} {one['code'] or ''}" for one in mine)
        yield Entry("item", item, f"{below} {values}{' …' if len(mine) > _VALUES else ''}",
                    links[mine[0]["fact_id"]], more)  # fmt: skip


def search_page(index: Index, shards: int, lang: str) -> str:
    """The field, the kinds and an empty list, which the script fills."""
    kinds = ("place", "body", "document", "finding", "heading", "item")
    names = {kind: {one: said(f"kind_{kind}", one) for one in ("zh", "en")} for kind in kinds}
    words = {key: {one: said(key, one, count="{count}") for one in ("zh", "en")} for key in _WORDS}
    told = {"shards": shards, "at_once": AT_ONCE, "entries": len(index), "kinds": names, "words": words}
    field = tag("input", id="q", type="search", autocomplete="off", maxlength="100")
    kept = tag(
        "select", tag("option", "", value=""), id="kind", aria_label=f"{said('kind', 'zh')} {said('kind', 'en')}"
    )
    body = joined(
        tag("div", tag("label", both("search_for"), for_="q"), field, kept, class_="find"),
        tag("noscript", tag("p", both("needs_script"))),
        tag("p", id="said", role="status", class_="soft"),
        tag("ol", id="found", class_="found"),
        tag("button", both("more"), id="more", type="button", hidden=True),
        data_block("index", json.dumps(told, ensure_ascii=False)),
    )
    return page(said("search", lang), body, lang=lang, here="search", script="search.js", shards=True)
