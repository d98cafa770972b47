"""Who issues a document: the title without year and kind, else the line that names the department, else the portal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from mingzhang.extractors.identity.division import place_length, resolve
from mingzhang.extractors.identity.opening import Line, squash
from mingzhang.schemas.document import Metadata
from mingzhang.schemas.vocabulary.divisions import UNKNOWN
from mingzhang.schemas.vocabulary.issuers import ISSUERS
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.renamed import successor
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["books_of", "is_place", "issuer_id_of", "issuer_of", "named_in_title"]

_YEAR = shape("identity/issuer.year").pattern
_LEAD = shape("identity/issuer.before")
_BOUNDARY = shape("identity/issuer.behind")
_SCOPES = "|".join(map(re.escape, ISSUERS.scopes))
_NOBODY = re.compile("|".join(map(re.escape, ISSUERS.nobody)))
_WHOLE_PLACES = shape("identity/issuer.whole_places")
_TAIL = re.compile(
    rf"(?:{_YEAR}|20\d\d|[（(](?:{_SCOPES})[）)]|(?<=[省市县区州旗盟])[省市县区州旗盟](?:本级|级)|(?:部门|单位|本级|汇总|门户网站|官方网站|网站|政府网|官网|全省|全市|全县|全区)|[_—－\-、，,:：和与及\s]){{1,40}}$"
)
_LABEL_WORDS = "|".join(r"\s*+".join(map(re.escape, label)) for label in ISSUERS.labels)
_STAMP = r"(?:[（(](?:盖章|公章|签章)[）)])?"
_LABEL = re.compile(
    rf"(?:^|[\s\u3000（(])(?:{_LABEL_WORDS}){_STAMP}[\s\u3000]*[:：][\s\u3000]*([^\s\u3000:：，。；]{{3,40}})"
)
_CODE = re.compile(r"^[\d\[\]【】()（）_\-—]+")
_MONEY = shape("identity/issuer.unit")
_SIGNED = shape("identity/issuer.signed")
_ABOUT = shape("identity/issuer.about")
_SUBJECT = shape("identity/issuer.subject")
_WHOLE_BOOK = shape("identity/issuer.book")
_PARTY = shape("identity/issuer.party")
_LEVEL = shape("identity/issuer.level")
_COMMITTEE_LEVEL = shape("identity/issuer.level_of_committee")
_COMMITTEE = shape("identity/issuer.committee")
_OF_GOVERNMENTS = words("identity/issuer", "of_governments")
_GOVERNMENT = ("gov_final", "gov_budget", "gov_report", "debt")


def issuer_of(title: str, kind: str, lines: Sequence[Line], metadata: Metadata) -> str:
    """The issuer's name as printed, without spaces, scope words and codes; empty where nobody is named."""
    own = named_in_title(title)
    if own and not is_place(own):
        return own
    candidates = _signed(lines) if kind in _GOVERNMENT else chain(_named(lines), _offices(lines, kind))
    found = next((name for name in map(_trimmed, candidates) if _is_name(name)), "")
    return (
        found
        or next((name for name in map(_trimmed, _of_portal(metadata)) if _fits(name, own, kind)), "")
        or own
        or next(_subjects(lines) if kind not in _GOVERNMENT and kind != "other" else iter(()), "")
    )


def _fits(name: str, place: str, kind: str) -> bool:
    """Whether the portal's agency may speak for the place in the title: one of the place itself, of its government."""
    if not _is_agency(name):
        return False
    if kind in _GOVERNMENT and place and not any(word in name for word in _OF_GOVERNMENTS):
        return False
    there, here = resolve(name), resolve(place)
    return not (there and here) or bool(set(there) & set(here))


def issuer_id_of(issuer: str, division: str) -> str:
    """The same for long and short names of one issuer, and for its names of all years: the division and the name
    without place, party and level, by which it goes on today.
    """
    core = _PARTY.sub("", squash(issuer))
    before = next((word for word in ISSUERS.befores if core.startswith(word)), "")
    core = core.removeprefix(before)
    placed = place_length(core)
    core = before + (core[placed:] or core)
    core = _COMMITTEE.sub("委", (_COMMITTEE_LEVEL if placed else _LEVEL).sub("", core))
    core = dict(ISSUERS.shorts).get(core, core)
    return successor(f"{division or UNKNOWN}:{core}") if core else ""


