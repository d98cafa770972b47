"""Damage files by the thousand and read each in a worker of its own bounds: 20 seconds, 2 GB, no escape.

    python tests/fuzz/run.py archives|ofd|xls|office 3000 [SEED]

Prints how each kind ended and every input that got away (an error of ours, a dead or late worker), with its seed.
"""

from __future__ import annotations

import random
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import inputs  # noqa: E402

from mingzhang.pipeline.task import Outcome  # noqa: E402
from mingzhang.pipeline.workers import Lost, each  # noqa: E402

SECONDS, MEMORY = 20.0, 2 * 1024**3


@dataclass(frozen=True)
class Try:
    """One damaged file."""

    kind: str
    seed: int
    data: bytes


def tries(kind: str, count: int, seed: int) -> Iterator[Try]:
    """So many damaged files of a kind; the same seed gives the same."""
    wholes = inputs.wholes(kind)
    for number in range(count):
        chance = random.Random(f"{kind} {seed + number}")
        name, whole = chance.choice(wholes)
        yield Try(name, seed + number, inputs.damage(name, whole, chance))


def attempt(one: Try) -> tuple[str, str]:
    """How reading ended: its status, and what it says where that is an error of ours."""
    if one.kind not in {"doc", "rtf"}:  # LibreOffice has bounds of its own
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    outcome: Outcome = inputs.read(one.data)
    [row] = outcome.rows.tables["documents"].to_pylist()
    ours = "our_error" in row["flags"] or "an error of ours" in (row["error"] or "")
    return ("escaped" if ours else outcome.status), row["error"] or ""


def main(kind: str, count: int, seed: int) -> int:
    """Run, print, and return how many got away."""
    ended: Counter[tuple[str, str]] = Counter()
    bad = 0
    for one, result in each(attempt, tries(kind, count, seed), jobs=1, seconds=SECONDS if kind != "office" else 60.0):
        status, words = ("lost", result.why) if isinstance(result, Lost) else result
        ended[one.kind, status] += 1
        if status in {"escaped", "lost"}:
            bad += 1
            print(f"{one.kind} seed {one.seed}: {status}: {words[:300]}", flush=True)
    for (name, status), number in sorted(ended.items()):
        print(f"{name:8} {status:8} {number:6}")
    print(f"{sum(ended.values())} tried, {bad} got away")
    return bad


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)))
