"""What a second reading settles: a rule that holds with it convicts us, one that fails with both the publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.cross_check.compare import Difference, Spot, differences, on_our_rows, spot_of
from mingzhang.extractors.cross_check.doubt import doubted_pages, is_grave
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.pdf.second import SecondPage, read_second
from mingzhang.extractors.set_aside import set_aside
from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.schemas.document import Document, Table
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding
from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["Opinion", "Twice", "read_twice", "second_opinion"]

_ENGINES: Mapping[str, Callable[[bytes, Sequence[int]], dict[int, SecondPage]]] = {"pdf": read_second}
"""The second engine of each format that has one."""
_MOST_TRIALS = 6
"""Failed rules for which the document is understood anew with the second reading."""
_RULE = "R-01"
_MOST_TOLD = 50
TAKEN, DIFFERENT = "second_reading", "readings_differ"
"""Flags of facts: the second engine's number was taken; the engines differ and ours was kept."""

_SETTLED = frozenset({"proven", "consistent"})
"""Verdicts of numbers with which an identity holds."""


@dataclass(frozen=True, slots=True)
class Twice:
    """A document after its second reading: its numbers, its findings, where the engines differ, what was taken."""

    document: Document
    extraction: Extraction
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...] = ()
    taken: frozenset[Spot] = frozenset()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The pages that the second engine could read, and the cells that it reads differently."""

    pages: tuple[int, ...]
    differences: tuple[Difference, ...]


def read_twice(data: bytes, document: Document, extraction: Extraction, findings: Sequence[Finding]) -> Twice:
    """Read the doubted pages of the bytes again and settle what that decides; a sound document is left as it is.

    A failed rule that holds with the second engine's numbers was our misreading: they are taken and flagged, and the
    rules run again. One that fails with both stays the publisher's and says so. Of one whose numbers could not be read
    again, or are read differently, the blame is unknown. Every difference is told, as a finding and a fact's flag.
    A page that was recognised in its picture has nothing that a second engine could read.
    """
    once = Twice(document, extraction, tuple(findings))
    pages = doubted_pages(extraction, findings) if document.format in _ENGINES else ()
    recognised = {word.page for word in document.recognised}
    pages = tuple(page for page in pages if page not in recognised)
    if not pages:
        return once
    second = on_our_rows(document, _ENGINES[document.format](data, pages))
    found = differences(document, second)
    better = _better(replace(once, differences=found))
    told = replace(
        better,
        extraction=replace(better.extraction, facts=tuple(_flagged(better))),
        findings=(*_blamed(better, frozenset(second)), *_told(better)),
    )
    return _without_unsettled(told)


def second_opinion(data: bytes, document: Document, pages: Sequence[int]) -> Opinion:
    """What the second engine reads on these pages, doubted or not; no pages for formats that have only one engine."""
    engine = _ENGINES.get(document.format)
    second = on_our_rows(document, engine(data, pages)) if engine else {}
    return Opinion(tuple(sorted(second)), differences(document, second))


def _better(once: Twice) -> Twice:
    """With the second engine's numbers in those cells where they make failed rules hold and break none."""
    best = once
    usable = [one for one in once.differences if read_amount(one.theirs) is not None]
    for finding in [one for one in once.findings if is_grave(one)][: _MOST_TRIALS if usable else 0]:
        for swapped in _candidates(once, finding, usable):
            if not {one.spot for one in swapped} <= best.taken:
                tried = _with(best, swapped)
                best = tried if _accusations(tried) < _accusations(best) else best
    return best


def _candidates(once: Twice, finding: Finding, usable: Sequence[Difference]) -> Iterator[Sequence[Difference]]:
    """The cells to exchange for one accusation: its own numbers, then those with numbers that we lost in its tables."""
    facts = [once.extraction.facts[place] for place in finding.facts]
    spots = {spot_of(fact.page, fact.box) for fact in facts}
    own = [one for one in usable if one.spot in spots]
    pages = {page for page, _ in filter(None, spots)}
    lost = [one for one in usable if one.page in pages and read_amount(one.ours) is None]
    yield from (cells for cells in (own, [*own, *lost] if lost else []) if cells)


