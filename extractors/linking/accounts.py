"""The account that a name is: by the accounts above it, by the classification its section speaks of, or alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from mingzhang.schemas.vocabulary.codes import CLASSIFICATIONS, LEVELS, code_of

__all__ = ["Known", "known_account"]

_CodeIn = Callable[..., str | None]
"""`code_of` of one year."""
_AXES = tuple(dict.fromkeys(axis for axis, _ in CLASSIFICATIONS.values()))
_SPENT, _OTHER = "支出", "其他"
_BELOW = dict(zip((0, *LEVELS), LEVELS.values(), strict=False))
"""The level below a code, by the length of the code: a 款 below three digits."""


class Known(NamedTuple):
    """A classification's axis and one code of it."""

    axis: str
    code: str


@lru_cache(maxsize=1 << 14)
def known_account(name: str, above: tuple[str, ...], year: int, preferred: str = "") -> Known | None:
    """The one account that `name` is in `year` below the names `above`, or nothing where none or several fit.

    行政运行 is an account of thirty departments: the 类 and 款 above it decide. 住房公积金 is a functional and an
    economic account: the section does (`preferred`). A class is known wherever it stands, but for one that is called
    其他: 其他支出 of an insurance fund is not the class of that name. Names of other years alone
    (人大立法, of 2010) are asked where those of the year give none.
    """
    return _known(name, above, year, preferred) or _known(name, above, year, preferred, other_years=True)


def _known(name: str, above: tuple[str, ...], year: int, preferred: str, *, other_years: bool = False) -> Known | None:
    code_in = partial(code_of, year=year, other_years=other_years)
    parents = [Known(axis, parent) for axis in _AXES if (parent := _parent(above, axis, code_in))]
    for axis, parent in parents:
        if below := _below(name, axis, parent, code_in):
            return Known(axis, below)
    if name.startswith(_OTHER) and not preferred:
        return None
    axes = [axis for axis, _ in parents] or _AXES
    fitting = [Known(axis, code) for axis in axes if (code := _alone(name, axis, code_in))]
    own = [known for known in fitting if known.axis == preferred]
    if own or len(fitting) == 1:
        return (own or fitting)[0]
    classes = [Known(axis, code) for axis in axes if (code := code_in(name, axis, level="类"))]
    return classes[0] if len(classes) == 1 else None


def _alone(name: str, axis: str, code_in: _CodeIn) -> str | None:
    """The one account of that name; of the two economic classifications departments speak in their own.

    初中教育支出 is the 项 初中教育, as a sentence calls it.
    """
    found = code_in(name, axis) or (code_in(name, axis, within="3") if axis == "economic" else None)
    if found is None and axis == "function" and name.endswith(_SPENT) and not name.startswith(_OTHER):
        return code_in(name.removesuffix(_SPENT), axis, level="项")
    return found


def _below(name: str, axis: str, parent: str, code_in: _CodeIn) -> str | None:
    """The account `name` or `name` + 支出 under `parent`: 机关事业单位职业年金缴费 is printed without its end.

    其他教育支出 is a 款 and the only 项 of it: below a 类 it is the 款.
    """
    names, level = (name, name + "支出"), _BELOW.get(len(parent), "")
    codes = (code_in(one, axis, within=parent, level=at) for at in (level, "") for one in names)
    return next((code for code in codes if code and code != parent), None)


def _parent(above: tuple[str, ...], axis: str, code_in: _CodeIn) -> str:
    """The code of the deepest account among the names above, walked from the top."""
    found = ""
    for name in above:
        if level := _BELOW.get(len(found)):
            code = code_in(name, axis, within=found, level=level)
            if not found:  # 一般公共服务/海关事务: a class is printed without its end
                code = code or code_in(f"{name}支出", axis, level=level)
            # A list may begin at the 款 (检察, 行政事业单位离退休) where its name is of one account only.
            found = code or (code_in(name, axis, within=found) or found)
    return found
