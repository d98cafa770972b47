"""Names and values that are listed side by side: 收、支总计各是4125.49,4143.91万元."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.extractors.binding.candidates import Item, NumberReading
from mingzhang.extractors.sentences.discourse import Pair
from mingzhang.extractors.sentences.items import is_known, phrase_of, split_pair
from mingzhang.extractors.sentences.sentence import SentenceState
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["distribute_respectively"]

_UNNAMED = -1
"""Where values are shared out that the sentence has named nothing for."""
_AMOUNTS = frozenset({"final", "budget"})


def distribute_respectively(reading: NumberReading, readings: list[NumberReading], state: SentenceState) -> None:
    """收、支总计各是4125.49,4143.91万元: names and values zipped, the second value read like the first.

    Without names of its own (甲600万元，乙300万元，分别增加20万元、10万元) the values go to what was last listed.
    """
    said = state.clause.words()
    if reading.candidate and shape("list.shared_out").search(said):
        count = reading.candidate.measure == "count"
        names = _counted_pair(said) if count else split_pair(reading.candidate.item.name)
        if reading.candidate.measure == "share" and len(names) < 2:
            # 税收收入和非税收入占一般公共预算收入的比重分别为62%、38%: the names stand before the cue
            names = split_pair(phrase_of(state.clause.before_trigger(), state.scope.issuer).name)
        listed = _listed(readings) if shape("list.respectively").search(said) else None
        unnamed = listed == () and len(names) < 2
        state.step(Pair(names if len(names) > 1 else listed or (), _UNNAMED if unnamed else 0, len(names) > 1))
        return
    pair = state.discourse.pair
    if pair.at == _UNNAMED and readings and shape("list.link").fullmatch(said.strip()) and not state.clause.trigger:
        # 与上年相比，分别减少0.29亿元、0.33亿元: of what the sentence before listed, each of another thing
        for one in (readings[-1], reading):
            one.candidate, one.leftover = None, "unplaced"
        return
    first = readings[-1].candidate if readings else None
    link = shape("list.link").fullmatch(said.strip()) and not state.clause.trigger and not state.before
    if not (link and first and pair.at + 1 < len(pair.names) and reading.number.unit):
        return
    pair = pair._replace(at=pair.at + 1)
    state.step(pair)
    names = pair.names if pair.named else pair.names[-pair.at - 1 :]
    unit, value = reading.number.unit, reading.number.value * reading.number.unit.factor
    reading.leftover = ""
    reading.candidate = replace(
        first,
        number=reading.number,
        value=-value if first.value < 0 and value > 0 else value,
        unit=unit.unit,
        step=unit.factor.scaleb(-reading.number.decimals),
        flags=[],
        why=f"paired with {names[0]}",
    )
    candidates = [*(one.candidate for one in readings[-pair.at :]), reading.candidate]
    for name, candidate in zip(names, candidates, strict=False):
        if candidate:
            candidate.item = Item(name, first.item.above)


def _counted_pair(said: str) -> tuple[str, ...]:
    """公务用车购置数及保有量分别为1辆和130辆: the second name leaves out what the first began with."""
    first, *others = split_pair(phrase_of(said).name) or ("",)
    car = shape("count.official_car").search(first)
    return (first, *(other if is_known(other) or not car else f"{car.group()}{other}" for other in others))


def _listed(readings: list[NumberReading]) -> tuple[str, ...]:
    """The names of the amounts that the sentence has listed so far, each once."""
    candidates = (one.candidate for one in readings)
    return tuple(dict.fromkeys(one.item.name for one in candidates if one and one.measure in _AMOUNTS))
