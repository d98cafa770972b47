"""What the archive says of one address: whether its bytes are those of the time before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from mingzhang.pipeline.archive import Archive

__all__ = ["Version", "version_of"]


@dataclass(frozen=True, slots=True)
class Version:
    """The newest bytes of an address, since when they are seen there, and the bytes of the answer before the newest.

    Both by doc_id; `before` is None where only one answer is archived.
    """

    url: str
    now: str
    since: dt.datetime
    before: str | None

    @property
    def state(self) -> Literal["new", "unchanged", "changed"]:
        """In the words of `fetches.state`."""
        if self.before is None:
            return "new"
        return "unchanged" if self.before == self.now else "changed"


def version_of(archive: Archive, url: str) -> Version | None:
    """The version of an address, None where the archive has no success of it; raises `ArchiveError`."""
    answers = [capture for capture in archive.captures(url) if capture.ok]
    if not answers:
        return None
    newest = since = answers[-1]
    for capture in reversed(answers):
        if capture.sha256 != newest.sha256:
            break
        since = capture
    before = answers[-2].doc_id if len(answers) > 1 else None
    return Version(url, newest.doc_id, since.fetched_at, before)
