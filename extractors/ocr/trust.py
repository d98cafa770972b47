"""How far recognised numbers are believed: told how sure they are, left over where neither digits nor sums are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.ocr.candidates import Candidate, candidates_of
from mingzhang.extractors.ocr.places import Places
from mingzhang.extractors.set_aside import set_aside
from mingzhang.schemas.document import Box, Document, Paragraph, Table
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding

__all__ = ["DOUBT", "SETTLED", "SURE", "Checked", "check_recognised", "with_confidence"]

OCR, DOUBT, SETTLED = "ocr", "ocr_doubt", "settled_by_sum"
SURE = 0.99
"""Confidence from which a recognised number is published without an identity that holds with it."""
_POINTED_ROWS, _POINTED_SHARE, _POINTED_DIGITS = 5, 0.8, 3
_POINTLESS = 0.5
"""Confidence of a whole number of three digits and more in a column of amounts with decimals."""
_HELD = frozenset({"proven", "consistent"})
_MOST_TRIALS = 80
"""Candidates of one document that are put to the rules."""
_SOURCE = "（数字识别自图片）"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document, what it yields and the findings; numbers that sums decided stand in its text and cells."""

    document: Document
    extraction: Extraction
    findings: tuple[Finding, ...]


def check_recognised(document: Document, extraction: Extraction) -> Checked:
    """Check the document as `bind_and_check` does; what was recognised unsurely is a fact only where sums settle it.

    A doubted number with which no identity holds is exchanged for the one candidate that is proven by the sure numbers
    alone; the rest is left over as `ocr_doubt` before the rules judge, so that no misreading accuses the publisher.
    An identity that such an exchange made true proves nothing.
    """
    if not document.recognised:
        return Checked(document, *bind_and_check(document, extraction))
    places = Places(document)
    told = _told(places, extraction)
    checked = bind_and_check(document, told)
    doubted = {place for place, fact in enumerate(checked[0].facts) if _is_doubted(fact)}
    if not doubted:
        return Checked(document, checked[0], _unblamed(checked))
    chosen = _chosen(document, told, doubted, places)
    if not chosen:
        found = bind_and_check(document, set_aside(told, (), doubted, DOUBT)[0])
        return Checked(document, found[0], _unblamed(found))
    return _with(document, {_spot(told.facts[place]): text for place, (text, _) in chosen.items()}, doubted, told)


def with_confidence(document: Document, extraction: Extraction) -> Extraction:
    """The extraction with the flag `ocr` and the confidence of each fact that stands on a recognised page."""
    return _told(Places(document), extraction)


def _told(places: Places, extraction: Extraction) -> Extraction:
    codes = _codes(places, extraction)
    pointed = _pointed(extraction.facts)

    def told(fact: Fact) -> Fact:
        if not places.has(fact):
            return fact
        sure = min(places.confidence(fact), codes.get((fact.table, fact.row), 1.0) if fact.code else 1.0)
        if (fact.table, fact.col) in pointed and not fact.decimals and len(fact.raw_value) >= _POINTED_DIGITS:
            sure = min(sure, _POINTLESS)
        return fact._replace(flags=(*fact.flags, OCR), confidence=round(sure, 4))

    return replace(extraction, facts=tuple(map(told, extraction.facts)))


def _pointed(facts: Sequence[Fact]) -> set[tuple[int | None, int | None]]:
    """The columns, by table and number, whose amounts have decimals but for a few: those may have lost their point.

    The network is sure of 4241 where a small copy prints 42.41.
    """
    decimals: dict[tuple[int | None, int | None], list[bool]] = defaultdict(list)
    for fact in facts:
        if fact.table is not None:
            decimals[fact.table, fact.col].append(bool(fact.decimals))
    return {
        column
        for column, found in decimals.items()
        if len(found) >= _POINTED_ROWS and sum(found) >= _POINTED_SHARE * len(found)
    }


def _codes(places: Places, extraction: Extraction) -> dict[tuple[int | None, int | None], float]:
    """How sure the account code of each row is, by table and row: a wrong one makes another account of it."""
    return {
        (table.number, read.cell.row): places.confidence_in(read.cell)
        for table in extraction.tables
        if table.status == "ocr"
        for read in table.cells
        if read.kind == "code"
    }


def _is_doubted(fact: Fact) -> bool:
    return fact.confidence is not None and fact.confidence < SURE and fact.verdict not in _HELD


def _chosen(document: Document, told: Extraction, doubted: Set[int], places: Places) -> dict[int, Candidate]:
    """For each doubted number the one candidate that the sure numbers prove; none where two or no candidates are."""
    found: dict[int, Candidate] = {}
    trials = 0
    rules = _Trials(document, told, doubted)
    for place in sorted(doubted):
        fact = told.facts[place]
        if places.confidence(fact) >= SURE:
            continue  # its digits are sure, the code of its account is not
        others, sure = places.others(fact)
        proven: list[Candidate] = []
        for candidate in candidates_of(fact, others, sure, SURE):
            trials += 1
            if trials > _MOST_TRIALS:
                return found
            if rules.prove(place, candidate[1]):
                proven.append(candidate)
        if len({candidate[1].value for candidate in proven}) == 1:
            found[place] = proven[0]
    return found


