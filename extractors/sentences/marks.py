"""Finding the marks of a fiscal sentence: comparison, direction, share, completion, 其中, reason."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from mingzhang.schemas.vocabulary.marks import beginnings, either, words

__all__ = ["Mark", "find_marks", "phase_of"]


class Mark(NamedTuple):
    """One mark in the normal form of a paragraph.

    `kind` is `compare direction result share rate completion among reason`. `sign` is the direction's (+1, -1, 0 where
    the text offers both: 增加（减少）). `year` is absolute (2021), relative (-1 last year, 0 this year) or nothing;
    `phase` the budget phase a comparison or completion names. `rate`: a direction that announces a rate (增长率, 降幅).
    """

    kind: str
    start: int
    end: int
    sign: int = 0
    year: int | None = None
    phase: str = ""
    rate: bool = False


_made = partial(tuple.__new__, Mark)  # as the numbers are made
_S = "[ \n]{0,4}"
_SAME = rf"{_S}(?:年度?)?{_S}同"
"""A year begins a mark only as 2021年同期."""


class _Shape(NamedTuple):
    """How one kind of mark is printed, and the words that it begins with (`0`: a year)."""

    name: str
    shape: str
    begins: frozenset[str]


def _listed(group: str, *names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in words(group, name))


def _comparison() -> str:
    relative = either(words("comparison", "last_year"), words("comparison", "this_year"))
    year = rf"(?:(?:19|20)\d\d{_S}(?:年度|年)?|{relative})"
    phase = (
        r"(?:财政拨款|一般公共预算财政拨款|一般公共预算|部门|总|财政|基本|项目)?(?:支出|收入)?(?:的)?"
        r"(?:年初部门预算|年初预算|全年预算|调整后预算|调整预算|年中预算|预算|决算|执行|实际支出|实际完成|实际|完成|支出|收入)"
        r"(?:安排|支出|收入|批复|执行|完成)?(?:总额|金额|数|额)?"
    )
    lead = either(words("comparison", "lead"))
    tail = either(words("comparison", "tail"))
    return (
        rf"(?<!经)(?<!经比)(?<!经对)(?:{lead}){_S}(?:{year}){_S}(?:同期|同口径|同比)?(?:的)?{_S}(?:{phase})?(?:的)?{_S}(?:{tail})?"
        rf"|(?:相较于|相较|较之|较|比|与|同){_S}(?:{phase}){_S}(?:{tail})?(?<=[数算额比较])"
        rf"|(?:{year}){_S}(?:同期|同口径)(?:的)?(?:{phase})?"
        # 与市五届人大四次会议审议的2020年执行数相比
        rf"|[与较比][^,。;:\d的]{{4,30}}的(?:19|20)\d\d{_S}年度?(?:预算|决算|执行)数?(?:{_S}(?:{tail}))?"
        rf"|{either(words('comparison', 'bare'))}"
    )


def _both_ways() -> str:
    up, down = either(words("direction", "up")), either(words("direction", "down"))
    return (
        rf"增{_S}[(/]{_S}减{_S}[)]?|减{_S}[(/]{_S}增{_S}[)]?"
        rf"|(?:{up}){_S}[(/]{_S}(?:{down}){_S}[)]?|(?:{down}){_S}[(/]{_S}(?:{up}){_S}[)]?"
    )


def _completion() -> str:
    return (
        rf"(?:{either(words('completion', 'lead'))})了?{_S}(?:(?:19|20)\d\d{_S}年度?)?(?:的)?{_S}"
        rf"(?:(?:一般公共|部门|支出|收入|财政拨款)?(?:{either(words('completion', 'object'))}))"
        rf"(?:总额|安排数|安排|指标|数|额)?(?:\([^()\d]{{1,16}}\))?{_S}(?:的)?(?:比例)?(?:为|是)?(?={_S}[-\d])"
        # 占支出预算总额的86% is a share of the budget, 占年初预算的86% how much of it was used
        rf"|占{_S}(?:年初|全年|调整后?|变动|年度)?(?:预算|任务|计划)(?:安排数|安排|数|额)?{_S}(?:的)?(?:比例)?(?:为|是)?(?={_S}[-\d])"
        rf"|完成了?(?={_S}\d[\d,.]{{0,12}}{_S}%)"
        rf"|(?:{either(words('completion', 'rate'))})(?:平均)?{_S}(?:为|是|达到了?|达|约|高达|:)*(?={_S}[\d约])"
    )


@cache
def _shapes() -> tuple[_Shape, ...]:
    """Every kind of mark; of those that can begin at a place the first that matches wins."""
    up, down = either(words("direction", "up")), either(words("direction", "down"))
    filler = either(words("direction", "filler"))
    few, fewer = (either(words("direction", f"{way}_before_digit")) for way in ("up", "down"))
    shares = f"占(?=地方|有效|线上)|占(?![{''.join(words('share', 'not_after'))}])(?<!侵占)(?<!挤占)"
    return (
        _Shape("result", rf"(?:{either(words('direction', 'result'))})(?:{_S}[:])?", _listed("direction", "result")),
        _Shape(
            "negative",
            rf"(?:{either(words('direction', 'negative'))})(?:{_S}(?:{filler}))*",
            _listed("direction", "negative"),
        ),
        _Shape("both", rf"(?:{_both_ways()})(?:{filler})*", _listed("direction", "up", "down") | {"增", "减"}),
        _Shape(
            "up",
            rf"(?:{either(words('direction', 'speed'))})(?:{_S}(?:{filler}))*(?={_S}-?\d)"
            rf"|(?:{up})(?!值|税)(?:{_S}(?:{filler}))*|(?<![新])(?:{few})了?(?={_S}[\d])",
            _listed("direction", "up", "up_before_digit", "speed"),
        ),
        _Shape(
            "neutral",
            rf"(?:{either(words('direction', 'neutral'))})(?:{filler})*(?={_S}-?\d)",
            _listed("direction", "neutral"),
        ),
        _Shape(
            "down",
            rf"(?:{down})(?:{_S}(?:{filler}))*|(?<![至不更])(?:{fewer})了?(?={_S}[\d])",
            _listed("direction", "down", "down_before_digit"),
        ),
        _Shape("completion", _completion(), _listed("completion", "lead", "rate") | {"占", "完成"}),
        _Shape(
            "compare",
            _comparison(),
            _listed("comparison", "lead", "bare", "last_year", "this_year") | {"相较", "较之", "0"},
        ),
        _Shape("rate", rf"(?:{either(words('share', 'rate'))})(?:为|是)?", _listed("share", "rate")),
        _Shape("share", shares, frozenset({"占"})),
        _Shape("among", rf"(?:{either(words('among', 'words'))})", _listed("among", "words")),
        _Shape("reason", rf"(?:{either(words('reason', 'words'))})(?:是|为|:)*", _listed("reason", "words")),
    )


@cache
def _places() -> re.Pattern[str]:
    """Where a mark can begin: with a whole word of its list, or with a year. All other places cost one look."""
    every = frozenset[str]().union(*(shape.begins for shape in _shapes())) - {"0"}
    return re.compile(beginnings(every) + rf"|1(?=9\d\d{_SAME})|2(?=0\d\d{_SAME})")


@cache
def _scans() -> dict[str, re.Pattern[str]]:
    """By the first character of a mark (0: any digit) the marks that can begin with it."""
    able: dict[str, list[_Shape]] = {}
    for shape in _shapes():
        for first in sorted({word[0] for word in shape.begins}):
            able.setdefault(first, []).append(shape)
    return {
        first: re.compile("|".join(f"(?P<{shape.name}>{shape.shape})" for shape in shapes))
        for first, shapes in able.items()
    }


_YEAR = re.compile(r"(?:19|20)\d\d")
_BUDGET_WORDS = (
    ("adjusted_budget", ("全年预算", "调整预算", "调整后预算", "变动预算", "预算调整", "调整数", "调整预期")),
    ("budget", ("预算", "预期")),
    ("final", ("决算", "执行", "实际", "完成", "支出数", "收入数")),
)
_LINKS = " \n为是达到约近"
_OF_TASKS = ("完成率", "完成比例")
_KINDS = {"both": "direction", "negative": "direction", "neutral": "direction", "up": "direction", "down": "direction"}
_SIGNS = {"up": 1, "down": -1, "negative": -1}


@lru_cache(maxsize=1 << 10)
def phase_of(text: str) -> str:
    """The budget phase that a comparison or completion phrase names, empty where it names none."""
    plain = text.replace("一般公共预算", "").replace("政府性基金预算", "").replace("国有资本经营预算", "")
    return next((phase for phase, names in _BUDGET_WORDS if any(name in plain for name in names)), "")


@cache
def _named() -> re.Pattern[str]:
    """Names of accounts in which a word of change stands."""
    return re.compile(either(words("direction", "within")))


def find_marks(text: str) -> list[Mark]:
    """The marks of `text` (in normal form), in order and without overlap; 水资源节约管理与保护 has none."""
    if names := [found.span() for found in _named().finditer(text)]:
        return [mark for mark in _marks(text) if not any(start <= mark.start < end for start, end in names)]
    return _marks(text)


def _marks(text: str) -> list[Mark]:
    marks: list[Mark] = []
    last = 0
    for place in _places().finditer(text):
        at = place.start()
        if at < last or (found := _scans()["0" if text[at].isdigit() else text[at]].match(text, at)) is None:
            continue
        last = found.end()
        name = found.lastgroup or ""
        kind = _KINDS.get(name, name)
        phrase = found.group()
        year = _year(phrase) if kind in ("compare", "completion") else None
        phase = phase_of(phrase) if kind in ("compare", "completion") else ""
        if kind == "result" and phrase.startswith("调"):
            phase = "adjusted_budget"  # 年初预算612000万元，调整为598000万元
        elif kind == "direction" and phrase.startswith(("预决算", "调增", "调减")):
            phase = "budget"
        elif kind == "completion" and phrase.startswith(_OF_TASKS):
            phase = "task"
        rate = kind == "direction" and phrase.rstrip(_LINKS).endswith(words("direction", "rate"))
        marks.append(_made((kind, at, last, _SIGNS.get(name, 0), year, phase, rate)))
    return marks


@lru_cache(maxsize=1 << 10)
def _year(phrase: str) -> int | None:
    if found := _YEAR.search(phrase):
        return int(found.group())
    if any(word in phrase for word in words("comparison", "last_year")) or phrase in words("comparison", "bare"):
        return -1
    return 0 if any(word in phrase for word in words("comparison", "this_year")) else None
