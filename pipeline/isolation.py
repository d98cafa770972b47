"""The working directory is data, never code: what stands in it is not imported, by us or by the processes we start.

Python puts the working directory on its path for `python -m`, for `-c` (which is how worker processes start) and for
an empty entry of PYTHONPATH. A file `select.py` beside the documents would then run in place of Python's own.

Only `os` and `sys` are imported here, which Python has loaded before it looks into any folder of a user's.
"""

import os
import sys

__all__ = ["SAFE_VARIABLES", "isolated_environment", "leave_working_directory", "without_working_directory"]

OURS = os.path.realpath(os.path.normpath(f"{__file__}/../../.."))
"""The folder that holds the package `mingzhang`; the path is taken apart before links in it are followed."""
INSTALLED = ("site-packages", "dist-packages")

SAFE_VARIABLES = ("PYTHONSAFEPATH", "PYTHONPATH")
"""What `isolated_environment` sets or changes."""


def without_working_directory(path: list[str]) -> list[str]:
    """The entries of an import path without the working directory.

    Where the working directory is the checkout or the environment that mingzhang itself is imported from, it goes to
    the end: it is code, but stands in for nothing that is found elsewhere.
    """
    here = _resolved(".")
    kept = [entry for entry in path if entry and _resolved(entry) != here]
    if len(kept) < len(path) and (here == OURS or here.endswith(INSTALLED)):
        kept.append(here)
    return kept


def leave_working_directory() -> None:
    """Take the working directory off this process's import path; the command calls it before it imports the rest."""
    sys.path[:] = without_working_directory(sys.path)


def isolated_environment() -> dict[str, str]:
    """Our environment variables, changed so that Python programs do not import from their working directory."""
    told = {**os.environ, "PYTHONSAFEPATH": "1"}
    kept = without_working_directory(told.pop("PYTHONPATH", "").split(os.pathsep))
    if any(kept):
        told["PYTHONPATH"] = os.pathsep.join(kept)
    return told


def _resolved(entry: str) -> str:
    try:
        return os.path.realpath(entry)
    except (OSError, ValueError):  # a working directory that was removed meanwhile, a zero byte in a name
        return entry
