"""What stands around a number and says more of it: its sign, its qualifier, the bound that it is."""

from __future__ import annotations

import re

__all__ = ["BOUNDED", "QUALIFIED", "SIGNED", "bound_after", "bound_of", "minus_before", "qualifier_before"]

_BOUND_AFTER = re.compile(r"[ ]?(?:\((?:含|不含|包含)\)|[(]含[)])?(?:及)?[ ]?(以上|以下|以内|之内|左右|上下)")
_QUALIFIER_BEFORE = re.compile(r"(不超过|不高于|不低于|不少于|不足|大约|超过|至少|最多|最高|约|近|逾|超|≥|≤|>|<)[ ]?$")
_LIMITS = frozenset(["不超过", "不高于", "不低于", "不少于", "至少", "最多", "最高", "≥", "≤", ">", "<"])
# ——70余名 is a dash, 表八-1 and code-1 are names, a dash that a line begins with is its bullet: none is a minus.
_SIGN = re.compile(
    r"(?<=[^\d一-鿿A-Za-z)%\-—])[-—][ ]?$|(?<=[一-鿿])(?<![一二三四五六七八九十表件附款类项第])[-—]$"
    # 增幅为负3.5% says already that it falls
    r"|(?<![幅速率长]为)负$"
    # the signs of accounts, and a minus before the currency: 增减率△17.36%, -￥65.90万元
    r"|(?<=[一-鿿:(,])[△▲]$|(?<![\d一-鿿A-Za-z)%])[-—]¥$|(?<=[一-鿿])[-—]¥$"
)
_PRICED = ("单价", "单位价值", "单台价值", "单件价值", "单套价值")
# The last or first character of each shape above: a look at it spares the search nearly everywhere.
SIGNED, QUALIFIED = frozenset("-—负△▲¥"), frozenset("过高低少足约近逾超多≥≤><")
BOUNDED = frozenset("(及以之左上 ")


def minus_before(before: str) -> re.Match[str] | None:
    """The minus at the end of what stands before a number."""
    return _SIGN.search(before)


def qualifier_before(before: str) -> re.Match[str] | None:
    """约, 超过, ≥ at the end of what stands before a number; group 1 is the word."""
    return _QUALIFIER_BEFORE.search(before)


def bound_after(text: str, stop: int) -> re.Match[str] | None:
    """（含）以上 and its kin behind a number's unit; group 1 is the word."""
    return _BOUND_AFTER.match(text, stop) if text[stop : stop + 1] in BOUNDED else None


def bound_of(before: str, qualifier: re.Match[str] | None, after: re.Match[str] | None) -> str:
    """The word that makes a number a limit, or an empty text; a price (单价100万元的设备) is one."""
    if before.rstrip(" ").endswith(_PRICED):
        return "以上"
    if after and after.group(1) in ("以上", "以下", "以内", "之内"):
        return after.group(1)
    return qualifier.group(1) if qualifier and qualifier.group(1) in _LIMITS else ""
