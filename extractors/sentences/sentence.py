"""The way through one sentence: what each word, cue, bracket and break changes before the next number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.extractors.binding.candidates import Base, Item, NumberReading
from mingzhang.extractors.sentences.clause import Clause
from mingzhang.extractors.sentences.context import Amounts
from mingzhang.extractors.sentences.cues import Cue
from mingzhang.extractors.sentences.discourse import Discourse, OpenList, Step, advance
from mingzhang.extractors.sentences.items import is_known, phrase_of, split_pair
from mingzhang.extractors.sentences.scope import Scope
from mingzhang.extractors.sentences.steps import BracketCloses, Compares, PartOpens, TopicNamed
from mingzhang.extractors.sentences.tokens import Token
from mingzhang.extractors.sentences.topics import divided_whole
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["Bracket", "SentenceState", "base_of", "consume_token"]

_BARE_COMPARISON = 2
"""同比 and 环比 compare whatever is spoken of, also inside a reason."""
_PHASES = frozenset({"budget", "adjusted_budget"})


class Bracket(NamedTuple):
    """What held before an open bracket; no clause where the bracket was opened in a sentence before."""

    discourse: Discourse
    clause: Clause | None = None
    before: tuple[Clause, ...] = ()
    numbers: int = 0


@dataclass(slots=True)
class SentenceState:
    """The clause being filled, those before it without a number, and the discourse so far."""

    text: str
    tokens: list[Token]
    scope: Scope
    discourse: Discourse
    amounts: Amounts
    readings: list[NumberReading] = field(default_factory=list)
    clause: Clause = field(default_factory=Clause)
    before: list[Clause] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    in_reason: bool = False
    purpose: bool = False
    explained: bool = False
    explained_at_colon: bool = False
    reason_at: int = -1
    whole: Item | None = None
    parted: bool = False
    nested: Item | None = None
    outside: OpenList | None = None
    outside_at: int = -1
    series: OpenList | None = None
    numbers: int = 0
    part: int = 0
    noun: str = ""
    counted: bool = False
    spoken: Item | None = None
    link: str = ""

    def step(self, clause: Step) -> None:
        """Go on to the discourse behind `clause`."""
        self.discourse = advance(self.discourse, clause)

    def close_clause(self, sign: str = ",") -> None:
        """Put the clause to those before."""
        if self.clause.pieces:
            self.clause.sign = sign
            self.before.append(self.clause)
            self.clause = Clause()


def consume_token(token: Token, state: SentenceState) -> None:
    """Take in a token that is no quantity."""
    kind, said = token.kind, state.text[token.start : token.end]
    if kind == "words":
        _words(said.lstrip(), token, state)
    elif kind == "digits":
        _digits(token, state)
    elif kind == "cue" and token.cue is not None:
        _cue(said, token, token.cue, state)
    elif kind == "(":
        discourse = state.discourse
        state.brackets.append(Bracket(discourse, state.clause.copy(), tuple(state.before), state.numbers))
        state.step(PartOpens(discourse.part._replace(whole=discourse.topic, phase=discourse.time.phase)))
        state.close_clause()
    elif kind == ")":
        state.close_clause()
        if state.brackets:
            around = state.brackets.pop()
            state.clause = around.clause or state.clause
            if (
                around.clause is not None
            ):  # (增幅在全市16县区中排名第五)，完成年初预算…: a remark names nothing behind it
                state.before = list(around.before) if around.numbers == state.numbers else []
            state.step(BracketCloses(around.discourse))
    else:
        _break(token, state)


def _words(said: str, token: Token, state: SentenceState) -> None:
    if state.noun and said.startswith(state.noun):
        # 32个内设机构、12个直属事业单位: the noun behind the last number is no lead of the next.
        said = shape("list.nouns_link").sub("", said[len(state.noun) :])
    state.noun = ""
    pieces, discourse = state.clause.pieces, state.discourse
    if pieces and pieces[-1].year and shape("list.year_end").match(said):
        said = words("item", "year")[0] + said  # 2023年末政府债务余额: the year's 年 is also 年末's
    # 一是本年收入2454万元，其中…；二是上级补助收入3292万元: the second is beside the first, not below its parts.
    if shape("list.first_of_series").match(said):
        state.series = discourse.part
    elif state.series is not None and shape("list.next_of_series").match(said):
        state.step(PartOpens(discourse.part._replace(whole=state.series.whole)))
    state.clause.add(said, token.start)


def _digits(token: Token, state: SentenceState) -> None:
    number, text = token.number, state.text
    printed = text[token.start : token.end]
    if number is None or number.reason == "ordinal":
        return
    if number.reason == "year":
        if text.rfind("《", 0, token.start) > text.rfind("》", 0, token.start):
            return  # 《关于下达2021年补助资金的通知》 says nothing of the year of the amounts
        state.clause.add_year(int(printed.strip()[:4]) if printed.strip()[:4].isdigit() else None)
    elif number.reason == "code":
        state.clause.add(printed, token.start)
    elif number.reason == "date":
        state.clause.add_date()


def _break(token: Token, state: SentenceState) -> None:
    """A comma, colon, semicolon or enumeration comma behind a value."""
    state.link = kind = token.kind
    if kind == ":":
        _name_project(state)
        _divide(state)
    if kind == ";":
        _next_part(token, state)
        return
    if kind == "," and not state.numbers and state.clause.pieces:
        _divide(state)
    if state.clause.pieces and state.clause.trigger is None:
        _open_inside(state)
    state.close_clause(kind)


def _next_part(token: Token, state: SentenceState) -> None:
    """A semicolon parts causes, or the lines of a list; it ends an inner list, and one that named nothing."""
    state.in_reason = state.in_reason and bool(shape("list.next_cause").match(state.text, token.end))
    state.part += 1
    _close_empty_list(state)
    part = state.discourse.part._replace(loose=state.nested)
    # 全年预算数…，其中中央资金…、县级资金…；执行数…: of the whole again; 其中：市级限额…；余额…: of 市级 still
    alone = state.outside_at == state.numbers - 1 and shape("list.owed_of_it").match(state.text, token.end)
    again = state.parted and not alone
    state.step(PartOpens(part, part.whole if again else None))
    state.before, state.clause = [], Clause()


def _name_project(state: SentenceState) -> None:
    """“档案数字化”项目绩效自评综述：… names the project that the scores and amounts behind it are of."""
    said = "".join(state.clause.words().split())
    ending = next((ending for ending in words("project", "endings") if said.endswith(ending)), "")
    name = phrase_of(said.removesuffix(ending)).name if ending else ""
    if name and name not in words("item", "project"):
        state.step(TopicNamed(Item(name), project=True))


def _divide(state: SentenceState) -> None:
    """债务余额37亿元，…。按举借主体分：县本级…，乡镇…: another division of what the last sentence was about."""
    discourse = state.discourse
    if whole := divided_whole(state.clause.words().strip(), discourse):
        phase = discourse.time.phase if discourse.told.headline else ""
        state.step(PartOpens(discourse.part._replace(whole=whole, phase=phase), whole))
        state.clause = Clause()


def _open_inside(state: SentenceState) -> None:
    """“三公”经费支出决算中，…: what is inside is a part of it."""
    if not (found := shape("list.inside").fullmatch(state.clause.words().rstrip())):
        return
    name = phrase_of(found["whole"], state.scope.issuer).name
    if name and is_known(name):
        state.whole, state.parted = Item(name), True
        state.step(PartOpens(state.discourse.part._replace(whole=state.whole, phase="")))


def _cue(said: str, token: Token, cue: Cue, state: SentenceState) -> None:
    if cue.kind == "among":
        if _shares_out(said, state):
            state.clause.add(said, token.start)
        else:
            state.parted = True
            _among(said, token, state)
        return
    if cue.kind == "reason":
        _reason(said, token, state)
        return
    if cue.kind in ("compare", "completion", "share") and not state.clause.pieces:
        _leave_explanation(state)
    if cue.kind == "compare" and not shape("list.as_before").match(state.text, token.end):
        _compare(said, cue, state)
    state.clause.add_cue(cue)


def _reason(said: str, token: Token, state: SentenceState) -> None:
    state.explained, state.explained_at_colon = True, said.rstrip().endswith(":")
    opens = not state.numbers and not state.before and not state.clause.pieces
    if opens and shape("list.purpose_first").match(said):
        # 用于教育事业的彩票公益金支出（2296004），… is a name, no purpose.
        state.clause.add(said, token.start)
        return
    state.in_reason, state.purpose = True, bool(shape("list.purpose").search(said))
    state.close_clause()
    state.reason_at = len(state.before)


def _compare(said: str, cue: Cue, state: SentenceState) -> None:
    bare = not state.clause.pieces
    if cue.year and bare and cue.end - cue.start > _BARE_COMPARISON:
        state.in_reason = False  # …主要原因是厉行节约，与上年相比减少1.4万元: the statement goes on
    # 收入565万元，支出524万元，比上年收入增加50.8%: the comparison itself says which of the two sides it is of.
    named, topic = said.rstrip()[-2:], state.discourse.topic
    turned = bare and topic is not None and named not in topic.name
    state.step(Compares(base_of(cue, state.scope, state.discourse), state.discourse.side(named) if turned else None))


def _shares_out(said: str, state: SentenceState) -> bool:
    """收入、支出分别为3268万元、12万元，占比分别为99%、1%: 分别 pairs names with values, it opens no list."""
    if not shape("list.respectively_here").match(said):
        return False
    trigger = state.clause.trigger
    if trigger is not None and trigger.kind in ("rate", "share"):
        return bool(state.discourse.pair.names) or len(split_pair(phrase_of(state.clause.before_trigger()).name)) > 1
    return trigger is None and len(split_pair(phrase_of(state.clause.words()).name)) > 1


def _close_empty_list(state: SentenceState) -> bool:
    """Give up a list that named no number, and say whether there was one.

    人员经费95万元，主要包括：基本工资…；公用经费10万元: such a list has no parts.
    """
    if state.outside is None or state.outside_at != state.numbers:
        return False
    part = state.discourse.part
    state.step(PartOpens(part._replace(whole=state.outside.whole, phase=state.outside.phase)))
    return True


def _leave_explanation(state: SentenceState) -> None:
    """人员经费1088万元，主要包括：基本工资、津贴补贴等，较上年增加60万元: the statement goes on behind its explanation.

    A cause that says how something moved (主要是项目支出增加，比上年增加5万元) speaks of its own item.
    """
    if state.numbers and _close_empty_list(state):
        state.before, state.outside = [], None
    told = state.before[state.reason_at :] if state.reason_at >= 0 else []
    if told and not any(clause.trigger for clause in told):
        state.before = state.before[: state.reason_at]


def _among(said: str, token: Token, state: SentenceState) -> None:
    """其中 and its kin: what was last said becomes the whole; 本年收入的具体构成为 names its whole itself."""
    discourse = state.discourse
    outer, topic, counts = discourse.part, discourse.topic, discourse.counts
    state.outside, state.outside_at = outer, state.numbers
    plainly = bool(shape("list.of_which").fullmatch(said))
    # 项目支出包括甲36万元: the words 支出包括 are one cue
    side = said[:2] if shape("list.front_side").match(said) else ""
    phrase = phrase_of(state.clause.words() + side, state.scope.issuer) if state.clause.pieces else None
    whole = outer.whole
    if state.whole and shape("list.both_sides").fullmatch(said):
        whole = state.whole  # both sides of 收支总预算2500万元 are its parts
    elif phrase and phrase.name and not plainly and is_known(phrase.name):
        whole = Item(phrase.name, (), phrase.code)
    elif state.spoken is not None:
        whole = state.spoken  # 全市新增专项债券用于170个项目，其中：市政建设49亿元
    elif topic is not None and (state.numbers or not (whole and topic.above == outer.above)):
        whole = _divided(topic)
    if plainly and state.text[token.end : token.end + 1] != ":" and state.numbers and state.nested is None:
        # a list behind a colon may part its own lines by semicolons
        within = whole is not None and outer.whole is not None and whole.above == outer.above
        state.nested = outer.whole if within else None
    dated = (whole, discourse.time.year) if whole and state.numbers else None
    counted = (counts.item, counts.unit) if counts.item and state.counted else None
    part = OpenList(whole, "" if whole is state.spoken else discourse.time.phase, outer.loose, dated)
    state.step(PartOpens(part, counts=counts._replace(whole=counted)))
    state.whole = state.whole or whole
    state.close_clause()


def _divided(topic: Item) -> Item:
    """What a list behind `topic` divides: of an insurance fund's balance (…，滚存结余97亿元。其中：…) the fund."""
    held = topic.above[-1:] and shape("subject.insurance").search(topic.above[-1])
    of_fund = held and shape("subject.balance").match(topic.name)
    return Item(topic.above[-1], topic.above[:-1]) if of_fund else topic


def base_of(cue: Cue, scope: Scope, discourse: Discourse) -> Base:
    """The year and phase that a comparison names, where it leaves them out the usual ones."""
    # 2022年度“三公”经费预算…，其中公务接待较上年减少…, in the account of 2021
    year = now = max(scope.year, discourse.time.year)
    if cue.year == -1 or (cue.year is None and not cue.phase):
        year = now - 1
    elif cue.year and cue.year > 0:
        year = cue.year
    phase = cue.phase
    if not phase:
        phase = scope.usual_phase
        if scope.measure == "final" and discourse.last.measure in _PHASES and cue.year == -1:
            phase = "unspecified"
    return Base(year, phase, bool(cue.phase))
