"""Rows of facts and leftovers, with ids that the same bytes and the same place give on every run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mingzhang.pipeline.publish.arrow import money
from mingzhang.pipeline.publish.from_contract import Columns, gatherer
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import Extraction, Fact, Leftover
from mingzhang.schemas.vocabulary.components import standard_component

__all__ = ["fact_columns", "fact_ids", "leftover_columns", "publishable"]


def publishable(extraction: Extraction) -> Extraction:
    """The extraction as the tables can hold it: too large a value is a leftover, a rounded one is flagged."""
    kept, beyond = [], []
    for fact in extraction.facts:
        held = money(fact.value)
        if held is None:
            beyond.append(fact.left_over("unplaced"))
        else:
            kept.append(fact if held == fact.value else fact._replace(flags=(*fact.flags, "rounded")))
    return replace(extraction, facts=tuple(kept), leftovers=(*extraction.leftovers, *beyond))


def fact_columns(facts: Sequence[Fact], doc_id: str) -> Columns:
    """The columns of facts in order, without those repeated from `documents`."""
    columns = _of_facts(facts)
    columns["fact_id"] = list(fact_ids(facts, doc_id))
    columns["value"] = [money(fact.value) for fact in facts]
    columns["component_std"] = [standard_component(fact.component) if fact.component else None for fact in facts]
    return columns


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
_of_facts = gatherer(
    "facts", others=(*_FROM_DOCUMENT, "fact_id", "value", "component_std"), under={**_PLACES, "bbox": "box"}
)
_of_leftovers = gatherer("leftovers", others=("doc_id", "division", "year", "leftover_no"), under=_PLACES)


def leftover_columns(leftovers: Sequence[Leftover]) -> Columns:
    """The columns of leftovers, numbered from 1 in order."""
    return _of_leftovers(leftovers) | {"leftover_no": list(range(1, len(leftovers) + 1))}
