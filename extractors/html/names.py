"""What the id and class of an element tell: content container, page furniture, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["displayed", "role_of"]

_WORDS = re.compile(r"[^a-z0-9]+")
_BLOCK = re.compile(r"display\s*:\s*(?:block|table|flex|grid)", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_CHROME_TAGS = frozenset({"nav", "footer", "aside"})


@lru_cache(maxsize=4096)
def role_of(tag: str, id_: str, class_: str) -> str:
    """`container`, `weak`, `chrome`, `title` or nothing, by the words of `schemas/data/pages/words.tsv`."""
    names = [*class_.lower().split(), id_.lower()]
    if any(name in PAGES.containers for name in names):
        return "container"
    if any(name in PAGES.weak_containers for name in names) or tag in {"article", "main"}:
        return "weak"
    if tag in _CHROME_TAGS or any(name in PAGES.chrome for name in names):
        return "chrome"
    words = [word for name in names for word in _WORDS.split(name)]
    if any(word in PAGES.chrome for word in words):
        return "chrome"
    return "title" if any(word in PAGES.titles for word in words) else ""


@lru_cache(maxsize=4096)
def displayed(style: str) -> str:
    """What a style attribute says of how the element is set: `block`, `centre` or nothing."""
    if _CENTRED.search(style):
        return "centre"
    return "block" if _BLOCK.search(style) else ""
