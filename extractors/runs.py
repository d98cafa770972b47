"""Runs of a paragraph or cell, with the state that their format gives them, to the text that a reader sees.

What is raised or lowered is told from what is on the line by Unicode's own raised and lowered characters (`¹`, `₂`),
which no lexer takes for digits: a note behind an amount never joins it. What is struck out or hidden is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["FLAGS", "INHERITED", "Printed", "Run", "lowered", "printed", "printed_in", "raised", "visible"]

INHERITED = "inherited"
"""The state of a run without a font of its own: it has the cell's."""

FLAGS = {"struck": "struck_text", "hidden": "hidden_text"}
"""The document's flag for each state of which numbers were left out."""

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_RAISED = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz０１２３４５６７８９",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁰¹²³⁴⁵⁶⁷⁸⁹",
)
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_DIGIT = re.compile(r"\d")


class Run(NamedTuple):
    """Text in one state: `raised`, `lowered`, `struck`, `hidden`, or empty for plain text on the line."""

    text: str
    state: str = ""


class Printed(NamedTuple):
    """The text that is seen, and the flags of states in which digits were left out of it."""

    text: str
    flags: tuple[str, ...] = ()


def printed(runs: Iterable[Run]) -> Printed:
    """Join runs: struck and hidden ones left out, raised and lowered ones in characters of their own.

    Where everything is raised nothing is a note: publishers set whole cells so.
    """
    runs = list(runs)
    if not any(run.state for run in runs):
        return Printed(visible("".join(run.text for run in runs)))
    seen = [run for run in runs if run.state not in FLAGS]
    on_line = any(run.text.strip() for run in seen if not run.state)
    text = "".join(_shifted(run) if on_line else run.text for run in seen)
    gone = {run.state for run in runs if run.state in FLAGS and _DIGIT.search(run.text)}
    return Printed(visible(text), tuple(flag for state, flag in FLAGS.items() if state in gone))


def printed_in(runs: Sequence[Run], around: str) -> tuple[Printed, str]:
    """What a cell of runs prints, and the state of the cell as a whole: its font's, where no run has one of its own."""
    if all(run.state == INHERITED for run in runs):
        return printed([Run("".join(run.text for run in runs))]), around
    return printed(run._replace(state=around) if run.state == INHERITED else run for run in runs), ""


def _shifted(run: Run) -> str:
    if run.state == "raised":
        return raised(run.text)
    return lowered(run.text) if run.state == "lowered" else run.text


def raised(text: str) -> str:
    """The text in raised characters, as far as there are such; as long as before."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """The text in lowered characters, as far as there are such; as long as before."""
    return text.translate(_LOWERED)


def visible(text: str) -> str:
    """The text without characters that print nothing: soft hyphens, zero-width spaces, marks of direction."""
    return text if text.isascii() else _INVISIBLE.sub("", text)
