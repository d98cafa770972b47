"""What the fields of a form show: numbers typed into inputs are printed numbers."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from mingzhang.extractors.html.pieces import NUMBER
from mingzhang.extractors.html.tree import text_of

__all__ = ["VALUES", "value_of"]

VALUES = frozenset({"textarea", "select"})
"""Elements whose inside is no text of the page but which show one."""
_TYPED = frozenset({"", "text", "number", "tel"})
_SEARCH = re.compile(
    r"search|keyword|^(?:q|kw|key|wd|sw|query|user|username)$|login|passw|captcha|email", re.IGNORECASE
)
_SHORT_CHOICE = 4
_ASKING = re.compile(r"^[\s\u3000]*请(?:输入|选择|填写)|^[\s\u3000]*搜索|^--")


def value_of(field: Element) -> str:
    """The text that a field shows, empty for buttons, boxes to tick, hidden and search fields."""
    if field.tag == "input":
        text = (field.get("value") or "") if (field.get("type") or "").strip().lower() in _TYPED else ""
    elif field.tag == "textarea":
        text = text_of(field)
    else:
        text = _chosen(field)
    told = " ".join(field.get(name) or "" for name in ("name", "id", "class", "placeholder"))
    if _ASKING.match(text) or any(_SEARCH.search(word) for word in told.split()):
        return ""
    return text


def _chosen(field: Element) -> str:
    """The option that a list shows: the chosen one, else the first.

    Outside tables words are a menu of the portal, but for a short one that was chosen in a line of text (单位：万元).
    """
    options = list(field.iter("option"))
    chosen = next((option for option in options if option.get("selected") is not None), None)
    shown = chosen if chosen is not None else next(iter(options), None)
    text = text_of(shown).strip() if shown is not None else ""
    within = chosen is not None and len(text) <= _SHORT_CHOICE and _is_in_text(field)
    return text if NUMBER.match(text) or within or _in_cell(field) else ""


def _is_in_text(field: Element) -> bool:
    """Whether text stands right before the field in its line."""
    before, around = field.getprevious(), field.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return bool(text and text.strip())


def _in_cell(field: Element) -> bool:
    return any(outer.tag in ("td", "th") for outer in field.iterancestors())
