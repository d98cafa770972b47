"""Identity of a document from its reading: every answer with its weakest witness last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mingzhang.extractors.identity.division import division_of, of_site_code, resolve
from mingzhang.extractors.identity.fiscal import speaks_of_books, table_words
from mingzhang.extractors.identity.issuer import issuer_id_of, issuer_of
from mingzhang.extractors.identity.kind import is_told_other, kind_of
from mingzhang.extractors.identity.opening import opening_lines
from mingzhang.extractors.identity.published import published_of
from mingzhang.extractors.identity.title import title_of
from mingzhang.extractors.identity.year import year_of
from mingzhang.schemas.document import Reading

__all__ = ["Identity", "identify"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who, what and when; `division` is `000000` and `year` 0 where the document does not tell.

    `disclosure` is false for what is no disclosure of a budget, its execution or a debt, whatever it is called; what
    prints nothing (a scan) may be one.
    """

    title: str
    issuer: str
    issuer_id: str
    division: str
    year: int
    kind: str
    published: dt.date | None
    disclosure: bool = True


def identify(reading: Reading, text: str, *, url: str = "", name: str = "") -> Identity:
    """Identity of the document; `text` is its whole text, `url` and `name` (file name) are the weakest witnesses.

    A year of publication is no fiscal year, a file name may lie (one said 2026 budget over 2019 final accounts).
    """
    lines = opening_lines(reading)
    listing = "list_page" in reading.flags
    books = speaks_of_books(reading, text)
    hint = name if books or listing else ""
    title = title_of(reading, lines, name, books=books)
    kind = kind_of(title, lines, text, listing=listing)
    issuer = issuer_of(title, kind, lines, reading.metadata)
    division = _division(reading, issuer, title, text)
    return Identity(
        title=title,
        issuer=issuer,
        issuer_id=issuer_id_of(issuer, division),
        division=division,
        year=year_of(title, text, hint, kind, lines),
        kind=kind,
        published=published_of(reading.metadata, url),
        disclosure=kind != "other" or not lines or (books and not is_told_other(title)),
    )


def _division(reading: Reading, issuer: str, title: str, text: str) -> str:
    metadata = reading.metadata
    meta = {name.lower(): value for name, value in metadata.meta.items()}
    site_name, source = meta.get("sitename", ""), meta.get("contentsource", "")
    site = of_site_code(meta.get("siteidcode", ""))
    named = resolve(site_name)
    if site and named and all(code[:2] != site[:2] for code in named):
        site = ""  # a template's code that was never filled in
    names = (issuer, title, metadata.box.get("publisher", ""), source, site_name)
    return division_of(names, site, text, table_words(reading))
