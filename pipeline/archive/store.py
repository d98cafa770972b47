"""The archive: append-only WARC files under one folder, found again through an index derived from them."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from mingzhang.pipeline.archive.away import PARTS, Away, part_of
from mingzhang.pipeline.archive.exchange import PART, Capture, Damage, Exchange, target_uri
from mingzhang.pipeline.archive.index import Index
from mingzhang.pipeline.archive.intake import take_in
from mingzhang.pipeline.archive.members import Gap, Member, member_at
from mingzhang.pipeline.archive.records import capture_of, parse_record, unpacked, warcinfo_bytes, write_exchange
from mingzhang.pipeline.archive.repair import repair
from mingzhang.pipeline.archive.retention import TOMBSTONE, RecordAddress, Tombstone, without
from mingzhang.pipeline.durable import append, write
from mingzhang.pipeline.lock import exclusive
from mingzhang.schemas.errors import ArchiveError

__all__ = ["Archive"]

_NAME = re.compile(r"mingzhang-(\d{5})-([0-9a-f]{32})\.warc\.gz")
_LOG = logging.getLogger("mingzhang.archive")


class Archive:
    """Every capture under `root` (`<data>/raw`); safe for several processes and threads, one of them writing at a time.

    The WARC files are the truth, the index follows them: whatever a killed process left is taken in or cut off when
    the archive is next used. Names from the network never become paths. Raises `ArchiveError`.
    """

    def __init__(self, root: Path, *, max_file_bytes: int = 1_000_000_000) -> None:
        self._root = Path(root)
        self._index = self._root / "index.sqlite"
        self._max = max_file_bytes

    def store(self, exchange: Exchange) -> Capture:
        """Archive an exchange; the same bytes again become a revisit record, other bytes at its URL a new version."""
        with self._writing() as index:
            path, start = self._current(index)
            file_id = _file_id(path.name)
            head = b"" if start else warcinfo_bytes(path.name, file_id, exchange.fetched_at)
            data, at = write_exchange(exchange, file_id, self._same(index, exchange))
            # Parsed before it is written: a record that would not come back never reaches the disk.
            record = parse_record(unpacked(data[at:]))
            capture = capture_of(record, path.name, start + len(head) + at, len(data) - at, index)
            append(path, head + data)
            index.add(capture)
            index.set_file(path.name, start + len(head) + len(data), sealed=False)
        return capture

    def find(self, url: str) -> Capture | None:
        """The newest success of a URL, None where there is none."""
        with self._reading() as index:
            return index.newest(target_uri(url), ok=True)

    def part(self, url: str) -> Capture | None:
        """The newest page at a URL that only continues another one, None where there is none."""
        with self._reading() as index:
            found = index.captures("url = ? AND verdict = ?", target_uri(url), PART, order="seq DESC LIMIT 1")
        return found[0] if found else None

    def captures(self, url: str) -> tuple[Capture, ...]:
        """Every capture of a URL, failures included, oldest first."""
        with self._reading() as index:
            return index.captures("url = ?", target_uri(url))

    def by_doc_id(self, doc_id: str) -> Capture:
        """The first capture of the bytes with this `doc_id`, a success before any failure.

        Raises `ArchiveError` where there is none.
        """
        with self._reading() as index:
            found = index.captures("sha256 >= ? AND sha256 < ?", doc_id, doc_id + "g", order="ok DESC, seq")
        if not re.fullmatch("[0-9a-f]{16}", doc_id) or not found:
            raise ArchiveError(
                f"no capture with doc_id {doc_id[:64]!r}",
                where=str(self._root),
                then="extract it first, or name another data folder",
            )
        if len({capture.sha256 for capture in found}) > 1:
            raise ArchiveError(f"two different files share doc_id {doc_id}", where=str(self._root), then="report this")
        return found[0]

    def latest(self) -> tuple[Capture, ...]:
        """The newest success of every URL, in the order of their arrival."""
        with self._reading() as index:
            return index.captures("seq IN (SELECT max(seq) FROM captures WHERE ok GROUP BY url)")

    def captures_of_all(self) -> tuple[Capture, ...]:
        """Every capture there is, oldest first."""
        with self._reading() as index:
            return index.captures("1")

    def documents(self) -> tuple[Capture, ...]:
        """The first success of every distinct file: what there is to extract, old versions included."""
        with self._reading() as index:
            return index.captures("seq IN (SELECT min(seq) FROM captures WHERE ok GROUP BY sha256)")

    def damage(self) -> tuple[Damage, ...]:
        """What could not be read of the WARC files when it was last indexed."""
        with self._reading() as index:
            return index.damage()

    def payload(self, capture: Capture) -> bytes:
        """The bytes of a capture, their sha256 verified; raises `ArchiveError` where no copy of them is whole."""
        if capture.record != "revisit" and (data := self._read(capture)) is not None:
            return data
        with self._reading() as index:
            whole = index.whole(capture.sha256)
        for copy in whole:
            if (data := self._read(copy)) is not None:
                return data
        raise ArchiveError(
            f"the bytes of {capture.doc_id} are damaged or gone",
            where=f"{capture.warc} offset {capture.offset}",
            then="restore that WARC file from a copy, or fetch the URL again",
        )

    def reindex(self) -> int:
        """Build the index anew from the WARC files alone; returns how many captures it has."""
        with self._errors(), exclusive(self._root / "lock"):
            return self._rebuild()

    def mend_index(self) -> None:
        """Build the index anew where it is damaged: it is derived, and a night need not end for it."""
        try:
            self.latest()
        except ArchiveError as error:
            cause = str(error.__cause__)
            if "not a database" not in cause and "malformed" not in cause:
                raise
            _LOG.warning("the index of the archive is damaged (%s): indexing anew", cause)
            self.reindex()

    def repair(self) -> tuple[list[Path], list[Capture]]:
        """Take damaged records out of the WARC files; the originals stay under `damaged`.

        Returns these, and the newest success of each address whose bytes are gone: they must be fetched anew.
        """
        before = self.latest()
        with self._errors(), exclusive(self._root / "lock"):
            kept = repair((path, _file_id(path.name)) for path in self._files())
            if kept:
                self._rebuild()
            with Index.open(self._index) as index:
                return kept, [capture for capture in before if not index.whole(capture.sha256)]

    def discard(self, choose: Callable[[Sequence[Capture]], Collection[RecordAddress]]) -> tuple[int, int]:
        """Write the WARC files anew without the records that `choose` picks; how many went, and how many bytes."""
        with self._errors(), exclusive(self._root / "lock"):
            self._catch_up()
            with Index.open(self._index) as index:
                chosen = set(choose(index.captures("1")))
            saved = 0
            for path in self._files():
                if offsets := {offset for name, offset in chosen if name == path.name}:
                    saved += without(path, _file_id(path.name), offsets)
            if chosen:
                self._rebuild()
        return len(chosen), saved

    def seal(self) -> None:
        """Append to no file of now any more, and write the part of the index beside each that tells it elsewhere."""
        with self._writing() as index:
            for path in self._files():
                size = index.files()[path.name][0]
                index.set_file(path.name, size, sealed=True)
                told = self._root / PARTS / f"{path.name}.jsonl.gz"
                if not _later(told, path):
                    told.parent.mkdir(exist_ok=True)
                    write(told, part_of(index, path.name))

    def tombstones(self) -> tuple[Tombstone, ...]:
        """The documents that were taken down, the last word on each address."""
        with self._reading() as index:
            found = index.captures("verdict = ?", TOMBSTONE)
        told = {capture.url: Tombstone.read(capture.url, self.payload(capture)) for capture in found}
        return tuple(told.values())

    def _rebuild(self) -> int:
        fresh = self._index.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with Index.open(fresh) as index:
            index.create()
            for name in self._sizes():
                self._take_in(index, name, 0)
            count = index.count()
        fresh.replace(self._index)
        return count

    @contextmanager
    def _writing(self) -> Iterator[Index]:
        with self._errors(), exclusive(self._root / "lock"):
            self._catch_up()
            with Index.open(self._index) as index:
                yield index

    @contextmanager
    def _reading(self) -> Iterator[Index]:
        with self._errors():
            if not self._root.is_dir():  # a question makes no folder
                with Index.open(Path(":memory:")) as index:
                    index.create()
                    yield index
                return
            if not self._is_current():
                with exclusive(self._root / "lock"):
                    self._catch_up()
            with Index.open(self._index) as index:
                yield index

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            no_room = any(word in str(error) for word in ("full", "readonly", "disk I/O"))
            then = "check space and permissions; what was archived before is safe" if no_room else "reindex"
            raise ArchiveError(f"the index is unusable ({error})", where=str(self._index), then=then) from error
        except OSError as error:
            raise ArchiveError(
                f"the archive cannot be written or read ({error.strerror})",
                where=str(self._root),
                then="check space and permissions; what was archived before is safe",
            ) from error

    def _files(self) -> list[Path]:
        return sorted(path for path in self._root.glob("mingzhang-*.warc.gz") if _NAME.fullmatch(path.name))

    def _sizes(self) -> dict[str, int]:
        """Every file in the order of its number, those in a bucket among them."""
        sizes = dict(Away.of(self._root).sizes) | {path.name: path.stat().st_size for path in self._files()}
        return {name: sizes[name] for name in sorted(sizes)}

    def _take_in(self, index: Index, name: str, start: int) -> None:
        path = self._root / name
        if path.exists():
            take_in(index, path, start, _file_id(name))
        else:
            Away.of(self._root).take_in(index, name)

    def _is_current(self) -> bool:
        if not Index.exists(self._index):
            return False
        with Index.open(self._index) as index:
            return {name: size for name, (size, _) in index.files().items()} == self._sizes()

    def _catch_up(self) -> None:
        """Bring the index to what the files hold; the lock is held."""
        if not Index.exists(self._index):
            self._rebuild()
            return
        sizes = self._sizes()
        with Index.open(self._index) as index:
            known = index.files()
            for name in sorted(sizes):
                start = known.get(name, (0, False))[0]
                if name not in known or (sizes[name] > start and (self._root / name).exists()):
                    self._take_in(index, name, start)
            fitting = index.files()
        away = {name for name in sizes if not (self._root / name).exists()}
        other = sorted(
            name
            for name, (size, _) in fitting.items()
            if sizes.get(name, 0) < size or (name in away and sizes[name] != size)
        )
        if other:
            _LOG.warning("the bytes of %s are others than were indexed: indexing anew what is there", ", ".join(other))
            self._rebuild()

    def _current(self, index: Index) -> tuple[Path, int]:
        """The file to append to and its size: the last one, or a fresh one where that is full or damaged."""
        files = index.files()
        name = max(files, default="")
        if name and not files[name][1] and files[name][0] < self._max:
            return self._root / name, files[name][0]
        number = int(name.split("-")[1]) + 1 if name else 1
        return self._root / f"mingzhang-{number:05d}-{uuid4().hex}.warc.gz", 0

    def _same(self, index: Index, exchange: Exchange) -> Capture | None:
        """An earlier capture with the same bytes that can still be read, so that a revisit may stand on it."""
        if exchange.status == 304 and not exchange.payload:
            return index.newest(target_uri(exchange.url), ok=True)
        return next((copy for copy in index.whole(exchange.sha256) if self._read(copy) is not None), None)

    def _read(self, capture: Capture) -> bytes | None:
        if not _NAME.fullmatch(capture.warc):
            return None
        try:
            found = self._member(capture)
            record = None if isinstance(found, Gap) else parse_record(found.data)
        except (OSError, ArchiveError):
            return None
        return record.payload if record and record.sha256 == capture.sha256 else None

    def _member(self, capture: Capture) -> Member | Gap:
        try:
            with (self._root / capture.warc).open("rb") as handle:
                return member_at(handle, capture.offset)
        except FileNotFoundError:
            return Away.of(self._root).member(capture)


def _later(path: Path, other: Path) -> bool:
    return path.exists() and path.stat().st_mtime_ns >= other.stat().st_mtime_ns


def _file_id(name: str) -> str:
    found = _NAME.fullmatch(name)
    return found[2] if found else ""
