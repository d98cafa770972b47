"""The day of publication: meta tags, the box, the URL; impossible days (1970, 9999-99-99) are no days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from mingzhang.schemas.document import Metadata
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["published_of"]

_DAY = shape("identity/day.printed")
_SECONDS = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_IN_URL = re.compile(r"[/_]t(\d{8})_|/(20\d\d)-?(\d\d)/(\d\d)/|/art/(20\d\d)/(\d{1,2})/(\d{1,2})/")
_NAMES = ("pubdate", "publishdate", "publish_date", "published", "article:published_time", "releasedate", "createdate")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_FIRST, _LAST = 1995, 2099


def published_of(metadata: Metadata, url: str) -> dt.date | None:
    """The first possible day of: PubDate and its kin, 发布日期, 成文日期, the URL; nothing for files without any."""
    return next((day for text in _sources(metadata, url) for day in _days(text)), None)


def _sources(metadata: Metadata, url: str) -> Iterator[str]:
    meta = {name.lower(): value for name, value in metadata.meta.items()}
    yield from (meta.get(name, "") for name in _NAMES)
    yield metadata.box.get("publish_date", "")
    yield metadata.box.get("written_date", "")
    for match in _IN_URL.finditer(url or meta.get("url", "")):
        yield "-".join(filter(None, match.groups()))


def _days(text: str) -> Iterator[dt.date]:
    for match in _DAY.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        if _FIRST <= year <= _LAST and 1 <= month <= 12 and 1 <= day <= 31:
            try:
                yield dt.date(year, month, day)
            except ValueError:
                continue
    for match in _SECONDS.finditer(text):
        moment = dt.datetime.fromtimestamp(int(match.group(1)), _CHINA)
        if _FIRST <= moment.year <= _LAST:
            yield moment.date()
