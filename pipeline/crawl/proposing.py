"""A profile proposed from one visit to a list page: its selector, its words, its columns, how it pages on."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.crawl.browser_only import asks_by_script, made_by_scripts
from mingzhang.pipeline.crawl.inline import DATES, LINKS, TITLES
from mingzhang.pipeline.crawl.links import Entry, entries_of, list_page
from mingzhang.pipeline.crawl.listing import Listing, read_listing
from mingzhang.pipeline.crawl.trying import Came, Tried, explained, list_at
from mingzhang.pipeline.fetch.soup import attribute, words_of
from mingzhang.pipeline.portals import Entrance, ProfileDraft, entrances, parse_profile
from mingzhang.schemas.errors import FetchError

__all__ = ["Proposal", "propose"]

MORE_WORDS = ("三公", "绩效", "债务", "财政", "收支", "预决算")
"""Tried where no title says 预算 or 决算."""
YEAR = re.compile(r"20[0-9]{2}")
COLUMN_CHARS = 12
ENOUGH = 0.6
PLAIN = re.compile(r"[A-Za-z_][\w-]{0,60}")
MADE_UP = re.compile(r"\d{3,}|[0-9a-f]{8,}|active|current|hover|selected", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A profile's draft, what it would take of the page that was visited, and what the operator should know."""

    draft: ProfileDraft
    tried: Tried
    notes: tuple[str, ...]


def propose(
    url: str, *, contact: str = "", allow_private: bool = False, folder: Path | None = None, portal: str = ""
) -> Proposal:
    """Visit a list page once and propose a profile.

    Raises `FetchError` where the page does not come, or where only a browser can read it.
    `portal` is the id wanted; without it the division's code or the host's name that is free in `folder`.
    """
    entrance = _entrance(url)
    draft = ProfileDraft(portal or _free_id(url, entrance, folder), "x", url, allow_private=allow_private)
    came = list_at(parse_profile(draft.text, draft.id), url, contact)
    page = list_page(came.body, came.url, content_type=came.content_type)
    name = entrance.name if entrance else _title(page.root) or urlsplit(url).hostname or url
    draft = replace(draft, name=name, code=entrance.code if entrance else draft.code, fields=_fields(came))
    if draft.fields:
        return _finished(came, draft, [f"the list is JSON: items at {dict(draft.fields)['items'] or 'its top'}"])
    listing = read_listing(came.body, came.url, content_type=came.content_type)
    if not listing.waiting and (why := made_by_scripts(page.root)):
        raise FetchError(why, where=url, then="find the address that its scripts ask, and propose that one")
    notes = list(_notes(listing, page.root))
    words = _words(listing.entries)
    draft = replace(draft, links=_selector(page.root, page.base, words), words=words, lists=_columns(listing.entries))
    return _finished(came, draft, notes)


def _finished(came: Came, draft: ProfileDraft, notes: Sequence[str]) -> Proposal:
    profile = parse_profile(draft.text, draft.id)
    rules, links = profile.list.fields, profile.list.links
    listing = read_listing(came.body, came.url, content_type=came.content_type, links=links, rules=rules)
    return Proposal(draft, explained(profile, came.url, listing), tuple(notes))


def _notes(listing: Listing, root: BeautifulSoup | None) -> Iterator[str]:
    if listing.following:
        yield f"the list pages on ({listing.idiom})"
    elif missing := listing.declared.missing(1, len(listing.entries)):
        yield missing
    if listing.scripted:
        yield f"{len(listing.scripted)} links are followed by scripts alone, the first: {listing.scripted[0]}"
    if asks_by_script(root) and not any(entry.date for entry in listing.entries) and not listing.following:
        yield "scripts ask for a part of what the page shows: where the list is missing, only a browser can read it"


def _entrance(url: str) -> Entrance | None:
    """The jurisdiction of the directory on whose host an address is, the highest of several."""
    host = urlsplit(url).hostname
    there = [each for each in entrances() if each.url and urlsplit(each.url).hostname == host]
    exact = [each for each in there if each.url == url]
    return min(exact or there, key=lambda each: (len(each.names), each.code), default=None)


def _free_id(url: str, entrance: Entrance | None, folder: Path | None) -> str:
    host = re.sub(r"[^a-z0-9]+", "-", (urlsplit(url).netloc or "portal").lower()).strip("-")[:40] or "portal"
    path = re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower()).strip("-")[-20:].strip("-")
    names = [entrance.code] if entrance and entrance.code.strip("0") else []
    names += [host, f"{host}-{path}".strip("-")]
    free = (name for name in names if folder is None or not (folder / f"{name}.toml").exists())
    return next(free, names[-1])


