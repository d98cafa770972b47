"""WARC files that are in a bucket and not in the folder: known by their parts of the index, read a record at a time.

A part of the index stands beside each file in the bucket; the folder keeps copies of them under `parts`, and in
`away.json` the bucket's address and the sizes of the files.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mingzhang.pipeline.archive.exchange import Capture, Damage
from mingzhang.pipeline.archive.index import Index
from mingzhang.pipeline.archive.members import Gap, Member, member_at
from mingzhang.pipeline.durable import write
from mingzhang.pipeline.s3 import Address, Bucket
from mingzhang.schemas.errors import ArchiveError

__all__ = ["PARTS", "Away", "part_of"]

PARTS = "parts"
_NOTE = "away.json"


@dataclass(frozen=True, slots=True)
class Away:
    """The files of an archive that stand in a bucket, by name with their sizes."""

    root: Path
    address: str = ""
    sizes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Away:
        """What is noted in the folder of an archive; nothing where nothing is."""
        try:
            told = json.loads((root / _NOTE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(root)
        return cls(root, told["address"], told["sizes"])

    def note(self) -> None:
        """Write it down in the folder."""
        self.root.mkdir(parents=True, exist_ok=True)
        draft = self.root / f"{_NOTE}.new"
        write(draft, json.dumps({"address": self.address, "sizes": self.sizes}).encode())
        draft.replace(self.root / _NOTE)

    def take_in(self, index: Index, name: str) -> None:
        """Index a file from its part; nothing is appended to it any more."""
        with gzip.open(self.root / PARTS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                if "why" in told:
                    index.add_damage(Damage(**told))
                else:
                    index.add(Capture(**told | {"fetched_at": dt.datetime.fromisoformat(told["fetched_at"])}))
        index.set_file(name, self.sizes[name], sealed=True)

    def member(self, capture: Capture) -> Member | Gap:
        """The record of a capture, its bytes asked of the bucket; raises `ArchiveError` where it is not there."""
        if capture.warc not in self.sizes:
            raise ArchiveError("this file is neither here nor in the bucket", where=capture.warc, then="restore it")
        data = Bucket(Address.of(self.address)).part(f"raw/{capture.warc}", capture.offset, capture.length)
        return member_at(io.BytesIO(data or b""), 0)


def part_of(index: Index, name: str) -> bytes:
    """The part of the index that tells one file: a line for each capture in their order, one for each damage."""
    lines = [*_captures(index, name), *(asdict(damage) for damage in index.damage() if damage.warc == name)]
    text = "".join(json.dumps(line, ensure_ascii=False, default=str) + "\n" for line in lines)
    return gzip.compress(text.encode("utf-8", "surrogatepass"), mtime=0)


def _captures(index: Index, name: str) -> Iterator[dict[str, object]]:
    for capture in index.captures("warc = ?", name):
        yield asdict(capture) | {"fetched_at": capture.fetched_at.isoformat()}
