"""What the words alone tell: templates left over, other publishers' names, contents without their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache

from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.messages import printed
from mingzhang.extractors.checks.relation import Outcome, said
from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.phrases import phrase
from mingzhang.schemas.vocabulary.rules import Rule, rules
from mingzhang.schemas.vocabulary.shapes import compiled

__all__ = [
    "clash",
    "contents",
    "empty_note",
    "execution",
    "left_empty",
    "named_projects",
    "names",
    "number_year",
    "weights",
    "words",
]

_WEBSITE = re.compile(r"在([\u4e00-\u9fff]{2,12}网)(?:站)?(?:上)?(?:公开|公示|公布)")
_WEIGHT = re.compile(r"(?m)^[^\S\n]*+[(（]?\d{1,2}[)）、.．][^\n(（]{2,14}[(（](\d{1,3})分[)）]")
_LISTED = re.compile(r"组织对((?:[“\"][^”\"]{2,60}[”\"][、,，]?){1,20})等?\s*(\d{1,3})\s*个项目开展(?:了)?部门评价")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,60})[”\"]")
_REPORTED = re.compile(r"项目名称[:：]\s*([^\n]{4,60})")
_APPROVAL = re.compile(
    r"批复(20\d\d)年[^\n。]{0,16}预算[^\n。]{0,10}[(（][^()（）]{0,16}[〔\[](20\d\d)[〕\]]\d{1,4}号[)）]"
)
_TABLE_LINE = re.compile(r"(?m)^[^\n。]{0,20}(?:决算|预算|情况)(?:总)?表[^\n。]{0,6}$")
_LISTED_TABLE = re.compile(
    r"(?m)^[^\S\n]*+(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])([^\n。]{2,28}表)[^\S\n]*+[.…\d]*+$"
)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|(?:附?表|公开)\s*\d{1,2}(?:-\d)?[:：、]?|\d{1,2}[.、])\s*"
)
_USE = re.compile(r"主要(?:用于|原因)(?:是|为)?[:：]?([^。\n]{2,60})")
_EMPTY = re.compile(r"(?:无|没有|未安排|不涉及)([^。\n]{2,40})[^。\n]{0,20}(?:空表|无数据|没有数据|为空)")
_TITLE = re.compile(r"表[^\n]{0,4}$")
_ABOVE = 160
_RUNS = 3
_CLOSE = 60
_SHOWN = 4
_CONTENTS = 5
"""Tables that a list of contents names at least."""


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    """The patterns of the shapes that rules of this kind name."""
    return {name: re.compile(compiled(name)) for rule in rules() if rule.kind == "words" for name in rule.names}


def words(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Words that should not be there, one finding for a rule; a year among them is held against the document's."""
    text = index.plain
    found = [match for name in rule.names for match in _shapes()[name].finditer(text) if _is_told(index, rule, match)]
    found.sort(key=lambda match: match.start())
    if len(found) >= max(1, rule.low):
        shown = dict.fromkeys(_line(index.document.text, *match.span()) for match in found)
        named = "、".join(f"“{line}”" for line in list(shown)[:_SHOWN])
        name = "wording.words_of_many" if len(found) > 1 else "wording.words"
        yield said(rule, phrase(name, rule=rule.says, places=named, count=len(found)), span=found[0].span())


def _is_told(index: FactIndex, rule: Rule, match: re.Match[str]) -> bool:
    if not rule.years:
        return True
    year = match["year"]
    low, high = rule.years
    return bool(index.year) and year.isdigit() and low <= int(year) - index.year <= high


def _line(text: str, start: int, end: int) -> str:
    left = max(text.rfind(mark, max(0, start - 12), start) for mark in "\n。,，;；:：") + 1
    return text[max(left, start - 12) : min(len(text), end + 8)].split("\n", maxsplit=1)[0].strip()


