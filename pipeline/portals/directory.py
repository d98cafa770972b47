"""Where 3,215 jurisdictions disclose their budgets: entry pages by division code, found by name or code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions
from mingzhang.schemas.vocabulary.tsv import Row, parse_rows

__all__ = ["Entrance", "entrances", "find_entrances"]

COLUMNS = ("code", "province", "city", "county", "url", "reachable", "page")
REACHABLE = frozenset({"yes", "no", "unsure"})
PAGES = frozenset({"budgets", "disclosure", "finance", "unsure"})


@dataclass(frozen=True, slots=True)
class Entrance:
    """One jurisdiction's entry page; `reachable` and `page` as last seen by eye, `url` empty where none is known."""

    code: str
    names: tuple[str, ...]
    url: str
    reachable: str
    page: str

    @property
    def name(self) -> str:
        """The jurisdiction with what is around it: 江西省 宜春市 袁州区."""
        return " ".join(self.names)


@cache
def entrances() -> tuple[Entrance, ...]:
    """The shipped directory; raises `VocabularyError` for a row that is none."""
    text = resources.files("mingzhang.pipeline.portals").joinpath("directory.tsv").read_text(encoding="utf-8")
    return tuple(map(_entrance, parse_rows(text, "portals/directory.tsv", COLUMNS)))


def _entrance(row: Row) -> Entrance:
    code, province, city, county, url, reachable, page = row.fields
    if code != UNKNOWN and code not in divisions().by_code:
        row.refuse(f"{code!r} is no division")
    if url and not url.startswith(("http://", "https://")):
        row.refuse(f"{url!r} is no address")
    if reachable not in REACHABLE or page not in PAGES:
        row.refuse(f"{reachable!r} {page!r} are no words of this file")
    return Entrance(code, tuple(filter(None, (province, city, county))), url, reachable, page)


def find_entrances(words: str) -> tuple[Entrance, ...]:
    """The entrances that a code, the beginning of one, or a name means; whole names come before parts of names."""
    if words.isdecimal():
        return tuple(e for e in entrances() if e.code.startswith(words))
    found = [e for e in entrances() if words in e.name.replace(" ", "") or words in e.name]
    return tuple(sorted(found, key=lambda e: (_rank(e, words), e.code)))


def _rank(entrance: Entrance, words: str) -> int:
    last = entrance.names[-1]
    return 0 if last == words or last[:-1] == words else 1 if words in last else 2
