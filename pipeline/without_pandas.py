"""Arrow without pandas, in processes of ours that only write tables.

Arrow imports pandas at its first array, to see whether it was given a series: most of a second of the processor and
60 MB of every process that reads documents, none of which ever meets a series.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["start_arrow_without_pandas"]


class _NoPandas(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse pandas, find nothing else."""
        if fullname == "pandas":
            raise ModuleNotFoundError("Arrow is to do without", name=fullname, path=str(path or target or ""))
        return None


def start_arrow_without_pandas() -> None:
    """Let Arrow look for pandas where there is none, once; whoever asks Arrow for a data frame later still gets it."""
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow as pa  # noqa: PLC0415 - processes that need no Arrow import this module too

        pa.array([None])
    finally:
        sys.meta_path.remove(finder)
