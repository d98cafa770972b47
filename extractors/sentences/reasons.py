"""The printed reason behind a group of facts: 主要原因是…"""

from __future__ import annotations

from mingzhang.extractors.sentences.state import Turn
from mingzhang.extractors.sentences.tokens import Token

__all__ = ["attach_reasons"]

_CAUSES = ("主要原因", "原因", "由于", "主要是", "主要由于", "主要系", "主要因")


def attach_reasons(text: str, tokens: list[Token], turns: list[Turn]) -> None:
    """Give the printed reason to the facts of the clause group that stands before it."""
    marks = [token for token in tokens if token.mark is not None and token.mark.kind == "reason"]
    for mark in marks:
        end = next((t.start for t in tokens if t.start > mark.start and t.kind == ";"), tokens[-1].end)
        printed = text[mark.end : end].strip(" :,是为")
        if not text[mark.start : mark.end].startswith(_CAUSES):
            continue
        before = [turn.draft for turn in turns if turn.draft and turn.number.stop <= mark.start]
        if before and printed:
            item = before[-1].item
            for draft in reversed(before):
                if draft.item != item or draft.reason is not None:
                    break
                draft.reason = printed
