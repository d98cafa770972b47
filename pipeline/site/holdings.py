"""What a store holds, as the pages need it: bodies with their indicators and documents, by place and year."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.pipeline.indicators.columns import KINDS
from mingzhang.pipeline.indicators.entities import level_of
from mingzhang.pipeline.loading import load_arrow
from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions

__all__ = ["Body", "Holdings", "Place", "holdings_of"]

Row = Mapping[str, Any]
GOVERNMENTS = frozenset({"province", "city", "county"})
_DOCUMENT = (
    *("doc_id", "url", "parent_url", "portal", "title", "issuer", "issuer_id", "division", "year", "kind", "format"),
    *(
        "published",
        "fetched_at",
        "pages",
        "status",
        "error",
        "numbers_total",
        "numbers_used",
        "member",
        "extractor_version",
    ),
)
_FINDING = ("finding_id", "doc_id", "rule", "severity", "message", "hint", "fact_ids", "blame")


@dataclass(slots=True)
class Body:
    """A government, department or unit: its rows of `indicators` and its documents."""

    id: str
    level: str
    name: str
    division: str
    indicators: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)

    @property
    def governs(self) -> bool:
        """Whether it is the government of its place: its page is that of the place."""
        return self.level in GOVERNMENTS and self.id == self.division

    @property
    def file(self) -> str:
        """Its page, from the top of the site."""
        if self.governs:
            return f"place/{self.division}.html"
        return f"body/{hashlib.sha256(f'{self.level} {self.id}'.encode()).hexdigest()[:12]}.html"

    @property
    def years(self) -> list[int]:
        """Fiscal years that it has numbers or documents of, newest first."""
        told = {row["year"] for row in self.indicators} | {row["year"] for row in self.documents}
        return sorted(told - {0}, reverse=True)


@dataclass(slots=True)
class Place:
    """A division with the bodies and documents of its own; `inside` are the places below that have any."""

    code: str
    name: str
    parent: str
    bodies: list[Body] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Its page, from the top of the site."""
        return f"place/{self.code}.html"

    @property
    def government(self) -> Body | None:
        """The body of the place itself."""
        return next((body for body in self.bodies if body.governs), None)


@dataclass(slots=True)
class Holdings:
    """A whole store; `findings` are the failed checks, gravest first; places hold those around them too."""

    places: dict[str, Place]
    bodies: list[Body]
    documents: Mapping[str, Row]
    findings: Sequence[Row]
    body_of: dict[str, Body]
    """The body by the doc_id of its document."""

    def around(self, code: str) -> list[Place]:
        """The places around a place, widest first."""
        found: list[Place] = []
        while (place := self.places.get(code)) and place.parent in self.places:
            code = place.parent
            found.insert(0, self.places[code])
        return found

    @property
    def years(self) -> list[int]:
        """Every fiscal year, newest first."""
        return sorted({year for body in self.bodies for year in body.years}, reverse=True)


def holdings_of(data: Path) -> Holdings:
    """What is published in a data folder, newest versions; raises `MingzhangError` where nothing is."""
    documents = sorted(_rows(data, "documents", _DOCUMENT), key=lambda row: (-row["year"], row["title"], row["doc_id"]))
    bodies: dict[tuple[str, str], Body] = {}
    for row in _rows(data, "indicators"):
        key = (row["entity_id"], row["level"])
        if key not in bodies:
            bodies[key] = Body(*key, row["entity"] or row["entity_id"], row["division"])
        bodies[key].indicators.append(row)
    body_of = {}
    for row in documents:
        body = _body_of(row, bodies)
        body.documents.append(row)
        body_of[row["doc_id"]] = body
    ordered = sorted(bodies.values(), key=lambda body: (body.division, not body.governs, body.name, body.id))
    findings = [row for row in _rows(data, "findings", (*_FINDING, "status")) if row["status"] == "fail"]
    grades = {"error": 0, "warning": 1, "info": 2}
    findings.sort(key=lambda row: (grades.get(row["severity"], 3), row["doc_id"], row["rule"], row["finding_id"]))
    return Holdings(_places(ordered), ordered, {row["doc_id"]: row for row in documents}, findings, body_of)


def _rows(data: Path, table: str, columns: Iterable[str] = ()) -> list[dict[str, Any]]:
    found = load_arrow(table, data=data)
    wanted = [name for name in columns if name in found.column_names]
    rows: list[dict[str, Any]] = (found.select(wanted) if wanted else found).to_pylist()
    return rows


def _body_of(row: Row, bodies: dict[tuple[str, str], Body]) -> Body:
    """The body whose document it is, made where no number told of it."""
    kind = KINDS.get(row["kind"], "")
    government = kind == "government" and row["division"] != UNKNOWN
    level = level_of(row["division"]) if government else kind if kind != "government" else ""
    named = row["division"] if government else row["issuer_id"] or row["doc_id"]
    if not kind:  # no book: it stands with those of its issuer, where there are any
        level = next((one for one in ("department", "unit") if (named, one) in bodies), "")
    if (named, level) not in bodies:
        place = divisions().by_code.get(row["division"])
        name = place.name if government and place else row["issuer"] or row["title"] or row["url"]
        bodies[named, level] = Body(named, level, name, row["division"])
    return bodies[named, level]


def _around(code: str) -> Iterator[str]:
    while (known := divisions().by_code.get(code)) and known.parent != UNKNOWN:
        code = known.parent
        yield code


def _places(bodies: Iterable[Body]) -> dict[str, Place]:
    of_place: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        of_place[body.division or UNKNOWN].append(body)
    codes = set(of_place)
    codes |= {around for code in of_place for around in _around(code)}
    places = {}
    for code in sorted(codes):
        known = divisions().by_code.get(code)
        places[code] = Place(
            code,
            known.name if known else code,
            known.parent if known and known.parent != UNKNOWN else "",
            of_place[code],
        )
    for place in places.values():
        if place.parent in places:
            places[place.parent].inside.append(place.code)
    return places
