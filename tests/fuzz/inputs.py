"""What is damaged, how, and how it is read."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import importlib.util
import random
import sys
import tempfile
from pathlib import Path

import archives
import packages

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Outcome, Task

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "pipeline" / "demo" / "portal" / "kjj.xlsx").read_bytes()


def wholes(kind: str) -> list[tuple[str, bytes]]:
    """Whole files of a kind, with their format's name."""
    return {"archives": _archives, "ofd": _ofd, "xls": _xls, "office": _office}[kind]()


def damage(name: str, whole: bytes, chance: random.Random) -> bytes:
    """The file, damaged as its format invites."""
    if name in {"ofd", "xls", "doc", "rtf"}:
        return packages.damaged(whole, chance) if name == "ofd" else _struck(whole, chance)
    return archives.damaged(whole, name, chance)


def _struck(whole: bytes, chance: random.Random) -> bytes:
    """The file with fields of one to eight bytes exchanged where they count: near its structures, which are small."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        size = chance.choice((1, 1, 2, 4, 8))
        at = chance.randrange(max(1, min(len(data) - size, chance.choice((600, 4_096, len(data))))))
        data[at : at + size] = (chance.choice(archives.TELLING) & (256**size - 1)).to_bytes(size, "little")
    return bytes(data[: chance.choice((len(data), len(data), len(data), chance.randrange(1, len(data))))])


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


def _ofd() -> list[tuple[str, bytes]]:
    from tests.documents.test_ofd_corpus import sheets, write_ofd

    pages = sheets((ROOT / "pipeline" / "demo" / "portal" / "slj.pdf").read_bytes())[:3]
    return [
        ("ofd", write_ofd(pages, style=style, template=style == "plain")) for style in ("plain", "scaled", "blocks")
    ]


def _xls() -> list[tuple[str, bytes]]:
    return [("xls", _saved(ROOT / "pipeline" / "demo" / "portal" / "kjj.xlsx", "xls:MS Excel 97"))]


def _office() -> list[tuple[str, bytes]]:
    page = ROOT / "pipeline" / "demo" / "portal" / "kjj.html"
    html = "--infilter=HTML (StarWriter)"
    return [("doc", _saved(page, "doc:MS Word 97", html)), ("rtf", _saved(page, "rtf:Rich Text Format", html))]


def _saved(source: Path, target: str, *more: str) -> bytes:
    from tests.documents.test_libreoffice import made

    with tempfile.TemporaryDirectory() as folder:
        return made(Path(folder), source, target, *more)
