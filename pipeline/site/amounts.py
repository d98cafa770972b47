"""Amounts as people read them: yuan in 万元 or 亿元, other units as they are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mingzhang.pipeline.site.markup import Html, both

__all__ = ["Scale", "plain", "scale_of"]

_YI_FROM = Decimal(1_000_000_000)
_YI, _WAN = Decimal(100_000_000), Decimal(10_000)


class Scale:
    """How many yuan one unit of a table or plot is, and its name."""

    def __init__(self, factor: Decimal, key: str) -> None:
        self.factor, self.key = factor, key

    @property
    def name(self) -> Html:
        """万元 or 亿元, in both languages."""
        return both(self.key)

    def of(self, yuan: Decimal) -> str:
        """The amount with two decimals."""
        return f"{yuan / self.factor:,.2f}"

    def brief(self, yuan: Decimal) -> str:
        """The amount in about four digits, for a label of a narrow column."""
        amount = yuan / self.factor
        return f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:,.1f}" if abs(amount) >= 100 else f"{amount:,.2f}"


def scale_of(amounts: Iterable[Decimal]) -> Scale:
    """亿元 where the largest is ten 亿 or more, else 万元."""
    large = max((abs(one) for one in amounts), default=Decimal(0)) >= _YI_FROM
    return Scale(_YI, "yi") if large else Scale(_WAN, "wan")


def plain(value: Decimal, unit: str = "") -> str:
    """A number with its thousands apart, without idle zeros; yuan have two decimals at most."""
    text = f"{value:,.2f}" if unit == "CNY" else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
