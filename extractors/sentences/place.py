"""Where an item stands: below the open list, or outside one that has ended before it."""

from __future__ import annotations

import re

from extractors.sentences.items import Item, Phrase, item_of
from extractors.sentences.moment import Moment
from extractors.sentences.scope import fund_of
from schemas.vocabulary.concepts import are_siblings, is_part

__all__ = ["below"]

_FUNDS = frozenset({"general", "government_fund", "state_capital"})
_GRAND_TOTALS = frozenset({"收入总计", "支出总计", "收入合计", "支出合计", "收入总量", "支出总量"})
_ADDS = re.compile("加上|加:?(?=上[级年]|债务|调入|地方政府|中央|转移)")


def below(moment: Moment, phrase: Phrase) -> Item:
    """The item that `phrase` names, below the open list; a list that holds parts of its like has ended before it.

    公务接待费20万元，其中：国内公务接待40批次；公务用车购置及运行维护费38万元: the two are parts of one whole.
    """
    if moment.in_reason:
        return item_of(phrase, ())  # 一是疫苗接种经费增加655.3万元: a cause, none of the parts that are listed
    memory = moment.memory
    if memory.loose is not None:
        if memory.parent is not None and not is_part(phrase.name, memory.parent.name):
            memory.parent = memory.loose  # 限额2.39亿元，其中一般债务1.39亿元，其中外债转贷0.01亿元；专项债务1亿元
        memory.loose = None
    while memory.parent is not None and memory.parent.above and are_siblings(phrase.name, memory.parent.name):
        memory.parent = Item(memory.parent.above[-1], memory.parent.above[:-1])
    parent = memory.parent
    if parent is None or phrase.above:
        return item_of(phrase, moment.above)
    if phrase.name == parent.name:
        return parent if phrase.code is None else parent._replace(code=phrase.code)
    if _of_another_fund(phrase.name, parent.name) or _ends_list(moment, phrase.name):
        memory.parent = None
    return item_of(phrase, moment.above)


def _of_another_fund(name: str, whole: str) -> bool:
    """一般公共预算收入…，其中：税收收入…；政府性基金预算收入…: another fund is no part of a fund."""
    if not name.endswith(("收入", "支出")):
        return False  # 国有资本经营预算支出…，其中：调入一般公共预算…
    one, other = fund_of(name), fund_of(whole)
    return one != other and one in _FUNDS and other in _FUNDS


def _ends_list(moment: Moment, name: str) -> bool:
    """…，其中：税收收入…；加上级补助收入…，收入合计…: a report adds to its own revenue what it got, up to the total."""
    if not moment.scope.kind.startswith("gov"):
        return False
    return name in _GRAND_TOTALS or _ADDS.match(moment.clause.words().lstrip()) is not None
