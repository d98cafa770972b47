"""Whose books a number of a report is of: the scope that its own words, its sentence or its heading name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mingzhang.extractors.naming.cut import Scope, scope_in
from mingzhang.extractors.naming.places import NamedPlace, bare_place, names_of, place_at_end, zone_pattern
from mingzhang.extractors.numbers.normal import compact, normalise
from mingzhang.schemas.document import GOVERNMENT_BOOKS, Document
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.divisions import divisions
from mingzhang.schemas.vocabulary.marks import either
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["Level", "Standing", "level_in", "level_of", "standings"]

# ——…, 一是…, 1.…, (1)…: a paragraph that goes on with the list of the one before.
_NEXT = r"[—－-]{1,2}|[一二三四五六七八九十]是|\(?\d{1,2}[).、．]"


_LONGEST_LIST = 12
_NOT_WHOLE = ("本级", "级")
_LOWER_BEFORE = re.compile(r"各(?:乡|镇|街道|县|区|市)[^,。;:]{0,6}[、和及与]$")
_LOWER_BEHIND = re.compile(r"[、和及与]各(?:乡|镇|街道|县|区|市)")


class Standing(NamedTuple):
    """Whose books a place of the text speaks of: a scope of the issuer's, or another place."""

    scope: Scope | None = None
    place: NamedPlace | None = None

    def of(self, fact: Fact) -> Fact:
        """The fact with its columns of scope and place as this says."""
        kind, word = self.scope or (None, None)
        name, code = self.place or (None, None)
        return fact._replace(scope=kind, level=word or None, place=name, place_division=code)


_UNSAID = Standing()


class Level(NamedTuple):
    """The word for the issuer's own level (市 of 济南市), empty where the document does not tell its division."""

    word: str

    def names(self, scope_word: str, scope: str) -> bool:
        """Whether a scope word speaks of this issuer: 省级资金 in the report of a city is somebody else's."""
        if scope == "lower" or scope_word == "本级":
            return True
        if not self.word:
            return scope == "whole" or scope_word.endswith("本级")
        said = scope_word[1:] if scope == "whole" else scope_word.removesuffix("本级").removesuffix("级")
        return said.removesuffix("直") in {self.word, self.word[-1]}

    def settled(self, scope: Scope | None) -> Scope | None:
        """The scope as this issuer means it: 区级 in a report of 天津市 is below it, 省级 in a city's is none."""
        if scope is None or scope.kind != "own" or not self.word or self.names(scope.word, scope.kind):
            return scope
        steps = slot_words().level_steps
        theirs = next((at for at, words in enumerate(steps) if scope.word[:1] in words), None)
        ours = next((at for at, words in enumerate(steps) if self.word[-1] in words), None)
        if theirs is None or ours is None:
            return scope
        return Scope("lower", scope.word) if theirs > ours else None


def level_in(document: Document) -> Level:
    """The issuer's level: by its name in the title (祁阳县, today 祁阳市), else by that of its division; where none is
    known that of the whole which the text names most: 全市 is a city's.
    """
    known = _level_of(next((name for name in names_of(document.division) if name in document.title), ""))
    known = known if known.word else level_of(document.division)
    if known.word:
        return known
    said = {word: document.text.count(f"全{word}") for word in slot_words().levels}
    most = max(said, key=lambda word: said[word])
    return Level(most if said[most] else "")


def level_of(division: str) -> Level:
    """The level of a division by how its name ends."""
    known = divisions().by_code.get(division)
    return _level_of(known.name if known else "")


def _level_of(name: str) -> Level:
    return Level(next((word for word in slot_words().levels if name.endswith(word)), ""))


@cache
def _book() -> re.Pattern[str]:
    """A year, and the name of a book of accounts: what stands right behind whose it is."""
    return re.compile(rf"的?(?:(?:19|20)\d\d年(?:末|底|度)?)?+(?:{either(slot_words().books)})")


def _own_names(text: str, division: str) -> Iterator[tuple[int, int]]:
    """Where the division's own name stands right before a book: 大理州2025年末政府债务限额."""
    for name in names_of(division):
        at = text.find(name)
        while at >= 0:
            if _book().match(text, at + len(name)):
                yield at, at + len(name)
            at = text.find(name, at + len(name))


