"""Counts and scores: how many batches, persons, vehicles, projects; what an evaluation gave."""

from __future__ import annotations

import re
from decimal import Decimal

from mingzhang.extractors.binding.candidates import CandidateFact, Item
from mingzhang.extractors.sentences.context import NumberContext
from mingzhang.extractors.sentences.discourse import Step
from mingzhang.extractors.sentences.items import is_known, phrase_of
from mingzhang.extractors.sentences.steps import CountRead, RateRead, ScoreRead
from mingzhang.schemas.vocabulary.concepts import are_siblings, find
from mingzhang.schemas.vocabulary.marks import words
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import Unit

__all__ = ["give_count", "give_counted_whole", "give_score", "is_count_named", "is_disclosed", "is_scored"]

_PERSONS = Unit("", "person", Decimal(1))
_BARE = Unit("", "item", Decimal(1))
_OF_NOUN = {"set": ("vehicle",), "item": ("visit", "batch", "group")}
_NOUN = frozenset({"batch", "visit", "group", "person"})
_LONGEST = 40
_NOUN_AFTER = re.compile(r"[一-鿿“(（A-Za-z][^,，。;；:：]{0,30}")
# 87个地、市、县建立了…: single characters joined by 、 are one noun, longer ones are a list.
_NOUN_ENDS = re.compile(
    r"绩效|编制|填报|申报|实[行施]|设[立置]|开[展始]|进[行入]|全面|建立|入选|荣获|的|(?<=[一-鿿]{2})、|、(?=[一-鿿]{2})|和|纳入"
)
# “人居环境整治”项目自评得分96分，全年预算数为…: the score names the project of what follows.
_PROJECT_SCORE = re.compile(
    r".{0,8}?(?P<project>“[^”]{2,40}”(?:项目)?)(?:支出|资金)?(?:绩效)?(?:自评|评价)?(?:综合)?(?:得分|评分|总分)"
)
Given = tuple[CandidateFact, Step]


def count_name(context: NumberContext) -> str:
    """The noun of a count, empty where nothing names it."""
    return _name(context).lstrip(words("item", "of")[0])


def is_count_named(context: NumberContext) -> bool:
    """Whether a number without a unit counts something that its noun says is counted."""
    name = count_name(context)
    concept = find(name)
    known = is_known(name) if concept is None else concept.unit != "CNY"  # 基本支出120 counts nothing
    counted = known or bool(shape("count.counting").search(name))
    return bool(name) and counted and not context.number.decimals


def is_disclosed(context: NumberContext) -> bool:
    """Whether a count here is a disclosed figure and not a number told in prose (举办16期)."""
    name = count_name(context)
    return len(name) > 1 and _disclosed(name, context.unit, context)


def give_count(context: NumberContext) -> Given:
    """A count with its noun; what moved by so many is a change."""
    name, scope, cue = count_name(context), context.scope, context.clause.trigger
    counts, last, part = context.discourse.counts, context.discourse.last, context.discourse.part
    found = context.candidate(Item(name, part.above), "count", unit=_counting(name, context.unit))
    if counts.whole and counts.whole[1] == found.unit and _counts_part(name, counts.whole[0].name):
        # 年末公务用车保有量38辆，其中：执勤执法用车34辆: below the count that the list parts, not below the last amount
        held = counts.whole[0]
        found.item = Item(name, (*held.above, held.name))
    at = context.discourse.time.stock_year
    if scope.measure == "budget" and scope.canonical == "assets" and 0 < at < found.period:
        found.period = at  # 截至2022年底，共有车辆1辆, in the budget of 2023
    found.why, found.noun = "a count with its noun", name if context.words_after.startswith(name) else ""
    moved = counts.moved
    if cue and cue.kind == "direction" and cue.sign:
        found.measure, found.value = "change", found.value * cue.sign
        found.compare_to = str(last.base) if last.base else f"{scope.year - 1}:final"
        moved = found.item
    elif cue and cue.kind == "compare" and last.base and last.base.year < scope.year:
        found.measure, found.period = "prior_final", last.base.year
    things = (scope.canonical == "assets" and found.unit in ("vehicle", "set", "sqm")) or shape(
        "count.projects"
    ).search(name)
    new = counts._replace(
        item=found.item, unit=found.unit, phase=context.phrase(context.clause.words()).measure, moved=moved,
        spent_on=found.item if things else _paid_for(found.item),
    )  # fmt: skip
    changed = found.measure == "change"
    return found, CountRead(new, last._replace(caused=None, moved=last.moved if changed else None))


