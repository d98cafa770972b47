"""Cut a printed name into the slots that the contract has columns for, and the name that is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from mingzhang.schemas.vocabulary import codes
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["Scope", "Slots", "cut", "is_known", "plain_name", "scope_in", "without_year"]

_SHORTEST = 2
_YEAR = re.compile(r"^(?:19|20)\d\d(?:-(?:19|20)\d\d)?年?(?:度|年初|年末|末|初|底)?")
_DATED = re.compile(r"^其中[:：]?|(?:本年末?|(?:19|20)\d\d年(?:度|年初|年末|末|初|底)?)")
_PHASE_BRACKET = re.compile(r"[(（][^()（）]{0,6}(?:数|额|算)[)）]$")
_NOTE_BEFORE = re.compile(r"[(（](?P<note>[^()（）]{1,40})[)）](?P<rest>[^()（）]*+)")
_NOTE_BEHIND = re.compile(r"(?P<rest>[^()（）]*+)[(（](?P<note>[^()（）]{1,40})[)）]")
_DEBT, _LIMIT = "债务", "限额"
_OPENING, _OWED = "年初", "债务余额"
_BULLETS = "●○■□◆◇▲△★☆※•·"


class Scope(NamedTuple):
    """Whose books within one report: the contract's `kind`, and the printed `word`, empty where it is implied.

    Two words may be one kind and not the same books: 市级 with its development zones, 市本级 without.
    """

    kind: str
    word: str = ""


class Slots(NamedTuple):
    """The name without its scope and verbs, and the scope; `name` is empty where the words are a scope alone."""

    name: str
    scope: Scope | None = None


@lru_cache(maxsize=1 << 16)
def cut(printed: str) -> Slots:
    """Take scope and verbs from a name as long as what is left can stand alone.

    全市一般公共预算收入完成 is 一般公共预算收入 of the whole; 市本级 alone is no name; 市级储备粮 stays as printed.
    """
    if printed in slot_words().whole_names:
        return Slots(printed)
    if printed.startswith(_OPENING) and printed.endswith(_OWED):
        rest = cut(printed.removeprefix(_OPENING))
        return Slots(_OPENING + rest.name, rest.scope)  # 年初全市政府债务余额 is no balance of the year's end
    name, scope = _without_scope(without_year(_without_note(printed.lstrip(_BULLETS))))
    if not (scope and is_known(name)) and is_known(printed):
        return Slots(printed)
    while True:
        before = name
        if scope is None:
            name, scope = _without_scope(name)
        name = _without_verb(_without_note(name))
        if name == before or not name:
            return _settled(Slots(name, scope))


def _settled(slots: Slots) -> Slots:
    """What stands behind the last word of who settled it, where that is a known name; the same slots otherwise.

    省财政厅核定我市政府债务限额 is 政府债务限额 of the whole: who approved, compiled or handed down is no part of it.
    """
    if is_known(slots.name):
        return slots
    rest = slots.name
    for word in slot_words().settled:
        rest = rest.rpartition(word)[2].lstrip("的")
    if rest in ("", slots.name):
        return slots
    if rest == _LIMIT and _DEBT in slots.name:
        rest = _DEBT + _LIMIT  # 债务余额控制在省核定的限额
    inner = cut(rest)
    return Slots(inner.name, inner.scope or slots.scope) if is_known(inner.name) else slots


def _without_note(name: str) -> str:
    """A name without a bracket at its front or end that tells what is included: 一般公共预算支出(含转移支付)."""
    for pattern in (_NOTE_BEFORE, _NOTE_BEHIND):
        found = pattern.fullmatch(name)
        if found and found["note"].startswith(slot_words().notes) and found["rest"]:
            return found["rest"]
    return name


def without_year(name: str) -> str:
    """A name without the year at its front where the rest stands alone: 2025年末债务余额 is 债务余额, of its period."""
    rest = _YEAR.sub("", name)
    return rest if rest != name and _can_stand(_without_verb(rest)) else name


@lru_cache(maxsize=1 << 14)
def plain_name(label: str, own: tuple[str, ...] = ()) -> str:
    """The known name that a label is without years, phase, 其中 and words of distribution, else without its year.

    2018年债务余额（决算数）, 江苏省分地区一般公共预算支出 (`own` are the names of the issuer's division).
    """
    plain = without_year(label)
    if is_known(plain):
        return plain
    name = _PHASE_BRACKET.sub("", _DATED.sub("", label))
    for word in (*own, *slot_words().distributed):
        name = name.removeprefix(word)
    for word in slot_words().verbs_back:
        name = name if is_known(name) else name.removesuffix(word)
    return name if is_known(name) else plain


def is_known(name: str) -> bool:
    """Whether a name is a concept's or an account's."""
    return find(name) is not None or name in codes.account_names()


def _can_stand(name: str) -> bool:
    return len(name) >= _SHORTEST and (is_known(name) or name.endswith(slot_words().standing_ends))


def _without_scope(name: str) -> tuple[str, Scope | None]:
    for word, kind in slot_words().scopes:
        if name.startswith(word):
            rest = name.removeprefix(word).lstrip("的")
            if not rest:
                return "", Scope(kind, word)
            return (rest, Scope(kind, word)) if _can_be_cut(rest) else (name, None)
        if kind == "whole" and name.endswith(word) and is_known(name.removesuffix(word)):
            return name.removesuffix(word), Scope(kind, word)  # 公务用车购置全区增加126万元
    return name, None


def _can_be_cut(rest: str) -> bool:
    """Whether the scope before `rest` is no part of the name: 市级储备粮费用 is a thing of its own."""
    if rest.startswith(slot_words().kept_before):
        return False
    return _can_stand(_without_verb(rest))


def _without_verb(name: str) -> str:
    words = slot_words()
    for verb in words.verbs_back:
        rest = name.removesuffix(verb)
        if rest != name and _can_stand(rest):
            return rest
    for verb in words.verbs_front:
        rest = name.removeprefix(verb)
        if rest != name and (is_known(rest) or is_known(_without_scope(rest)[0])):
            return rest
    return name


def _any_level(word: str, kind: str) -> bool:  # noqa: ARG001
    return True


@lru_cache(maxsize=1 << 12)
def scope_in(title: str, names: Callable[[str, str], bool] = _any_level) -> Scope | None:
    """The one scope that a heading or table title names anywhere, None where it names none or several.

    `names` says whether a scope word, meaning a scope, speaks of the issuer's own level.
    """
    found: set[Scope] = set()
    at = 0
    while at < len(title):
        word, kind = next(((w, k) for w, k in slot_words().scopes if title.startswith(w, at)), ("", ""))
        if word and names(word, kind) and not title.startswith(slot_words().kept_before, at + len(word)):
            found.add(Scope(kind, word))
        at += len(word) or 1
    kinds = {scope.kind for scope in found}
    if len(kinds) != 1:
        return None
    return found.pop() if len(found) == 1 else Scope(kinds.pop())
