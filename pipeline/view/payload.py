"""What a page about a document says, as plain values for JSON: numbers with place, reading and proof, findings, text.

Everything is what a run publishes; places on a PDF's pages and the readings of sentences are taken from the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mingzhang.extractors.sentences.explain import Reading, explain_all
from mingzhang.pipeline.checks.english import english, english_hint
from mingzhang.pipeline.publish import DocumentRows
from mingzhang.pipeline.view.flow import NumberMark, flow_of
from mingzhang.pipeline.view.places import Placed, boxes_of, lines_of
from mingzhang.pipeline.visible import visible_line
from mingzhang.schemas.document import Document
from mingzhang.schemas.vocabulary.concepts import concepts

__all__ = ["payload_of"]

Row = Mapping[str, Any]
LONGEST = 300
"""Characters of a title or an item; what is longer ends with …."""
_COPIED = ("component", "measure", "fund", "period", "unit", "verdict", "meaning", "page", "code", "qualifier", "scope")
_ALSO = ("place", "compare_to", "reason", "axis", "level")
_ABOUT = ("doc_id", "kind", "year", "format", "pages", "status", "numbers_used", "numbers_total", "division")
_OPEN = ("http://", "https://")


@dataclass(slots=True)
class _Sentences:
    """Sentences that numbers stand in, each once: where it is in the text, and on the pages."""

    document: Document | None
    text: str
    ranges: dict[tuple[int, int], int] = field(default_factory=dict)
    boxes: list[list[Placed]] = field(default_factory=list)

    def of(self, row: Row) -> int | None:
        """The number of the sentence of a fact or leftover, or nothing where it stands in no text."""
        start, words = row["char_start"], row["sentence"]
        if start is None or not words:
            return None
        begin = self.text.rfind(words, max(0, start - len(words)), row["char_end"] + len(words))
        if not 0 <= begin <= start:
            return None
        place = (begin, begin + len(words))
        if place not in self.ranges:
            self.ranges[place] = len(self.ranges)
            self.boxes.append(boxes_of(self.document, *place) if self.document else [])
        return self.ranges[place]


def payload_of(rows: DocumentRows, document: Document, *, paged: bool) -> dict[str, Any]:
    """Everything that the page shows but the pictures; `paged` where the original is a PDF's pages."""
    listed = {name: table.to_pylist() for name, table in rows.tables.items()}
    about = {**listed["documents"][0], "division": rows.place.division, "year": rows.place.year}
    text = "".join(row["text"] for row in sorted(listed["sections"], key=lambda row: int(row["section_no"])))
    sentences = _Sentences(document if paged else None, text)
    readings = dict(explain_all(document))
    cells = {(row["table_no"], row["row"], row["col"]): row for row in listed["cells"]}
    tables = {row["table_no"]: row for row in listed["tables"]}
    numbers = [
        _fact(row, _place(row, cells, sentences), _told(row, cells, readings, tables)) for row in listed["facts"]
    ]
    facts = len(numbers)
    numbers += [_leftover(row, _place(row, cells, sentences)) for row in listed["leftovers"]]
    _settle(numbers, listed["sections"], listed["tables"])
    order = sorted(range(len(numbers)), key=lambda place: _in_order(numbers[place], place))
    where = {old: new for new, old in enumerate(order)}
    numbers = [numbers[old] for old in order]
    of_id = {row["fact_id"]: where[place] for place, row in enumerate(listed["facts"])}
    payload = {
        "about": _about(about),
        "numbers": numbers,
        "findings": [_finding(row, of_id) for row in _gravest_first(listed["findings"])],
        "sections": [_section(row) for row in listed["sections"]],
        "concepts": _concepts(listed["facts"]),
        "sentences": sentences.boxes,
        "facts": facts,
    }
    if paged:
        payload["lines"] = _lines(document, listed["cells"])
    else:
        marks = [NumberMark(number["s"], number["e"], place) for place, number in enumerate(numbers) if "s" in number]
        in_cells: dict[tuple[int, int, int], list[int]] = {}
        for place, number in enumerate(numbers):
            if "t" in number:
                in_cells.setdefault(tuple(number["t"]), []).append(place)
        captions = frozenset(line.strip() for table in document.tables for line in (*table.caption, table.name))
        payload["flow"] = flow_of(listed, marks, sentences.ranges, in_cells, captions)
    return payload


def _about(row: Row) -> dict[str, Any]:
    told = {name: row[name] for name in _ABOUT if row[name] is not None}
    told |= {name: _short(row[name]) for name in ("title", "issuer", "error") if row[name]}
    told |= {"url": _short(row["url"], 2000), "flags": [_short(flag) for flag in row["flags"]]}
    return told | {"open": row["url"] if row["url"].lower().startswith(_OPEN) else ""}


def _fact(row: Row, place: dict[str, Any], told: list[list[Any]]) -> dict[str, Any]:
    fact = {name: row[name] for name in (*_COPIED, *_ALSO) if row[name] not in (None, "")}
    fact |= {"id": row["fact_id"], "item": _short(row["item"]), "path": _short(row["item_path"])}
    fact |= {"value": _amount(row["value"]), "printed": _short(f"{row['raw_value']}{row['raw_unit']}"), "told": told}
    if row["as_of"]:
        fact["as_of"] = row["as_of"].isoformat()
    if row["flags"]:
        fact["flags"] = list(row["flags"])
    if row["concept"]:
        fact["concept"] = row["concept"]
    return {name: _short(one) if isinstance(one, str) else one for name, one in fact.items()} | place


