"""What a document shows and does not say in numbers, told as flags, as findings and, where numbers miss, as partial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mingzhang.extractors.identity.issuer import books_of, issuer_id_of
from mingzhang.extractors.tables.facts import UNIT_UNKNOWN
from mingzhang.schemas.document import NO_DISCLOSURE, Document, Gap, Table
from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding
from mingzhang.schemas.vocabulary.rules import rules

__all__ = ["tell_gaps"]

_BROKEN = re.compile(
    r"^(?:[#＃]{3,}|[#＃](?:REF|DIV/0|VALUE|NAME|N/A|NUM|NULL|引用|值|名称|数字)[!?！？]?)$", re.IGNORECASE
)
_OTHERS_BOOKS = re.compile(r"绩效|项目|采购|资产")
_MOST_WHERE = 12
_LONGEST_TITLE = 40
_LONE = 2
_MISSING = {
    "picture_tables": "{count} tables are pictures, their numbers were not read",
    "script_tables": "{count} tables are drawn by a script, their numbers were not read",
    "formulas_without_values": "{count} formulas have no stored value; next: open the file and save it",
    "broken_cells": "{count} cells print #### or an error in place of their value",
    "nothing_read": "no number of the document became a fact",
}
"""Gaps that leave numbers out, in words for `documents.error`."""


_NO_DATA = frozenset("year date doc_number ordinal page_no law_article version name contents".split())


def tell_gaps(
    document: Document, extraction: Extraction, findings: Sequence[Finding]
) -> tuple[Document, tuple[Finding, ...]]:
    """The document with a flag for each gap and `partial` where numbers are missing, and one finding for each.

    A document of which no number became a fact is partial, whatever the reason: nobody may take it for read; but for a
    page that only hands over files, and prints dates and numbers of documents beside them.
    """
    gaps = [*document.gaps, *_found(document, extraction)]
    if not extraction.facts and not document.partial and not _hands_over(document, extraction):
        gaps.append(Gap("nothing_read"))
    merged = _merged(gaps)
    words = [_MISSING[gap.kind].format(count=gap.count) + _where(gap) for gap in merged if gap.kind in _MISSING]
    flags = (*document.flags, *(gap.kind for gap in merged if gap.kind not in document.flags))
    told = replace(document, flags=flags, partial="; ".join(filter(None, (document.partial, *words))))
    return told, (*findings, *_findings(merged))


def _hands_over(document: Document, extraction: Extraction) -> bool:
    """Whether the page links files and prints no number that could be a fact: the disclosure is in the files."""
    return bool(document.attachments) and all(left.reason in _NO_DATA for left in extraction.leftovers)


def _found(document: Document, extraction: Extraction) -> Iterator[Gap]:
    broken = [
        (table.title, cell.cell.text)
        for table in extraction.tables
        for cell in table.cells
        if not cell.cell.hidden and _BROKEN.match(cell.cell.text.strip())
    ]
    if broken:
        yield Gap("broken_cells", len(broken), tuple(dict.fromkeys(title for title, _ in broken if title)))
    unknown = [table.title for table in extraction.tables if table.form and UNIT_UNKNOWN in table.flags]
    if unknown:
        yield Gap(UNIT_UNKNOWN, len(unknown), tuple(filter(None, unknown)))
    units = _units(document)
    if len(units) > 1 and NO_DISCLOSURE not in document.flags:
        yield Gap("several_units", len(units), tuple(units))


def _units(document: Document) -> list[str]:
    """Those whose books the document prints: named above its tables, or by several titles of whole books.

    Sheets of targets, projects and purchases name the unit that carries them out, in the book of its department.
    """
    heads = ((*table.caption, *_lone_lines(table)) for table in document.tables)
    lines = [line for head in heads if not _OTHERS_BOOKS.search("".join(head)) for line in head]
    lines += [paragraph.text for paragraph in document.paragraphs if len(paragraph.text) <= _LONGEST_TITLE]
    names = dict.fromkeys(name for line in lines for name in books_of(line))
    known = {issuer_id_of(name, document.division): name for name in reversed(names)}  # 省检察院 is 某省人民检察院
    units = list(reversed(known.values()))
    return [name for name in units if not any(other != name and (name in other or other in name) for other in units)]


def _lone_lines(table: Table) -> Iterator[str]:
    """What rows print that hold one text, or 部门：… beside a unit: titles and captions of tables below one another."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.readable and (text := cell.text.strip()):
            rows.setdefault(cell.row, []).append(text)
    for texts in rows.values():
        if len(texts) == 1 or (len(texts) == _LONE and ("：" in texts[0] or ":" in texts[0])):
            yield from (text for text in texts if len(text) <= _LONGEST_TITLE)


def _merged(gaps: Sequence[Gap]) -> list[Gap]:
    found: dict[str, Gap] = {}
    for gap in gaps:
        known = found.get(gap.kind)
        where = tuple(dict.fromkeys((*known.where, *gap.where))) if known else gap.where
        found[gap.kind] = Gap(gap.kind, gap.count + (known.count if known else 0), where)
    return list(found.values())


def _where(gap: Gap) -> str:
    return f" ({'、'.join(gap.where[:_MOST_WHERE])})" if gap.where else ""


def _findings(gaps: Sequence[Gap]) -> Iterator[Finding]:
    by_gap = {name: rule for rule in rules() if rule.kind == "gap" for name in rule.names}
    for gap in gaps:
        rule = by_gap.get(gap.kind)
        if rule is not None:
            yield Finding(rule.id, "fail", rule.severity, f"{rule.says}：{gap.count}处{_where(gap)}。", blame="unknown")
