"""Everything one document yields: facts and leftovers of its sentences and of its tables, counted."""

from __future__ import annotations

from mingzhang.extractors.sentences.read import read_sentences
from mingzhang.extractors.tables import read_tables
from mingzhang.extractors.tables.settled_units import with_settled_units
from mingzhang.schemas.document import NO_DISCLOSURE, Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.vocabulary.concepts import find_path

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """Read every number of `document`; each is a fact or a leftover with its reason."""
    text_facts, text_leftovers = read_sentences(document)
    tables = read_tables(document)
    logical, settled, unsettled = with_settled_units(tables.tables, tables.facts, text_facts, document.kind)
    table_facts = tuple(map(_with_concept, settled))
    found = Extraction(logical, (*text_facts, *table_facts), (*text_leftovers, *tables.leftovers, *unsettled))
    return _without_facts(found) if NO_DISCLOSURE in document.flags else found


def _without_facts(found: Extraction) -> Extraction:
    """Every fact turned into a leftover: the numbers of a drug list or a bulletin are nobody's budget."""
    leftovers = [fact.left_over(NO_DISCLOSURE) for fact in found.facts]
    return Extraction(found.tables, (), (*found.leftovers, *leftovers))


def _with_concept(fact: Fact) -> Fact:
    """The fact of a cell with the concept that its path names, unless it is an account with a code."""
    concept = None if fact.code or fact.concept else find_path(fact.item_path)
    return fact._replace(concept=concept.id) if concept else fact