def names(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A website of another body, named as the place where this publisher discloses."""
    for match in _WEBSITE.finditer(index.document.text):
        foreign = [name for name in rule.names if name in match[1] and name not in index.document.issuer]
        if foreign and index.document.issuer:
            words = phrase("wording.website", site=match[1], issuer=index.document.issuer)
            yield said(rule, words, span=match.span(1))
            return


def clash(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A reason or use that belongs to another class than the item."""
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.measure != "final" or fact.axis != "function" or fact.end is None:
            continue
        sentence = fact.sentence or ""
        told = _USE.findall(sentence) + _USE.findall(index.document.text[max(0, (fact.start or 0) - 60) : fact.start])
        for item, word in rule.pairs:
            if key_of(fact.item) == key_of(item) and any(word in text for text in told):
                words = phrase("wording.clash", item=fact.item, word=word)
                yield said(rule, words, (fact_no,))
                break


def number_year(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A budget approved under a number of a later year."""
    for match in _APPROVAL.finditer(index.document.text):
        if int(match[2]) > int(match[1]):
            words = phrase("wording.number_year", year=match[1], number_year=match[2], words=match[0][:40])
            yield said(rule, words, span=match.span())
            return


def execution(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Slow execution is complained of, though every project spent what it had."""
    text = index.document.text
    at, word = min(((text.find(name), name) for name in rule.names if name in text), default=(0, ""))
    projects: dict[str, dict[str, object]] = {}
    for fact_no in index.text:
        fact = index.facts[fact_no]
        if fact.axis in ("performance", "project") and fact.unit == "CNY" and not index.concepts[fact_no]:
            measure = "budget" if fact.measure in ("budget", "adjusted_budget", "supplement") else fact.measure
            projects.setdefault(fact.item, {})[measure] = fact.value
    told = [values for values in projects.values() if "budget" in values and "final" in values]
    if word and len(told) >= _RUNS and all(values["budget"] == values["final"] for values in told):
        words = phrase("wording.execution", words=word, count=len(told))
        yield said(rule, words, span=(at, at + len(word)))


def contents(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Tables are announced and none is there: missing, or published as pictures or attachments."""
    document = index.document
    announced = list(_TABLE_LINE.finditer(document.text[:6000]))
    if document.tables:
        yield from _missing(index, rule)
    elif len(announced) >= _RUNS:
        first = announced[0]
        words = phrase("wording.no_tables", count=len(announced), first=first[0].strip())
        yield said(rule, words, span=first.span())


def _missing(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """Of the tables that the contents list one after another, those whose title returns nowhere."""
    text = index.document.text
    listed = _block(list(_LISTED_TABLE.finditer(text[:6000])))
    titles = {key_of(match[1]): match for match in reversed(listed)}
    if len(titles) < _CONTENTS:
        return
    lines = [line for at, line in _lines(text) if not any(match.start() <= at < match.end() for match in listed)]
    lines += [table.title for table in index.tables]
    lines += [line for table in index.document.tables for line in (*table.caption, table.name)]
    printed_lines = {key_of(_NUMBERING.sub("", line.strip())) for line in lines if 2 < len(line) < 60}
    gone = [match for title, match in titles.items() if not _returns(title, printed_lines)]
    if gone and len(gone) * 3 <= len(titles):
        shown = "、".join(f"“{match[1].strip()}”" for match in gone[:4])
        words = phrase("wording.missing_tables", titles=shown)
        fewer = sum(table.form is not None for table in index.tables) < len(titles)
        yield said(rule, words, span=gone[0].span(), severity="warning" if fewer else "info")


def left_empty(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A form without one number, placed or not, whose amounts the text tells: the table was published empty."""
    tables = index.tables_of(rule.forms)
    if len(tables) != 1 or index.cells(tables[0].number):
        return
    unplaced = any(leftover.table == tables[0].number for leftover in index.leftovers)
    told = [fact_no for name in rule.names for fact_no in index.spoken(name) if _is_this_years(index, fact_no)]
    if told and not unplaced and any(fact.source == "table" for fact in index.facts):
        fact = index.facts[told[0]]
        name = f"wording.left_empty_{fact.measure}"
        words = phrase(name, title=tables[0].title, item=fact.item, amount=printed(fact), rule=rule.says)
        yield said(rule, words, told[:1])


def _is_this_years(index: FactIndex, fact_no: int) -> bool:
    fact = index.facts[fact_no]
    this = fact.measure in ("final", "budget") and fact.period == index.year and not fact.qualifier
    return bool(this and fact.value and index.role(fact_no) != "performance")


def _block(listed: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest run of lines that follow closely upon one another: contents, not the headings over the tables."""
    runs: list[list[re.Match[str]]] = [[]]
    for match in listed:
        if runs[-1] and match.start() - runs[-1][-1].end() > _CLOSE:
            runs.append([])
        runs[-1].append(match)
    return max(runs, key=len)


def _returns(title: str, lines: Set[str]) -> bool:
    """Whether a title returns, in these words or nearly: 政府采购预算表 is 政府采购预算情况表."""
    return title in lines or any(len({*title} & {*other}) * 10 >= len({*title} | {*other}) * 7 for other in lines)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def weights(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A run of indicators with their weights that does not come to a hundred."""
    run: list[re.Match[str]] = []
    for match in (*_WEIGHT.finditer(index.document.text), None):
        if run and (match is None or match.start() - run[-1].end() > 400):
            yield from _weighed(rule, run)
            run = []
        if match is not None:
            run.append(match)


def _weighed(rule: Rule, run: list[re.Match[str]]) -> Iterator[Outcome]:
    points = [int(match[1]) for match in run]
    if len(points) >= _RUNS and sum(points) != 100 and 60 <= sum(points) <= 140:
        added = "+".join(map(str, points))
        words = phrase("wording.weights", added=added, total=sum(points), gap=abs(100 - sum(points)))
        yield said(rule, words, span=(run[0].start(), run[-1].end()))


def named_projects(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """The report that follows is about a project that the list does not name, or the list's number is wrong."""
    listed = _LISTED.search(index.document.text)
    if listed is None:
        return
    titles = [key_of(name) for name in _QUOTED.findall(listed[1])]
    for match in _REPORTED.finditer(index.document.text, listed.end()):
        name = key_of(match[1])
        if not any(title in name or name in title for title in titles):
            words = phrase("wording.named_projects", listed=listed[1], count=listed[2], title=match[1].strip())
            yield said(rule, words, span=listed.span())
            return


def empty_note(index: FactIndex, rule: Rule) -> Iterator[Outcome]:
    """A note that a table is empty for want of one fund, below another's title."""
    text = index.plain
    for note in _EMPTY.finditer(text):
        above = text[max(0, note.start() - _ABOVE) : note.start()].rstrip().split("\n")
        title = next((line for line in reversed(above) if _TITLE.search(line)), "")
        funds = [name for name in rule.names if name in title]
        meant = [name for name in rule.names if name in note[1]]
        if len(funds) == len(meant) == 1 and funds != meant:
            words = phrase("wording.empty_note", title=title.strip(), note=note[0].strip())
            yield said(rule, words, span=note.span())
