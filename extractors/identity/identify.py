"""Identity of a document from its reading: every answer with its weakest witness last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingzhang.extractors.identity.division import division_of, of_site_code, resolve
from mingzhang.extractors.identity.issuer import issuer_id_of, issuer_of
from mingzhang.extractors.identity.kind import kind_of
from mingzhang.extractors.identity.opening import opening_lines
from mingzhang.extractors.identity.published import published_of
from mingzhang.extractors.identity.title import title_of
from mingzhang.extractors.identity.year import year_of
from mingzhang.schemas.document import Metadata, Reading

__all__ = ["Identity", "identify"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who, what and when; `division` is `000000` and `year` 0 where the document does not tell."""

    title: str
    issuer: str
    issuer_id: str
    division: str
    year: int
    kind: str
    published: dt.date | None


def identify(reading: Reading, text: str, *, url: str = "", name: str = "") -> Identity:
    """Identity of the document; `text` is its whole text, `url` and `name` (file name) are the weakest witnesses.

    A year of publication is no fiscal year, a file name may lie (one said 2026 budget over 2019 final accounts).
    """
    lines = opening_lines(reading)
    title = title_of(reading, lines, name)
    kind = kind_of(title, lines, text, listing="list_page" in reading.flags)
    issuer = issuer_of(title, kind, lines, reading.metadata)
    division = _division(reading.metadata, issuer, title, text)
    return Identity(
        title=title,
        issuer=issuer,
        issuer_id=issuer_id_of(issuer, division),
        division=division,
        year=year_of(title, text, name, kind),
        kind=kind,
        published=published_of(reading.metadata, url),
    )


def _division(metadata: Metadata, issuer: str, title: str, text: str) -> str:
    meta = {name.lower(): value for name, value in metadata.meta.items()}
    site_name, source = meta.get("sitename", ""), meta.get("contentsource", "")
    site = of_site_code(meta.get("siteidcode", ""))
    named = resolve(site_name)
    if site and named and all(code[:2] != site[:2] for code in named):
        site = ""  # a template's code that was never filled in
    return division_of((issuer, title, metadata.box.get("publisher", ""), source, site_name), site, text)
