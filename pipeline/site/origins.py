"""Where documents are from: their hosts, the portals that led there, and on which terms they are public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mingzhang.pipeline.portals.shelf import read_shelf
from mingzhang.pipeline.site.figures import scroller
from mingzhang.pipeline.site.holdings import Holdings
from mingzhang.pipeline.site.markup import Html, both, joined, outside, printed, said, tag
from mingzhang.pipeline.site.shell import page

__all__ = ["Origin", "origins_of", "sources_page"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A host with its documents, the days of the first and the last, and what its portal says of its terms."""

    host: str
    address: str
    name: str
    terms: str
    documents: int
    first: str
    last: str


def origins_of(held: Holdings, data: Path) -> list[Origin]:
    """Every host, most documents first; what was read from this machine's files has no host."""
    rows: dict[str, list[Mapping[str, object]]] = {}
    for row in held.documents.values():
        rows.setdefault(urlsplit(row["url"]).netloc if row["url"].startswith("http") else "", []).append(row)
    portals = {profile.id: profile for profile in read_shelf(data / "portals").profiles}
    found = []
    for host, mine in rows.items():
        days = sorted(f"{row['fetched_at']:%Y-%m-%d}" for row in mine)
        ids = sorted({str(row["portal"]) for row in mine if row["portal"]})
        known = [portals[one] for one in ids if one in portals]
        name = "、".join(one.name for one in known) or "、".join(ids)
        terms = " ".join(dict.fromkeys(one.terms for one in known if one.terms))
        scheme = urlsplit(str(mine[0]["url"])).scheme
        address = f"{scheme}://{host}/" if host else ""
        found.append(Origin(host, address, name, terms, len(mine), days[0], days[-1]))
    return sorted(found, key=lambda one: (-one.documents, one.host))


def sources_page(origins: Sequence[Origin], lang: str) -> str:
    """The hosts with their terms, and on which terms this site stands."""
    heads = ("host", "portal", "terms", "documents", "first_fetched", "last_fetched")
    head = tag("tr", *(tag("th", both(name), class_="number" if name == "documents" else None) for name in heads))
    table = tag("table", tag("thead", head), tag("tbody", *map(_line, origins)))
    body = joined(
        tag("p", both("terms_law")),
        tag("p", both("terms_numbers")),
        tag("p", both("terms_names")),
        tag("section", tag("h2", both("hosts")), scroller(table, "hosts")),
    )
    return page(said("sources", lang), body, lang=lang, here="sources")


def _line(one: Origin) -> Html:
    host = outside(one.address, printed(one.host, 80)) if one.host else both("local_files")
    return tag(
        "tr",
        tag("th", host, scope="row"),
        tag("td", printed(one.name, 100) if one.name else None),
        tag("td", printed(one.terms, 400) if one.terms else both("terms_at_site") if one.host else None),
        tag("td", f"{one.documents:,}", class_="number"),
        tag("td", one.first),
        tag("td", one.last),
    )
