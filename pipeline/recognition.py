"""How a run recognises pictures: only with the extra `ocr`; what was recognised before is kept in `DATA/ocr`."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

from mingzhang.extractors.ocr.means import Means
from mingzhang.extractors.ocr.models import installed
from mingzhang.pipeline.task import Task

__all__ = ["forget_recognised", "means_of"]


_FOLDER = "ocr"


def means_of(task: Task) -> Means | None:
    """The means for one document; None without the extra. A dry run keeps nothing."""
    if not installed():
        return None
    scans = task.scans
    bounds = Means(pages=scans.pages, most=scans.most, seconds=scans.seconds)
    if task.raw is None:
        return bounds
    kept = _Kept(task.raw.parent / _FOLDER)
    return replace(bounds, recall=kept.recall, keep=kept.keep)


def forget_recognised(data: Path) -> None:
    """Remove everything that is kept of recognised pictures: it is made again where it is asked for."""
    shutil.rmtree(data / _FOLDER, ignore_errors=True)


class _Kept:
    """Recognised pictures in a folder, one file each under the digest that is its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, name: str) -> bytes | None:
        """What is kept under the name, None where nothing can be read there."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def keep(self, name: str, data: bytes) -> None:
        """Keep it; a full or read-only disk costs only the time of recognising again."""
        path = self._path(name)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(data)
            fresh.replace(path)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.json.z"
