"""What digits that are no quantity look like: dates, document numbers, ordinals, codes, as the data file lists them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.marks import either, words

__all__ = ["NonQuantity", "load_non_quantities", "non_quantities"]

_FILE = "non_quantities.toml"
_KEYS = frozenset({"reason", "begins", "is", "like", "unlike"})
_PARTS = {"s": r"[ \n]{0,3}", "year": r"(?:19|20)\d\d", "whole": r"(?<!\d)(?<!\d[.,])"}


class NonQuantity(NamedTuple):
    """One shape: every character that it can begin with (0: any digit), why its digits are left over, its pattern."""

    begins: str
    reason: str
    pattern: str
    like: tuple[str, ...]
    unlike: tuple[str, ...] = ()


def load_non_quantities(text: str) -> tuple[NonQuantity, ...]:
    """The shapes in their order; raises `VocabularyError` for other keys, and for a shape without an example."""
    parts = {**_PARTS, "classes": either(words("code", "classes"))}
    found = []
    for at, entry in enumerate(tomllib.loads(text).get("shapes", ()), start=1):
        if not set(entry) <= _KEYS or not all(entry.get(key) for key in ("reason", "begins", "is", "like")):
            raise VocabularyError("a shape wants reason, begins, is and like, and knows unlike", where=f"{_FILE} {at}")
        pattern = re.sub(r"<([a-z]+)>", lambda name: parts[name[1]], entry["is"])
        found.append(
            NonQuantity(entry["begins"], entry["reason"], pattern, tuple(entry["like"]), tuple(entry.get("unlike", ())))
        )
    return tuple(found)


@cache
def non_quantities() -> tuple[NonQuantity, ...]:
    """Every shape, in the order of the file: the first that matches wins."""
    text = resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
    return load_non_quantities(text)