def _with(best: Twice, swapped: Sequence[Difference]) -> Twice:
    """The document understood anew with their texts in these cells."""
    tables = list(best.document.tables)
    for one in swapped:
        tables[one.table] = _exchanged(tables[one.table], one)
    document = replace(best.document, tables=tuple(tables))
    extraction, findings = bind_and_check(document, extract(document))
    taken = best.taken | {one.spot for one in swapped}
    return Twice(document, extraction, findings, best.differences, taken)


def _exchanged(table: Table, one: Difference) -> Table:
    cells = list(table.cells)
    cells[one.cell] = cells[one.cell]._replace(text=one.theirs)
    return replace(table, cells=tuple(cells))


def _accusations(found: Twice) -> frozenset[object]:
    """What the document is accused of: rule and places of the numbers, whatever their order among the facts."""
    return frozenset(
        (finding.rule, frozenset(_place(found.extraction.facts[place]) for place in finding.facts), finding.start)
        for finding in found.findings
        if is_grave(finding)
    )


def _place(fact: Fact) -> object:
    return spot_of(fact.page, fact.box) or (fact.start, fact.table, fact.row, fact.col)


def _without_unsettled(found: Twice) -> Twice:
    """Every number that the engines read differently, and with which no identity holds, as a leftover."""
    facts = found.extraction.facts
    unsettled = {place for place, fact in enumerate(facts) if DIFFERENT in fact.flags and not _is_settled(fact)}
    if not unsettled:
        return found
    extraction, findings = set_aside(found.extraction, found.findings, unsettled, DIFFERENT)
    return replace(found, extraction=extraction, findings=findings)


def _is_settled(fact: Fact) -> bool:
    return fact.verdict in _SETTLED


def _flagged(found: Twice) -> Iterator[Fact]:
    differing = {one.spot for one in found.differences}
    for fact in found.extraction.facts:
        spot = spot_of(fact.page, fact.box)
        flag = TAKEN if spot in found.taken else DIFFERENT if spot in differing else ""
        yield fact._replace(flags=(*fact.flags, flag)) if flag and fact.source == "table" else fact


def _blamed(found: Twice, pages: frozenset[int]) -> Iterator[Finding]:
    """The findings; each accusation that rests on table cells says what the second reading makes of them."""
    differing = {one.spot for one in found.differences} - found.taken
    for finding in found.findings:
        cells = [fact for fact in map(found.extraction.facts.__getitem__, finding.facts) if fact.source == "table"]
        if not is_grave(finding) or not cells:
            yield finding
        elif not all(fact.page in pages for fact in cells):
            yield _said(finding, "表中数字未能用第二引擎复读", "unknown")
        elif any(spot_of(fact.page, fact.box) in differing for fact in cells):
            yield _said(finding, "两个引擎对表中数字的读法不同", "unknown")
        else:
            yield _said(finding, "表中数字经两个引擎读取一致", finding.blame)


def _said(finding: Finding, words: str, blame: str | None) -> Finding:
    return finding._replace(told=f"{finding.message.removesuffix('。')}（{words}）。", blame=blame)


def _told(found: Twice) -> Iterator[Finding]:
    """One finding for each difference, at most fifty: where, both readings, and which was taken."""
    by_spot = {spot_of(fact.page, fact.box): place for place, fact in enumerate(found.extraction.facts)}
    rule = _rule()
    for one in found.differences[:_MOST_TOLD]:
        place = by_spot.get(one.spot)
        item = f"“{found.extraction.facts[place].item}”" if place is not None else ""
        kept = (
            "仍用第一次读数"
            if place is None or _is_settled(found.extraction.facts[place])
            else "两数均无勾稽支持,未采用"
        )
        kept = "采用第二次读数,有关的勾稽关系成立" if one.spot in found.taken else kept
        yield Finding(
            rule=rule.id,
            status="fail",
            severity=rule.severity,
            told=f"第{one.page}页表格{item}：第一次读作{_quoted(one.ours)},第二次读作{_quoted(one.theirs)},{kept}。",
            facts=() if place is None else (place,),
            blame="extraction",
            page=one.page,
        )


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "空白"


def _rule() -> Rule:
    return next(rule for rule in rules() if rule.id == _RULE)
