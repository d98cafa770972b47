"""Which links of a list are disclosures, by the words and paths that a profile gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from mingzhang.pipeline.crawl.links import Entry
from mingzhang.pipeline.portals import Wanted
from mingzhang.schemas.document import Paragraph, Reading, Table

__all__ = ["cut_titles", "is_column", "is_list", "is_near", "is_pager", "is_wanted", "may_be_wanted", "reason_of"]

LIST_LINKS = 3
SHORTEST_CUT, SAME_LENGTH = 10, 3
"""No list cuts its titles to fewer characters, and one that cuts, cuts several."""
PAGER = re.compile(
    r"[上下前后首尾末一最]{1,8}[一1]?页|第\s*+\d++\s*+页?|\d++\s*+页?|next|prev(?:ious)?|first|last|[\s<>«»‹›.…|]+",
    re.IGNORECASE,
)


def reason_of(entry: Entry, wanted: Wanted) -> str:
    """Why an entry is no disclosure, empty where it is one."""
    if wanted.words and not any(word in entry.title for word in wanted.words):
        return f"none of the words {'、'.join(wanted.words)}"
    if unwanted := [word for word in wanted.without if word in entry.title]:
        return f"the word {unwanted[0]}"
    if wanted.paths and not any(part in entry.url for part in wanted.paths):
        return f"none of the paths {' '.join(wanted.paths)}"
    return ""


def is_wanted(entry: Entry, wanted: Wanted) -> bool:
    """Whether an entry is a disclosure."""
    return not reason_of(entry, wanted)


def may_be_wanted(entry: Entry, wanted: Wanted) -> bool:
    """Whether an entry whose title is cut short could be a disclosure by what is cut off."""
    without = not any(word in entry.title for word in wanted.without)
    return without and (not wanted.paths or any(part in entry.url for part in wanted.paths))


def cut_titles(entries: Sequence[Entry], wanted: Wanted) -> frozenset[Entry]:
    """The entries whose titles are, or may be, only beginnings.

    They end with …, with the first characters of a word that is wanted (部门决), or are as long as the longest title of
    the list and as at least two others: lists cut at a number of characters.
    """
    lengths = Counter(len(entry.title) for entry in entries if entry.date)
    longest = max(lengths, default=0)
    at = longest if longest >= SHORTEST_CUT and lengths[longest] >= SAME_LENGTH else 0
    begun = tuple({word[:count] for word in wanted.words for count in range(1, len(word))}) or ("…",)
    return frozenset(
        entry for entry in entries
        if entry.cut or entry.title.endswith(begun) or (at and entry.date and len(entry.title) == at)
    )  # fmt: skip


def is_list(entry: Entry, wanted: Wanted) -> bool:
    """Whether an entry is a column that the profile calls a list."""
    return entry.title in wanted.lists


def is_column(reading: Reading, wanted: Sequence[Entry]) -> bool:
    """Whether a page is a list itself: it is read as one, or the titles that it links are most of what it prints."""
    if reading.attachments or not wanted:
        return False
    if "list_page" in reading.flags:
        return True
    printed = sum(_chars(block) for block in reading.blocks)
    return len(wanted) >= LIST_LINKS and 2 * sum(len(entry.title) for entry in wanted) > printed


def _chars(block: Paragraph | Table) -> int:
    return len(block.text) if isinstance(block, Paragraph) else sum(len(cell.text) for cell in block.cells)


def is_pager(entry: Entry) -> bool:
    """Whether a link only leads to another page of the list: 下一页, 3, 第3页, >>."""
    return not PAGER.sub("", entry.title)


def is_near(url: str, hosts: frozenset[str]) -> bool:
    """Whether an address is on a start page's host or on another host of the same site (two.suzhou.gov.cn)."""
    parts = urlsplit(url)
    return parts.netloc in hosts or (not parts.port and _site(parts.hostname or "") in {_site(h) for h in hosts})


def _site(host: str) -> str:
    labels = host.split(".")
    if host.replace(".", "").replace(":", "").isdecimal():
        return host
    short = labels[-2:-1] and len(labels) > 2 and labels[-2] in {"gov", "com", "org", "net", "edu"}
    return ".".join(labels[-3:] if short else labels[-2:])
