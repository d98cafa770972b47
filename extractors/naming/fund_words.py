"""The fund that an item's name carries behind or before the thing itself: it has a column of its own."""

from __future__ import annotations

from functools import lru_cache

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find, find_path
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["without_fund"]

_BALANCES = "carryover"
"""What the concepts of carry-over and surplus begin with."""


def without_fund(fact: Fact) -> Fact:
    """A text fact without the fund in its names: 机关运行经费财政拨款 is 机关运行经费, 政府性基金上年结余 is 上年结余.

    Only where the name that is left means the same; of all funds together it becomes that of the words.
    """
    if fact.source != "text":
        return fact
    path = "/".join(_bare(name)[0] for name in fact.item_path.split("/"))
    if path == fact.item_path:
        return fact
    item, fund = _bare(fact.item)
    fact = fact._replace(item=item, item_path=path, fund=fund if fund and fact.fund == "all" else fact.fund)
    concept = None if fact.code or fact.concept else find_path(path)
    return fact._replace(concept=concept.id, axis=concept.axis) if concept else fact


@lru_cache(maxsize=1 << 12)
def _book_before(name: str) -> tuple[str, str]:
    """The balance behind the name of a book, and its fund: 政府性基金上年结余 is 上年结余 of the fund."""
    if find(name) is None:
        for fund, books in slot_words().spoken_books.items():
            for book in books if fund != "all" else ():
                bare = name.removeprefix(book)
                concept = find(bare) if bare != name else None
                if concept is not None and concept.id.startswith(_BALANCES):
                    return bare, fund
    return name, ""


@lru_cache(maxsize=1 << 12)
def _bare(name: str) -> tuple[str, str]:
    bare, fund = _book_before(name)
    if fund:
        return bare, fund
    for word, fund in slot_words().fund_ends:
        bare = name.removesuffix(word)
        if (
            bare != name
            and not bare.endswith(slot_words().books)
            and find(bare) is not None
            and find(name) in (find(bare), None)
        ):
            return bare, fund
    return name, ""
