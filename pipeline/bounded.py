"""Command lines of other programs under bounds of memory and file size, in a network of their own where possible."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

__all__ = ["bounded", "offline"]

_BLOCK, _FILE_BLOCK = 1024, 512


def bounded(command: Sequence[str], *, memory: int, file: int, seconds: float) -> list[str]:
    """The command with at most so many bytes of memory and of each file it writes, and seconds of processor time.

    The shell only sets the limits (on Unix; else there are none); the command stands in its arguments and is not read
    by it. The processor time ends what outlives us.
    """
    shell = shutil.which("sh")
    if shell is None:
        return list(command)
    limits = {"v": memory // _BLOCK, "f": file // _FILE_BLOCK + 1, "t": round(seconds), "c": 0}
    told = "; ".join(f"ulimit -{name} {value} 2>/dev/null" for name, value in limits.items())
    return [shell, "-c", f'{told}; exec "$@"', shell, *command]


def offline(command: Sequence[str]) -> list[str]:
    """The command in a network without any interface, where the system lets us make one; else as it is."""
    return [*_unshare(), *command]


@cache
def _unshare() -> tuple[str, ...]:
    program = shutil.which("unshare")
    if program is None:
        return ()
    for flags in (("--net",), ("--user", "--map-root-user", "--net")):
        tried = (program, *flags)
        try:
            done = subprocess.run((*tried, "true"), capture_output=True, timeout=10, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return tried
    return ()