def _title(root: BeautifulSoup | None) -> str:
    return words_of(root.title)[:80] if root is not None and root.title is not None else ""


def _words(entries: Sequence[Entry]) -> tuple[str, ...]:
    """预算 and 决算 where any title says one of them, else what most titles say of their like."""
    usual = ("预算", "决算")
    if any(word in entry.title for entry in entries for word in usual):
        return usual
    counts = Counter(word for entry in entries for word in MORE_WORDS if word in entry.title)
    return tuple(word for word, _ in counts.most_common(3)) or usual


def _columns(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Titles that name a column (部门决算), not a document: short, without a year and without a date beside them."""
    titles = (
        entry.title for entry in entries
        if ("预算" in entry.title or "决算" in entry.title) and len(entry.title) <= COLUMN_CHARS
        and not YEAR.search(entry.title) and entry.date is None
    )  # fmt: skip
    return tuple(dict.fromkeys(titles))


def _selector(root: BeautifulSoup | None, base: str, words: Sequence[str]) -> str:
    """A selector of the element that holds the list's links and as few others as possible; empty where none does."""
    if root is None:
        return ""
    good = [link for link in root.find_all("a") if _is_item(link, base, words)]
    dated = [link for link in good if entries_of([link.parent or link], base)[0].date]
    wanted = {id(link) for link in (dated or good)}
    best, chosen = ENOUGH, ""
    for element in _around(dated or good):
        links = element.find_all("a")
        inside = sum(id(link) in wanted for link in links)
        score = inside * inside / (len(wanted) * len(links))
        if score > best and (css := _css(root, element)):
            best, chosen = score, css
    return chosen


def _is_item(link: Tag, base: str, words: Sequence[str]) -> bool:
    found = entries_of([link.parent or link], base)
    return bool(found) and (found[0].date is not None or any(word in words_of(link) for word in words))


def _around(links: Sequence[Tag]) -> Iterator[Tag]:
    """The elements that hold several of the links, the innermost first."""
    counts: Counter[int] = Counter()
    elements: dict[int, Tag] = {}
    for link in links[:500]:
        for above in link.parents:
            if isinstance(above, Tag) and above.name not in {"html", "body", "[document]"}:
                counts[id(above)] += 1
                elements[id(above)] = above
    several = [elements[key] for key, count in counts.items() if count > 1 or len(links) == 1]
    yield from sorted(several, key=lambda element: -len(list(element.parents)))


def _css(root: BeautifulSoup, element: Tag) -> str:
    """A selector by ids and classes that chooses the links of an element and no others; empty if none does."""
    mine = [id(link) for link in element.find_all("a")]
    for name in _names(element):
        for above in ("", *(f"{told} " for each in list(element.parents)[:4] for told in _names(each))):
            css = f"{above}{name} a"
            if [id(link) for link in root.select(css)] == mine:
                return css
    return ""


def _names(element: Tag) -> Iterator[str]:
    if element.name in {"html", "[document]"}:
        return
    ident = attribute(element, "id")
    if PLAIN.fullmatch(ident) and not MADE_UP.search(ident):
        yield f"{element.name}#{ident}"
    for word in attribute(element, "class").split():
        if PLAIN.fullmatch(word) and not MADE_UP.search(word):
            yield f"{element.name}.{word}"
    if element.name in {"ul", "ol", "dl", "table", "tbody"}:
        yield element.name


def _fields(came: Came) -> tuple[tuple[str, str], ...]:
    """Where items stand in an answer in JSON, and their title, date and link; nothing where it is none."""
    try:
        told = json.loads(came.body)
    except (ValueError, RecursionError):
        return ()
    for path, items in _lists(told, ""):
        keys = {key.lower(): key for key in items[0]}
        title, link, date = (next((keys[n] for n in names if n in keys), "") for names in (TITLES, LINKS, DATES))
        if title and link:
            found = (("items", path), ("title", title), ("link", link), ("date", date))
            return tuple((name, value) for name, value in found if value)
    return ()


def _lists(told: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Lists of objects, with the path of names that leads to each."""
    if isinstance(told, list) and told and all(isinstance(each, dict) for each in told) and path:
        yield path, told
    if isinstance(told, dict) and depth < 6:
        for key, value in told.items():
            yield from _lists(value, f"{path}.{key}".strip("."), depth + 1)