def _leftover(row: Row, place: dict[str, Any]) -> dict[str, Any]:
    printed = _short(f"{row['raw_value']}{row['raw_unit']}")
    left = {"left": row["reason"], "printed": printed, "words": _short(row["sentence"] or ""), "page": row["page"]}
    return {name: one for name, one in left.items() if one is not None} | place


def _place(row: Row, cells: Mapping[tuple[int, int, int], Row], sentences: _Sentences) -> dict[str, Any]:
    """`s`, `e` in the text or `t` (table, row, column); `b` boxes on pages; `sn` its sentence."""
    if row["table_no"] is not None and row["row"] is not None and row["col"] is not None:
        at = (row["table_no"], row["row"], row["col"])
        cell = cells.get(at)
        box = cell and cell["bbox"]
        return {"t": list(at)} | ({"b": [[cell["page"], *box]]} if cell and box and cell["page"] else {})
    if row["char_start"] is None:
        return {}
    place: dict[str, Any] = {"s": row["char_start"], "e": row["char_end"]}
    if sentences.document and (boxes := boxes_of(sentences.document, row["char_start"], row["char_end"])):
        place["b"] = boxes
    number = sentences.of(row)
    return place if number is None else place | {"sn": number}


def _told(
    row: Row, cells: Mapping[tuple[int, int, int], Row], readings: Mapping[int, Reading], tables: Mapping[int, Row]
) -> list[list[Any]]:
    """Pairs of a label and words: how the number was read, as `mingzhang explain` says it."""
    reading = readings.get(row["char_start"]) if row["char_start"] is not None else None
    if reading:
        told = [["sentence", reading.sentence], ["tokens", " | ".join(reading.tokens)], ["reading", reading.decision]]
        told += [["why", reading.why]] if reading.why else []
        told += [["holds" if one.holds else "fails", f"{one.item}: {one.calculation}"] for one in reading.trials]
        return [[label, visible_line(words)[:2000]] for label, words in told]
    cell = cells.get((row["table_no"], row["row"], row["col"]))
    if cell is None:
        return []
    table = tables[row["table_no"]]
    form = f"{table['form']} ({table['form_score']:.2f})" if table["form"] else "—"
    told = [["table", f"{table['table_no']} {table['title']}"], ["form", form], ["unit", table["unit"]]]
    told += [["row", cell["row_path"]], ["column", cell["col_path"]]]
    return [[label, _short(words)] for label, words in told if words]


def _finding(row: Row, of_id: Mapping[str, int]) -> dict[str, Any]:
    told = {name: row[name] for name in ("rule", "status", "severity", "blame") if row[name]}
    told |= {name: _amount(row[name]) for name in ("expected", "found", "difference") if row[name] is not None}
    told |= {"zh": visible_line(row["message"]), "numbers": [of_id[one] for one in row["fact_ids"] if one in of_id]}
    if row["hint"]:
        told |= {"hint_zh": visible_line(row["hint"]), "hint_en": visible_line(english_hint(row["hint"]))}
    if row["status"] == "fail":
        told["en"] = visible_line(english(row))
    return told


def _gravest_first(findings: Iterable[Row]) -> list[Row]:
    grades = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda row: (row["status"] != "fail", grades.get(row["severity"], 3)))


def _section(row: Row) -> dict[str, Any]:
    told = {"no": row["section_no"], "title": _short(f"{row['ordinal']}{row['title']}", 80), "level": row["level"]}
    return told | {"s": row["char_start"], "e": row["char_end"]}


def _concepts(facts: Iterable[Row]) -> dict[str, list[str]]:
    """Concept: its Chinese and English name."""
    known = concepts().by_id
    used = sorted({row["concept"] for row in facts if row["concept"]})
    return {one: [known[one].name, known[one].english] if one in known else [one, one] for one in used}


def _lines(document: Document, cells: Iterable[Row]) -> dict[int, list[list[Any]]]:
    """Page: boxes with their words, so that the words of a picture can be selected."""
    lines: dict[int, list[list[Any]]] = {}
    for page, told in lines_of(document).items():
        lines[page] = [[*box[1:], text] for box, text in told if text.strip()]
    for cell in cells:
        if cell["page"] and cell["bbox"] and cell["text"].strip() and not cell["hidden"]:
            lines.setdefault(cell["page"], []).append([*cell["bbox"], visible_line(cell["text"].replace("\n", " "))])
    return lines


def _settle(numbers: Iterable[dict[str, Any]], sections: Sequence[Row], tables: Iterable[Row]) -> None:
    """Give each number the section that it stands in: `sec`."""
    starts = sorted((section["char_start"], section["section_no"]) for section in sections)
    of_table = {table["table_no"]: table["section_no"] for table in tables}
    for number in numbers:
        if "t" in number:
            number["sec"] = of_table.get(number["t"][0], -1)
        elif starts and "s" in number:
            number["sec"] = starts[max(0, bisect_right(starts, (number["s"], 1 << 30)) - 1)][1]


def _in_order(number: Mapping[str, Any], place: int) -> tuple[Any, ...]:
    """As the page shows them: by page and line; without pages by section, its text before its tables."""
    if boxes := number.get("b"):
        page, left, top, *_ = boxes[0]
        return page, 0, round(top / 4), left, place
    return number.get("page") or 1 << 20, number.get("sec", -1), number.get("s", 1 << 30), *number.get("t", ()), place


def _short(words: str, most: int = LONGEST) -> str:
    line = visible_line(words)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _amount(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
