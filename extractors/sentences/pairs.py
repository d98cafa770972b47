"""Names and values that are listed side by side: 收、支总计各是4125.49,4143.91万元."""

from __future__ import annotations

from dataclasses import replace

from extractors.sentences.items import Item, split_pair
from extractors.sentences.state import Memory, Turn
from extractors.sentences.walk import Walk

__all__ = ["pair_up"]


def pair_up(turn: Turn, turns: list[Turn], walk: Walk, memory: Memory) -> None:
    """收、支总计各是4125.49,4143.91万元: names and values zipped, the second value read like the first."""
    said = walk.clause.words()
    if turn.draft and ("各" in said or "分别" in said):
        names = split_pair(turn.draft.item.name)
        memory.pair = names if len(names) > 1 else memory.pair
        memory.pair_at = 0
        return
    first = turns[-1].draft if turns else None
    silent = not walk.clause.pieces and not walk.before
    if not (memory.pair and silent and first and memory.pair_at + 1 < len(memory.pair) and turn.number.unit):
        return
    if memory.pair_at == 0:
        first.item = Item(memory.pair[0], first.item.above)
    memory.pair_at += 1
    value = turn.number.value * turn.number.unit.factor
    turn.leftover = ""
    turn.draft = replace(
        first,
        number=turn.number,
        item=Item(memory.pair[memory.pair_at], first.item.above),
        value=-value if first.value < 0 and value > 0 else value,
        unit=turn.number.unit.unit,
        step=turn.number.unit.factor.scaleb(-turn.number.decimals),
        flags=[],
        why=f"paired with {memory.pair[0]}",
    )
