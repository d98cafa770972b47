"""Whether a document speaks of budgets and accounts at all: the different words of the books that it prints."""

from __future__ import annotations

from mingzhang.extractors.identity.opening import squash
from mingzhang.schemas.document import Reading, Table
from mingzhang.schemas.vocabulary.issuers import ISSUERS
from mingzhang.schemas.vocabulary.marks import words as marked

__all__ = ["speaks_of_books", "table_words"]

_TEXT, _CELLS = 60_000, 4_000
_ENOUGH = 3
_SHORTEST = (*marked("identity/books", "budget"), *marked("identity/books", "final"))
_SHORT = 400
"""A page of so few characters (a cover over pictures of tables) has no room for several words of the books."""


def speaks_of_books(reading: Reading, text: str) -> bool:
    """Whether the text, captions and cells use several different words of the books, or one where little is printed."""
    printed = squash(text[:_TEXT]) + table_words(reading)
    if len(printed) <= _SHORT:
        return any(word in printed for word in (*_SHORTEST, *ISSUERS.fiscal))
    return sum(1 for word in ISSUERS.fiscal if word in printed) >= _ENOUGH


def table_words(reading: Reading) -> str:
    """What captions and the first cells of tables print, hidden cells left out, one to a line."""
    words: list[str] = []
    for block in reading.blocks:
        if isinstance(block, Table):
            words += [squash(text) for text in (*block.caption, block.name)]
            words += [squash(cell.text) for cell in block.cells[:_CELLS] if not cell.hidden and not cell.text.isascii()]
        if len(words) > _CELLS:
            break
    return "\n".join(words)