class _Trials:
    """Puts one candidate at a time to the rules, beside the sure numbers alone."""

    def __init__(self, document: Document, told: Extraction, doubted: Set[int]) -> None:
        self._document, self._told, self._doubted = document, told, doubted

    def prove(self, place: int, tried: Fact) -> bool:
        """Whether an identity over this number and sure ones holds, and no rule fails gravely with it."""
        facts = (*self._told.facts[:place], tried, *self._told.facts[place + 1 :])
        told = replace(self._told, facts=facts)
        extraction, findings = bind_and_check(self._document, set_aside(told, (), self._doubted - {place}, DOUBT)[0])
        mine = next(at for at, fact in enumerate(extraction.facts) if _spot(fact) == _spot(tried))
        fails = any(mine in one.facts and one.status == "fail" and one.severity != "info" for one in findings)
        return extraction.facts[mine].verdict == "proven" and not fails


_Spot = tuple[int | None, int | None, int | None, int | None]


def _spot(fact: Fact) -> _Spot:
    """Where a number stands, in the text or in a table."""
    return (fact.start, fact.table, fact.row, fact.col)


def _with(document: Document, chosen: Mapping[_Spot, str], doubted: Set[int], told: Extraction) -> Checked:
    """The document with the chosen texts, understood anew; those numbers are flagged and prove nothing."""
    changed = _exchanged(document, told, chosen)
    again = with_confidence(changed, extract(changed))
    unsure = {_spot(told.facts[place]) for place in doubted} - chosen.keys()
    flagged = tuple(
        fact._replace(flags=(*fact.flags, SETTLED)) if _spot(fact) in chosen else fact for fact in again.facts
    )
    again = replace(again, facts=flagged)
    left_over = {place for place, fact in enumerate(flagged) if _spot(fact) in unsure}
    kept = set_aside(again, (), left_over, DOUBT)[0]
    without = {place for place, fact in enumerate(kept.facts) if SETTLED in fact.flags}
    alone = {
        _spot(fact): fact.verdict for fact in bind_and_check(changed, set_aside(kept, (), without, DOUBT)[0])[0].facts
    }
    found = bind_and_check(changed, kept)
    facts = tuple(_no_more_than(fact, alone.get(_spot(fact), "unproven")) for fact in found[0].facts)
    return Checked(changed, replace(found[0], facts=facts), _unblamed(found))


def _no_more_than(fact: Fact, alone: str) -> Fact:
    """The fact with the verdict that it has without the exchanged numbers, where it is proven only with them."""
    return fact.graded(alone if alone != "contradicted" else "unproven") if fact.verdict == "proven" != alone else fact


def _exchanged(document: Document, told: Extraction, chosen: Mapping[_Spot, str]) -> Document:
    """The document with other digits at these places, in its text and in the cells of its tables."""
    text = document.text
    boxes: dict[tuple[int | None, Box | None], tuple[str, str]] = {}
    for fact in told.facts:
        spot = _spot(fact)
        if spot not in chosen:
            continue
        if fact.start is not None and fact.end is not None:
            text = text[: fact.start] + chosen[spot] + text[fact.end :]
        elif fact.box is not None:
            boxes[fact.page, fact.box] = (fact.raw_value, chosen[spot])
    paragraphs = tuple(
        paragraph if text[start : start + len(paragraph.text)] == paragraph.text else _said(paragraph, text, start)
        for paragraph, start in zip(document.paragraphs, document.starts, strict=True)
    )
    tables = tuple(_exchanged_cells(table, boxes) for table in document.tables)
    return replace(document, text=text, paragraphs=paragraphs, tables=tables)


def _said(paragraph: Paragraph, text: str, start: int) -> Paragraph:
    return replace(paragraph, text=text[start : start + len(paragraph.text)])


def _exchanged_cells(table: Table, boxes: Mapping[tuple[int | None, Box | None], tuple[str, str]]) -> Table:
    if not any((cell.page, cell.box) in boxes for cell in table.cells):
        return table
    cells = (
        cell._replace(text=cell.text.replace(*boxes[cell.page, cell.box], 1))
        if (cell.page, cell.box) in boxes
        else cell
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def _unblamed(checked: tuple[Extraction, Sequence[Finding]]) -> tuple[Finding, ...]:
    """The findings; of recognised numbers nobody can say whether the publisher erred or the recognition."""
    return tuple(_open(checked[0].facts, checked[1]))


def _open(facts: Sequence[Fact], findings: Sequence[Finding]) -> Iterator[Finding]:
    for finding in findings:
        recognised = any(facts[place].confidence is not None for place in finding.facts)
        if finding.status == "fail" and recognised and finding.blame == "publisher":
            told = f"{finding.message.removesuffix('。')}{_SOURCE}。"
            yield finding._replace(told=told, blame="unknown")
        else:
            yield finding
