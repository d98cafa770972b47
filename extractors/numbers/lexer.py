"""The lexer of Chinese fiscal numbers: value, unit, qualifier and exact place of every number in a text.

Offsets are into the text as given; a number whose digits are torn by spaces or a line break is one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter

from mingzhang.extractors.numbers.chinese import chinese_value
from mingzhang.extractors.numbers.framing import (
    BOUNDED,
    QUALIFIED,
    SIGNED,
    bound_after,
    bound_of,
    minus_before,
    qualifier_before,
)
from mingzhang.extractors.numbers.glyphs import without_unknown
from mingzhang.extractors.numbers.joined import join_numbers
from mingzhang.extractors.numbers.non_quantities import find_spans
from mingzhang.extractors.numbers.number import Number, make_number
from mingzhang.extractors.numbers.spelled import spelled_amounts
from mingzhang.schemas.vocabulary.marks import either
from mingzhang.schemas.vocabulary.units import UNITS, Unit

__all__ = ["Number", "lex", "match_unit"]


_NOTHING = Decimal(0)
_DIGIT = re.compile("[0-9]")
# 1,421, 486: a comma before a space ends no group; 1,234,56 is no grouped number.
_TIGHT = re.compile(r"\d{1,3}(?:,\d{3}){1,12}(?!\d|,\d)(?:\.\d+)?|\d+(?:\.\d+)?")
# 2,2 26.21万元: a blank inside a group of three; only before a unit, else it may part two numbers.
_PARTED = re.compile(
    r"\d{1,3}(?:,\d{3}){0,4},(?:\d[ \n]\d\d|\d\d[ \n]\d)(?:,\d{3}){0,4}(?!\d|,\d)(?:\.\d+)?(?=[ ]?[百千万亿元])"
)
_GAP = re.compile(
    r"[ \n]{1,4}|[ \n]{0,3}\.[ \n]{1,3}|[ \n]{1,3}\.[ \n]{0,3}|[ \n]{1,3},[ \n]{0,3}|[ \n]{0,3},[ \n]{1,3}"
)
_LONGEST_GAP = 7
_MORE = re.compile(r"[ ]?[余多来](?![一-鿿]{0,2}少)")
_FOLLOWED = frozenset("余多来 ")
# Before a number: a sign, a qualifier, a price, a bracket, a tear. Behind its unit: a bound or a unit torn by a space.
_TELLING = SIGNED | QUALIFIED | frozenset("价值( \n.,)0123456789")
_TELLING_AFTER = BOUNDED | frozenset(" \n")
_OPENS = re.compile(r"[ ]?\(")
_OPENED, _CLOSED = re.compile(r"\([ ]?$"), re.compile(r"[ ]?\)")
_SPOKEN = re.compile(
    r"(?:共(?:计|有|)|合计|现有|设有|下设|等|购置|保有)[ ]?([一二两三四五六七八九十]{1,3})[ ]?(辆|家|个|台|套|名|人|批次|批)(?![一-鿿]?方面)"  # noqa: E501 - one shape, one line
)
_SPEAKS = re.compile("[一二三四五六七八九十两] ?[辆家个台套名人批所项]")
_CAMPUS = re.compile(
    r"(?<!“)(两)[ ]?(个|家|辆|所|名|台|套|项)(?!方面|层面|维度|阶段|环节|确立|维护|结合|[一-鿿]?字)(?=[一-鿿]{2})"
)


def _symbol_table() -> dict[str, Unit]:
    return {unit.symbol: unit for unit in UNITS}


_SYMBOLS = _symbol_table()
_LONGEST = max(map(len, _SYMBOLS))
_FIRST = frozenset(symbol[0] for symbol in _SYMBOLS)
_UNIT = re.compile(either(_SYMBOLS))
_SPACES = frozenset(" \n")
_SPACE_RUN = re.compile(r"[ \n]{0,40}")


def match_unit(text: str, at: int) -> tuple[Unit, int, int] | None:
    """The longest unit printed at `at` (spaces before and inside skipped), with its start and end in `text`."""
    start = at
    if text[at : at + 1] in _SPACES:
        found = _SPACE_RUN.match(text, at)
        start = found.end() if found else at
    if start >= len(text) or text[start] not in _FIRST:
        return None
    if tight := _UNIT.match(text, start):
        known, end = _SYMBOLS[tight.group()], tight.end()
        following = text[end : end + 1]
        if following not in _SPACES and following not in known.not_before:
            return known, start, end
    letters: list[str] = []
    ends: list[int] = []
    position = start
    while position < len(text) and len(letters) < _LONGEST:
        if text[position] not in " \n":
            letters.append(text[position])
            ends.append(position + 1)
        elif ends and position - ends[-1] > 2:
            break
        position += 1
    word = "".join(letters)
    for size in range(len(word), 0, -1):
        unit = _SYMBOLS.get(word[:size])
        if unit and not (size < len(word) and word[size] in unit.not_before):
            return unit, start, ends[size - 1]
    return None


def lex(text: str) -> tuple[Number, ...]:
    """Every number of `text` (in normal form: `mingzhang.extractors.numbers.normal.normalise`), in order."""
    if not _DIGIT.search(text):
        return tuple(join_numbers(text, sorted(_in_words(text, []), key=itemgetter(0))))
    found: list[Number] = []
    for start, end, reason in find_spans(text):
        if reason:
            found.append(make_number((start, end, end, _NOTHING, 0, None, "", "", "", reason, False)))
        elif amount := _plain(text, start, end):
            found.append(amount)
    more = _quantities(text, _pieces(text, found))
    more += _in_words(text, found + more)
    known = sorted(found + more, key=itemgetter(0)) if more else found
    return tuple(join_numbers(text, without_unknown(text, known)))


def _in_words(text: str, known: list[Number]) -> list[Number]:
    spelled = list(spelled_amounts(text, known))
    return spelled + list(_spoken(text, known + spelled))


def _quantities(text: str, pieces: list[tuple[int, int]]) -> list[Number]:
    numbers: list[Number] = []
    index = 0
    while index < len(pieces):
        last = index
        while last + 1 < len(pieces) and _torn(text, pieces, index, last):
            last += 1
        numbers.append(_number(text, pieces[index][0], pieces[last][1], torn=last > index))
        index = last + 1
    return numbers


def _pieces(text: str, known: list[Number]) -> list[tuple[int, int]]:
    """The digit runs outside `known`; a run that a known number cuts is taken from where that ends."""
    pieces: list[tuple[int, int]] = []
    at = 0
    for start, end in [(number[0], number[1]) for number in known] + [(len(text), len(text))]:
        while at < start and (digit := _DIGIT.search(text, at, start)):
            match = _PARTED.match(text, digit.start(), start) or _TIGHT.match(text, digit.start())
            if match is None or match.end() > start:
                match = _TIGHT.fullmatch(text, digit.start(), start)
            if match is None:
                break
            pieces.append(match.span())
            at = match.end()
        at = max(at, end)
    return pieces


def _torn(text: str, pieces: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the piece after `last` is the rest of the number that began at `first`.

    A number torn by spaces or a line break is told from two numbers by what follows: only the last piece has a unit,
    the first is no year, and the joined digits are well formed (PDF lines break inside numbers; editors insert spaces).
    """
    start, end = pieces[first][0], pieces[last][1]
    next_start, next_end = pieces[last + 1]
    gap = text[end:next_start]
    if len(gap) > _LONGEST_GAP or not _GAP.fullmatch(gap):
        return False
    head, tail = text[start:end], text[next_start:next_end]
    joined = _squeeze(head + gap + tail)
    if not _TIGHT.fullmatch(joined) or re.fullmatch(r"(?:19|20)\d\d", head):
        return False
    if joined.count(".") > 1 or ("," in gap and not re.match(r"\d{3}(?!\d)", tail)):
        return False
    rest = match_unit(text, next_end)
    if rest is not None or last + 2 == len(pieces):
        return rest is not None
    following = pieces[last + 2][0]
    return following - next_end <= _LONGEST_GAP and _GAP.fullmatch(text, next_end, following) is not None


