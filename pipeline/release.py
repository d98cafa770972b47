"""Released tables: a named state that stays as it is and can be cited, while publishing goes on beside it.

A file of the tables is never written in place, only replaced: a release is a folder of links to the files of its moment
(copies where the file system has no links), and costs a directory entry per file until they are replaced.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mingzhang.pipeline.durable import sync_folder, write
from mingzhang.pipeline.indicators import refresh
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.publish.commit import staging
from mingzhang.pipeline.version import VERSION
from mingzhang.schemas.contract import SCHEMA_VERSION, TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["NOTE", "Release", "release", "releases", "tables_named"]

NOTE = "_release.json"
FOLDER = "releases"


@dataclass(frozen=True, slots=True)
class Release:
    """What stands in a release's note: `extractor_versions` counts documents, `rows` by table, `digest` is of files."""

    name: str
    made_at: str
    mingzhang: str
    schema_version: str
    extractor_versions: dict[str, int]
    rows: dict[str, int]
    digest: str

    def citation(self) -> str:
        """The release in one line, as one cites it."""
        rows = f"{self.rows['documents']:,} documents, {self.rows['facts']:,} facts"
        made = f"contract {self.schema_version}, read by {', '.join(self.extractor_versions)}"
        return f"mingzhang tables {self.name} of {self.made_at}: {rows}; {made}; sha256 {self.digest[:16]}"


def release(data: Path, name: str, now: dt.datetime) -> Release:
    """Make a release of the tables of a data folder and return its note; nothing is published meanwhile.

    Raises `MingzhangError` for a name that is taken or cannot be a folder, and where nothing is published.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name) or name == "now":
        raise MingzhangError(f"{name[:80]!r} is no name of a release", then="letters, digits, dot, dash: 2026-12")
    target, draft = data / FOLDER / name, data / FOLDER / f".{name}.part"
    if target.exists():
        raise MingzhangError("a release of this name is there already", where=str(target), then="choose another name")
    if not (data / "parquet" / "documents").is_dir():
        raise MingzhangError("nothing is published there", where=str(data), then="extract something first")
    shutil.rmtree(draft, ignore_errors=True)
    refresh(data / "parquet")
    with staging(data / "parquet"):
        files = _linked(data / "parquet", draft / "parquet")
    note = _note(draft / "parquet", name, now, files)
    write(draft / "parquet" / NOTE, (json.dumps(asdict(note), indent=1, ensure_ascii=False) + "\n").encode())
    draft.replace(target)
    sync_folder(target.parent)
    return note


def _linked(source: Path, target: Path) -> list[str]:
    """Link every file of the tables and return their paths; those whose name begins with `_` are no tables."""
    paths = (path for table in TABLES for path in (source / table).rglob("*.parquet"))
    found = sorted(path.relative_to(source).as_posix() for path in paths)
    for name in found:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source / name, target / name)
        except OSError:  # no links on this file system
            shutil.copyfile(source / name, target / name)
    return found


def _note(root: Path, name: str, now: dt.datetime, files: list[str]) -> Release:
    made_by = dataset(root, "documents").to_table(columns=["extractor_version"])["extractor_version"].to_pylist()
    digest = hashlib.sha256()
    for file in files:
        with (root / file).open("rb") as handle:
            digest.update(file.encode() + b"\0" + hashlib.file_digest(handle, "sha256").digest())
    return Release(
        name=name,
        made_at=f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        mingzhang=VERSION,
        schema_version=SCHEMA_VERSION,
        extractor_versions=dict(sorted(Counter(made_by).items())),
        rows={table: dataset(root, table).count_rows() for table in TABLES},
        digest=digest.hexdigest(),
    )


def releases(data: Path) -> list[Release]:
    """The notes of every release of a data folder, the oldest first."""
    notes = []
    for path in (data / FOLDER).glob(f"[!.]*/parquet/{NOTE}"):
        with suppress(OSError, ValueError, TypeError):
            notes.append(Release(**json.loads(path.read_text(encoding="utf-8"))))
    return sorted(notes, key=lambda note: (note.made_at, note.name))


def tables_named(told: str, data: Path) -> Path:
    """The tables that a word means: `now`, a release of the data folder, or another data folder.

    Raises `MingzhangError` where it is none of them.
    """
    roots = [data / "parquet"] if told == "now" else [data / FOLDER / told / "parquet", Path(told) / "parquet"]
    for root in roots:
        if (root / "documents").is_dir():
            return root
    known = ", ".join(note.name for note in releases(data)) or "none"
    raise MingzhangError(
        f"no tables are known as {told[:80]!r}", then=f"say now, a data folder, or a release ({known})"
    )
