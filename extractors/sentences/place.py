"""Where an item stands: below the open list, or outside one that has ended before it."""

from __future__ import annotations

import re
from functools import lru_cache

from mingzhang.extractors.sentences.items import Item, Phrase, item_of
from mingzhang.extractors.sentences.moment import Moment
from mingzhang.extractors.sentences.scope import fund_of
from mingzhang.schemas.vocabulary.concepts import are_siblings, is_part

__all__ = ["below"]

_FUNDS = frozenset({"general", "government_fund", "state_capital"})
_REPORTING = frozenset({"gov_report", "gov_final", "gov_budget"})
_GRAND_TOTALS = frozenset({"收入总计", "支出总计", "收入合计", "支出合计", "收入总量", "支出总量"})
_ADDS = re.compile("加上|加:?(?=上[级年]|债务|调入|地方政府|中央|转移)")


def below(moment: Moment, phrase: Phrase) -> Item:
    """The item that `phrase` names, below the open list; a list that holds parts of its like has ended before it.

    公务接待费20万元，其中：国内公务接待40批次；公务用车购置及运行维护费38万元: the two are parts of one whole.
    """
    memory, name = moment.memory, phrase.name
    parent = memory.parent
    if parent is None or moment.in_reason:
        return item_of(phrase, ())  # 一是疫苗接种经费增加655.3万元: a cause, none of the parts that are listed
    if memory.loose is not None:
        if not is_part(name, parent.name):
            parent = memory.loose  # 限额2.39亿元，其中一般债务1.39亿元，其中外债转贷0.01亿元；专项债务1亿元
        memory.loose = None
    while (stands := _beside(name, parent.name)) == "sibling" and parent.above:
        parent = Item(parent.above[-1], parent.above[:-1])
    memory.parent = parent
    if phrase.above:
        return item_of(phrase, moment.above)
    if stands == "itself":
        return parent if phrase.code is None else parent._replace(code=phrase.code)
    if stands == "another fund" or (moment.scope.kind in _REPORTING and _ends_list(moment, name)):
        memory.parent = None
    return item_of(phrase, moment.above)


@lru_cache(maxsize=1 << 14)
def _beside(name: str, whole: str) -> str:
    """How a name stands to the whole of the open list, where it is no part of it."""
    if name == whole:
        return "itself"
    if are_siblings(name, whole):
        return "sibling"
    owed = {name[-2:], whole[-2:]} == {"余额", "限额"}  # what is owed is no part of what may be owed
    return "another fund" if owed or _of_another_fund(name, whole) else ""


def _of_another_fund(name: str, whole: str) -> bool:
    """一般公共预算收入…，其中：税收收入…；政府性基金预算收入…: another fund is no part of a fund."""
    if not name.endswith(("收入", "支出")):
        return False  # 国有资本经营预算支出…，其中：调入一般公共预算…
    one, other = fund_of(name), fund_of(whole)
    return one != other and one in _FUNDS and other in _FUNDS


def _ends_list(moment: Moment, name: str) -> bool:
    """…，其中：税收收入…；加上级补助收入…，收入合计…: a report adds to its own revenue what it got, up to the total."""
    return name in _GRAND_TOTALS or _ADDS.match(moment.clause.words().lstrip()) is not None
