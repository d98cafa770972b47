"""Counts and scores: how many batches, persons, vehicles, projects; what an evaluation gave."""

from __future__ import annotations

import re
from decimal import Decimal

from mingzhang.extractors.sentences.items import Item, is_known, phrase_of
from mingzhang.extractors.sentences.moment import Moment, draft_of, read_phrase
from mingzhang.extractors.sentences.rates import whole_named_in
from mingzhang.extractors.sentences.state import Turn
from mingzhang.schemas.vocabulary.concepts import are_siblings
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["decide_count", "decide_score"]

_PERSONS = Unit("", "person", Decimal(1))
_BARE = Unit("", "item", Decimal(1))
# 评价得分分别为91.5分、88分和86.2分
_SHARED_OUT = re.compile(r"(?:分别|各)(?:为|是)?$")
_LINKS = frozenset({"", "、", "和", "及", "与"})
_OF_NOUN = {
    "set": (("车辆", "vehicle"), ("用车", "vehicle")),
    "item": (("人次", "visit"), ("批次", "batch"), ("团组数", "group")),
}
_LONGEST = 40
_PROSE = frozenset({"performance", "overview", "other", "duties"})
_NAME_AFTER = ("”", "工程", "机制", "计划", "行动", "+")
_EVALUATIONS = ("部门评价", "单位自评", "绩效自评", "自评", "绩效评价", "评价")
# “人居环境整治”项目自评得分96分，全年预算数为…: the score names the project of what follows.
_PROJECT_SCORE = re.compile(
    r".{0,8}?(“[^”]{2,40}”(?:项目)?)(?:支出|资金)?(?:绩效)?(?:自评|评价)?(?:综合)?(?:得分|评分|总分)"
)
_GENERIC_SCORE = re.compile(
    r"(?:项目|资金|绩效|自评|评价|综合|最终|该|本|单位){0,8}(?:得分|评分|总分|分数|自评分|评价分)"
)
_NOUN = {"batch": "批次", "visit": "人次", "group": "团组", "person": "人数"}
_CARRIED = re.compile(r"^(?:共|累计|总计|合计|约|共计|分别|接待|累计接待|接待人次|人次|人数|来访|来宾|及|和|、)*$")
_STEM = re.compile(r"(?:批次|人次|团组|个数|人数|数量|数)$")
_NOUN_AFTER = re.compile(r"^[一-鿿“(（A-Za-z][^,，。;；:：]{0,30}")
_NOT_NOUN = re.compile(
    r"^(?:以|左右|的(?!$)|等|及|和|与|被|已|均|全面|开展|进行|为|是|共|获|参加|完成|达|占|比|较|\(|（|次|之|中(?![外国央小级学]))"
)
# 87个地、市、县建立了…: single characters joined by 、 are one noun, longer ones are a list.
_NOUN_ENDS = re.compile(
    r"绩效|编制|填报|申报|实行|实施|设立|设置|开展|进行|全面|建立|进入|入选|荣获|的|(?<=[一-鿿]{2})、|、(?=[一-鿿]{2})|和|开始|实施|纳入"
)
_VERB_ONLY = re.compile(
    r"(?:建立|有|等|设|建|获|设立|拥有|包括|涉及|涵盖|组织|对|开展|的|共|与.{0,40}等.{0,40}|在.{0,40}建立)$|^$"
)
_COUNTING = ("人数", "人次", "批次", "数量", "个数", "辆数")
_TOLD = re.compile(r"主要(?:成效|做法|工作|措施|产出|效果|是|为)")
_WHOLE_COUNTS = ("实有人数", "编制人数", "编制总数", "总人数", "保有量")
_GATHERED = frozenset({"人数", "人次", "次数", "场次", "批次"})
_MONEY_END = re.compile(r"(?:费用|经费|费|支出){1,4}$")
_VEHICLES = (("购置", "公务用车购置数"), ("更新", "公务用车购置数"), ("保有", "公务用车保有量"))


