"""Many targets to published tables: gather, read on worker processes, follow attachments, publish."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urldefrag, urljoin

from mingzhang.pipeline.gather import Gatherer, Missed
from mingzhang.pipeline.indicators import refresh
from mingzhang.pipeline.nightly.rebuilding import healing, look, rebuild
from mingzhang.pipeline.publish import append_fetches, publish
from mingzhang.pipeline.read_all import Heard, read_all
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.pipeline.task import Outcome, Task

__all__ = ["Result", "extract_all"]

Result = Outcome | Missed

LABEL_CHARS = 500
_PICTURED = frozenset({"body_is_images", "picture_tables"})
"""Flags of pages whose tables are pictures."""


def extract_all(
    targets: Iterable[Target],
    settings: Settings,
    tell: Callable[[Result], None],
    found: Callable[[int], None],
    heard: Heard | None = None,
) -> None:
    """Read every target and publish the rows; `tell` hears each result, `found` how many more targets turned up,
    `heard` the page that a long one is at.

    A dry run archives and publishes nothing. Raises `MingzhangError` where the data folder cannot be written.
    """
    gatherer = Gatherer(settings, _run_id())
    results = _results(list(targets), gatherer, tell, found, heard)
    if settings.dry_run:
        for _ in results:
            pass
        return
    healing(settings.data, partial(look, settings.data), jobs=settings.jobs)
    mend = partial(rebuild, settings.data, jobs=settings.jobs)
    healing(settings.data, lambda: publish((o.rows for o in results), settings.parquet, mend=mend), jobs=settings.jobs)
    healing(settings.data, lambda: append_fetches(gatherer.fetches, settings.parquet), jobs=settings.jobs)
    healing(settings.data, lambda: refresh(settings.parquet), jobs=settings.jobs)


def _results(
    targets: list[Target],
    gatherer: Gatherer,
    tell: Callable[[Result], None],
    found: Callable[[int], None],
    heard: Heard | None,
) -> Iterator[Outcome]:
    """The outcomes of targets, then those of the files that pages among them link."""
    seen = set(targets)
    linked: list[Target] = []
    read: dict[str, str] = {}
    for outcome in _read(targets, gatherer, tell, found, read, heard=heard):
        fresh, over = _linked(outcome, gatherer.settings)
        new = [target for target in fresh if target not in seen]
        seen.update(new)
        linked += new
        found(len(new))
        yield outcome
        if over:
            tell(over)
    yield from _read(linked, gatherer, tell, found, read, heard=heard)


def _read(
    targets: list[Target],
    gatherer: Gatherer,
    tell: Callable[[Result], None],
    found: Callable[[int], None],
    read: dict[str, str],
    *,
    heard: Heard | None,
) -> Iterator[Outcome]:
    """Read targets, files of the same bytes once; `read` has the name under which each doc_id was read."""
    settings = gatherer.settings

    def tasks() -> Iterator[Task]:
        for target in targets:
            task = gatherer.task(target)
            if isinstance(task, Missed):
                tell(task)
            elif target.kind == "file" and task.capture.doc_id in read:
                tell(Missed(target, "same_bytes", f"the same bytes as {read[task.capture.doc_id]}, read once"))
            else:
                read.setdefault(task.capture.doc_id, target.value)
                yield replace(task, scans=settings.scans)

    raw = None if settings.dry_run else settings.raw
    outcomes = read_all(
        tasks(), jobs=settings.jobs, seconds=settings.seconds, raw=raw, engine=settings.engine, found=found, heard=heard
    )
    for outcome in outcomes:
        tell(outcome)
        yield outcome


def _linked(outcome: Outcome, settings: Settings) -> tuple[list[Target], Missed | None]:
    """The files that a fetched page links, at most as many as the settings allow, and what was left out."""
    page = outcome.url
    if not settings.follow or outcome.capture.member or not page.startswith(("http://", "https://")):
        return [], None
    files = [link for link in outcome.attachments if link.how != "img" or _shows_tables(outcome, settings)]
    links = {_absolute(page, link.url): _label(link.label, outcome) for link in files}
    targets = [Target("url", url, page, label) for url, label in links.items() if url.startswith("http")]
    targets = [target for target in targets if target.value != page]
    over = len(targets) - settings.attachments
    if over <= 0:
        return targets, None
    reason = f"the page links {len(targets)} files, {over} of them were left out; next: raise --attachments"
    return targets[: settings.attachments], Missed(Target("url", page), "too_many", reason)


def _shows_tables(outcome: Outcome, settings: Settings) -> bool:
    """Whether the pictures of a page are what it discloses, and can be recognised."""
    flags = outcome.rows.tables["documents"]["flags"][0].as_py() or ()
    if not settings.scans.most or _PICTURED.isdisjoint(flags):
        return False
    from mingzhang.extractors.ocr.models import installed  # noqa: PLC0415 - of what reads; most runs need none of it

    return installed()


def _label(words: str, outcome: Outcome) -> str:
    """The words of a link; where they tell no year ("附件2：公开表.xls") the page's title is put before them."""
    title = str(outcome.rows.tables["documents"]["title"][0])
    whole = words if re.search("20[0-9]{2}", words) else f"{title} {words}"
    return whole.strip()[:LABEL_CHARS]


def _absolute(page: str, link: str) -> str:
    """The link as an address, empty where it is none."""
    try:
        return urldefrag(urljoin(page, link.strip())).url
    except ValueError:
        return ""


def _run_id() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
