"""What nights cost: `python -m mingzhang.pipeline.demo.measure 50 200 800` reads copies of the sample
portal, two nights each.

Serves them on loopback and watches the resident memory of `mingzhang nightly` and its reading processes from outside.
Linux only (/proc).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.demo.crowd import crowd
from mingzhang.pipeline.demo.server import LIST_PAGE, Route, serve
from mingzhang.pipeline.isolation import isolated_environment

__all__ = ["Cost", "nights"]

EVERY = 0.05
BINS = 12
EDITIONS = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """One night: its JSON line, and the megabytes of command and readers at moments (seconds from the start)."""

    line: dict[str, object]
    seconds: float
    samples: tuple[tuple[float, float, float], ...]

    @property
    def peak(self) -> float:
        """The most that command and readers held together, in megabytes."""
        return max(command + readers for _, command, readers in self.samples)

    @property
    def command_peak(self) -> float:
        """The most that the command itself held, in megabytes."""
        return max(command for _, command, _ in self.samples)

    def curve(self, bins: int = BINS) -> list[float]:
        """The peak of command and readers in so many equal parts of the night, in megabytes."""
        width = self.samples[-1][0] / bins + 1e-9
        found = [0.0] * bins
        for at, command, readers in self.samples:
            place = min(bins - 1, int(at / width))
            found[place] = max(found[place], command + readers)
        return found


def nights(documents: int, data: Path, *, jobs: int = 1) -> Iterator[Cost]:
    """Two nights over so many documents into an empty data folder; before the second, a tenth is published anew."""
    routes: dict[str, Route] = {}
    with serve(routes) as portal:
        profile = data / "portals" / "crowd.toml"
        profile.parent.mkdir(parents=True)
        profile.write_text(
            f'name = "many"\nstart = ["{portal.base}{LIST_PAGE}"]\nallow_private = true\n'
            '[list]\nlinks = "ul.list a"\npages = 1000\n[pace]\ndelay = 0.0\n',
            encoding="utf-8",
        )
        for edition in range(1, EDITIONS + 1):
            routes |= crowd(documents, edition)
            yield _night(data, jobs)


def _night(data: Path, jobs: int) -> Cost:
    asked = [sys.executable, "-m", "mingzhang", "nightly", "--data", str(data), "--jobs", str(jobs)]
    samples, clock = [], time.monotonic()
    with tempfile.TemporaryFile() as told:
        night = subprocess.Popen(  # noqa: S603 - our own command
            asked, stdout=told, stderr=subprocess.DEVNULL, env=isolated_environment()
        )
        while night.poll() is None:
            command, readers = _held(night.pid)
            samples.append((time.monotonic() - clock, command, readers))
            time.sleep(EVERY)
        told.seek(0)
        line = json.loads(told.read() or b"{}")
    return Cost(line, time.monotonic() - clock, tuple(samples))


def _held(pid: int) -> tuple[float, float]:
    """Resident megabytes of a process, and of everything below it."""
    parents = _parents()
    below = found = {pid}
    while found:
        found = {child for child, parent in parents.items() if parent in below} - below
        below = below | found
    return _resident(pid), sum(_resident(child) for child in below - {pid})


def _parents() -> Mapping[int, int]:
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    return parents


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _tell(documents: int, night: int, cost: Cost) -> None:
    spent = cost.line.get("seconds")
    per_second = documents / cost.seconds
    print(
        f"{documents:5d} documents, night {night}: {cost.seconds:6.1f} s ({per_second:.1f}/s), peak {cost.peak:.0f} MB"
        f" (command {cost.command_peak:.0f} MB), {cost.line.get('states')}, {cost.line.get('documents')}, {spent}"
    )
    print("      MB over time: " + " ".join(f"{held:.0f}" for held in cost.curve()))


def main() -> None:
    """Measure the numbers of documents that the command line names."""
    told = argparse.ArgumentParser(prog="python -m mingzhang.pipeline.demo.measure", description="What nights cost.")
    told.add_argument("documents", type=int, nargs="*", default=[50, 200, 800])
    told.add_argument("--jobs", type=int, default=1, help="reading processes (0: none beside the command)")
    asked = told.parse_args()
    for documents in asked.documents:
        with tempfile.TemporaryDirectory() as folder:
            for night, cost in enumerate(nights(documents, Path(folder), jobs=asked.jobs), 1):
                _tell(documents, night, cost)


if __name__ == "__main__":
    main()
