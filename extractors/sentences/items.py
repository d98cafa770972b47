"""From the words before a number to the name of the thing that the number is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.extractors.binding.candidates import Item
from mingzhang.extractors.numbers.notes import name_without_mark
from mingzhang.extractors.numbers.spelled import without_spelled
from mingzhang.extractors.sentences.levels import EDGE, joined_code, take_code, take_levels, without_ordinal
from mingzhang.schemas.vocabulary.concepts import find_row
from mingzhang.schemas.vocabulary.marks import beginnings, either, words
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["Phrase", "is_known", "item_of", "phrase_of", "split_pair"]


class Phrase(NamedTuple):
    """What the words before a number say: the item's name (empty: carried over) and the phase they end with."""

    name: str
    measure: str = ""
    above: tuple[str, ...] = ()
    code: str | None = None


_LONGEST_PLACES = 20
_DASH = re.compile("[-—－]")
_LINK = re.compile(r"(?P<code>\d{2,7})?(?P<name>[一-鿿][^\d]+)")
_QUOTED = re.compile(r"[\"“]([^\"“”]{1,16})[\"”]")
_PAIRED = re.compile(r"[()“”]")
_SPLIT = re.compile(r"、|和|及|与(?!其)")


@cache
def _names(group: str) -> frozenset[str]:
    return frozenset(words("item", group))


@cache
def _suffix() -> re.Pattern[str]:
    groups = "|".join(
        f"(?P<{name}>{either(words('phase', name))})" for name in ("supplement", "adjusted_budget", "budget", "final")
    )
    return re.compile(rf"(?:的)?(?:{groups})[ \n]{{0,8}}(?:(?:{either(words('phase', 'filler'))})[ \n]{{0,8}}){{0,5}}$")


@cache
def _organisations() -> re.Pattern[str]:
    """Where a word that ends an organisation's name begins; `item.organisation` reads the longest there."""
    return re.compile(beginnings(words("item", "organisation")))


@lru_cache(maxsize=1 << 16)
def is_known(name: str) -> bool:
    """Whether `name` is in the vocabulary (a concept or an account)."""
    from mingzhang.schemas.vocabulary import codes  # noqa: PLC0415 - the account lists load only where a name is no concept

    return find_row(name) is not None or name in codes.account_names()


@lru_cache(maxsize=1 << 16)
def phrase_of(text: str, issuer: str = "") -> Phrase:
    """Read the words before a number: `公务接待费支出年初预算数为` is 公务接待费 with phase budget.

    `text` is in normal form. Account triples （类）（款）（项） give the names above; a printed code is kept. What
    introduces (其中, 本部门, the issuer's name) and what only links (为, 共计) is dropped.
    """
    if chain := _chain(text):
        return chain
    bare = shape("item.corrected").sub("", shape("item.currency").sub("", text.rstrip()))
    code, text = take_code(name_without_mark(without_spelled(_short(bare))))
    text = shape("item.added_inside").sub("", shape("item.remark").sub("", _squeeze(text)))
    if text in _names("side_totals"):
        return Phrase(text, "", (), code)
    if (found := shape("item.approved").match(text)) and is_known(text[found.end() :]):
        return Phrase(text[found.end() :], "budget", (), code)
    text = shape("item.inner_verb").sub("", text)
    rest, measure = _take_phase(_trim_back(text))
    rest = _trim(rest, issuer)
    if (
        measure == "final"
        and (rest in _names("self") or (issuer and rest == issuer))
        and (side := shape("item.own_side").search(text))
    ):
        rest = side.group()  # 我单位2016年收入决算60.42万元
    above, rest = take_levels(rest)
    if measure in ("", "budget", "final") and not rest.strip(EDGE) and above:
        rest, above = above[-1], above[:-1]
    return Phrase(_thing(_known_tail(_trim(rest, issuer))), measure, above, code)


def _short(text: str) -> str:
    """The short name that a bracket gives, where it is a known one: 出国经费、接待费（简称“三公”经费）合计."""
    found = shape("item.short").search(text)
    if found and found["short"].strip('“”"')[:2] in text[: found.start()]:
        return text  # “三公”经费一般公共预算财政拨款（以下简称“三公”经费）: the long name says more
    return found["short"] + text[found.end() :] if found and is_known(found["short"]) else text


def _thing(name: str) -> str:
    """The name without what was done with it: 按时拨付育儿补贴 is 育儿补贴, 共有车辆 is 车辆."""
    if name.startswith(words("item", "is_there")):
        return name[2:] if find_row(name[2:]) is find_row(name) is not None else name
    return name if is_known(name) else shape("item.deed").sub("", shape("item.approved_by").sub("", name))


