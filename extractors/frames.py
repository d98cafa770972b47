"""Tables that only place other things, told from those that hold tables as parts of their cells; for all readers."""

from __future__ import annotations

__all__ = ["is_data_around"]


def is_data_around(rows: int, numbers: int, holding: int) -> bool:
    """Whether a table of so many rows, cells that are one number, and rows that hold tables is itself one of data."""
    return rows >= 3 and holding * 2 <= rows and numbers >= max(3, holding)
