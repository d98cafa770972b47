"""A LibreOffice that stays: one for each process of ours that converts, replaced when it dies, ended with us."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Standing", "end_group", "standing"]

MOST_DOCUMENTS = 40
"""Documents after which it is replaced: what one leaves behind in it ends there."""
_BEGIN_SECONDS = 60.0
_OPEN = ".~lock.blank.rtf#"
"""The mark that LibreOffice sets beside a document that it has open: asked earlier, it would end after the answer."""
_SETTLED = 0.3
_END_SECONDS = 2.0
_BLANK = b"{\\rtf1 \\par}"
"""A document that is kept open: without any, LibreOffice ends after what it was asked for."""
_WATCHED = (
    "folder=$1; shift; exec 3<&0; "
    '( trap "" TERM; read -r _ <&3; kill -TERM 0; sleep 1; rm -rf -- "$folder"; kill -KILL 0 ) & '
    'exec "$@" </dev/null 3<&-'
)
"""Ends its process group and removes its folder when the pipe to us closes, however we ended."""


@dataclass(slots=True)
class Standing:
    """A running LibreOffice with a folder of its own, profile in it."""

    process: subprocess.Popen[bytes]
    folder: Path
    documents: int = 0
    owner: int = field(default_factory=os.getpid)

    @property
    def alive(self) -> bool:
        """Whether it may be asked once more."""
        return self.process.poll() is None and self.documents < MOST_DOCUMENTS and self.owner == os.getpid()

    def end(self) -> None:
        """End it with all that it started, and remove its folder."""
        if self.owner != os.getpid():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_END_SECONDS)
        end_group(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


_held: list[Standing] = []


def standing(
    begin: Callable[[Path, Path], Sequence[str]], environment: Callable[[Path], dict[str, str]], seconds: float
) -> Standing | None:
    """The LibreOffice of this process, begun where there is none; nothing where it does not begin in so many seconds.

    `begin` gives the command for a folder and the document to keep open, `environment` its variables.
    """
    shell = shutil.which("sh")
    if shell is None or not hasattr(os, "killpg"):
        return None
    if _held and _held[0].alive:
        return _held[0]
    forget()
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-"))
    blank = folder / "blank.rtf"
    blank.write_bytes(_BLANK)
    process = subprocess.Popen(  # noqa: S603 - a shell that is told our own command
        [shell, "-c", _WATCHED, shell, str(folder), *begin(folder, blank)], stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment(folder),
        start_new_session=True,
    )  # fmt: skip
    begun = Standing(process, folder)
    _held.append(begun)
    deadline = time.monotonic() + min(seconds, _BEGIN_SECONDS)
    while not (folder / _OPEN).exists():
        if process.poll() is not None or time.monotonic() > deadline:
            forget()
            return None
        time.sleep(0.05)
    time.sleep(_SETTLED)
    return begun


def forget() -> None:
    """End the LibreOffice of this process, if there is one."""
    while _held:
        _held.pop().end()


atexit.register(forget)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
