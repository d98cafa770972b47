"""Articles over several pages: which address the next page of one has."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mingzhang.pipeline.crawl.links import list_page
from mingzhang.pipeline.crawl.paging import next_page

__all__ = ["MOST_PARTS", "following"]

MOST_PARTS = 50
LARGEST_PART = 4 * 1024 * 1024
"""Bytes of a page that is looked through for the page after it."""
_MARKS = (
    b"createPage",
    b"countPage",
    "下一页".encode(),
    "下一页".encode("gb18030"),
    "下页".encode(),
    "下页".encode("gb18030"),
)
_NAME = re.compile(r"^(.+?)(?:[_-](\d{1,3}))?(\.s?html?|\.jhtml)$")


def following(data: bytes, url: str, content_type: str = "") -> str:
    """The address of the page on which the article of this one goes on, empty where it ends here.

    It is known by the idioms by which lists page on, and only where it has the name of this page with the next
    number: t2025_1.html after t2025.html. A next article has another name; the first pages of lists have none.
    """
    if len(data) > LARGEST_PART or not any(mark in data for mark in _MARKS):
        return ""
    told, _ = next_page(list_page(data, url, content_type=content_type))
    return told if told and _goes_on(url, told) else ""


def _goes_on(here: str, there: str) -> bool:
    a, b = urlsplit(here), urlsplit(there)
    folder, _, name = a.path.rpartition("/")
    other, _, follows = b.path.rpartition("/")
    this, then = _NAME.match(name), _NAME.match(follows)
    if (a.netloc, folder, a.query) != (b.netloc, other, b.query) or not this or not then:
        return False
    if this[1].lower() in {"index", "list", "default"} or (this[1], this[3]) != (then[1], then[3]):
        return False
    number = int(then[2] or 0)
    return number == int(this[2]) + 1 if this[2] else number in (1, 2)  # the second page is _1 or _2
