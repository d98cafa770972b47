"""The walk through one sentence: what each word, mark, bracket and break changes before the next number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.items import Item, is_known, phrase_of, split_pair
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.state import Base, Memory
from mingzhang.extractors.sentences.tokens import Token
from mingzhang.schemas.vocabulary.marks import words

_BARE_COMPARISON = 2
"""同比 and 环比 compare whatever is spoken of, also inside a reason."""
# 主要原因：一是…；二是…: the semicolon parts causes.
_NEXT_CAUSE = re.compile(r" {0,8}(?:[二三四五六七八]是|[二三四五六七八]、|\([二三四五六2-8]\))")

_DIVIDED = re.compile(r"按.{2,12}(?:划?分|分类|分布|类型|性质)")

__all__ = ["Walk", "above_of", "base_of", "divided_whole", "take_in"]


@dataclass(slots=True)
class Walk:
    """The state within one sentence: the clause being filled and those before it without a number."""

    clause: Clause = field(default_factory=Clause)
    before: list[Clause] = field(default_factory=list)
    in_reason: bool = False
    purpose: bool = False
    whole: Item | None = None
    outer: list[Clause] = field(default_factory=list)
    numbers: int = 0
    part: int = 0
    noun: str = ""
    counted: bool = False
    link: str = ""
    reason_at: int = -1
    parted: bool = False
    series: tuple[Item | None, ...] = ()
    nested: list[Item] = field(default_factory=list)
    explained: bool = False
    outside: tuple[Item | None, str] | None = None
    outside_at: int = -1


def take_in(text: str, token: Token, walk: Walk, memory: Memory, scope: Scope) -> None:
    """Take in a token that is no quantity."""
    kind = token.kind
    if kind == "words":
        said = text[token.start : token.end].lstrip()
        if walk.noun and said.startswith(walk.noun):
            # 32个内设机构、12个直属事业单位: the noun behind the last number is no lead of the next.
            said = said[len(walk.noun) :].lstrip("、和及与 ")
        walk.noun = ""
        if said and said[0] in "末初" and walk.clause.pieces and walk.clause.pieces[-1].year:
            said = "年" + said  # 2023年末政府债务余额: the year's 年 is also 年末's
        if said[1:2] == "是":
            _next_of_series(said[0], walk, memory)
        walk.clause.add(said, token.start)
    elif kind == "digits":
        _digits(text, token, walk)
    elif kind == "mark":
        _mark(text, token, walk, memory, scope)
    elif kind == "(":
        memory.opened.append((memory.money, memory.count, memory.parent, memory.parent_phase, memory.base))
        walk.outer.append(walk.clause.copy())
        memory.parent, memory.parent_phase = memory.money, memory.phase
        close_clause(walk)
    elif kind == ")":
        if memory.opened:
            money, memory.count, memory.parent, memory.parent_phase, memory.base = memory.opened.pop()
            memory.money = money or memory.money
        close_clause(walk)
        memory.count_whole = None
        walk.clause = walk.outer.pop() if walk.outer else walk.clause
    else:
        _break(text, token, walk, memory, scope)


def _next_of_series(number: str, walk: Walk, memory: Memory) -> None:
    """一是本年收入2454万元，其中…；二是上级补助收入3292万元: the second is beside the first, not below its parts."""
    if number == "一":
        walk.series = (memory.parent,)
    elif walk.series and number in "二三四五六七八九十":
        memory.parent = walk.series[0]


def _break(text: str, token: Token, walk: Walk, memory: Memory, scope: Scope) -> None:
    """A comma, colon, semicolon or enumeration comma behind a value."""
    walk.link = kind = token.kind
    if kind == ":":
        _name_project(walk, memory)
        _divide(walk, memory)
    if kind == ";":
        walk.in_reason = walk.in_reason and bool(_NEXT_CAUSE.match(text, token.end))
        walk.part += 1
        _close_empty_list(walk, memory)
        memory.loose = walk.nested[0] if walk.nested else None
        if walk.parted and memory.parent is not None:
            memory.money = memory.parent  # 全年预算数…，其中中央资金…、县级资金…；执行数…: of the whole again
        walk.before = []
        walk.clause = Clause()
        return
    if kind == "," and not walk.numbers and walk.clause.pieces:
        _divide(walk, memory)
    if walk.clause.pieces and "中" in walk.clause.pieces[-1].text:
        _open_among(walk, scope, memory)
    close_clause(walk, kind)


def _name_project(walk: Walk, memory: Memory) -> None:
    """“档案数字化”项目绩效自评综述：… names the project that the scores and amounts behind it are of."""
    said = "".join(walk.clause.words().split())
    ending = next((ending for ending in words("project", "endings") if said.endswith(ending)), "")
    name = phrase_of(said.removesuffix(ending)).name if ending else ""
    if name and name != "项目":
        memory.project = memory.money = Item(name)


def _divide(walk: Walk, memory: Memory) -> None:
    """债务余额37亿元，…。按举借主体分：县本级…，乡镇…: another division of what the last sentence was about."""
    if whole := divided_whole(walk.clause.words().strip(), memory):
        memory.parent, memory.parent_phase = whole, memory.phase if memory.headline else ""
        memory.money = whole
        walk.clause = Clause()


def divided_whole(said: str, memory: Memory) -> Item | None:
    """What 按…分 divides: 按采购项目类型 the procurement that its section began with, 按功能分类 the expenditure."""
    if not _DIVIDED.fullmatch(said):
        return None
    if memory.headline:
        return memory.headline
    if memory.lists:
        return memory.lists[-1].whole
    side = next((side for side in ("支出", "收入") if side in said), "")
    if side or "功能" in said or "经济" in said:
        return memory.sides.get(side or "支出")
    return memory.first if memory.first and memory.first.name[:4] in said else None


def _digits(text: str, token: Token, walk: Walk) -> None:
    number = token.number
    if number is None or number.reason == "ordinal":
        return
    printed = text[token.start : token.end]
    if number.reason == "year" and text.rfind("《", 0, token.start) > text.rfind("》", 0, token.start):
        return  # 《关于下达2021年补助资金的通知》 says nothing of the year of the amounts
    if number.reason == "year":
        walk.clause.add_year(int(printed.strip()[:4]) if printed.strip()[:4].isdigit() else None)
    elif number.reason == "code":
        walk.clause.add(printed, token.start)
    elif number.reason == "date":
        walk.clause.add_date()


def _mark(text: str, token: Token, walk: Walk, memory: Memory, scope: Scope) -> None:
    mark = token.mark
    if mark is None:
        return
    if mark.kind == "among" and _shares_out(text, token, walk, memory):
        walk.clause.add(text[token.start : token.end], token.start)
        return
    if mark.kind == "among":
        walk.parted = True
        _among(text, token, walk, memory, scope)
        return
    if mark.kind == "reason":
        walk.explained = True
    if mark.kind == "reason" and not walk.numbers and not walk.before and not walk.clause.pieces:
        said = text[token.start : token.end]
        if said.startswith("用于"):
            # 用于教育事业的彩票公益金支出（2296004），… is a name, no purpose.
            walk.clause.add(said, token.start)
            return
    if mark.kind == "reason":
        said = text[token.start : token.end]
        walk.in_reason, walk.purpose = True, "用于" in said
        close_clause(walk)
        walk.reason_at = len(walk.before)
        return
    if mark.kind in ("compare", "completion", "share") and not walk.clause.pieces:
        _leave_explanation(walk, memory)
    if mark.kind == "compare":
        if mark.year and not walk.clause.pieces and mark.end - mark.start > _BARE_COMPARISON:
            walk.in_reason = False  # …主要原因是厉行节约，与上年相比减少1.4万元: the statement goes on
        memory.base = memory.frame = base_of(mark, scope, memory)
        if not walk.clause.pieces:
            _turn_to_side(text[token.start : token.end].rstrip()[-2:], memory)
    walk.clause.add_mark(mark)


def _turn_to_side(side: str, memory: Memory) -> None:
    """收入565万元，支出524万元，比上年收入增加50.8%: the comparison itself says which of the two sides it is of."""
    item = memory.sides.get(side)
    if item is not None and memory.money is not None and side not in memory.money.name:
        memory.money = item


def _shares_out(text: str, token: Token, walk: Walk, memory: Memory) -> bool:
    """收入、支出分别为3268万元、12万元，占比分别为99%、1%: 分别 pairs names with values, it opens no list."""
    if not text.startswith("分别", token.start):
        return False
    trigger = walk.clause.trigger
    if trigger is not None and trigger.kind in ("rate", "share") and memory.pair:
        return True
    return trigger is None and len(split_pair(phrase_of(walk.clause.words()).name)) > 1


def _close_empty_list(walk: Walk, memory: Memory) -> bool:
    """Give up a list that named no number, and say whether there was one.

    人员经费95万元，主要包括：基本工资…；公用经费10万元: such a list has no parts.
    """
    if walk.outside is None or walk.outside_at != walk.numbers:
        return False
    memory.parent, memory.parent_phase = walk.outside
    return True


def _leave_explanation(walk: Walk, memory: Memory) -> None:
    """人员经费1088万元，主要包括：基本工资、津贴补贴等，较上年增加60万元: the statement goes on behind its explanation.

    A cause that says how something moved (主要是项目支出增加，比上年增加5万元) speaks of its own item.
    """
    if walk.numbers and _close_empty_list(walk, memory):
        walk.before, walk.outside = [], None
    told = walk.before[walk.reason_at :] if walk.reason_at >= 0 else []
    if told and not any(clause.trigger for clause in told):
        walk.before = walk.before[: walk.reason_at]


def _among(text: str, token: Token, walk: Walk, memory: Memory, scope: Scope) -> None:
    """其中 and its kin: what was last said becomes the parent; 本年收入的具体构成为 names its parent itself."""
    walk.outside, walk.outside_at = (memory.parent, memory.parent_phase), walk.numbers
    outer = memory.parent
    said = text[token.start : token.end]
    side = said[:2] if said[:2] in ("收入", "支出") else ""  # 项目支出包括甲36万元: the words 支出包括 are one mark
    phrase = phrase_of(walk.clause.words() + side, scope.issuer) if walk.clause.pieces else None
    if said in ("收入包括", "支出包括") and walk.whole:
        memory.parent = walk.whole  # both sides of 收支总预算2500万元 are its parts
    elif phrase and phrase.name and text[token.start : token.end] != "其中" and is_known(phrase.name):
        memory.parent = Item(phrase.name, (), phrase.code)
    elif (memory.money is not None and not (memory.parent and memory.money.above == above_of(memory))) or (
        memory.money is not None and walk.numbers
    ):
        memory.parent = memory.money
    if said == "其中" and text[token.end : token.end + 1] != ":" and walk.numbers and _is_part_of(memory.parent, outer):
        walk.nested.extend([outer] if outer else [])  # a list behind a colon may part its own lines by semicolons
    memory.count_whole = (memory.count, memory.count_unit) if memory.count and walk.counted else None
    memory.parent_phase = memory.phase
    memory.dated = (memory.parent, memory.year) if memory.parent and walk.numbers else None
    walk.whole = walk.whole or memory.parent
    close_clause(walk)


def _is_part_of(item: Item | None, whole: Item | None) -> bool:
    return item is not None and whole is not None and item.above == above_of_item(whole)


def base_of(mark: Cue, scope: Scope, memory: Memory) -> Base:
    """The year and phase that a comparison names, where it leaves them out the usual ones."""
    year = now = max(
        scope.year, memory.year
    )  # 2022年度“三公”经费预算…，其中公务接待较上年减少…, in the account of 2021
    if mark.year == -1 or (mark.year is None and not mark.phase):
        year = now - 1
    elif mark.year and mark.year > 0:
        year = mark.year
    phase = mark.phase
    if not phase:
        phase = scope.usual_phase
        if scope.measure == "final" and memory.measure in ("budget", "adjusted_budget") and mark.year == -1:
            phase = "unspecified"
    return Base(year, phase)


def _open_among(walk: Walk, scope: Scope, memory: Memory) -> None:
    """“三公”经费支出决算中，…: what is inside is a part of it."""
    clause = walk.clause
    if clause.trigger is None and (said := clause.words().rstrip()).endswith("中"):
        name = phrase_of(said[:-1], scope.issuer).name
        if name and is_known(name):
            walk.whole = memory.parent = Item(name)
            memory.parent_phase, walk.parted = "", True


def close_clause(walk: Walk, sign: str = ",") -> None:
    if walk.clause.pieces:
        walk.clause.sign = sign
        walk.before.append(walk.clause)
        walk.clause = Clause()


def above_of(memory: Memory) -> tuple[str, ...]:
    """The names above an item that is named now: those of the parent of the open list."""
    return above_of_item(memory.parent) if memory.parent else ()


def above_of_item(whole: Item) -> tuple[str, ...]:
    """The names above a part of `whole`."""
    return (*whole.above, whole.name)
