"""PDF files without an end: cut at the server, though as long as it announced; some can be read all the same."""

from __future__ import annotations

from multiprocessing import current_process

from mingzhang.extractors.reading import read
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.workers import Lost, each
from mingzhang.schemas.errors import MingzhangError

__all__ = ["is_unended", "judge_unended"]

TAIL = 4096
"""Some servers append a line of their own behind the end."""
SECONDS = 60.0


def is_unended(body: bytes) -> bool:
    """Whether the bytes are a PDF that does not say where it ends."""
    return sniff(body) == "pdf" and b"%%EOF" not in body[-TAIL:]


def judge_unended(body: bytes) -> tuple[str, str]:
    """`new` with a warning where the reader makes pages of it, `truncated` where it cannot.

    It is read in a process of its own, unless this one is: what is damaged may be damaged on purpose.
    """
    told: int | str | Lost
    if current_process().daemon:
        told = _pages(body)
    else:
        [(_, told)] = each(_pages, [body], jobs=1, seconds=SECONDS)
    if isinstance(told, int) and told:
        return "new", f"the PDF has no end (%%EOF), perhaps it was cut; {told} pages can be read"
    why = told.why if isinstance(told, Lost) else told or "no pages"
    return "truncated", f"the PDF has no end (%%EOF) and cannot be read: {why}"


def _pages(body: bytes) -> int | str:
    """How many pages can be read, or why none."""
    try:
        return read(body).pages or 0
    except MingzhangError as error:
        return str(error)
