"""Every number of a document's text as a fact or a leftover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from mingzhang.extractors.binding.candidates import CandidateFact, Item, NumberReading, Trial, in_order
from mingzhang.extractors.binding.solver import solve
from mingzhang.extractors.corrections import SUPERSEDED
from mingzhang.extractors.numbers.lexer import Number, lex, match_unit
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.sections.headings import ordinal_of
from mingzhang.extractors.sentences.context import Amounts
from mingzhang.extractors.sentences.discourse import Discourse
from mingzhang.extractors.sentences.items import is_known, phrase_of
from mingzhang.extractors.sentences.meaning import fact_of
from mingzhang.extractors.sentences.reader import read_paragraph
from mingzhang.extractors.sentences.scope import Scope, scope_of
from mingzhang.schemas.document import Document, Section
from mingzhang.schemas.facts import Fact, Leftover
from mingzhang.schemas.vocabulary.marks import words

__all__ = ["read_numbers", "read_sentences", "settled_numbers"]

_SHORTEST_LINE = 8
_LONGEST_LINE = 400
_STOPS = frozenset("。；：！？.;:!?")
_TORN = re.compile(r"[0-9０-９]")
_TEARING = frozenset("0123456789０１２３４５６７８９.．,，")
_TEARS = re.compile(r"[0-9０-９][.．,，]?$")
_YEAR_AHEAD = re.compile(r"^ *(?:关于)?(?:19|20)\d\d ?年度?(?:的)?")
_BREAK = re.compile("(?<=[一-鿿])\n(?=[一-鿿])")
_YEAR_LINE = re.compile(r"(?:19|20)\d\d")
_CLAUSE = re.compile(r"[,，、；;。]")
# …（项）。年初预算为⏎160.00万元: the line waits for its number.
_AWAITING = frozenset("为是共计约达占长降加少")
_WITH_PROJECTS = frozenset({"projects", "transfers", "other_matters", "narrative", None})
_WHOLE = re.compile(r"(?:万元|亿元|元|[%％]|个|人|辆)[ \u3000]*$")


def read_numbers(document: Document) -> list[tuple[Scope, int, list[NumberReading]]]:
    """The reading of each run of lines: the scope of its section, its offset in the text, a reading of every number."""
    readings: list[tuple[Scope, int, list[NumberReading]]] = []
    discourse, amounts = Discourse(), Amounts()
    last: Section | None = None
    scope: Scope | None = None
    plain = normalise(document.plain)
    for start, end in _runs(document):
        section = document.sections[document.section_at(start)]
        if section is not last or scope is None:
            named = _title_item(section.title) or _project_of(section)
            discourse, amounts = Discourse(title=named, topic=named), Amounts()
            scope, last = scope_of(document, section), section
        text = _mended(plain[start:end])
        numbers = lex(text)
        if numbers or text.strip():
            found, discourse = read_paragraph(text, numbers, scope, discourse, amounts)
            if found:
                readings.append((scope, start, found))
    return readings


def settled_numbers(document: Document) -> tuple[list[tuple[Scope, int, list[NumberReading]]], list[Trial]]:
    """The readings as arithmetic settles them section by section, and what it tried."""
    readings = read_numbers(document)
    sections: list[list[CandidateFact]] = []
    last: Scope | None = None
    for scope, _, found in readings:
        if last is None or (scope is not last and not scope.continues):
            sections.append([])
        last = scope
        sections[-1] += [one.candidate for one in in_order(found) if one.candidate]
    return readings, solve(sections)


def _runs(document: Document) -> Iterator[tuple[int, int]]:
    """The paragraphs as half-open ranges of the text; one that the publisher broke in mid-sentence is one range.

    Editors and PDF printers break lines inside sentences and numbers (12⏎34.56). A line goes on in the next where it
    ends without a stop, the next begins no heading and no numbered item, and both belong to one section.
    """
    # A title that its text follows in the same line ends no line.
    headings = {s.start for s in document.sections if s.title and document.text[s.body - 1 : s.body] == "\n"}
    begin: int | None = None
    for paragraph, start in zip(document.paragraphs, document.starts, strict=True):
        end = start + len(paragraph.text)
        if begin is None:
            begin = start
        following = end + 1
        if start not in headings and following not in headings and _goes_on(document.text, start, end):
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, len(document.text)


@cache
def _torn_words() -> frozenset[str]:
    return frozenset(words("layout", "torn"))


def _mended(text: str) -> str:
    """Lines torn inside a word (比去⏎年增加) with the break moved before the word; no number changes its place."""
    if "\n" not in text:
        return text
    for at in [found.start() for found in _BREAK.finditer(text)]:
        if text[at - 1 : at] + text[at + 1 : at + 2] in _torn_words():
            text = f"{text[: at - 1]}\n{text[at - 1]}{text[at + 1 :]}"
    return text


def _goes_on(text: str, start: int, end: int) -> bool:
    line = text[max(start, end - _LONGEST_LINE) : end].rstrip()
    if not line or (line[-1] in _STOPS and line[-1] not in _TEARING):
        return False
    begin = end + 1
    after = text[begin : begin + 24]
    if line[-1] in _TEARING and _TEARS.search(line) and (_TORN.match(after) or match_unit(normalise(after), 0)):
        return True
    if after[:1] == "年" and _YEAR_LINE.fullmatch(line):
        return True  # 2022⏎年度收入支出总计⏎905.33⏎万元: a sentence that came in pieces
    if len(line) < _SHORTEST_LINE or line[-1] in _STOPS or not after.strip() or after[0] in "\n\u3000\u2002":
        return False
    if line[-1] in _AWAITING and _TORN.match(after):
        return True
    if line[-1] + after[0] in _torn_words():
        return True
    if line.endswith(words("layout", "ended")):
        return False
    return ordinal_of(after) is None and bool(_CLAUSE.search(line)) and not _WHOLE.search(line)


@lru_cache(maxsize=1 << 12)
def _title_item(title: str) -> Item | None:
    """The item that a heading names: 七、“三公”经费支出决算情况说明 is about “三公”经费. Headings recur: kept."""
    rest, before = _YEAR_AHEAD.sub("", normalise(title)), ""
    while rest and rest != before:
        phrase = phrase_of(rest)
        if phrase.name and (phrase.above or is_known(phrase.name)):
            return Item(phrase.name, phrase.above, phrase.code)
        before = rest
        for ending in words("item", "heading_back"):
            rest = rest.removesuffix(ending).strip(" ,;:。")
        rest = rest.removeprefix("关于")
    return None


def _project_of(section: Section) -> Item | None:
    """The project that a heading below the performance or project section names: （一）学前教育发展项目."""
    if section.role != "performance" and section.canonical not in _WITH_PROJECTS:
        return None
    for title in reversed(section.path):
        name = normalise(title).strip(" 。:;")
        if name.endswith(words("project", "names")) and not name.endswith(words("project", "endings")):
            return Item(phrase_of(name).name or name)
    return None


def read_sentences(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
    """The facts and leftovers of a document's text, in the order of their places; every number is one of the two."""
    readings, _ = settled_numbers(document)
    facts: list[Fact] = []
    leftovers: list[Leftover] = []
    for scope, start, found in readings:
        for reading in in_order(found):
            place = start + reading.number.start
            if any(begin <= place < end for begin, end in document.superseded):
                leftovers.append(_leftover(document, start, reading.number, reading.number.reason or SUPERSEDED))
            elif reading.candidate is not None:
                facts.append(fact_of(document, scope, start, reading.candidate))
            else:
                leftovers.append(_leftover(document, start, reading.number, reading.leftover or "unplaced"))
    return tuple(facts), tuple(leftovers)


def _leftover(document: Document, start: int, number: Number, reason: str) -> Leftover:
    text = document.text
    begin, end = start + number.start, start + number.end
    page = document.page_of(begin) if document.pages_at else None
    around = _around(text, begin, end)
    return Leftover(
        reason=reason, raw_value=text[begin:end], raw_unit=number.unit_text, page=page, start=begin, end=end,
        sentence=around,
    )  # fmt: skip


def _around(text: str, begin: int, end: int) -> str:
    """The sentence around a number, at most some 120 characters either side."""
    left = max(text.rfind("。", max(0, begin - 120), begin), text.rfind("\n", max(0, begin - 120), begin), begin - 121)
    stops = [place for place in (text.find("。", end, end + 120), text.find("\n", end, end + 120)) if place >= 0]
    right = min(stops) if stops else min(len(text), end + 120)
    return text[left + 1 : right].strip()
