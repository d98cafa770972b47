"""Every regular expression that our code makes, with the place that makes it: printed as JSON lines by a process.

`re` is told to remember who asked; then every module is imported, every function without arguments that keeps its
answer is called (patterns made of the vocabulary are), and the sample portal is read.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
MADE: set[tuple[str, bool, int, str, int]] = set()
"""Pattern, whether it is of bytes, flags, file and line that made it."""

_compile = re._compile  # type: ignore[attr-defined]


def _remembering(pattern: object, flags: int) -> re.Pattern[str]:
    made = _compile(pattern, flags)
    frame = sys._getframe(2)
    if frame.f_globals.get("__name__", "").startswith("mingzhang."):
        place = Path(frame.f_code.co_filename).resolve().relative_to(ROOT).as_posix()
        of_bytes = isinstance(made.pattern, bytes)
        text = made.pattern.decode("latin-1") if of_bytes else made.pattern
        MADE.add((text, of_bytes, made.flags, place, frame.f_lineno))
    return made


def collect() -> None:
    """Fill `MADE`."""
    re._compile = _remembering  # type: ignore[attr-defined]
    package = importlib.import_module("mingzhang")
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(package.__path__, "mingzhang.")
               if not found.name.endswith("__main__")]  # fmt: skip
    for module in modules:
        _call_kept(module)


def _call_kept(module: ModuleType) -> None:
    for value in list(vars(module).values()):
        kept = hasattr(value, "cache_info") and value.__module__ == module.__name__
        if kept and not inspect.signature(value).parameters:
            value()


def main() -> None:
    """Print what was made."""
    collect()
    for made in sorted(MADE):
        print(json.dumps(made))


if __name__ == "__main__":
    main()
