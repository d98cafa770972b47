"""A portal's profile: what the file may say, and refusals that name file, key and value."""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, field, fields, replace
from math import isfinite
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit, urlunsplit

import soupsieve

from mingzhang.pipeline.fetch.web import is_address
from mingzhang.schemas.errors import MingzhangError, VocabularyError
from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions

__all__ = ["Attached", "Expected", "Fields", "Lists", "Pace", "Profile", "Wanted", "parse_profile"]

ID = re.compile("[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Fields:
    """A list in JSON or XML: where its items stand (empty: it is a page), and where in each its title, date and link.

    Paths are names with dots (`data.rows`, `rss.channel.item`, `link.@href`). A link may be made of fields:
    `/art/{id}.html`. `next` tells the next answer's address or number, or is an address with `{page}`; `total` tells
    how many items there are.
    """

    items: str = ""
    title: str = "title"
    date: str = ""
    link: str = "url"
    next: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """How lists are read: a CSS selector of the links (empty: every link), how many one page must and may give.

    `pages` bounds the pages of one list, `depth` how many lists may hang below a start page.
    """

    links: str = ""
    least: int = 1
    most: int = 1000
    pages: int = 30
    depth: int = 2
    fields: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links of a list are disclosures: words of their titles (any, none of), parts of their addresses (any)."""

    words: tuple[str, ...] = ("预算", "决算")
    without: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """Titles (whole) of columns that are lists themselves."""
    hosts: tuple[str, ...] = ()
    """Hosts other than those of the start pages that may be asked."""


@dataclass(frozen=True, slots=True)
class Attached:
    """Which files of a page belong: extensions (empty: any), and at most how many."""

    formats: tuple[str, ...] = ()
    most: int = 50


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run must find: documents in a year, the months of the season, days a list may rest in it."""

    documents: int = 0
    season: tuple[int, ...] = ()
    rest_days: int = 45


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two requests to a host, and the budgets of one run and of one document."""

    delay: float = 2.0
    retries: int = 2
    seconds: float = 3600.0
    pages: int = 5000
    megabytes: int = 4096
    document_seconds: float = 300.0
    document_megabytes: int = 128
    settled_days: int = 30
    recheck_days: int = 7
    """A document first seen `settled_days` ago is asked again only every so many days."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One portal: where it starts, what belongs to it, what to expect of it, how gently to ask."""

    id: str
    name: str
    start: tuple[str, ...]
    division: str = UNKNOWN
    allow_private: bool = False
    terms: str = ""
    """On which terms its documents are public, in the operator's words or those of the portal, with an address."""
    list: Lists = field(default_factory=Lists)
    disclosures: Wanted = field(default_factory=Wanted)
    attachments: Attached = field(default_factory=Attached)
    expect: Expected = field(default_factory=Expected)
    pace: Pace = field(default_factory=Pace)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be asked for lists and pages."""
        return frozenset(urlsplit(url).netloc for url in self.start) | frozenset(self.disclosures.hosts)

    def at(self, base: str) -> Profile:
        """The same portal served from another `http://host:port` (the sample portal has a free port).

        Raises `MingzhangError` where that is no such address.
        """
        if not is_address(base) or urlsplit(base).path.strip("/"):
            raise MingzhangError(f"{base[:300]!r} is no server's address", then="http://HOST:PORT")
        server = urlsplit(base)
        moved = (urlsplit(url)._replace(scheme=server.scheme, netloc=server.netloc) for url in self.start)
        return replace(self, start=tuple(urlunsplit(parts._replace(path=parts.path or "/")) for parts in moved))


Part = TypeVar("Part")


def parse_profile(text: str, portal: str, *, where: str = "") -> Profile:
    """The profile that a TOML text is; raises `VocabularyError` naming file and key for anything unknown or absurd."""
    file = where or f"{portal}.toml"
    try:
        told: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(f"no TOML: {error}", file) from error
    if not ID.fullmatch(portal):
        raise _refused(f"{portal!r} is no portal id (small letters, digits, - and _)", file)
    profile = _read(Profile, {"id": portal, **told}, file, "")
    for wrong, what in _absurd(profile):
        if wrong:
            raise _refused(what, file)
    return profile


def _read(kind: type[Part], told: dict[str, Any], file: str, above: str) -> Part:
    hints = get_type_hints(kind)
    if strange := sorted(set(told) - set(hints)):
        raise _refused(f"unknown keys {', '.join(above + key for key in strange)}; known: {', '.join(hints)}", file)
    values = {key: _value(hints[key], value, file, above + key) for key, value in told.items()}
    absent = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]  # type: ignore[arg-type]
    if missing := [name for name in absent if name not in values]:
        raise _refused(f"{', '.join(above + name for name in missing)} must be said", file)
    return kind(**values)


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    if get_origin(hint) in {Union, UnionType}:
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if not isinstance(value, list):
            raise _refused(f"{key} is a list, not {value!r}", file)
        return tuple(_value(inner, each, file, key) for each in value)
    if isinstance(value, dict) and hint not in {str, int, float, bool}:
        return _read(hint, value, file, f"{key}.")
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise _refused(f"{key} = {value!r} is no {getattr(hint, '__name__', hint)}", file)
    return value


def _absurd(profile: Profile) -> tuple[tuple[bool, str], ...]:
    lists, pace = profile.list, profile.pace
    return (
        (not profile.name.strip(), "name is empty"),
        (not profile.start, "start has no address"),
        (any(not is_address(url) for url in profile.start), f"start: no http(s) address among {_shown(profile.start)}"),
        (
            any(not is_address(f"http://{host}/") for host in profile.disclosures.hosts),
            f"disclosures.hosts: no host among {_shown(profile.disclosures.hosts)}",
        ),
        (profile.division not in {UNKNOWN, *divisions().by_code}, f"division {profile.division!r} is no known code"),
        (not _selector(lists.links), f"list.links = {lists.links!r} is no CSS selector"),
        (not 0 <= lists.least <= lists.most, f"list.least = {lists.least} and list.most = {lists.most} contradict"),
        (
            bool(lists.fields.items) and not (lists.fields.title and lists.fields.link),
            "list.fields: no title or no link",
        ),
        (not 1 <= lists.pages <= 1000, f"list.pages = {lists.pages} is not within 1 and 1000"),
        (not 0 <= lists.depth <= 5, f"list.depth = {lists.depth} is not within 0 and 5"),
        (not all(map(isfinite, (pace.delay, pace.seconds, pace.document_seconds))), "pace: no number of seconds"),
        (any(not 1 <= m <= 12 for m in profile.expect.season), f"expect.season: no months {profile.expect.season}"),
        (profile.expect.documents < 0 or profile.expect.rest_days < 1, "expect: numbers below what makes sense"),
        (pace.delay < 0.5 and not profile.allow_private, f"pace.delay = {pace.delay} is less than half a second"),
        (pace.delay < 0 or not 0 <= pace.retries <= 10, "pace: delay below 0 or retries not within 0 and 10"),
        (min(pace.seconds, pace.pages, pace.megabytes, pace.document_seconds) <= 0, "pace: a budget of nothing"),
        (not 0 <= pace.recheck_days <= 365 or pace.settled_days < 0, "pace: recheck_days is not within 0 and 365"),
        (not 1 <= pace.document_megabytes <= 256, "pace.document_megabytes is not within 1 and 256"),
    )


def _shown(told: tuple[str, ...]) -> list[str]:
    return [each[:200] for each in told[:10]]


def _selector(css: str) -> bool:
    try:
        soupsieve.compile(css or "a")
    except (soupsieve.SelectorSyntaxError, ValueError):
        return False
    return True


def _refused(what: str, file: str) -> VocabularyError:
    return VocabularyError(what, where=file, then="correct the profile; docs/nightly.md shows every key")
