"""Articles over several pages: which page comes next, and the pages read as one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.crawl.links import list_page
from mingzhang.pipeline.crawl.paging import next_page
from mingzhang.pipeline.task import Task
from mingzhang.schemas.document import Block, Paragraph, Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["MOST_PARTS", "PART", "following", "joined"]

PART = "part"
"""The verdict of an archived page that only continues another: it is no document by itself."""
MOST_PARTS = 50
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
    if not any(mark in data for mark in _MARKS):
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


def joined(reading: Reading, data: bytes, task: Task) -> Reading:
    """The reading of a page with those of the archived pages on which its article goes on.

    What is not in the archive is told in `partial`.
    """
    if reading.format != "html" or "list_page" in reading.flags or not task.url.startswith("http"):
        return reading
    blocks, files, seen, missing = list(reading.blocks), list(reading.attachments), {task.capture.url}, ""
    for url, page in _pages(data, task, seen):
        if page is None:
            missing = f"the article goes on at {url}, which is not in the archive; next: extract it by its address"
            break
        blocks += _without_title(page.blocks, blocks)
        files += [file for file in page.attachments if file not in files]
    if len(blocks) == len(reading.blocks) and not missing:
        return reading
    flags = (*reading.flags, "pages_joined") if len(blocks) > len(reading.blocks) else reading.flags
    told = "; ".join(filter(None, (reading.partial, missing)))
    return replace(reading, blocks=tuple(blocks), attachments=tuple(files), flags=flags, partial=told)


def _pages(data: bytes, task: Task, seen: set[str]) -> Iterator[tuple[str, Reading | None]]:
    url, told = task.capture.url, task.capture.content_type
    archive = Archive(task.raw) if task.raw is not None else None
    while len(seen) < MOST_PARTS and (url := following(data, url, told)) and url not in seen:
        seen.add(url)
        found = [c for c in archive.captures(url) if c.ok or c.verdict == PART] if archive is not None else []
        if archive is None or not found:
            yield url, None
            return
        data, told = archive.payload(found[-1]), found[-1].content_type
        try:
            page = read_html(data, content_type=told) if sniff(data) == "html" else None
        except MingzhangError:
            page = None
        yield url, page
        if page is None:
            return


def _without_title(blocks: tuple[Block, ...], before: list[Block]) -> list[Block]:
    """The blocks of a later page without the title that it repeats."""
    titles = {block.text for block in before if isinstance(block, Paragraph) and block.heading}
    return [block for block in blocks if not (isinstance(block, Paragraph) and block.heading and block.text in titles)]
