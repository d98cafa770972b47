"""Amounts and rates written in Chinese numerals: 三亿一千五百万元, 壹佰万元整, 百分之三点五."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingzhang.extractors.numbers.chinese import DIGITS, SCALES, TENS, scaled_sum, terms_of
from mingzhang.extractors.numbers.framing import bound_after, bound_of, qualifier_before
from mingzhang.extractors.numbers.number import RANGE, Number
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["spelled_amounts", "without_spelled"]

_DIGIT, _SCALE = "".join(DIGITS), "".join(SCALES)
_RUN = f"[{_DIGIT}{''.join(TENS)}{_SCALE}]"
# A look that most texts end at: a numeral's digit or 十, then 元.
_SPELLS = re.compile(rf"[{_DIGIT}十拾廿卅][{_SCALE}]{{0,4}}[余多]?[元圆]|百分之负?[{_DIGIT}十百\d]")
_MONEY = re.compile(
    rf"(?<!{_RUN})(?P<run>{_RUN}{{1,24}})(?:点(?P<fraction>[{_DIGIT}]{{1,6}})(?P<scale>[{_SCALE}]{{0,3}}))?"
    rf"(?P<more>[余多]?)[元圆](?!{_RUN}{{1,3}}角)"
)
_PERCENT = re.compile(
    rf"百分之(?P<minus>负?)(?:(?P<run>{_RUN}{{1,6}})(?:点(?P<fraction>[{_DIGIT}]{{1,6}}))?"
    r"|(?P<printed>\d{1,3}(?:\.\d{1,4})?)(?![\d%]))"
)
_TO_BEFORE = re.compile(rf"(?:{_RUN}{{1,8}}|\d[\d.]{{0,9}})[ ]?[至到—~-]$")
_FORMAL_SCALES = str.maketrans("萬億佰仟拾", "万亿百千十")
# 统一百元, 第三元: the numeral is part of the word before it.
_NAMED_BEFORE = frozenset("第统唯单之专同划另归合不多几数")
_STATED = frozenset("为是共计费出入额款约达金资币")
# 一千零二万元整（即1002万元）, 1002万元（大写：壹仟零贰万元整）: the same amount a second time, for the eye.
_AGAIN_BEHIND = re.compile(r"[整正]?\((?:即|合|约|人民币|小写|[¥￥:])*\d")
_AGAIN_BEFORE = re.compile(r"\d[万亿]?元?\((?:即|大写|人民币|[¥￥:])*$")
_SAID_ENDS = frozenset("元圆整正(（即合约币写¥￥:：")
_SAID_BEFORE = re.compile(rf"(?:人民币)?{_RUN}{{2,24}}[元圆][整正]?[(（]?(?:即|合|约|人民币|小写|[¥￥:：])*$")
_LEAD = 12


def spelled_amounts(text: str, known: Sequence[Number]) -> Iterator[Number]:
    """The amounts and rates of `text` (in normal form) in Chinese numerals that no number of `known` touches."""
    if _SPELLS.search(text) is None:
        return
    for read, pattern in ((_money, _MONEY), (_percent, _PERCENT)):
        for found in pattern.finditer(text):
            number = read(text, found)
            if number and not any(one.start < number.stop and number.start < one.stop for one in known):
                yield number


def without_spelled(lead: str) -> str:
    """What stands before a number without the same amount in words: 接待费玖万捌仟元(¥ before 98,000.00 is 接待费."""
    found = _SAID_BEFORE.search(lead) if lead[-1:] in _SAID_ENDS else None
    return lead[: found.start()] if found else lead


def _money(text: str, found: re.Match[str]) -> Number | None:
    """The amount in 元, or in the last of 万 and 亿: 三亿一千五百万元 is 31,500万元, as exact as that."""
    if not _is_amount(text, found):
        return None
    run, fraction = found["run"], found["fraction"]
    if fraction:
        scale, end = found["scale"].translate(_FORMAL_SCALES), found.end("fraction")
    else:
        last = run[-1].translate(_FORMAL_SCALES)
        scale = last if last in "万亿" else ""
        end = found.end("run") - len(scale)
    value = _value(run, fraction)
    unit = find_unit(f"{scale}元")
    if value is None or unit is None:
        return None
    if not fraction:
        value /= unit.factor
    number = Number(found.start(), end, found.end(), value, len(fraction or ""), unit, unit.symbol, found["more"])
    return _framed(text, number)


def _is_amount(text: str, found: re.Match[str]) -> bool:
    """Whether a numeral states an amount; one of a single digit needs a word that says so: 支出〇元, but 三元区."""
    run, lead, after = (
        found["run"],
        text[max(0, found.start() - _LEAD) : found.start()],
        text[found.end() : found.end() + 1],
    )
    if lead[-1:] in _NAMED_BEFORE or (run[0] in _SCALE and run[0] not in "十拾"):
        return False
    if _AGAIN_BEHIND.match(text, found.end()) or _AGAIN_BEFORE.search(lead):
        return False
    if len(run) > 1 or found["fraction"]:
        return True
    stated = lead[-1:] in _STATED or not lead
    return stated and (not "一" <= after <= "\u9fff" or after in "整正")


def _percent(text: str, found: re.Match[str]) -> Number | None:
    """百分之三点五 is 3.5%; its unit stands before the digits and is part of what is printed."""
    run, fraction, printed = found["run"], found["fraction"], found["printed"]
    value = Decimal(printed) if printed else Decimal(100) if run == "百" else _value(run, fraction)
    if value is None:
        return None
    decimals = len(printed.partition(".")[2]) if printed else len(fraction or "")
    start, end = found.span()
    return _framed(text, Number(start, end, end, -value if found["minus"] else value, decimals, find_unit("%")))


def _value(run: str, fraction: str | None) -> Decimal | None:
    terms = terms_of(run)
    whole = scaled_sum(terms) if terms else None
    if whole is None or not fraction:
        return whole
    return Decimal(f"{whole}.{''.join(str(DIGITS[char]) for char in fraction)}")


def _framed(text: str, number: Number) -> Number:
    """`number` with what stands around it: 约, 余, 以上; behind 二十至 it is the end of a range."""
    before = text[max(0, number.start - _LEAD) : number.start]
    if opened := _TO_BEFORE.search(before):
        return number._replace(start=number.start - len(opened.group()), bound=RANGE)
    qualifier, after = qualifier_before(before), bound_after(text, number.stop)
    words = (qualifier and qualifier.group(1), number.qualifier, after and after.group(1))
    return number._replace(
        stop=after.end() if after else number.stop,
        qualifier=" ".join(word for word in words if word),
        bound=bound_of(before, qualifier, after),
    )
