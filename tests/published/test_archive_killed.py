"""The archive after a killed process, a power cut, a damaged disk, and with several writers."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from mingzhang.pipeline.archive import Archive, Capture, Exchange
from mingzhang.pipeline.archive.records import write_exchange

ROOT = Path(__file__).parents[2]
NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
URL = "https://czj.example.gov.cn/{}.html"

WRITER = """
import datetime as dt, os, sys
from pathlib import Path
from mingzhang.pipeline.archive import Archive, Exchange
archive = Archive(Path(sys.argv[1]), max_file_bytes=int(sys.argv[4]))
for n in range(int(sys.argv[3])):
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=n)
    url = f"https://x.gov.cn/{sys.argv[2]}/{n}"
    body = f"{sys.argv[2]} {n} ".encode() + os.urandom(20_000)
    capture = archive.store(Exchange(url=url, payload=body, fetched_at=now, status=200))
    print(url, capture.sha256, flush=True)
"""


def exchange(name: object, body: bytes, minutes: int = 0) -> Exchange:
    when = NOON + dt.timedelta(minutes=minutes)
    headers = (("Content-Type", "text/html"),)
    return Exchange(url=URL.format(name), payload=body, fetched_at=when, status=200, response_headers=headers)


def filled(root: Path) -> tuple[Capture, ...]:
    archive = Archive(root)
    return tuple(archive.store(exchange(n, b"page %d " % n * 40, n)) for n in range(3))


def reads_cleanly(root: Path) -> int:
    count = 0
    for path in sorted(root.glob("*.warc.gz")):
        with path.open("rb") as handle:
            for record in ArchiveIterator(handle, check_digests="raise"):
                record.content_stream().read()
                count += record.rec_type in {"response", "revisit", "resource"}
    return count


def interesting_cuts(first: Capture, last: Capture, end: int) -> list[int]:
    """Byte counts around every border of the last two records, inside their gzip headers, and in their middle."""
    borders = [0, first.offset, last.offset, end]
    near = {b + d for b in borders for d in (-9, -8, -4, -1, 0, 1, 2, 3, 9, 10, 11, 40)}
    middle = {(last.offset + end) // 2, (first.offset + last.offset) // 2}
    return sorted(n for n in near | middle if 0 <= n <= end)


@pytest.mark.parametrize("indexed", [True, False], ids=["the index is left", "the index is lost too"])
def test_a_file_cut_anywhere_keeps_every_whole_record_and_goes_on(tmp_path: Path, *, indexed: bool) -> None:
    captures = filled(tmp_path / "whole")
    name = captures[0].warc
    end = (tmp_path / "whole" / name).stat().st_size
    for cut in interesting_cuts(captures[1], captures[2], end):
        root = tmp_path / f"cut{cut}"
        shutil.copytree(tmp_path / "whole", root)
        os.truncate(root / name, cut)
        if not indexed:
            (root / "index.sqlite").unlink()
        whole = [c for c in captures if c.offset + c.length <= cut]
        archive = Archive(root)
        assert [archive.find(c.url) for c in captures] == [c if c in whole else None for c in captures], cut
        assert [archive.payload(c) for c in whole] == [b"page %d " % n * 40 for n in range(len(whole))]
        more = archive.store(exchange("more", b"after the cut"))
        assert archive.payload(more) == b"after the cut"
        assert reads_cleanly(root) == len(whole) + 1, cut
        assert archive.damage() == ()


def test_records_written_by_a_process_that_died_before_indexing_are_found(tmp_path: Path) -> None:
    captures = filled(tmp_path)
    with sqlite3.connect(tmp_path / "index.sqlite") as db:
        db.execute("DELETE FROM captures WHERE seq = 3")
        db.execute("UPDATE files SET size = ?", (captures[1].offset + captures[1].length,))
    assert Archive(tmp_path).find(captures[2].url) == captures[2]


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.11, 0.23])
def test_a_writer_killed_at_a_random_moment_loses_nothing_that_it_reported(tmp_path: Path, delay: float) -> None:
    reported: list[str] = []
    for life in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), f"life{life}", "100000", "200000"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            reported.append(process.stdout.readline())
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            reported += [line for line in process.stdout if line.endswith("\n")]
    archive = Archive(tmp_path)
    for url, sha256 in map(str.split, reported):
        found = archive.find(url)
        assert found is not None
        assert found.sha256 == sha256
        assert archive.payload(found).startswith(" ".join(url.split("/")[-2:]).encode())
    assert archive.damage() == ()
    known = len(archive.documents())
    assert archive.reindex() == known == reads_cleanly(tmp_path)
    assert len(reported) <= known <= len(reported) + 2


def test_two_processes_and_two_threads_write_one_archive(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    processes = [
        subprocess.Popen([*command, name, "15", "100000"], cwd=ROOT, stdout=subprocess.DEVNULL) for name in "ab"
    ]
    archive = Archive(tmp_path, max_file_bytes=100_000)

    def write(name: str) -> None:
        for n in range(10):
            archive.store(exchange(f"{name}{n}", f"{name}{n}".encode() * 100))

    threads = [threading.Thread(target=write, args=(name,)) for name in "cd"]
    for thread in threads:
        thread.start()
    for waited in [*threads]:
        waited.join()
    assert [process.wait(60) for process in processes] == [0, 0]
    assert len(archive.documents()) == 50 == reads_cleanly(tmp_path)
    for capture in archive.documents():
        archive.payload(capture)
    assert archive.reindex() == 50


def test_damage_in_the_middle_costs_one_record_and_the_file_is_not_appended_to(tmp_path: Path) -> None:
    captures = filled(tmp_path)
    path = tmp_path / captures[0].warc
    data = bytearray(path.read_bytes())
    for place in range(captures[1].offset + 30, captures[1].offset + 60):
        data[place] ^= 0xFF
    path.write_bytes(data)
    archive = Archive(tmp_path)
    assert archive.reindex() == 2
    (damage,) = archive.damage()
    assert (damage.warc, damage.offset) == (captures[1].warc, captures[1].offset)
    assert [archive.find(c.url) is not None for c in captures] == [True, False, True]
    more = archive.store(exchange("more", b"more"))
    assert more.warc != captures[0].warc
    assert path.read_bytes() == data, "a damaged file is evidence: it stays as it is"


def test_a_body_cannot_forge_a_record_even_when_its_own_record_is_torn(tmp_path: Path) -> None:
    captures = filled(tmp_path)
    forged, _ = write_exchange(exchange("forged", b"forged"), "0" * 32, None)
    # Incompressible, so that the forged members stand verbatim in the file.
    body = os.urandom(40_000) + forged + os.urandom(40_000)
    last = Archive(tmp_path).store(exchange("hostile", body))
    path = tmp_path / last.warc
    assert forged in path.read_bytes()
    os.truncate(path, last.offset + last.length - 5)
    for reading in (Archive(tmp_path), Archive(tmp_path)):
        assert reading.find(URL.format("forged")) is None
        (tmp_path / "index.sqlite").unlink()
    assert Archive(tmp_path).documents() == captures


def test_a_gzip_bomb_in_a_warc_is_damage_and_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    captures = filled(tmp_path)
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as out:
        out.write(b"WARC/1.1\r\n")
        for _ in range(20):
            out.write(bytes(1_000_000))
    with (tmp_path / captures[0].warc).open("ab") as handle:
        handle.write(bomb.getvalue())
    monkeypatch.setattr("mingzhang.pipeline.archive.members._BOUND", 2_000_000)
    archive = Archive(tmp_path)
    assert archive.documents() == captures
    assert "larger than any" in archive.damage()[0].why
