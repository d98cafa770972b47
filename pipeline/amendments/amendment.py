"""One line of the file of amendments, without what is needed to check it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FILE", "Amendment"]

FILE = "amendments.tsv"


class Amendment(NamedTuple):
    """One column of a document, or of a fact, as somebody told it; `fact_id` is empty where it is the document's."""

    document: str
    fact_id: str
    column: str
    value: str
    reason: str
