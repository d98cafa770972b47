"""Classification codes as tables print them: whole, in two or three columns, with parents repeated or left blank."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["CodeColumns", "code_in_name", "parents"]

_WHOLE = re.compile(r"\d{3}(?:\d{2}){0,4}$")
_JUNK = re.compile(r"[\s.\-—_\[\]【】]+")
_IN_NAME = re.compile(r"^(?:[\[【(（](\d{3,9})[\]】)）]|(\d{3,9})([-—_－、]?))(?=\D)(.+)$")
_TWO_LEVELS = ("3", "5")
"""Economic classes have no 项: in a column of their own, 01 below 301 can only be its first 款."""
_CLASS = re.compile(r"10[1-9]|110|20[1-9]|21[0-7]|219|22[0-79]|23[0-4]|30[1-9]|31[0-3]|399|50[1-9]|51[0-4]|599")


class CodeColumns:
    """Joins the cells of the code columns of one block, row after row, remembering parents that are not repeated."""

    def __init__(self) -> None:
        self._levels: list[str] = []

    def read(self, cells: Sequence[str]) -> str | None:
        """The row's code, from the text of each code column; nothing where the row prints none."""
        parts = [_JUNK.sub("", text) for text in cells]
        filled = [(place, part) for place, part in enumerate(parts) if part.isdecimal()]
        if not filled:
            return None
        if len(filled) == 1 and _WHOLE.match(filled[0][1]):
            return self._whole(filled[0][1])
        if len(parts) == 1 and len(parts[0]) == 2 and self._levels and self._levels[0][:1] in _TWO_LEVELS:
            filled = [(1, parts[0])]
        for place, part in filled:
            self._put(place, part)
        deepest = filled[-1][0]
        code = "".join(self._levels[: deepest + 1])
        return code if _WHOLE.match(code) else None

    def _whole(self, code: str) -> str:
        self._levels = [code[:3], *(code[at : at + 2] for at in range(3, len(code), 2))]
        return code

    def _put(self, place: int, part: str) -> None:
        above = "".join(self._levels[:place])
        if above and len(part) > 2 and part.startswith(above):
            part = part[len(above) :]
        if place and len(part) == 1:
            part = "0" + part
        del self._levels[place:]
        while len(self._levels) < place:
            self._levels.append("")
        self._levels.append(part)


def code_in_name(name: str, *, classified: bool = False) -> tuple[str | None, str]:
    """A code printed in front of its name (`2050101-行政运行`, `[201]一般公共服务支出`), and the name without it.

    Without bracket or stroke a code is believed only where the heading says that accounts stand here (`classified`)
    or where it is longer than a class: 110指挥中心 is no account.
    """
    match = _IN_NAME.match(name)
    code = (match[1] or match[2]) if match else ""
    if not match or not _WHOLE.match(code) or not _CLASS.match(code):
        return None, name
    if not (match[1] or match[3] or classified or len(code) > 3):
        return None, name
    return code, match[4]


def parents(code: str) -> list[str]:
    """The codes above a code, highest first: 201 and 20106 for 2010601."""
    return [code[:length] for length in range(3, len(code), 2)]
