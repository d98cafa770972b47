"""Text for files that a spreadsheet opens: nothing in it is taken for a formula or a command."""

from __future__ import annotations

import re

from mingzhang.pipeline.visible import visible

__all__ = ["harmless"]

_STARTS = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:,[0-9]{3}){0,9}(?:\.[0-9]{1,30})?%?")


def harmless(text: str) -> str:
    """The text with control characters shown, and an apostrophe before what a spreadsheet would run as a formula.

    Plain signed numbers (-12.50) are no formulas and stay as printed.
    """
    text = visible(text)
    return f"'{text}" if _STARTS.match(text) and not _NUMBER.fullmatch(text) else text