def _chain(text: str) -> Phrase | None:
    """住房保障支出-住房改革支出-住房公积金, 204公共安全支出-04检察-01行政运行: levels joined by dashes."""
    if not _DASH.search(text):
        return None
    said, measure = _take_phase(_trim_back(without_ordinal(_squeeze(text).strip(EDGE))))
    parts = [_LINK.fullmatch(part) for part in _DASH.split(said)]
    links = [part for part in parts if part]
    if not 2 <= len(links) == len(parts) <= 3:
        return None
    names = [link["name"].strip(EDGE) for link in links]
    if not is_known(names[0]):
        return None
    codes = [link["code"] or "" for link in links]
    return Phrase(names[-1], measure, tuple(names[:-1]), joined_code(codes) if all(codes) else None)


def item_of(phrase: Phrase, above: tuple[str, ...]) -> Item:
    """The item that `phrase` names below `above`."""
    return Item(phrase.name, (*above, *phrase.above), phrase.code)


def split_pair(text: str) -> tuple[str, ...]:
    """The names of a pair or list that shares its end: `收、支总计` is 收入总计 and 支出总计."""
    names = [part.strip(EDGE) for part in _SPLIT.split(text) if part.strip(EDGE)]
    if len(names) < 2:
        return tuple(names)
    last = names[-1]
    sides = dict(zip(words("pair", "short"), words("pair", "side"), strict=True))
    if all(name in sides for name in names[:-1]) and last[0] in sides:
        tail = last[2:] if last.startswith(words("pair", "side")) else last[1:]
        return (*(sides[name] + tail for name in names[:-1]), sides[last[0]] + tail)
    return _of_each_scope(names) or tuple(names)


def _of_each_scope(names: Sequence[str]) -> tuple[str, ...]:
    """全市、市直及县级一般公共预算收入 are three; none where the names before the last are more than scopes."""
    scopes = [word for word, _ in slot_words().scopes]
    own = next((word for word in scopes if names[-1].startswith(word)), "")
    if not own or not set(names[:-1]) <= set(scopes):
        return ()
    return tuple(name + names[-1].removeprefix(own) for name in (*names[:-1], own))


def _unlinked(text: str) -> str:
    return shape("item.last_link").sub("", text)


def _squeeze(text: str) -> str:
    """Without blanks, and with the quotation marks that pages mix paired: “三公" and "三公" are “三公”."""
    text = "".join(text.split())
    return _QUOTED.sub(r"“\1”", text) if '"' in text else text


def _take_phase(text: str) -> tuple[str, str]:
    """The text without the phase words at its end, and the phase; a name that is nothing without them keeps them."""
    rest, measure = text, ""
    while found := _suffix().search(shape("phase.not_phase").sub(lambda name: "□" * len(name.group()), rest)):
        measure = measure or (found.lastgroup or "")
        shorter = rest[: found.start()]
        if shorter.endswith(words("item", "funds")) and (side := shape("item.fund_side").match(found.group())):
            # 一般公共预算支出决算数: of the expenditure, not of the fund
            return shorter + shape("item.side_verb").sub("", side.group()), measure
        bare = _trim(shorter, "")
        if shape("item.has_owner").search(bare):
            bare = _known_tail(bare)
        if shape("item.body").search(bare) and shape("item.has_side").search(found.group()):
            return _trim_back(rest), measure  # 某镇人民政府2018年部门预算收入总数: not of the body itself
        if bare and (sided := _with_side(bare, found.group())):
            return sided, measure
        if not bare:
            return (said if shape("item.side").fullmatch(said := _unlinked(rest)) else ""), measure
        if (shape("item.kept_suffix").search(_unlinked(rest)) and not _only_a_phase(bare, rest)) or _nothing_alone(
            bare
        ):
            return _trim_back(rest), measure
        rest = shorter
    return rest, measure


def _with_side(bare: str, phase: str) -> str:
    """基本支出决算 is the 决算 of 基本支出, not a 支出决算 of 基本: the name that stands only with its side."""
    found = shape("item.fund_side").match(phase)
    whole = bare + shape("item.side_verb").sub("", found.group()) if found else ""
    return whole if whole and is_known(whole) and not is_known(bare) else ""


def _only_a_phase(bare: str, whole: str) -> bool:
    """因公出国(境)费预算支出 is the 费 in its budget; 政府采购预算金额 and 一般公共预算支出 are names of their own."""
    return (
        bool(shape("item.fee_end").search(bare)) and find_row(bare) is not None and find_row(_unlinked(whole)) is None
    )