def _squeeze(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


def _plain(text: str, start: int, end: int) -> Number | None:
    """The number whose unit stands right behind it, where nothing around tells more of it."""
    unit = _UNIT.match(text, end) if text[start - 1 : start] not in _TELLING else None
    if unit is None:
        return None
    stop = unit.end()
    known, following = _SYMBOLS[unit.group()], text[stop : stop + 1]
    if following in _TELLING_AFTER or following in known.not_before:
        return None
    digits = text[start:end]
    decimals = len(digits) - digits.find(".") - 1 if "." in digits else 0
    return make_number((start, end, stop, Decimal(digits), decimals, known, unit.group(), "", "", "", False))


def _number(text: str, start: int, end: int, *, torn: bool) -> Number:
    """The number printed at `start` to `end` with sign, qualifier, unit and bound."""
    if not torn and "," not in text[start:end] and (plain := _plain(text, start, end)):
        return plain
    digits = _squeeze(text[start:end]).replace(",", "")
    before = text[max(0, start - 6) : start]
    edge = before.rstrip(" ")[-1:]
    sign = minus_before(before) if edge in SIGNED else None
    qualified = sign is not None or edge in QUALIFIED
    qualifier = qualifier_before(before[: sign.start()] if sign else before) if qualified else None
    more = _MORE.match(text, end) if text[end : end + 1] in _FOLLOWED else None
    unit = match_unit(text, more.end() if more else end)
    if more and unit is None:
        more = None
    if unit is None and not more:
        unit = _unit_in_brackets(text, end)
    bracketed = _bracketed(text, start, end) if unit is None and not sign else None
    if bracketed:
        sign, unit = bracketed
    stop = unit[2] if unit else end
    after = bound_after(text, stop)
    value = Decimal(digits)
    words = [qualifier.group(1)] if qualifier else []
    words += [more.group().strip()] if more else []
    words += [after.group(1)] if after else []
    return Number(
        start - (len(sign.group()) if sign and not bracketed else 0),
        end,
        after.end() if after else stop,
        -value if sign else value,
        len(digits.partition(".")[2]),
        unit[0] if unit else None,
        text[unit[1] : unit[2]] if unit else "",
        " ".join(words) if words else "",
        bound_of(before, qualifier, after),
    )


def _unit_in_brackets(text: str, end: int) -> tuple[Unit, int, int] | None:
    """房屋3260.4（平方米）: the unit as the form prints it."""
    opened = _OPENS.match(text, end)
    unit = match_unit(text, opened.end()) if opened else None
    closed = _CLOSED.match(text, unit[2]) if unit else None
    return (unit[0], unit[1], unit[2]) if unit and closed else None


def _bracketed(text: str, start: int, end: int) -> tuple[re.Match[str], tuple[Unit, int, int]] | None:
    """A negative amount in the accountants' way: 年末结余(5.2)万元."""
    opened, closed = _OPENED.search(text, max(0, start - 2), start), _CLOSED.match(text, end)
    unit = match_unit(text, closed.end()) if opened and closed else None
    return (opened, unit) if opened and unit and unit[0].unit == "CNY" else None


def _spoken(text: str, known: list[Number]) -> Iterator[Number]:
    """Chinese numerals that state a count (共两辆, 等三个项目); slogans (一个中心) have no such lead."""
    if _SPEAKS.search(text) is None:
        return
    taken: set[int] = set()
    for pattern in (_SPOKEN, _CAMPUS) if "两" in text else (_SPOKEN,):
        for found in pattern.finditer(text):
            start, end = found.span(1)
            value, unit = chinese_value(found.group(1)), _SYMBOLS.get(found.group(2))
            if value is None or unit is None or start in taken or any(n.start < end and start < n.stop for n in known):
                continue
            taken.add(start)
            yield Number(start, end, found.end(2), Decimal(value), 0, unit, found.group(2), spoken=True)
