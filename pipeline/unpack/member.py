"""What comes out of an archive, and the bounds within which it may."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

__all__ = ["BOUNDS", "Bounds", "Member", "Taken", "Unpacked"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one archive gives: members, bytes of one and of all, entries that are listed, seconds of a tool."""

    members: int = 2_000
    member_bytes: int = 128 * 1024 * 1024
    total_bytes: int = 256 * 1024 * 1024
    entries: int = 20_000
    seconds: float = 120.0


BOUNDS = Bounds()
"""The largest real disclosure has a few megabytes; the largest real archive had 39 members."""

_CLIMBS = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|\x00")
_FURNITURE = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$|~\$)|/$|\.(?:lnk|url)$", re.IGNORECASE
)
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path as the archive names it, separated by `/`, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of an archive in its order, and what was left out, in words."""

    members: tuple[Member, ...]
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class Taken:
    """Members taken so far, within bounds; every refusal is told, the first twenty by name."""

    bounds: Bounds = BOUNDS
    members: list[Member] = field(default_factory=list)
    _refused: list[str] = field(default_factory=list)
    _more: int = 0
    _bytes: int = 0
    _names: set[str] = field(default_factory=set)

    @property
    def room(self) -> int:
        """How many bytes the next member may have."""
        return max(0, min(self.bounds.member_bytes, self.bounds.total_bytes - self._bytes))

    def wants(self, path: str, *, size: int = 0, link: bool = False) -> bool:
        """Whether a file is to be unpacked, by what its entry says; folders and furniture are left out in silence."""
        path = path.replace("\\", "/")
        if _FURNITURE.search(path):
            return False
        if why := self._why_not(path, size, link=link):
            self.refuse(path, why)
        return not why

    def add(self, path: str, data: bytes) -> None:
        """Take a member in; one without bytes is none, and one that is larger than its entry said is refused."""
        if why := self._why_not("", len(data), link=False) if data else "":
            self.refuse(path, why)
        elif data:
            self._bytes += len(data)
            self.members.append(Member(self._free(path.replace("\\", "/")), data))

    def refuse(self, path: str, why: str) -> None:
        """Tell that a member was left out."""
        if len(self._refused) < _TOLD:
            self._refused.append(f"{path[:200]}: {why}")
        else:
            self._more += 1

    def done(self) -> Unpacked:
        """What was taken and what was not."""
        more = (f"and {self._more} more",) if self._more else ()
        return Unpacked(tuple(self.members), (*self._refused, *more))

    def _why_not(self, path: str, size: int, *, link: bool) -> str:
        if _CLIMBS.search(path):
            return "its path climbs out of the archive"
        if link:
            return "it is a link"
        if len(self.members) >= self.bounds.members:
            return f"the archive has more than {self.bounds.members:,} files"
        return self._too_large() if size > self.room else ""

    def _too_large(self) -> str:
        bounds = self.bounds
        if self.room < bounds.member_bytes:
            return f"the archive unpacks to more than {bounds.total_bytes:,} bytes"
        return f"it unpacks to more than {bounds.member_bytes:,} bytes"

    def _free(self, path: str) -> str:
        """The path, numbered where the archive has it twice."""
        stem, extension = posixpath.splitext(path)
        free, number = path, 2
        while free in self._names:
            free, number = f"{stem} ({number}){extension}", number + 1
        self._names.add(free)
        return free
