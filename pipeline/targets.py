"""What a user names: an address, a file, a folder, a document of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mingzhang.schemas.errors import MingzhangError

__all__ = ["Target", "targets_of"]

DOC_ID = re.compile("[0-9a-f]{16}")
MAX_FILES = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to read; `parent` is the page that linked it, `label` the words of the link."""

    kind: Literal["url", "file", "doc_id"]
    value: str
    parent: str | None = None
    label: str = ""


def targets_of(arguments: Iterable[str]) -> list[Target]:
    """The targets that arguments mean, folders opened, each once and in order.

    Raises `MingzhangError` for an argument that is nothing of the kind, and for an empty folder.
    """
    found = [target for argument in arguments for target in _targets(argument)]
    return list(dict.fromkeys(found))


def _targets(argument: str) -> list[Target]:
    if re.match("https?://", argument, re.IGNORECASE):
        return [Target("url", argument)]
    path = Path(argument)
    if path.is_dir():
        return [Target("file", str(file)) for file in _files(path)]
    if path.is_file():
        return [Target("file", argument)]
    if DOC_ID.fullmatch(argument):
        return [Target("doc_id", argument)]
    raise MingzhangError(
        f"{argument[:300]!r} is no address, file, folder or doc_id",
        then="give http(s)://…, a path that exists, or 16 hex digits as printed by `mingzhang archive list`",
    )


def _files(folder: Path) -> list[Path]:
    """Every file below, hidden ones left out."""
    if folder.resolve() == Path(folder.resolve().anchor):
        raise MingzhangError(
            "that is the whole file system", where=str(folder), then="name the folder of the documents"
        )
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path, folder)]
    if not files:
        raise MingzhangError("the folder has no files", where=str(folder), then="check the path")
    if len(files) > MAX_FILES:
        raise MingzhangError(f"more than {MAX_FILES:,} files", where=str(folder), then="give its subfolders one by one")
    return files


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
