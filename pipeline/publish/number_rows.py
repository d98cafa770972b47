"""Rows of facts and leftovers, with ids that the same bytes and the same place give on every run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingzhang.pipeline.publish.arrow import Row, fits_exactly, money
from mingzhang.pipeline.publish.from_contract import builder
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import Extraction, Fact, Leftover
from mingzhang.schemas.vocabulary.components import standard_component

__all__ = ["fact_ids", "fact_rows", "leftover_rows", "publishable"]


def publishable(extraction: Extraction) -> Extraction:
    """The extraction as the tables can hold it: too large a value is a leftover, a rounded one is flagged."""
    kept, beyond = [], []
    for fact in extraction.facts:
        if money(fact.value) is None:
            beyond.append(fact.left_over("unplaced"))
        else:
            kept.append(fact if fits_exactly(fact.value) else fact._replace(flags=(*fact.flags, "rounded")))
    return replace(extraction, facts=tuple(kept), leftovers=(*extraction.leftovers, *beyond))


def fact_rows(facts: Iterable[Fact], doc_id: str) -> Iterator[Row]:
    """Rows of facts in order, without the columns repeated from `documents`."""
    kept = list(facts)
    for fact, fact_id in zip(kept, fact_ids(kept, doc_id), strict=True):
        standard = standard_component(fact.component) if fact.component else None
        yield _of_fact(fact) | {"fact_id": fact_id, "value": money(fact.value), "component_std": standard}


def fact_ids(facts: Iterable[Fact], doc_id: str) -> Iterator[str]:
    """The id of each fact, in order; raises `MingzhangError` where one has no place."""
    seen: Counter[str] = Counter()
    for fact in facts:
        place = _place(fact, doc_id)
        seen[place] += 1
        yield _fact_id(doc_id, place, seen[place])


def _place(fact: Fact, doc_id: str) -> str:
    if fact.source == "table" and None not in (fact.table, fact.row, fact.col):
        return f"table {fact.table} {fact.row} {fact.col}"
    if fact.start is None or fact.end is None:
        raise MingzhangError(
            f"the fact {fact.item!r} {fact.raw_value!r} has no place", where=doc_id, then="correct the extractor"
        )
    return f"text {fact.start} {fact.end}"


def _fact_id(doc_id: str, place: str, occurrence: int) -> str:
    # One cell can hold several numbers: 批次/人次 12/34. The second of a place says so in its id.
    named = f"{doc_id} {place}" if occurrence == 1 else f"{doc_id} {place} #{occurrence}"
    return hashlib.sha256(named.encode()).hexdigest()[:24]


_FROM_DOCUMENT = ("doc_id", "issuer", "issuer_id", "division", "year", "kind")
_PLACES = {"char_start": "start", "char_end": "end", "table_no": "table"}
_of_fact = builder("facts", others=(*_FROM_DOCUMENT, "fact_id", "component_std"), under={**_PLACES, "bbox": "box"})
_of_leftover = builder("leftovers", others=("doc_id", "division", "year", "leftover_no"), under=_PLACES)


def leftover_rows(leftovers: Iterable[Leftover]) -> Iterator[Row]:
    """Rows of leftovers, numbered from 1 in order."""
    for number, leftover in enumerate(leftovers, 1):
        yield _of_leftover(leftover) | {"leftover_no": number}