def _counts_part(name: str, whole: str) -> bool:
    """Whether a count can be a part of another: 行政编制 of 年末编制人数, but not 年末实有人数."""
    return name != whole and not shape("count.whole").search(name) and not are_siblings(name, whole)


def _paid_for(item: Item) -> Item | None:
    """What an amount right behind a count is of, where no expense has its name: 举办文体活动2场，开支3万元."""
    name = shape("count.stem").sub("", item.name)
    return Item(name, item.above) if name.endswith(words("disclosed", "paid_for")) else None


def give_counted_whole(context: NumberContext) -> Given:
    """项目38个，占全部预算项目38个的100%: the second count is the whole, the share is of the first."""
    whole = Item(context.whole_named)
    found = context.candidate(whole, "count", unit=_counting(whole.name, context.unit))
    found.why = "the counted whole that a share is of"
    return found, RateRead(context.discourse.last._replace(moved=None, whole=whole, measure="counted"))


def _counting(name: str, unit: Unit | None) -> Unit:
    """The unit that the noun fixes where the measure word does not: 车辆13台 are vehicles, 接待人次0个 visits."""
    if unit is None:
        return _PERSONS if shape("count.persons").search(name) else _BARE
    kinds = (kind for kind in _OF_NOUN.get(unit.unit, ()) if shape(f"count.{kind}").search(name))
    return next((Unit("", kind, Decimal(1)) for kind in kinds), unit)


def _name(context: NumberContext) -> str:
    """The noun of a count: before it (在职人员65人), after it (13个学科门类), or carried over (累计接待38人次)."""
    clause, kind = context.clause, context.unit.unit if context.unit else ""
    counts, topic = context.discourse.counts, context.discourse.topic
    text = clause.before_trigger() if clause.trigger else clause.words()
    name = context.phrase(text).name
    if grade := next((grade for grade in words("disclosed", "grades") if grade in text), ""):
        return name if grade in name else grade
    if kind == "vehicle" and (vehicle := _vehicle(text, name, counts.item)):
        return vehicle
    if kind in _NOUN and (not name or shape("count.carried").fullmatch(name)) and (carried := _carried(context, name)):
        return carried
    if shape("count.gathered").fullmatch(name) and topic is not None and shape("count.fee").search(topic.name):
        return topic.name[:-1] + name  # 开支会议费2万元，…，人数120人
    if not name and counts.item is not None and clause.trigger and kind == counts.unit:
        return counts.item.name
    if kind in ("item", "other", "set") and (noun := _noun_after(context.words_after, name)):
        return noun
    if kind in ("batch", "visit") and name and not shape(f"count.{kind}").search(name):
        return shape("count.stem").sub("", name) + words("count", kind)[0]
    return (name or _named_before(context)) if len(name) <= _LONGEST else ""


def _carried(context: NumberContext, name: str) -> str:
    """The noun of what was counted or paid for before: 国内公务接待30批次、累计38人次."""
    counts, topic = context.discourse.counts, context.discourse.topic
    kind = context.unit.unit if context.unit else ""
    noun = words("count", kind)[0]
    if counts.item is not None:
        visits = shape("count.visit").search(name)
        return shape("count.stem").sub("", counts.item.name) + (words("count", "visit")[0] if visits else noun)
    if topic is not None and shape("amount.visits").search(topic.name):
        return shape("count.money_end").sub("", topic.name) + noun
    return ""


def _named_before(context: NumberContext) -> str:
    for earlier in reversed(context.before):
        name = context.phrase(earlier.before_trigger()).name
        if name and not earlier.words().strip().startswith(words("item", "not_topic")):
            return name if len(name) <= _LONGEST else ""
    return ""


