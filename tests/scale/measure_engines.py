"""Documents per second, memory and rows of one engine against another, over many documents of a folder.

    .venv/bin/python tests/scale/measure_engines.py FOLDER [COUNT]

The files of the folder (.html, .pdf) are taken in turn, each time with other bytes, until there are COUNT; they are
archived once, then read from that archive by worker processes and by Ray. Figures are printed as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pyarrow.parquet as pq

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.engines import ENGINES
from mingzhang.pipeline.gather import Gatherer
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target

END = {".html": "<!-- {} -->", ".htm": "<!-- {} -->", ".pdf": "\n% {}\n"}
"""What may stand behind the end of a file without changing what it says."""


class Memory(threading.Thread):
    """The most that this process and all below it held at one moment, shared pages counted once (Pss; Linux)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(2.0):
            self.most = max(self.most, sum(map(held, descendants(os.getpid()))))


def descendants(top: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [top]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def held(process: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0


def main(folder: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as kept:
        data, made = Path(kept), Path(kept) / "made"
        made.mkdir()
        files = sorted(path for path in folder.rglob("*") if path.suffix in END)
        for number, path in zip(range(count), cycle(files), strict=False):
            (made / f"{number:05d}{path.suffix}").write_bytes(
                path.read_bytes() + END[path.suffix].format(number).encode()
            )
        gatherer = Gatherer(Settings(data / "one"), "measure")
        for path in sorted(made.iterdir()):
            gatherer.task(Target("file", str(path)))
        told = {engine: measured(data, engine, count) for engine in ENGINES}
        print(json.dumps(told | {"same rows": len({one.pop("rows") for one in told.values()}) == 1}, indent=1))


def measured(data: Path, engine: str, count: int) -> dict[str, object]:
    run = data / engine
    shutil.copytree(data / "one", run)
    targets = [Target("doc_id", capture.doc_id) for capture in Archive(run / "raw").documents()]
    memory, spent = Memory(), []
    memory.start()
    begun = time.monotonic()
    settings = Settings(run, jobs=2, engine=engine, from_archive=True)
    extract_all(targets, settings, lambda one: spent.append(getattr(one, "seconds", 0.0)), lambda _more: None)
    seconds = time.monotonic() - begun
    memory.over.set()
    over = 1000 * (seconds - sum(spent) / 2) / count
    return {"documents": len(targets), "seconds": round(seconds, 1), "documents/s": round(count / seconds, 2),
            "ms a document beside its reading, two at once": round(over, 1),
            "MB at most": memory.most // 2**20, "rows": digest(run / "parquet")}  # fmt: skip


def digest(root: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(root.glob("*/division=*/year=*/*.parquet")):
        if not path.relative_to(root).parts[0].startswith("fetches"):
            found.update(path.relative_to(root).as_posix().encode())
            found.update(str(pq.read_table(path, partitioning=None).to_pylist()).encode())
    return found.hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
