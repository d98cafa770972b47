"""Many files replaced as one: staged beside, listed in a journal, then renamed; a killed run is finished by the next.

Until the journal stands, nothing has changed and the staged files are waste. Once it stands, every rename can be
repeated, so whoever comes next finishes them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mingzhang.pipeline.durable import sync_folder, write, writing
from mingzhang.pipeline.lock import exclusive

__all__ = ["Staging", "staging"]

_FOLDER = "_staging"
_JOURNAL = "commit.json"
_BLOCK = 1024 * 1024


class Staging:
    """Files to be put in place together under one root; made by `staging`."""

    def __init__(self, root: Path) -> None:
        self._root, self._folder = root, root / _FOLDER
        self._moves: list[tuple[str, str | None]] = []

    @contextmanager
    def put(self, target: Path) -> Iterator[BinaryIO]:
        """A file to be written in the block and then staged, unless the target has these very bytes."""
        name = f"{len(self._moves):06d}"
        staged = self._folder / name
        with writing(staged) as handle:
            yield handle
        if target.is_file() and _same(staged, target):
            staged.unlink()
            return
        self._moves.append((target.relative_to(self._root).as_posix(), name))

    def drop(self, target: Path) -> None:
        """Stage the removal of a file."""
        if target.exists():
            self._moves.append((target.relative_to(self._root).as_posix(), None))

    def commit(self) -> None:
        """Put everything in place; from here on a killed process leaves work that the next run finishes."""
        if not self._moves:
            return
        draft = self._folder / "draft.json"
        write(draft, json.dumps(self._moves).encode())
        sync_folder(self._folder)
        draft.replace(self._folder / _JOURNAL)
        sync_folder(self._folder)
        finish(self._root)


def _same(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes; filecmp would believe an earlier answer of its own."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while block := left.read(_BLOCK):
            if block != right.read(_BLOCK):
                return False
    return True


@contextmanager
def staging(root: Path) -> Iterator[Staging]:
    """Hold the root for one writer, finish what a killed one left, and give an empty staging area."""
    root.mkdir(parents=True, exist_ok=True)
    with exclusive(root / "_lock"):
        finish(root)
        (root / _FOLDER).mkdir()
        yield Staging(root)
        shutil.rmtree(root / _FOLDER, ignore_errors=True)


def finish(root: Path) -> None:
    """Carry out the journal of a commit if there is one, then clear the staging area."""
    folder = root / _FOLDER
    journal = folder / _JOURNAL
    if journal.exists():
        moves = json.loads(journal.read_text(encoding="utf-8"))
        for target, staged in moves:
            _carry_out(root / target, folder / staged if staged else None)
        _sync({(root / target).parent for target, _ in moves}, root)
        journal.unlink()
    if folder.exists():
        shutil.rmtree(folder)


def _carry_out(target: Path, staged: Path | None) -> None:
    if staged is None:
        target.unlink(missing_ok=True)
    elif staged.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)


def _sync(folders: Iterable[Path], root: Path) -> None:
    """Flush the folders up to the root, and remove those that became empty."""
    for folder in sorted(
        {up for leaf in folders for up in (leaf, *leaf.parents) if up.is_relative_to(root)}, reverse=True
    ):
        if not folder.is_dir():
            continue
        if folder != root and not any(folder.iterdir()):
            folder.rmdir()
        else:
            sync_folder(folder)
