"""A data folder that stands in a bucket: worked on in a folder of this machine, which is brought up to date before and
given back after.

What a command does stays what it is: it reads and writes a folder. The bucket has the same names as that folder. WARC
files stay there and are read a record at a time; all else is copied where its mark has changed. A writer holds the
lease of the address from before the copying until all of it is given back.

Giving back is one step, as publishing is (`publish.commit`): new files are put beside, a journal lists what is to be
put where, then the server copies them. Until the journal stands nothing has changed; once it does, whoever comes next
ends what was begun. `generation.json` changes last and tells others, with one small request, whether anything has.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.archive.away import PARTS, Away
from mingzhang.pipeline.durable import write
from mingzhang.pipeline.lock import exclusive
from mingzhang.pipeline.s3 import Address, Bucket, Lease, Listed, leased
from mingzhang.schemas.errors import MingzhangError

__all__ = ["mirrored"]

OURS = "_mingzhang/"
INCOMING = f"{OURS}incoming/"
JOURNAL = f"{OURS}commit.json"
GENERATION = f"{OURS}generation.json"
CACHE = "MINGZHANG_CACHE"

_WARC = re.compile(r"raw/(mingzhang-\d{5}-[0-9a-f]{32}\.warc\.gz)")
_OF_THIS_MACHINE = re.compile(
    r"_?lock|index\.sqlite|gate\.sqlite|away\.json|running\.json|.*\.(?:new|part)|.*-(?:wal|shm|journal)"
)
"""Names of locks, drafts and what is derived for this machine alone."""
_STAGING = "_staging"


@contextmanager
def mirrored(told: str, *, writes: bool, whole: bool = False) -> Iterator[Path]:
    """A folder with what stands at `s3://bucket/prefix`; what the block changes in it is given back if it `writes`.

    `whole` brings the WARC files too, for what works on them as files. Raises `MingzhangError`.
    """
    bucket = Bucket(Address.of(told))
    mirror = _Mirror(bucket, _cache() / hashlib.sha256(str(bucket.address).encode()).hexdigest()[:16])
    if not writes:
        mirror.look(whole=whole)
        yield mirror.data
        return
    with exclusive(mirror.home / "writing"), leased(bucket) as lease:
        _finish(bucket)
        with exclusive(mirror.home / "bringing"):
            mirror.pull(whole=whole)
        try:
            yield mirror.data
        finally:
            mirror.push(lease)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file as it was last the same here and there: the bucket's mark, and size and time of the file here."""

    etag: str
    size: int
    when: int