def decide_count(moment: Moment, unit: Unit | None) -> Turn:
    """A count as a fact, where its noun is named and the section discloses counts; prose stays a leftover."""
    number, memory = moment.number, moment.memory
    name = _name(moment, unit).lstrip("的")
    if unit is None and not (name and (is_known(name) or name.endswith(_COUNTING)) and not number.decimals):
        return Turn(number, leftover=_why_not(moment))
    if number.bound:
        return Turn(number, leftover="threshold")
    if len(name) < 2 or not _disclosed(name, unit, moment):
        return Turn(number, leftover="narrative")
    trigger = moment.clause.trigger
    if trigger and trigger.kind == "share" and (whole := whole_named_in(moment)):
        return _counted_whole(moment, _counting(whole, unit), whole)
    draft = draft_of(moment, _counting(name, unit), Item(name, moment.above), "count")
    if memory.count_whole and memory.count_whole[1] == draft.unit and _counts_part(name, memory.count_whole[0].name):
        # 年末公务用车保有量38辆，其中：执勤执法用车34辆: below the count that the list parts, not below the last amount
        held = memory.count_whole[0]
        draft.item = Item(name, (*held.above, held.name))
    if moment.scope.measure == "budget" and moment.scope.canonical == "assets" and 0 < memory.stock_year < draft.period:
        draft.period = memory.stock_year  # 截至2022年底，共有车辆1辆, in the budget of 2023
    draft.why = "a count with its noun"
    draft.noun = name if moment.words_after.startswith(name) else ""
    if trigger and trigger.kind == "direction" and trigger.sign:
        draft.measure, draft.value = "change", draft.value * trigger.sign
        draft.compare_to = str(memory.base) if memory.base else f"{moment.scope.year - 1}:final"
        memory.moved_count = draft.item
    elif trigger and trigger.kind == "compare" and memory.base and memory.base.year < moment.scope.year:
        draft.measure, draft.period = "prior_final", memory.base.year
    memory.count, memory.count_unit, memory.caused = draft.item, draft.unit, None
    memory.count_phase = read_phrase(moment, moment.clause.words()).measure
    assets = moment.scope.canonical == "assets" and draft.unit in ("vehicle", "set", "sqm")
    memory.counted = draft.item if assets or name.endswith(("项目", "绩效自评")) else _paid_for(draft.item)
    return Turn(number, draft)


def _counts_part(name: str, whole: str) -> bool:
    """Whether a count can be a part of another: 行政编制 of 年末编制人数, but not 年末实有人数."""
    return name != whole and not name.endswith(_WHOLE_COUNTS) and not are_siblings(name, whole)


def _paid_for(item: Item) -> Item | None:
    """What an amount right behind a count is of, where no expense has its name: 举办文体活动2场，开支3万元."""
    name = _STEM.sub("", item.name)
    return Item(name, item.above) if name.endswith(words("disclosed", "paid_for")) else None


def _counted_whole(moment: Moment, unit: Unit, whole: str) -> Turn:
    """项目38个，占全部预算项目38个的100%: the second count is the whole, the share is of the first."""
    draft = draft_of(moment, unit, Item(whole), "count")
    draft.why = "the counted whole that a share is of"
    moment.memory.whole, moment.memory.measure = draft.item, "counted"
    return Turn(moment.number, draft)


def _counting(name: str, unit: Unit | None) -> Unit:
    """The unit that the noun fixes where the measure word does not: 车辆13台 are vehicles, 接待人次0个 visits."""
    if unit is None:
        return _PERSONS if name.endswith("人数") else _BARE
    said = _OF_NOUN.get(unit.unit, ())
    return next((Unit("", kind, Decimal(1)) for noun, kind in said if name.endswith(noun)), unit)


def _why_not(moment: Moment) -> str:
    after = moment.words_after
    if after.startswith("年"):
        return "year" if 1900 < moment.number.value < 2100 else "narrative"
    if after.startswith(_NAME_AFTER) or moment.clause.words().rstrip().endswith(("“", "+")):
        return "name"
    return "narrative" if moment.scope.role in _PROSE or moment.number.spoken else "unplaced"


def _name(moment: Moment, unit: Unit | None) -> str:
    """The noun of a count: before it (在职人员65人), after it (13个学科门类), or carried over (累计接待38人次)."""
    clause, memory, kind = moment.clause, moment.memory, unit.unit if unit else ""
    text = clause.before_trigger() if clause.trigger else clause.words()
    name = read_phrase(moment, text).name
    if grade := next((grade for grade in words("disclosed", "grades") if grade in text), ""):
        return name if grade in name else grade
    spoken_of = memory.count.name if memory.count is not None and "公务用车" in memory.count.name else ""
    if kind == "vehicle" and (vehicle := _vehicle(text) or ("" if is_known(name) else _vehicle(spoken_of[:4] + text))):
        return vehicle
    if (not name or _CARRIED.match(name)) and memory.count is not None and kind in _NOUN:
        return _STEM.sub("", memory.count.name) + ("人次" if "人次" in name else _NOUN[kind])
    if name in _GATHERED and memory.money is not None and memory.money.name.endswith("费"):
        return memory.money.name[:-1] + name  # 开支会议费2万元，…，人数120人
    if (
        (not name or _CARRIED.match(name))
        and memory.count is None
        and memory.money is not None
        and kind in _NOUN
        and "接待" in memory.money.name
    ):
        return _MONEY_END.sub("", memory.money.name) + _NOUN[kind]
    if not name and memory.count is not None and clause.trigger and kind == memory.count_unit:
        return memory.count.name
    if kind in ("item", "other", "set") and (noun := _noun_after(moment.words_after, name)):
        return noun
    if kind in ("batch", "visit") and name and not name.endswith(_NOUN[kind]):
        return _STEM.sub("", name) + _NOUN[kind]
    return (name or _named_before(moment)) if len(name) <= _LONGEST else ""


