"""What is damaged, how, and how it is read."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import importlib.util
import random
import sys
from pathlib import Path

import archives

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Outcome, Task

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "pipeline" / "demo" / "portal" / "kjj.xlsx").read_bytes()


def wholes(kind: str) -> list[tuple[str, bytes]]:
    """Whole files of a kind, with their format's name."""
    return {"archives": _archives}[kind]()


def damage(name: str, whole: bytes, chance: random.Random) -> bytes:
    """The file, damaged as its format invites."""
    return archives.damaged(whole, name, chance)


def read(data: bytes) -> Outcome:
    """The bytes read as a run reads them."""
    sha256 = hashlib.sha256(data).hexdigest()
    when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    said = dict.fromkeys(("content_type", "label", "etag", "last_modified", "truncated", "record", "warc"), "")
    capture = Capture(
        url="file:///a", sha256=sha256, state="new", fetched_at=when, status=None, size=len(data), parent_url=None,
        portal=None, offset=0, length=0, **said,
    )  # fmt: skip
    return read_document(Task(capture, "file:///a", data=data))


def _archives() -> list[tuple[str, bytes]]:
    path = ROOT / "tests" / "unit" / "test_unpack.py"
    spec = importlib.util.spec_from_file_location("test_unpack", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["test_unpack"] = made
    spec.loader.exec_module(made)
    files = {"甲局/收支总表.xlsx": SHEET, "乙局.txt": b"two" * 50, "内.zip": made.zipped({"a.txt": b"abc"})}
    return [(kind, make(files)) for kind, make in made.MADE.items()] + [("gzip", gzip.compress(SHEET))]