class _Mirror:
    """The folder of this machine for one address, and what it knows of the bucket."""

    def __init__(self, bucket: Bucket, home: Path) -> None:
        self._bucket, self.home = bucket, home
        self.data = home / "data"
        self._note = home / "known.json"

    def look(self, *, whole: bool) -> None:
        """Bring the folder up to date for a reader; while a process of this machine writes in it, it is left alone."""
        with exclusive(self.home / "bringing"), ExitStack() as stack:
            try:
                stack.enter_context(exclusive(self.home / "writing", wait=0.0))
            except MingzhangError:
                return
            self.pull(whole=whole)

    def pull(self, *, whole: bool) -> None:
        """Bring the folder to what the bucket has.

        Where nobody has written since this machine did, what is newer here stays: it is given back with the next
        writing. Else the bucket's files win, and WARC files that it does not have stay.
        """
        generation, known = self._bucket.etag(GENERATION), self._known()
        if generation != known.get(GENERATION, _Kept("", 0, 0)).etag or not self.data.is_dir():
            self._bring(generation, known)
        if whole:
            for name in self._bucket.list("raw/"):
                if _WARC.fullmatch(name) and not (self.data / name).exists():
                    self._bucket.download(name, self.data / name)

    def _bring(self, generation: str, known: dict[str, _Kept]) -> None:
        there = _of_data(self._bucket.list())
        here = {name: path for name, path in self._files().items() if not _WARC.fullmatch(name)}
        shutil.rmtree(self.data / "parquet" / "_staging", ignore_errors=True)
        for name, listed in there.items():
            if not _WARC.fullmatch(name) and not self._same(name, listed, known):
                self._bucket.download(name, self.data / name)
        for name in here.keys() - there.keys():
            here[name].unlink()
        self._forget_other_warcs(there, known)
        self._keep(generation, there)

    def _forget_other_warcs(self, there: dict[str, Listed], known: dict[str, _Kept]) -> None:
        """Files that were rewritten or removed there go here; those that never were there stay."""
        for name in [name for name in self._files() if _WARC.fullmatch(name)]:
            if name in known and not (name in there and self._same(name, there[name], known)):
                (self.data / name).unlink()

    def push(self, lease: Lease) -> None:
        """Give back what differs: new WARC files first, by themselves; all else in one step."""
        if (self.data / "raw").is_dir():
            Archive(self.data / "raw").seal()
        there, known, here = _of_data(self._bucket.list()), self._known(), self._files()
        changed = {name for name in here if not (name in there and self._same(name, there[name], known))}
        fresh = {name for name in changed if _WARC.fullmatch(name) and name not in there}
        for name in sorted(fresh):
            self._bucket.upload(here[name], name)
        gone = [name for name in there.keys() - here.keys() if not _WARC.fullmatch(name)]
        if changed or gone:
            self._commit(lease, {name: here[name] for name in changed - fresh}, gone)
            self._keep(self._bucket.etag(GENERATION), _of_data(self._bucket.list()))

    def _commit(self, lease: Lease, puts: dict[str, Path], gone: list[str]) -> None:
        token = secrets.token_hex(8)
        for name, path in sorted(puts.items()):
            self._bucket.upload(path, f"{INCOMING}{token}/{name}")
        told = {"token": token, "puts": sorted(puts), "gone": sorted(gone)}
        lease.renew()
        self._bucket.put(JOURNAL, json.dumps(told, ensure_ascii=False).encode())
        _finish(self._bucket, lease)

    def _files(self) -> dict[str, Path]:
        """What of the folder belongs into the bucket, by name."""
        found = (path for path in self.data.rglob("*") if path.is_file())
        named = {path.relative_to(self.data): path for path in found}
        return {name.as_posix(): path for name, path in named.items() if not _is_of_this_machine(name)}

    def _same(self, name: str, listed: Listed, known: dict[str, _Kept]) -> bool:
        kept, path = known.get(name), self.data / name
        if kept is None or kept.etag != listed.etag or not path.exists():
            return False
        told = path.stat()
        return (kept.size, kept.when) == (told.st_size, told.st_mtime_ns)

    def _known(self) -> dict[str, _Kept]:
        try:
            told = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {name: _Kept(*kept) for name, kept in told.items()}

    def _keep(self, generation: str, there: dict[str, Listed]) -> None:
        """Note the marks of what is the same here and there now, and which WARC files are there."""
        known = {GENERATION: (generation, 0, 0)}
        for name, listed in there.items():
            path = self.data / name
            if path.exists():
                stat = path.stat()
                known[name] = (listed.etag, stat.st_size, stat.st_mtime_ns)
        told = {found[1]: there[name].size for name in there if (found := _WARC.fullmatch(name))}
        # A file without its part is one of a killed writer, who gives the part back when it goes on.
        warcs = {name: size for name, size in told.items() if f"raw/{PARTS}/{name}.jsonl.gz" in there}
        Away(self.data / "raw", str(self._bucket.address), warcs).note()
        draft = self._note.with_suffix(".new")
        write(draft, json.dumps(known).encode())
        draft.replace(self._note)


def _finish(bucket: Bucket, lease: Lease | None = None) -> None:
    """Carry out the journal of a commit if there is one, then clear what was put beside."""
    journal = bucket.read(JOURNAL)
    if journal is not None:
        told = json.loads(journal.data)
        start = f"{INCOMING}{told['token']}/"
        waiting = bucket.list(start)
        for name in told["puts"]:
            if lease:
                lease.check()
            if start + name in waiting:
                bucket.copy(start + name, name)
        bucket.remove(told["gone"])
        before = bucket.etag(GENERATION)
        bucket.put(GENERATION, secrets.token_hex(16).encode(), instead_of=before or None)
        bucket.remove([JOURNAL])
    bucket.remove(list(bucket.list(INCOMING)))


def _of_data(there: dict[str, Listed]) -> dict[str, Listed]:
    return {name: listed for name, listed in there.items() if not name.startswith(OURS) and _is_plain(name)}


def _is_plain(name: str) -> bool:
    """Whether a name of the bucket may become a path below the folder."""
    return not (name.startswith("/") or name.endswith("/") or "\\" in name or {"", ".", ".."} & set(name.split("/")))


def _is_of_this_machine(name: Path) -> bool:
    """Whether a file, named from the folder on, stands in the drafts of a commit or is made for this machine alone."""
    hidden = any(part.startswith(".") for part in name.parts)
    return hidden or _STAGING in name.parts[:-1] or _OF_THIS_MACHINE.fullmatch(name.name) is not None


def _cache() -> Path:
    told = os.environ.get(CACHE)
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return (Path(told) if told else base / "mingzhang").absolute()
