"""Documents and facts as their amendments say; what was changed is flagged `amended`, what fitted nothing is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.extractors.identity.issuer import issuer_id_of
from mingzhang.pipeline.amendments.amendment import Amendment
from mingzhang.pipeline.publish.number_rows import fact_ids
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact

__all__ = ["AMENDED", "UNMATCHED", "amend_document", "amend_facts"]

AMENDED, UNMATCHED = "amended", "amendment_unmatched"


def amend_document(document: Document, amendments: Iterable[Amendment]) -> Document:
    """The document with issuer, division, year, kind and title as told; the issuer's id follows issuer and division."""
    told = {one.column: one.value for one in amendments if not one.fact_id}
    if not told:
        return document
    issuer, division = told.get("issuer", document.issuer), told.get("division", document.division)
    return replace(
        document,
        issuer=issuer,
        division=division,
        issuer_id=issuer_id_of(issuer, division),
        year=int(told.get("year", document.year)),
        kind=told.get("kind", document.kind),
        title=told.get("title", document.title),
        flags=(*document.flags, AMENDED),
    )


def amend_facts(
    document: Document, extraction: Extraction, amendments: Sequence[Amendment], doc_id: str
) -> tuple[Document, Extraction]:
    """The facts as told; one that is `unread` becomes a leftover. Ids of facts stay: they are of bytes and place."""
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for one in amendments:
        if one.fact_id:
            told[one.fact_id][one.column] = one.value
    if not told:
        return document, extraction
    kept, left = [], []
    for fact, fact_id in zip(extraction.facts, list(fact_ids(extraction.facts, doc_id)), strict=True):
        changes = told.pop(fact_id, None)
        if changes and "unread" in changes:
            left.append(fact.left_over(AMENDED))
        else:
            kept.append(_amended(fact, changes) if changes else fact)
    flags = (*document.flags, AMENDED, *([UNMATCHED] if told else []))
    document = replace(document, flags=tuple(dict.fromkeys(flags)))
    return document, replace(extraction, facts=tuple(kept), leftovers=(*extraction.leftovers, *left))


def _amended(fact: Fact, changes: Mapping[str, str]) -> Fact:
    """A value that somebody read from the page is no longer called wrong by what the old one contradicted."""
    new: dict[str, object] = dict(changes)
    if "value" in new:
        new |= {"value": Decimal(changes["value"]), "verdict": "unproven"}
    if "period" in new:
        new["period"] = int(changes["period"])
    if "item" in new:
        new["item_path"] = fact.item_path.removesuffix(fact.item) + changes["item"]
    return fact._replace(**new, flags=(*fact.flags, AMENDED))  # type: ignore[arg-type]
