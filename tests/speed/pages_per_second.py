"""Pages per second of our PDF reader in one and two processes against pdfplumber's `extract_tables`, in one run.

    python tests/speed/pages_per_second.py [FOLDER] [--rounds N]

Reads every PDF of the folder (default: `shared/corpus` beside the repository) that has a text layer. Each file is read
by both engines one after the other, so that whatever else the machine does hits both alike; ratios travel, seconds do
not. Processor seconds are told beside wall seconds: they differ where the machine is shared. Both sides read all pages;
ours makes text, paragraphs and tables of them, pdfplumber only tables.
"""

from __future__ import annotations

import argparse
import io
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.errors import UnreadableError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


@dataclass(frozen=True)
class Clock:
    """Seconds by the wall and of the processor."""

    wall: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Clock) -> Clock:
        return Clock(self.wall + other.wall, self.processor + other.processor)


def timed(read: Callable[[bytes], int], data: bytes, rounds: int = 1) -> Clock:
    """The mean of some rounds."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        read(data)
    return Clock((time.perf_counter() - wall) / rounds, (time.process_time() - processor) / rounds)


def ours(data: bytes) -> int:
    return read_pdf(data).pages or 0


def theirs(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            page.extract_tables()
            page.close()
        return len(file.pages)


def peak(data: bytes) -> int:
    """Peak memory of this process in MB after reading the bytes."""
    ours(data)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def digital(folder: Path) -> list[tuple[str, bytes, int]]:
    """The readable files with a text layer, largest first: name, bytes, pages."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        try:
            reading = read_pdf(path.read_bytes())
        except UnreadableError:
            continue
        if reading.text_source == "native" and reading.pages:
            found.append((path.name, path.read_bytes(), reading.pages))
    return sorted(found, key=lambda entry: -entry[2])


def in_two(files: Sequence[tuple[str, bytes, int]], rounds: int) -> float:
    """Wall seconds of two warm processes for all files, `rounds` times."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(ours, [files[-1][1]] * 8))
        start = time.perf_counter()
        list(pool.map(ours, [data for _, data, _ in files for _ in range(rounds)]))
        return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--rounds", type=int, default=3, help="how often our reader reads each file")
    asked = parser.parse_args(arguments)
    files = digital(asked.folder)
    pages = sum(count for _, _, count in files)
    mine, other = Clock(), Clock()
    print(f"{'file':48} {'pages':>5} {'ours p/s':>9} {'pdfplumber p/s':>15} {'ratio':>6}")
    for name, data, count in files:
        one = timed(ours, data, asked.rounds)
        two = timed(theirs, data)
        mine, other = mine + one, other + two
        ratio = two.processor / one.processor
        print(f"{name:48} {count:5} {count / one.wall:9.1f} {count / two.wall:15.1f} {ratio:6.1f}", flush=True)
    both = in_two(files, asked.rounds) / asked.rounds
    with ProcessPoolExecutor(1) as pool:
        idle = pool.submit(peak, files[-1][1]).result()
        most = pool.submit(peak, files[0][1]).result()
    print(f"\n{len(files)} files, {pages} pages; pages per second:")
    print(f"  ours, one process        {pages / mine.wall:7.1f}   ({mine.processor:.2f} s of the processor)")
    print(f"  ours, two processes      {pages / both:7.1f}   ({mine.wall / both:.2f} x one process)")
    print(f"  pdfplumber, one process  {pages / other.wall:7.1f}   ({other.processor:.2f} s of the processor)")
    print(f"  ratio, one process       {other.processor / mine.processor:7.1f}   by processor seconds")
    print(f"  memory of a worker: {idle} MB after {files[-1][2]} pages, {most} MB after {files[0][2]} more")


if __name__ == "__main__":
    main()
