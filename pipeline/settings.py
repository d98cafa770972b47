"""What a run may do and where it keeps things; made once by the command line and handed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.pipeline.engines import PROCESSES
from mingzhang.pipeline.fetch.result import Limits
from mingzhang.pipeline.task import SCANS, Scans

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """One data folder with `raw/` (the archive) and `parquet/` (the tables), and the rules of one run.

    What the archive has of an address is asked for only if it changed, unless `refresh` wants the bytes again. `jobs` 0
    reads in this process; `seconds` bounds the reading of one document; `attachments` how many linked files of one page
    are read, where they are followed at all (`follow`); `pause` the seconds between two requests to one host that is
    not this machine. `told` are columns of every named document, with what it does not tell itself; `scans`
    is what may be recognised of each one's pages that are pictures; `engine` is what reads (`engines.ENGINES`).
    """

    data: Path
    jobs: int = 0
    allow_private: bool = False
    from_archive: bool = False
    refresh: bool = False
    dry_run: bool = False
    contact: str = ""
    attachments: int = 20
    follow: bool = True
    pause: float = 1.0
    seconds: float = 900.0
    told: tuple[tuple[str, str], ...] = ()
    scans: Scans = SCANS
    engine: str = PROCESSES
    limits: Limits = field(default_factory=Limits)

    @property
    def raw(self) -> Path:
        """The archive."""
        return self.data / "raw"

    @property
    def parquet(self) -> Path:
        """The published tables."""
        return self.data / "parquet"
