"""Words that the names of people stand behind (联系人：…), so that what is searched can leave the names out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["load_people", "without_people"]

_FILE = "people.tsv"


def load_people(rows: Iterable[Row]) -> re.Pattern[str]:
    """Finds a word of the list with what stands behind its colon or space; raises `VocabularyError` for empty lines."""
    words = []
    for row in rows:
        (word,) = row.fields
        if not word or word in words:
            row.refuse(f"{word!r} is empty or given twice")
        words.append(word)
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"({longest_first})\s*(?:[:：]|\s).*", re.DOTALL)


def without_people(text: str) -> str:
    """The text up to the first word that a name may stand behind: 联系人：张三 is 联系人."""
    return _people().sub(r"\1", text)


@cache
def _people() -> re.Pattern[str]:
    return load_people(read_rows(_FILE, ("word",)))