@cache
def _marks() -> re.Pattern[str]:
    words = slot_words()
    ours = [word for word, scope in words.scopes if scope == "whole" and word.startswith(("我", "本"))]
    ours += [word for word, scope in words.scopes if scope != "whole" and word.startswith("我")]
    free = either(
        word for word, scope in words.scopes if (scope == "whole" and word not in ours) or word.endswith("本级")
    )
    # 省财政厅核定我市2025年政府债务限额: of the whole, right before the name of a book.
    selves = rf"(?:{either(ours)})(?={_book().pattern})"
    bound = either(word for word, scope in words.scopes if scope == "lower" or not word.endswith("本级"))
    # 补助下级支出, 争取中央、省级资金: these words say whose books only where a clause begins.
    begins = r"(?:(?<=[,;:。()\s年度末底初])|(?<![^\n]))"
    kept = either(words.kept_before)
    # 一般公共预算本级支出 is what is not transferred, of whatever level.
    whole = either(words.whole_names)
    return re.compile(
        rf"(?P<scope>(?!{whole})(?:{free}|{begins}(?:{bound}))(?!{kept}))|(?P<self>{selves})|(?P<zone>{zone_pattern()})|(?P<bracket>[()])"
        rf"|(?P<among>{either(words.among)})|(?P<end>。)"
    )


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf"\s*+(?:{either(slot_words().goes_on)}|{_NEXT})")


@cache
def _scopes() -> dict[str, str]:
    return dict(slot_words().scopes)


def standings(document: Document, facts: Iterable[Fact], level: Level) -> Iterator[Standing]:
    """Scope or place of each text fact, in the order of their places; `level` is the issuer's.

    What a sentence says holds to the end of its paragraph and in the list below it, unless another scope is named; a
    bracket gives back what held before it, and so does the end of a sentence that lists parts (其中：市本级…，县区…。).
    A paragraph that says nothing has the scope of its nearest heading.
    """
    told = _Told(document, level)
    for fact in facts:
        yield told.before(fact.start or 0)


class _Told:
    """Reads on through the text as it is asked for later places; keeps what the paragraph has said so far."""

    def __init__(self, document: Document, level: Level) -> None:
        self._document, self._level = document, level
        self._lines = iter(zip(document.starts, document.paragraphs, strict=True))
        self._section = iter(document.sections)
        self._next_section = next(self._section, None)
        self._heading = _UNSAID
        self._title = _title_standing(document, level)
        self._said: Standing | None = None
        self._outer: list[Standing | None] = []
        self._around: tuple[Standing | None, ...] = ()
        self._text = ""
        self._pending: list[tuple[int, str, int, int]] = []
        self._read_to = -1

    def before(self, place: int) -> Standing:
        """What holds at a place of the text."""
        while self._read_to <= place and self._next_line():
            pass
        while self._pending and self._pending[0][0] < place:
            self._take(*self._pending.pop(0)[1:])
        return self._said or (self._heading if self._heading != _UNSAID else self._title)

    def _next_line(self) -> bool:
        line = next(self._lines, None)
        if line is None:
            return False
        while self._pending:
            self._take(*self._pending.pop(0)[1:])
        start, paragraph = line
        text = normalise(paragraph.text)
        if self._enter_sections(start) or not _goes_on().match(text):
            self._said = None
        self._outer.clear()
        self._around = ()
        self._text = text
        marks = [(found.start(), found.end(), found.lastgroup or "") for found in _marks().finditer(text)]
        marks += [(at, end, "self") for at, end in _own_names(text, self._document.division)]
        self._pending = [(start + at, kind, at, end) for at, end, kind in sorted(marks)]
        self._read_to = start + len(text)
        return True

    def _enter_sections(self, start: int) -> bool:
        entered = False
        while self._next_section is not None and self._next_section.start <= start:
            document = self._document
            self._heading = _heading_standing(self._next_section.path, self._level, document.division, document.issuer)
            self._next_section, entered = next(self._section, None), True
        return entered

    def _take(self, kind: str, start: int, end: int) -> None:
        said = self._text[start:end]
        if kind == "scope":
            kind = _scopes()[said]
            if self._level.names(said, kind):
                whole = kind == "own" and self._beside_lower(start, end)
                self._said = Standing(Scope("whole") if whole else Scope(kind, said))
        elif kind == "self":
            self._said = Standing(Scope("whole", said if said.startswith(("我", "本")) else ""))
        elif kind == "zone":
            place = place_at_end(self._text[:end])
            theirs = place is not None and place.name not in self._document.issuer
            self._said = Standing(None, place) if theirs else self._said
        elif kind == "among":
            self._around = self._around or (self._said,)
        elif kind == "end":
            self._said, self._around = self._around[0] if self._around else self._said, ()
        elif said == "(":
            self._outer.append(self._said)
        elif self._outer:
            self._said = self._outer.pop()

    def _beside_lower(self, start: int, end: int) -> bool:
        """Whether the level stands in one list with those below it: 各乡（镇）、县本级一般公共预算, 市本级及各县区."""
        before, behind = self._text[max(0, start - _LONGEST_LIST) : start], self._text[end : end + _LONGEST_LIST]
        return bool(_LOWER_BEFORE.search(before) or _LOWER_BEHIND.match(behind))


