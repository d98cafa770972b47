"""Where rows live: the division and year that name a partition's folders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mingzhang.schemas.errors import MingzhangError

__all__ = ["PartitionKey"]


@dataclass(frozen=True, slots=True, order=True)
class PartitionKey:
    """A division of six digits and a year, `000000` and 0 where unknown; raises `MingzhangError` on anything else."""

    division: str
    year: int

    def __post_init__(self) -> None:
        # These become folder names, so nothing that a document says may pass unchecked.
        if not re.fullmatch("[0-9]{6}", self.division) or not 0 <= self.year <= 9999:
            raise MingzhangError(
                f"no division and year: {self.division!r}, {self.year!r}",
                where="partition",
                then="six digits and a year, or 000000 and 0 where unknown",
            )

    def file(self, root: Path, table: str) -> Path:
        """The file of a table's partition."""
        return root / table / f"division={self.division}" / f"year={self.year}" / "part-0.parquet"
