"""The page about a document that somebody names, made in a process beside this one: bytes are a stranger's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.gather import Gatherer, Missed, archived_task
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.pipeline.task import Task
from mingzhang.pipeline.workers import Lost, Named
from mingzhang.schemas.errors import ArchiveError, MingzhangError

__all__ = ["MAKE", "Asked", "html_of", "task_of"]

SECONDS = 900.0
_ADDRESS = re.compile("https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A document, and the language of the page about it."""

    task: Task
    language: str


MAKE: Named[Asked, str] = Named("mingzhang.pipeline.view.making", "make")
"""Makes the page as HTML."""


def html_of(task: Task, language: str, seconds: float = SECONDS) -> str:
    """The page as HTML; raises `MingzhangError` where the bytes cannot be read, or not in so many seconds."""
    with Apart(1, seconds) as beside:
        made = beside.call(MAKE, Asked(task, language))
    if isinstance(made, Lost):
        raise MingzhangError(made.why.removeprefix("MingzhangError: "), where=task.url)
    return made


def task_of(name: str, settings: Settings) -> Task:
    """The bytes of a file, of an archived doc_id or address, or of an address now; raises `MingzhangError`.

    A file and an address that the archive does not have are read without being kept; amendments of the data folder
    hold for them too.
    """
    if Path(name).is_file():
        return _gathered(Target("file", name), settings)
    if not _ADDRESS.match(name):
        return archived_task(settings, name)
    try:
        return archived_task(settings, name)
    except (ArchiveError, OSError):
        return _gathered(Target("url", name), settings)


def _gathered(target: Target, settings: Settings) -> Task:
    found = Gatherer(replace(settings, dry_run=True, follow=False), "").task(target)
    if isinstance(found, Missed):
        raise MingzhangError(f"{found.state}: {found.reason}", where=target.value)
    return replace(found, raw=settings.raw)