def _title_standing(document: Document, level: Level) -> Standing:
    """The scope of the title (关于区本级财政决算的报告) where heading and text name no other and no place beside it.

    A report that speaks of 全县 here and there, and of no other books, is of the whole throughout.
    """
    title = compact(document.title)
    scope = scope_in(title, level.names)
    lines = (paragraph.text for paragraph in document.paragraphs if compact(paragraph.text) not in title)
    words = (found for line in lines for found in _marks().finditer(normalise(line)))
    named = {found.group() for found in words if found.lastgroup in ("scope", "self", "zone")}
    if scope is None and named and document.kind in GOVERNMENT_BOOKS and not any(map(title.__contains__, _NOT_WHOLE)):
        kinds = {_scopes().get(word, "zone") for word in named}
        return Standing(Scope("whole")) if kinds == {"whole"} else _UNSAID
    if scope is None or not scope.word or _beside(title, scope):
        return _UNSAID
    return _UNSAID if any(word != scope.word for word in named) else Standing(scope)


@lru_cache(maxsize=1 << 12)
def _heading_standing(path: tuple[str, ...], level: Level, division: str, issuer: str) -> Standing:
    """Scope or place of the nearest heading that names one: （一）全市收支, 一、柳叶湖旅游度假区.

    The zone whose own report it is stands beside nobody: 葛店经开区2023年财政预算执行情况.
    """
    for title in reversed(path):
        place = bare_place(compact(title), division) or _zone_in(compact(title))
        if place and place.name not in issuer:
            return Standing(None, place)
        named = compact(title)
        scope = scope_in(named, level.names)
        if scope is not None and not _beside(named, scope):
            return Standing(scope)
        if scope is None and title is not path[0] and _names_division(named, division):
            return Standing(Scope("whole"))  # 一、2017年鄞州区预算执行情况, beside a chapter on 区级
    return _UNSAID


def _beside(title: str, scope: Scope) -> bool:
    """Whether a scope stands behind another's name: 鄞州区和区级预算 tells of both."""
    return bool(scope.word) and any(f"{link}{scope.word}" in title for link in "和与及、")


def _names_division(title: str, division: str) -> bool:
    """Whether a heading has the division's own name right before its budget or finances."""
    return any(f"{name}{book}" in title for name in names_of(division) for book in ("预算", "财政"))


@cache
def _zone_heading() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{either(slot_words().zones)})(?=(?:20\d\d年(?:度)?)?(?:财政|预算|{either(slot_words().books)}))"
    )


def _zone_in(title: str) -> NamedPlace | None:
    """The zone whose book a heading names: 2026年张掖经济技术开发区财政预算草案."""
    found = _zone_heading().search(title)
    return place_at_end(title[: found.end()]) if found else None
