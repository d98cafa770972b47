"""A foreign page as BeautifulSoup's tree, within bounds, for everything that looks for links, refreshes and forms."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup

# What portals call a page is not known beforehand, and nobody at the terminal could change it.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)

__all__ = ["MAX_CHARS", "attribute", "scripts_of", "soup_of", "words_of"]

MAX_CHARS = 8 * 1024 * 1024
"""The largest list page seen has 700 kB; what stands beyond this is not looked at, and the page's judge says so."""
_NUL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_INLINE = re.compile(r"</?(?:span|font|b|i|u|em|strong|o:p|big|small|sub|sup)\b[^<>]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def soup_of(text: str) -> BeautifulSoup | None:
    """The page's tree, None where the text is no page at all.

    Unclosed inline tags nest without end, and the parser stops in the middle: such a page is read without them.
    """
    text = _NUL.sub("", text[:MAX_CHARS])
    soup = _parsed(text)
    if soup is not None and 2 * len(soup.find_all("a")) < len(_ANCHOR.findall(text)):
        flat = _parsed(_INLINE.sub("", text))
        return flat if flat is not None else soup
    return soup


def _parsed(text: str) -> BeautifulSoup | None:
    try:
        return BeautifulSoup(text, "lxml")
    except (ParserRejectedMarkup, RecursionError, ValueError, AssertionError):
        return None


def attribute(tag: Tag, name: str) -> str:
    """An attribute as text, empty where there is none; a class is its words."""
    told = tag.get(name)
    return " ".join(told) if isinstance(told, list) else str(told or "")


def words_of(tag: Tag) -> str:
    """What an element prints, white space collapsed; scripts and styles print nothing."""
    return _SPACES.sub(" ", tag.get_text()).strip()


def scripts_of(soup: BeautifulSoup) -> str:
    """The code of a page's own scripts, one after another."""
    return "\n".join(script.string or "" for script in soup.find_all("script"))