def _nothing_alone(bare: str) -> bool:
    """Whether `bare` names nothing without its phase word: 收入 of 收入预算, also behind an organisation's name."""
    if bare in _names("generic") or bare.endswith(words("item", "half_total")):
        return True
    return len(bare) > 2 and bare.endswith(words("item", "sides")) and bare[:-2].endswith(words("item", "organisation"))


def _trim(text: str, issuer: str) -> str:
    """Drop what introduces and what only links, on both ends, until nothing more falls."""
    text = shape("item.head_cut").sub("", text)
    text = without_ordinal(text.strip(EDGE))
    front, kept = shape("item.front"), words("item", "keep_front")
    while text:
        before = text
        if ours := _issuer_length(text, issuer):
            text = shape("item.after_issuer").sub("", text[ours:])
        found = front.match(text)
        if found and found.end() < len(text) and not text.startswith(kept) and _introduces(text, found.end()):
            text = without_ordinal(text[found.end() :].strip(EDGE))
        if text == before and (added := _without_link(text)) != text:
            text = added
        if text == before:
            break
        text = text.strip(EDGE)
    return _unbracket(_trim_back(text))


def _issuer_length(text: str, issuer: str) -> int:
    """How long the issuer's name is that `text` begins with, the places before it too: 某省某县某镇人民政府."""
    if not issuer:
        return 0
    at = text.find(issuer, 0, _LONGEST_PLACES + len(issuer))
    return at + len(issuer) if at == 0 or (at > 0 and shape("item.places").fullmatch(text[:at])) else 0


def _without_link(text: str) -> str:
    """加上级补助收入 is 上级补助收入, 加上转移性收入 is 转移性收入: what adds an item is no part of its name."""
    if known := next(
        (link for link in words("item", "added") if text.startswith(link) and is_known(text[len(link) :])), ""
    ):
        return text[len(known) :]
    found = shape("item.adding").match(text)
    return text[found.end() :] if found else text


def _introduces(text: str, end: int) -> bool:
    """Whether the front up to `end` only introduces: 共有车辆 is 车辆, but 本年收入合计 means more than 收入合计."""
    whole = find_row(text)
    return whole is None or find_row(text[end:]) is whole


def _trim_back(text: str) -> str:
    before = None
    while before != text:
        before = text
        text = text.strip(EDGE)
        if (
            text.endswith(words("item", "back"))
            and find_row(text) is None
            and (found := shape("item.back").search(text))
        ):
            if text.endswith(words("item", "kept_back")):
                break
            text = text[: found.start()]
    return text


def _unbracket(text: str) -> str:
    """Drop a bracket that was cut open by the end of the words, or an empty pair."""
    if not _PAIRED.search(text):
        return text.strip(EDGE)
    text = text.replace("()", "")
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")] if text.rindex("(") else text[1:]
    elif text.count(")") > text.count("("):
        text = text[text.index(")") + 1 :]
    return _requote(text.strip(EDGE))


def _requote(text: str) -> str:
    """Give back a quote that trimming took from one side: 三公”经费 is “三公”经费."""
    if text.count("”") > text.count("“"):
        return "“" + text
    return text + "”" if text.count("“") > text.count("”") else text


def _known_tail(text: str) -> str:
    """The known name that `text` ends with, where what stands before it ends like an organisation."""
    known = find_row(text)
    if known is not None or (text.endswith(words("item", "fee_spent")) and find_row(text[:-2]) is not None):
        return _without_side(text)
    if is_known(plain := shape("item.paid_by").sub("", text)):
        return _without_side(plain)
    if len(text) < 5 or text.startswith(words("item", "rest")) or shape("item.collected").search(text):
        return text
    last = len(text) - 3
    named = (
        shape("item.organisation").match(text, at.start(), last) for at in _organisations().finditer(text, 0, last)
    )
    ends = sorted({one.end() for one in named if one})
    # 转移支出等其他支出 stands beside 其他支出: not the same thing
    tails = (text[start:] for start in ends if not shape("item.no_tail").match(text, start - 1))
    return next((_without_side(tail) for tail in tails if is_known(tail)), text)


def _without_side(known: str) -> str:
    """公务接待费支出年初预算数: 支出 goes with the phase, 公务接待费 is the thing."""
    if shape("item.fee_spent").search(known) and (whole := find_row(known[:-2])) is not None:
        return known[:-2].rstrip(words("item", "of")[0]) if find_row(known) in (whole, None) else known
    return known