def _named_before(moment: Moment) -> str:
    for earlier in reversed(moment.before):
        name = read_phrase(moment, earlier.before_trigger()).name
        if name and not earlier.words().strip().startswith(words("item", "not_topic")):
            return name if len(name) <= _LONGEST else ""
    return ""


def _vehicle(text: str) -> str:
    if "公务用车" not in text:
        return ""
    return next((item for word, item in _VEHICLES if word in text and "费" not in text), "")


def _noun_after(after: str, name: str) -> str:
    """The noun printed behind the measure word, where the words before give none: 13 个学科门类."""
    found = _NOUN_AFTER.match(after)
    if not found or _NOT_NOUN.match(after):
        return ""
    if re.search(r"(?:为|是|共|达|数|量)$", found.group().strip()) and not name:
        return ""
    noun = _NOUN_ENDS.split(found.group())[0].strip("、和 ")
    if len(noun) < 2:
        return ""
    return noun if not name or _VERB_ONLY.search(name) or not is_known(name) else ""


def _disclosed(name: str, unit: Unit | None, moment: Moment) -> bool:
    """Whether a count here is a disclosed figure and not a number told in prose (举办16期)."""
    scope = moment.scope
    if moment.in_reason and unit is not None and unit.unit == "vehicle":
        return is_known(name) or "更新" in name  # what a vehicle budget is for (handbook P092), not what was scrapped
    if _TOLD.match(name) or (moment.in_reason and unit is not None and unit.unit == "person"):
        return False
    if is_known(name):
        return True
    if scope.role != "overview" and name.startswith(words("disclosed", "told")) and not name.endswith(("的", "整改")):
        return False
    if moment.in_reason or scope.canonical == "work" or (moment.number.spoken and scope.role != "overview"):
        return False
    if scope.role == "performance" and any(grade in name for grade in words("disclosed", "grades")):
        return True
    behind = moment.words_after.startswith(name)
    if scope.role == "performance" and unit is not None and unit.unit != "item":
        return False
    if behind and scope.role != "overview":
        held = scope.role != "performance" and name.endswith(words("disclosed", "events"))
        return held or name.endswith(words("disclosed", "nouns_behind"))
    if scope.role == "performance":
        return name.endswith(words("disclosed", "nouns"))
    return scope.role == "overview" or scope.canonical == "assets" or unit is None or unit.unit != "other"


def decide_score(moment: Moment, unit: Unit) -> Turn:
    """A score that was given is a fact; a weight or a rule of scoring (得10分, 扣2分) is none."""
    said = moment.clause.words() or (moment.before[-1].words() if moment.before else "")
    text = _SHARED_OUT.sub("", "".join(said.split()))
    further = moment.memory.scored if text in _LINKS else None
    if (not text.endswith(words("score", "stated")) and further is None) or moment.number.bound:
        return Turn(moment.number, leftover="weight")
    name = further or _score_name(text, moment)
    item = moment.memory.scored = name if isinstance(name, Item) else Item(name)
    draft = draft_of(moment, unit, item, "score")
    draft.why = "a score that was given"
    return Turn(moment.number, draft)


def _score_name(text: str, moment: Moment) -> Item | str:
    lead = re.sub(r"(?:为|是)$", "", text)
    if project := _PROJECT_SCORE.fullmatch(lead):
        name = phrase_of(project.group(1)).name or project.group(1)
        moment.memory.project = moment.memory.money = Item(name)
        return moment.memory.project
    generic = _GENERIC_SCORE.fullmatch(lead) or lead == "自评"
    if generic and moment.memory.project is not None:
        return moment.memory.project
    if generic:
        earlier = "".join(clause.words() for clause in moment.before)
        return next((word for word in _EVALUATIONS if word in earlier or word in lead), "") or lead
    return phrase_of(lead).name or lead
