"""The printed reason behind a group of facts: 主要原因是…"""

from __future__ import annotations

from mingzhang.extractors.binding.candidates import NumberReading
from mingzhang.extractors.sentences.tokens import Token
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["attach_reasons"]


def attach_reasons(text: str, tokens: list[Token], readings: list[NumberReading]) -> None:
    """Give the printed reason to the facts of the clause group that stands before it."""
    for cue in [token for token in tokens if token.cue is not None and token.cue.kind == "reason"]:
        end = next((t.start for t in tokens if t.start > cue.start and t.kind == ";"), tokens[-1].end)
        printed = shape("reason.edges").sub("", text[cue.end : end])
        if not shape("reason.cause").match(text[cue.start : cue.end]):
            continue
        before = [one.candidate for one in readings if one.candidate and one.number.stop <= cue.start]
        if before and printed:
            item = before[-1].item
            for candidate in reversed(before):
                if candidate.item != item or candidate.reason is not None:
                    break
                candidate.reason = printed
