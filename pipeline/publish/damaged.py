"""Published files that cannot be read: found, named, set aside. The archive has everything that was in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang.pipeline.publish.commit import staging
from mingzhang.schemas.contract import DOCUMENT_TABLES, TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["FOLDER", "DamagedTablesError", "broken", "named", "set_aside"]

FOLDER = "_damaged"
"""Where broken files are kept beside the tables, one folder for each time."""
MAGIC = b"PAR1"


class DamagedTablesError(MingzhangError):
    """Files of the published tables are broken; `files` are their paths."""

    def __init__(self, files: Iterable[Path], why: str) -> None:
        self.files = tuple(files)
        told = ", ".join(map(str, self.files[:5])) + (" …" if len(self.files) > 5 else "")
        super().__init__(
            f"{len(self.files)} published files are damaged and cannot be read ({why})",
            where=told,
            then="mingzhang archive verify --repair rebuilds them from the archive",
        )


@contextmanager
def named(root: Path, *, also: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Tell which files are broken where a table under `root` cannot be read; raises `DamagedTablesError`.

    Every file is read then. `also` are errors of other libraries that read the tables.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except (pa.ArrowException, OSError, *also) as error:
        files = broken(root, deep=True)
        if not files:
            raise
        raise DamagedTablesError(files, str(error).splitlines()[0][:200]) from error


def broken(root: Path, *, deep: bool = False) -> list[Path]:
    """The files that are no whole Parquet, and tables that lack one where `documents` has one.

    `deep` reads every page against its checksum; without it only both ends and the footer are looked at.
    """
    found = [path for table in TABLES for path in _files(root, table) if _is_broken(path, deep=deep)]
    return found + list(_missing(root))


def _files(root: Path, table: str) -> list[Path]:
    return sorted((root / table).glob("division=*/year=*/*.parquet"))


def _missing(root: Path) -> Iterator[Path]:
    for path in _files(root, "documents"):
        place = path.relative_to(root / "documents")
        yield from (root / table / place for table in DOCUMENT_TABLES if not (root / table / place).exists())


def _is_broken(path: Path, *, deep: bool) -> bool:
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
            handle.seek(-4, 2)
            if head != MAGIC or handle.read(4) != MAGIC:
                return True
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for number in range(file.num_row_groups if deep else 0):
                file.read_row_group(number, use_threads=False)
    except (pa.ArrowException, OSError):
        return True
    return False


def set_aside(root: Path, files: Iterable[Path]) -> Path:
    """Move broken files out of the tables, and with a document's table all tables of its partition; returns where to.

    The documents of such a partition have no rows any more: whoever reads what has none reads them all again.
    """
    keep = root / FOLDER / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}"
    with staging(root):
        for path in sorted({each for file in files for each in _together(root, file)}):
            target = keep / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    return keep


def _together(root: Path, file: Path) -> Iterator[Path]:
    table, place = file.relative_to(root).parts[0], Path(*file.relative_to(root).parts[1:])
    for each in DOCUMENT_TABLES if table in DOCUMENT_TABLES else (table,):
        if (root / each / place).exists():
            yield root / each / place
