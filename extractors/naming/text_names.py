"""Text facts of reports under their published names: scope and place by what was said before the number."""

from __future__ import annotations

import re
from functools import lru_cache

from mingzhang.extractors.naming.cut import Scope, cut, is_known
from mingzhang.extractors.naming.places import NamedPlace, bare_place, names_of
from mingzhang.extractors.naming.spoken_funds import are_beside
from mingzhang.extractors.naming.standing import Level, Standing, level_of
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find_path
from mingzhang.schemas.vocabulary.linking import linking
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["name_text_fact"]

_WITH_WHOLE = 2
_INSURANCE = "social_insurance"
_DEBT = re.compile(r"年?末?地方政府(?:法定)?(?:一般|专项)?债务(?:余额|限额)")
"""地方政府债务 without a level is that of the whole place."""


def name_text_fact(fact: Fact, standing: Standing, division: str, level: Level) -> Fact:
    """The fact with scope and place, its own words before `standing`, and its names without them."""
    path, scope, place = _path(fact.item_path, division, standing.place.name if standing.place else "")
    if place is not None and standing.place is not None and place.name == standing.place.name:
        place = standing.place
    own_words = scope is not None
    scope = level.settled(scope)
    place = place or (None if scope else standing.place)
    scope = scope or (None if place else standing.scope)
    if scope is None and place is None and path and _DEBT.match(path[0]):
        scope = Scope("whole")
    fact = Standing(scope, place).of(fact)
    if own_words and len(path) == _WITH_WHOLE and path[0].endswith(path[1]) and path[1] in words("pair", "side"):
        path = (path[0], path[0])  # 一般公共预算收入700亿元，其中：市本级收入341亿元
    if len(path) == _WITH_WHOLE and are_beside(*path):
        path = path[1:]  # 全市收入141亿元；支出445亿元。其中：市本级收入21亿元
    joined = "/".join(path)
    if not path or joined == fact.item_path:
        return _with_side(fact)
    concept = None if fact.code or fact.concept else find_path(joined)
    if concept is not None:
        fact = fact._replace(concept=concept.id, axis=concept.axis)
    return _with_side(fact._replace(item=path[-1], item_path=joined))


@lru_cache(maxsize=1 << 14)
def _path(printed: str, division: str, standing_place: str) -> tuple[tuple[str, ...], Scope | None, NamedPlace | None]:
    """The names of a path without scopes and places, and the innermost of these.

    一般公共预算支出/市本级 is 一般公共预算支出 of the government itself, 一般公共预算支出/开发区 that of the zone.
    """
    names: list[str] = []
    scope, place = None, None
    for part in printed.split("/"):
        name = part.removeprefix(standing_place) or part
        if name != part:
            scope, place = None, NamedPlace(standing_place)  # 市本级支出48亿元，其中：开发区一般公共预算支出3亿元
        name, ours = _without_own(_without_level(name, division), division)
        if names and (found := bare_place(name, division)):
            scope, place = None, found
            continue
        slots = cut(name)
        own = slots.scope or (_scope_before(name) if names else None)
        if own or ours:
            scope, place = own or Scope("whole"), None
        if slots.name:
            names.append(slots.name)
    return tuple(names), scope, place


def _scope_before(name: str) -> Scope | None:
    """The government itself where a part's name begins with it and is no name without: 地方政府债券/市本级留用."""
    words = slot_words()
    word = next((word for word, kind in words.scopes if kind == "own" and name.startswith(word)), "")
    kept = not word or is_known(name) or name in words.whole_names or name.startswith(words.kept_before, len(word))
    return None if kept else Scope("own", word)


def _without_level(name: str, division: str) -> str:
    """A book's name without the bare level of the division before it, which tells no scope: 区一般公共预算收入."""
    word = level_of(division).word[-1:]
    rest = name.removeprefix(word)
    return rest if rest != name and rest.startswith(slot_words().books) and is_known(rest) else name


def _without_own(name: str, division: str) -> tuple[str, bool]:
    """A name without the division's own at its front, and whether it stood there: 阜新市法定债务余额."""
    for lead in ("", *(word for word in slot_words().verbs_front if name.startswith(word))):
        bare = name.removeprefix(lead)
        for own in names_of(division):
            if bare.startswith(own) and is_known(cut(bare.removeprefix(own)).name):
                return bare.removeprefix(own), True
    return name, False


def _with_side(fact: Fact) -> Fact:
    """支出预算 of one fund is the expenditure of that fund, not of all books together.

    What was spoken of as social insurance is of several funds, once its side is named.
    """
    side = linking().fund_sides.get(fact.item, {}).get(fact.fund)
    fund = "all" if fact.fund == _INSURANCE else fact.fund
    fact = fact if fund == fact.fund else fact._replace(fund=fund)
    return fact._replace(concept=side, axis="fund") if side and "/" not in fact.item_path else fact
