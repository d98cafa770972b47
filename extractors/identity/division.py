"""Which administrative division a document belongs to: place names resolved by what contains what, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mingzhang.extractors.identity.opening import squash
from mingzhang.schemas.vocabulary.divisions import UNKNOWN, divisions
from mingzhang.schemas.vocabulary.issuers import ISSUERS
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["division_of", "of_site_code", "place_length", "resolve"]

_BEFORES = "|".join(map(re.escape, ISSUERS.befores))
_BEFORE = re.compile(rf"^(?:{_BEFORES}|中共|中国共产党|关于|[-—－“\"《（(【]|附件\d*[:：、.]?|\d+(?=[\u4e00-\u9fff]))+")
_INDEX = shape("identity/place.index")
_CONTEXT_HEAD = 5000
_WHOLE = shape("identity/place.whole")
_TWICE = 2
_SHORT_NAMES = (2, 4)
"""How many characters a city's name has without 市."""
_OFTEN, _CLEARLY, _SEVERAL, _MOST = 4, 3, 4, 0.7
_PLACE = shape("identity/place.name")


def division_of(names: Sequence[str], site: str, text: str, cells: str = "") -> str:
    """The six-digit code, `000000` where it is not told or stays ambiguous.

    `names` are what may begin with a place, best first (issuer, title, site); `site` is the division of the site's
    code or nothing, `cells` the words of the tables, which speak last. A name that several places share (鼓楼区) is
    settled by the site or by the place around it that the text names.
    """
    index = _INDEX.search(text[:_CONTEXT_HEAD])
    context = (index and of_site_code(index.group(1))) or site
    for name in names:
        codes = resolve(name)
        if len(codes) == 1:
            return codes[0]
        settled = _settled(codes, context, text[:_CONTEXT_HEAD])
        if settled:
            return settled
    found = context or _of_level(names, text) or _of_short_name(names[0], text)
    if not found and not names[0].endswith(ISSUERS.endings):  # 西南大学 is nobody's, whatever place its text names
        found = _named_most(f"{text}\n{cells}") or _around_all(cells)
    return found or UNKNOWN


def _of_short_name(issuer: str, text: str) -> str:
    """The city whose name without 市 the issuer begins with, where the text names it often: 长沙职业教育基地办公室."""
    known = divisions().by_name
    if issuer.endswith(ISSUERS.schools):
        return ""
    for length in range(_SHORT_NAMES[1], _SHORT_NAMES[0] - 1, -1):
        codes = known.get(issuer[:length] + "市", ()) if len(issuer) > length else ()
        province = issuer[:length] in divisions().prefixes
        if len(codes) == 1 and not province and text.count(issuer[:length]) >= _OFTEN:
            return codes[0]
    return ""


def _named_most(text: str) -> str:
    """The place that a document names far more often than any other, the places around and inside it aside."""
    counts = _mentions(text)
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    if not ranked or counts[ranked[0]] < _OFTEN:
        return ""
    best = divisions().by_code[ranked[0]]
    others = [
        code
        for code in ranked[1:]
        if not code.startswith(best.stem) and not best.code.startswith(divisions().by_code[code].stem)
    ]
    clear = not others or counts[best.code] >= _CLEARLY * counts[others[0]]
    return best.code if clear else ""


def _around_all(cells: str) -> str:
    """The place inside which all places lie that the rows of regional tables are headed by (大连市, 鞍山市, …)."""
    lines = {line for line in cells.split("\n") if line in divisions().by_name}
    found = [divisions().by_name[line] for line in lines if len(divisions().by_name[line]) == 1]
    codes = {one[0] for one in found}
    stems = {divisions().by_code[code].stem: code for code in codes}
    stems |= {divisions().by_code[parent].stem: parent for code in codes if (parent := _parent_of(code))}
    inside = {stem: sum(code.startswith(stem) for code in codes) for stem in stems}
    around = [stem for stem, count in inside.items() if count >= max(_SEVERAL, _MOST * len(codes))]
    return stems[max(around, key=len)] if around else ""


def _parent_of(code: str) -> str:
    parent = divisions().by_code[code].parent
    return "" if parent == UNKNOWN else parent


def _mentions(text: str) -> dict[str, int]:
    """How often each place whose name has one meaning is named."""
    known = divisions()
    counts = Counter(match.group() for match in _PLACE.finditer(text))
    found: dict[str, int] = {}
    for name, count in counts.items():
        for length in range(min(known.longest, len(name)), 2, -1):
            codes = known.by_name.get(name[-length:], ())
            if codes:
                if len(codes) == 1:
                    found[codes[0]] = found.get(codes[0], 0) + count
                break
    return found


def _of_level(names: Sequence[str], text: str) -> str:
    """The place behind 全省 or 我市: the only division of that level that the whole text names, at least twice."""
    level = next((match.group(1) for match in map(_WHOLE.search, names) if match), "")
    if not level:
        return ""
    counts = {
        division.code: text.count(division.name)
        for division in divisions().by_code.values()
        if len(division.name) > 2 and (division.parent == UNKNOWN) == (level == "省") and division.code.endswith("00")
    }
    named = {code: count for code, count in counts.items() if count}
    return next(iter(named)) if len(named) == 1 and max(named.values()) >= _TWICE else ""


def of_site_code(code: str) -> str:
    """The division of a SiteIDCode or 索引号: its first six digits where they are one, else nothing."""
    digits = code.strip()[:6]
    known = divisions().by_code
    return digits if len(digits) == 6 and digits in known else ""


def resolve(name: str) -> tuple[str, ...]:
    """Codes that the place at the beginning of a name may mean, narrowed by places that follow it directly."""
    return _chain(_BEFORE.sub("", squash(name)))[0]


def place_length(name: str) -> int:
    """How many characters of a squashed name its leading places take, 0 where it begins with none."""
    return _chain(name)[1]


def _chain(name: str) -> tuple[tuple[str, ...], int]:
    known = divisions()
    codes: tuple[str, ...] = ()
    at, told = 0, 0
    while found := _longest(name, at):
        length, next_codes, weak = found
        inside = _inside(next_codes, codes) if codes else next_codes
        if not inside:
            break
        at, codes = at + length, inside
        told = told if weak else at
        if weak and at >= len(name):
            break
    return (codes, told) if told and known else ((), 0)


def _longest(name: str, at: int) -> tuple[int, tuple[str, ...], bool] | None:
    known = divisions()
    for length in range(min(known.longest, len(name) - at), 1, -1):
        part = name[at : at + length]
        if part in known.by_name:
            return length, known.by_name[part], False
        if at == 0 and part in known.prefixes:
            return length, (known.prefixes[part],), True
    return None


def _inside(codes: tuple[str, ...], outer: tuple[str, ...]) -> tuple[str, ...]:
    known = divisions().by_code
    stems = tuple(known[code].stem for code in outer)
    return tuple(code for code in codes if code.startswith(stems) and code not in outer)


def _settled(codes: tuple[str, ...], context: str, text: str) -> str:
    known = divisions().by_code
    if context:
        stem = known[context].stem
        near = [code for code in codes if code.startswith(stem)] or [code for code in codes if code[:2] == context[:2]]
        if len(near) == 1:
            return near[0]
    around = [code for code in codes if _names_around(code, text)]
    return around[0] if len(around) == 1 else ""


def _names_around(code: str, text: str) -> bool:
    known = divisions().by_code
    parent = known.get(known[code].parent)
    while parent is not None:
        if len(parent.name) > 2 and parent.name in text:
            return True
        parent = known.get(parent.parent)
    return False