def _vehicle(text: str, name: str, counted: Item | None) -> str:
    """What 公务用车 are counted as: bought or kept; spoken of before, the words need not say so again."""
    spoken_of = shape("count.official_car").search(counted.name) if counted else None
    told = _bought_or_kept(text)
    if told or is_known(name):
        return told
    return _bought_or_kept((counted.name[:4] if counted and spoken_of else "") + text)


def _bought_or_kept(text: str) -> str:
    if not shape("count.official_car").search(text) or shape("count.any_fee").search(text):
        return ""
    kind = next((kind for kind in ("bought", "renewed", "kept") if shape(f"count.{kind}").search(text)), "")
    return words("vehicle", kind)[0] if kind else ""


def _noun_after(after: str, name: str) -> str:
    """The noun printed behind the measure word, where the words before give none: 13 个学科门类."""
    found = _NOUN_AFTER.match(after)
    if not found or shape("count.no_noun").match(after):
        return ""
    if shape("count.linked").search(found.group().strip()) and not name:
        return ""
    noun = _NOUN_ENDS.split(found.group())[0].strip("、和 ")
    if len(noun) < 2:
        return ""
    return noun if not name or shape("count.verb_only").search(name) or not is_known(name) else ""


def _disclosed(name: str, unit: Unit | None, context: NumberContext) -> bool:
    scope, kind = context.scope, context.unit.unit if context.unit else ""
    overview, performance = scope.role == "overview", scope.role == "performance"
    if context.in_reason and kind == "vehicle":
        return is_known(name) or bool(shape("count.renewed").search(name))  # what a vehicle budget is for
    if shape("count.told").match(name) or (context.in_reason and kind == "person"):
        return False
    if is_known(name):
        return True
    if overview and name.endswith(words("disclosed", "macro")):
        return False  # 本镇人口数25137人，耕地面积38745亩
    if not overview and name.startswith(words("disclosed", "told")) and not shape("count.whose").search(name):
        return False
    if context.in_reason or scope.canonical == "work" or (context.number.spoken and not overview):
        return False
    if performance and any(grade in name for grade in words("disclosed", "grades")):
        return True
    if performance and unit is not None and kind != "item":
        return False
    if context.words_after.startswith(name) and not overview:
        held = not performance and name.endswith(words("disclosed", "events"))
        return held or name.endswith(words("disclosed", "nouns_behind"))
    if performance:
        return name.endswith(words("disclosed", "nouns"))
    return overview or scope.canonical == "assets" or kind != "other"


def is_scored(context: NumberContext) -> bool:
    """Whether a score was given; a weight or a rule of scoring (得10分, 扣2分) is none."""
    text = _score_words(context)
    further = context.discourse.last.scored is not None and shape("count.link").fullmatch(text) is not None
    return (text.endswith(words("score", "stated")) or further) and not context.number.bound


def _score_words(context: NumberContext) -> str:
    said = context.clause.words() or (context.before[-1].words() if context.before else "")
    return shape("score.shared_out").sub("", "".join(said.split()))


def give_score(context: NumberContext) -> Given:
    """A score that was given: of a project, of an evaluation, or of what was scored before it."""
    text, scored = _score_words(context), context.discourse.last.scored
    further = scored if shape("count.link").fullmatch(text) else None
    name, project = (further, None) if further else _score_name(text, context)
    item = name if isinstance(name, Item) else Item(name or "")
    found = context.candidate(item, "score")
    found.why = "a score that was given"
    return found, ScoreRead(item, project)


def _score_name(text: str, context: NumberContext) -> tuple[Item | str, Item | None]:
    lead = shape("score.is").sub("", text)
    if project := _PROJECT_SCORE.fullmatch(lead):
        item = Item(phrase_of(project["project"]).name or project["project"])
        return item, item
    generic = shape("score.generic").fullmatch(lead)
    if generic and context.discourse.project is not None:
        return context.discourse.project, None
    if generic:
        earlier = "".join(clause.words() for clause in context.before)
        named = (*words("score", "self_evaluations"), *words("score", "evaluations"))
        return next((word for word in named if word in earlier or word in lead), lead), None
    return phrase_of(lead).name or lead, None
