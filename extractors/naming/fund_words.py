"""The fund that an item's name carries behind the thing itself: it has a column of its own."""

from __future__ import annotations

from functools import lru_cache

from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.slots import slot_words

__all__ = ["without_fund"]


def without_fund(fact: Fact) -> Fact:
    """A text fact without the fund at the end of its names: 机关运行经费财政拨款 is 机关运行经费.

    Only where the name that is left means the same; of all funds together it becomes that of the words.
    """
    if fact.source != "text":
        return fact
    path = "/".join(_bare(name)[0] for name in fact.item_path.split("/"))
    if path == fact.item_path:
        return fact
    item, fund = _bare(fact.item)
    return fact._replace(item=item, item_path=path, fund=fund if fund and fact.fund == "all" else fact.fund)


@lru_cache(maxsize=1 << 12)
def _bare(name: str) -> tuple[str, str]:
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