def named_in_title(title: str) -> str:
    """What the title names before year and kind: an agency, a place, or nothing."""
    rest = _LEAD.sub("", squash(title))
    boundary = _BOUNDARY.search(rest)
    name = _trimmed(rest[: _end_of_place(rest, boundary)] if boundary else rest if _is_agency(_trimmed(rest)) else "")
    return name if 2 <= len(name) <= 40 and _names_somebody(name) else ""


def _end_of_place(title: str, boundary: re.Match[str]) -> int:
    """Where the name before a boundary ends: the 市 of 三明市本级决算 is the place's, in 三明市市本级 the level's."""
    end = boundary.start()
    ours = boundary.group()[:1] in "省市区县州旗盟" and boundary.group()[1:2] in ("本", "级")
    return end + 1 if ours and not resolve(title[:end]) and resolve(title[: end + 1]) else end


def books_of(line: str) -> Iterator[str]:
    """The agency whose book a line says it heads: a label with its name, or the title of a whole book."""
    for name in _LABEL.findall(line):
        if _is_agency(_trimmed(name)):
            yield _trimmed(name)
    if _WHOLE_BOOK.search(squash(line)) and _is_agency(name := named_in_title(line)):
        yield name


def _names_somebody(name: str) -> bool:
    """Whether a name may be somebody's: it ends as agencies do, begins with a place, or speaks of no form and fund."""
    if _WHOLE_PLACES.match(name):
        return False
    return name.endswith(ISSUERS.endings) or bool(resolve(name)) or not _NOBODY.search(name)


def _trimmed(name: str) -> str:
    return _TAIL.sub("", _CODE.sub("", squash(name))).strip('“”"《》【】[]')


def is_place(name: str) -> bool:
    """Whether a name is a place and nothing more: 湖南省, 上海市普陀区."""
    bare = _PARTY.sub("", name)
    return bool(resolve(bare)) and place_length(bare) >= len(bare)


def _is_name(name: str) -> bool:
    return 3 <= len(name) <= 40 and not _MONEY.match(name) and not is_place(name) and _names_somebody(name)


def _is_agency(name: str) -> bool:
    return _is_name(name) and name.endswith(ISSUERS.endings)


def _named(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield from (name for name in _LABEL.findall(line.raw) if not _MONEY.match(name))
    for line in lines:
        about = _ABOUT.match(line.text)
        if about and _is_agency(_trimmed(about.group(1))):
            yield about.group(1)


def _subjects(lines: Sequence[Line]) -> Iterator[str]:
    """Agencies that a sentence begins with, before the year it tells of: 云溪市水利局2023年度收入总计."""
    for line in lines:
        match = _SUBJECT.match(_LEAD.sub("", line.text))
        if match and _is_agency(_trimmed(match[1])):
            yield _trimmed(match[1])


def _offices(lines: Sequence[Line], kind: str) -> Iterator[str]:
    """Lines that are an agency's name and nothing more, its place first: what stands below a bulletin's title."""
    for line in lines[:8] if kind == "other" else ():
        first = re.split(r"[\s\u3000]+", line.raw.strip())[0]
        if resolve(first) and _is_agency(_trimmed(first)) and not line.raw.rstrip().endswith((":", "：")):
            yield first


def _signed(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines[:16]:
        match = _SIGNED.match(line.text)
        if match and not _MONEY.match(line.text):
            yield match.group(1)
    yield from (name for line in lines[:20] for name in _LABEL.findall(line.raw) if _is_agency(_trimmed(name)))


def _of_portal(metadata: Metadata) -> Iterator[str]:
    meta = {name.lower(): value for name, value in metadata.meta.items()}
    yield from reversed(metadata.breadcrumb[-1:])
    yield metadata.box.get("publisher", "")
    for name in ("contentsource", "author", "sitename"):
        yield meta.get(name, "")
