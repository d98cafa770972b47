"""Finding the marks of a fiscal sentence: comparison, direction, share, completion, 其中, reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from schemas.vocabulary.marks import either, words

__all__ = ["Mark", "find_marks", "phase_of"]


class Mark(NamedTuple):
    """One mark in the normal form of a paragraph.

    `kind` is `compare direction result share rate completion among reason`. `sign` is the direction's (+1, -1, 0 where
    the text offers both: 增加（减少）). `year` is absolute (2021), relative (-1 last year, 0 this year) or nothing;
    `phase` the budget phase a comparison or completion names.
    """

    kind: str
    start: int
    end: int
    sign: int = 0
    year: int | None = None
    phase: str = ""


_S = "[ \n]{0,4}"


def _relative() -> str:
    return either(words("comparison", "last_year"))


@cache
def _scan() -> re.Pattern[str]:
    year = rf"(?:(?:19|20)\d\d{_S}(?:年度|年)?|{_relative()}|{either(words('comparison', 'this_year'))})"
    phase = (
        r"(?:财政拨款|一般公共预算财政拨款|一般公共预算|部门|总|财政|基本|项目)?(?:支出|收入)?(?:的)?"
        r"(?:年初部门预算|年初预算|全年预算|调整后预算|调整预算|年中预算|预算|决算|执行|实际支出|实际完成|实际|完成|支出|收入)"
        r"(?:安排|支出|收入|批复|执行|完成)?(?:总额|金额|数|额)?"
    )
    lead = either(words("comparison", "lead"))
    tail = either(words("comparison", "tail"))
    filler = either(words("direction", "filler"))
    compare = (
        rf"(?:{lead}){_S}(?:{year}){_S}(?:同期|同口径|同比)?(?:的)?{_S}(?:{phase})?(?:的)?{_S}(?:{tail})?"
        rf"|(?:相较于|相较|较之|较|比|与|同){_S}(?:{phase}){_S}(?:{tail})?(?<=[数算额比较])"
        rf"|(?:{year}){_S}(?:同期|同口径)(?:的)?(?:{phase})?"
        rf"|{either(words('comparison', 'bare'))}"
    )
    up, down = either(words("direction", "up")), either(words("direction", "down"))
    short = rf"增{_S}[(/]{_S}减{_S}[)]?|减{_S}[(/]{_S}增{_S}[)]?"
    both = rf"{short}|(?:{up}){_S}[(/]{_S}(?:{down}){_S}[)]?|(?:{down}){_S}[(/]{_S}(?:{up}){_S}[)]?"
    parts = {
        "result": rf"(?:{either(words('direction', 'result'))})(?:{_S}[:])?",
        "both": rf"(?:{both})(?:{filler})*",
        "up": rf"(?:{up})(?!值|税)(?:{_S}(?:{filler}))*|(?<![新])(?:{either(words('direction', 'up_before_digit'))})了?(?={_S}[\d])",  # noqa: E501 - one shape, one line
        "neutral": rf"(?:{either(words('direction', 'neutral'))})(?:{filler})*(?={_S}-?\d)",
        "down": rf"(?:{down})(?:{_S}(?:{filler}))*|(?<![至不更])(?:{either(words('direction', 'down_before_digit'))})了?(?={_S}[\d])",  # noqa: E501 - one shape, one line
        "completion": (
            rf"(?:{either(words('completion', 'lead'))})了?{_S}(?:(?:19|20)\d\d{_S}年度?)?(?:的)?{_S}"
            rf"(?:(?:一般公共|部门|支出|收入|财政拨款)?(?:{either(words('completion', 'object'))}))"
            rf"(?:总额|安排数|安排|指标|数|额)?{_S}(?:的)?(?:比例)?(?:为|是)?(?={_S}[-\d])"
            # 占支出预算总额的86% is a share of the budget, 占年初预算的86% how much of it was used
            rf"|占{_S}(?:年初|全年|调整后?|变动|年度)?预算(?:安排数|安排|数|额)?{_S}(?:的)?(?:比例)?(?:为|是)?(?={_S}[-\d])"
            rf"|完成了?(?={_S}\d[\d,.]{{0,12}}{_S}%)"
            rf"|(?:{either(words('completion', 'rate'))})(?:平均)?{_S}(?:为|是|达到了?|达|约|高达|:)*(?={_S}[\d约])"
        ),
        "compare": compare,
        "rate": rf"(?:{either(words('share', 'rate'))})(?:为|是)?",
        "share": rf"占(?=地方|有效|线上)|占(?![{''.join(words('share', 'not_after'))}])(?<!侵占)(?<!挤占)",
        "among": rf"(?:{either(words('among', 'words'))})",
        "reason": rf"(?:{either(words('reason', 'words'))})(?:是|为|:)*",
    }
    return re.compile(_first() + "(?:" + "|".join(f"(?P<{name}>{shape})" for name, shape in parts.items()) + ")")


def _first() -> str:
    """A look at the first character, which no mark of any list can do without: all other places cost one look."""
    lists = [
        *(("direction", name) for name in ("up", "down", "neutral", "result", "up_before_digit", "down_before_digit")),
        *(("comparison", name) for name in ("lead", "bare", "last_year", "this_year")),
        *(("completion", name) for name in ("lead", "object", "rate")),
        *(("share", name) for name in ("lead", "rate")),
        ("among", "words"),
        ("reason", "words"),
    ]
    firsts = {word[0] for group, name in lists for word in words(group, name)}
    return f"(?=[{re.escape(''.join(sorted(firsts)))}\\d])"


_YEAR = re.compile(r"(?:19|20)\d\d")
_BUDGET_WORDS = (
    ("adjusted_budget", ("全年预算", "调整预算", "调整后预算", "变动预算")),
    ("budget", ("预算",)),
    ("final", ("决算", "执行", "实际", "完成", "支出数", "收入数")),
)
_KINDS = {"both": "direction", "neutral": "direction", "up": "direction", "down": "direction"}
_SIGNS = {"up": 1, "down": -1}


def phase_of(text: str) -> str:
    """The budget phase that a comparison or completion phrase names, empty where it names none."""
    plain = text.replace("一般公共预算", "").replace("政府性基金预算", "").replace("国有资本经营预算", "")
    return next((phase for phase, names in _BUDGET_WORDS if any(name in plain for name in names)), "")


def find_marks(text: str) -> Iterator[Mark]:
    """The marks of `text` (in normal form), in order and without overlap."""
    for found in _scan().finditer(text):
        name = found.lastgroup or ""
        kind = _KINDS.get(name, name)
        phrase = found.group()
        year = _year(phrase) if kind in ("compare", "completion") else None
        phase = phase_of(phrase) if kind in ("compare", "completion") else ""
        if kind == "result" and phrase.startswith("调整"):
            phase = "adjusted_budget"  # 年初预算612000万元，调整为598000万元
        elif kind == "direction" and phrase.startswith("预决算"):
            phase = "budget"
        yield Mark(kind, found.start(), found.end(), _SIGNS.get(name, 0), year, phase)


def _year(phrase: str) -> int | None:
    if found := _YEAR.search(phrase):
        return int(found.group())
    if re.search(_relative(), phrase) or phrase in words("comparison", "bare"):
        return -1
    return 0 if re.search(either(words("comparison", "this_year")), phrase) else None
