"""Everything one document yields: facts and leftovers of its sentences and of its tables, counted."""

from __future__ import annotations

from extractors.sentences.read import read_sentences
from extractors.tables import read_tables
from schemas.document import Document
from schemas.facts import Extraction

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """Read every number of `document`; each is a fact or a leftover with its reason."""
    text_facts, text_leftovers = read_sentences(document)
    tables = read_tables(document)
    return Extraction(tables.tables, (*text_facts, *tables.facts), (*text_leftovers, *tables.leftovers))
