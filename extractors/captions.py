"""Lines that name a table, told without its grid: what stands above a picture or a script in a table's place."""

from __future__ import annotations

import re

__all__ = ["is_form_title", "stands_below_title"]

_FORM = re.compile(
    r"^[^，。；：:]{0,30}(?:预算|决算|收支|收入|支出|三公|债务|债券|基金|绩效|采购|资产|经费)[^，。；：:]{0,30}表"
    r"(?:[（(][^（()）]{1,12}[)）])?$"
)
_BELOW = re.compile(
    r"^(?:公开|附)?表?\d{0,2}表?$|(?:单位|部门)[:：][^。；]{0,30}$|^[（(]?(?:详?见|如)下[图表][）)]?[:：。]?$"
)
_SPACES = re.compile(r"[\s\u3000]+")
_LONGEST = 60


def is_form_title(text: str) -> bool:
    """Whether a line is the title of a table: short, about budgets or accounts, ending in 表."""
    return len(text) <= _LONGEST and _FORM.match(_SPACES.sub("", text)) is not None


def stands_below_title(text: str) -> bool:
    """Whether a line stands between a title and its table: unit, whose table it is, number (公开05表), 见下图."""
    return _BELOW.search(_SPACES.sub("", text)) is not None
