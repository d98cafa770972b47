"""Articles over several pages: the archived pages of one, read as one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.archive import PART, Archive
from mingzhang.pipeline.crawl.continued import MOST_PARTS, following
from mingzhang.pipeline.crawl.sessions import settled
from mingzhang.pipeline.task import Task
from mingzhang.schemas.document import Block, Paragraph, Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["joined"]


def joined(reading: Reading, data: bytes, task: Task) -> Reading:
    """The reading of a page with those of the archived pages on which its article goes on.

    What is not in the archive, or beyond `MOST_PARTS` pages, is told in `partial`.
    """
    if reading.format != "html" or "list_page" in reading.flags or not task.url.startswith("http"):
        return reading
    blocks, files, seen, missing = list(reading.blocks), list(reading.attachments), {task.capture.url}, ""
    for url, page in _pages(data, task, seen):
        if page is None:
            missing = _missing(url, len(seen))
            break
        blocks += _without_title(page.blocks, blocks)
        files += [file for file in page.attachments if file not in files]
    if len(blocks) == len(reading.blocks) and not missing:
        return reading
    flags = (*reading.flags, "pages_joined") if len(blocks) > len(reading.blocks) else reading.flags
    told = "; ".join(filter(None, (reading.partial, missing)))
    return replace(reading, blocks=tuple(blocks), attachments=tuple(files), flags=flags, partial=told)


def _missing(url: str, pages: int) -> str:
    """What is told of a page that was not read with its article."""
    if pages > MOST_PARTS:
        return f"the article has more than {MOST_PARTS} pages; what begins at {url} was not read"
    return f"the article goes on at {url}, which is not in the archive; next: extract it by its address"


def _pages(data: bytes, task: Task, seen: set[str]) -> Iterator[tuple[str, Reading | None]]:
    url, told = task.capture.url, task.capture.content_type
    archive = Archive(task.raw) if task.raw is not None else None
    while (url := following(data, url, told)) and url not in seen:
        seen.add(url)
        if len(seen) > MOST_PARTS:
            yield url, None
            return
        asked = dict.fromkeys((url, settled(url)))  # a night archives without what is made anew for each visitor
        captures = [each for one in asked for each in archive.captures(one)] if archive is not None else []
        found = [each for each in captures if each.ok or each.verdict == PART]
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
