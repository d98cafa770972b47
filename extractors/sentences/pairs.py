"""Names and values that are listed side by side: 收、支总计各是4125.49,4143.91万元."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.extractors.sentences.items import Item, is_known, phrase_of, split_pair
from mingzhang.extractors.sentences.state import Memory, Turn
from mingzhang.extractors.sentences.walk import Walk

__all__ = ["pair_up"]


def pair_up(turn: Turn, turns: list[Turn], walk: Walk, memory: Memory) -> None:
    """收、支总计各是4125.49,4143.91万元: names and values zipped, the second value read like the first.

    Without names of its own (甲600万元，乙300万元，分别增加20万元、10万元) the values go to what was last listed.
    """
    said = walk.clause.words()
    if turn.draft and ("各" in said or "分别" in said):
        names = _counted_pair(said) if turn.draft.measure == "count" else split_pair(turn.draft.item.name)
        memory.pair = names if len(names) > 1 else _listed(turns) if "分别" in said else ()
        memory.pair_at = 0
        memory.pair_named = len(names) > 1
        return
    if not memory.pair:
        return
    first = turns[-1].draft if turns else None
    link = walk.clause.words().strip() in ("", "和", "及", "与") and not walk.clause.trigger and not walk.before
    if not (link and first and memory.pair_at + 1 < len(memory.pair) and turn.number.unit):
        return
    memory.pair_at += 1
    names = memory.pair if memory.pair_named else memory.pair[-memory.pair_at - 1 :]
    value = turn.number.value * turn.number.unit.factor
    turn.leftover = ""
    turn.draft = replace(
        first,
        number=turn.number,
        value=-value if first.value < 0 and value > 0 else value,
        unit=turn.number.unit.unit,
        step=turn.number.unit.factor.scaleb(-turn.number.decimals),
        flags=[],
        why=f"paired with {names[0]}",
    )
    for name, draft in zip(names, [*(t.draft for t in turns[-memory.pair_at :]), turn.draft], strict=False):
        if draft:
            draft.item = Item(name, first.item.above)


def _counted_pair(said: str) -> tuple[str, ...]:
    """公务用车购置数及保有量分别为1辆和130辆: the second name leaves out what the first began with."""
    first, *others = split_pair(phrase_of(said).name) or ("",)
    return (first, *(other if is_known(other) or "公务用车" not in first else f"公务用车{other}" for other in others))


def _listed(turns: list[Turn]) -> tuple[str, ...]:
    """The names of the amounts that the sentence has listed so far, each once."""
    return tuple(dict.fromkeys(t.draft.item.name for t in turns if t.draft and t.draft.measure in ("final", "budget")))
