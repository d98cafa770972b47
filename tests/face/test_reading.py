"""`mingzhang.read`: paths, bytes, addresses, and what cannot be read."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest

import mingzhang as mz


def test_path_bytes_and_address_give_the_same_document(portal: Path) -> None:
    page = portal / "mzj.html"
    handler = partial(SimpleHTTPRequestHandler, directory=str(portal))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        fetched = mz.read(f"http://127.0.0.1:{server.server_port}/mzj.html", allow_private=True)
    finally:
        server.shutdown()
        server.server_close()
    read, given = mz.read(page), mz.read(page.read_bytes(), name="mzj.html")
    assert {fetched.doc_id} == {read.doc_id} == {given.doc_id}
    assert (
        [fact.value for fact in fetched.facts] == [fact.value for fact in read.facts] == [f.value for f in given.facts]
    )
    assert fetched.issuer == "云澜市民政局"
    assert (read.kind, read.year, read.status) == ("dept_final", 2024, "ok")


def test_offsets_of_facts_and_leftovers_index_the_text(portal: Path) -> None:
    page = mz.read(portal / "mzj.html")
    for rows in (page.facts.to_arrow(), page.leftovers.to_arrow()):
        for row in rows.select(["char_start", "char_end", "raw_value"]).to_pylist():
            if row["char_start"] is not None:
                assert page.text[row["char_start"] : row["char_end"]] == row["raw_value"]
    assert len(page.facts) + len(page.leftovers) == page.about["numbers_total"]


def test_one_document_answers_indicators_by_itself(portal: Path, data: Path) -> None:
    alone = mz.read(portal / "mzj.html").indicators.where(indicator="three_public", measure="final")
    stored = mz.open(data).indicators("three_public", place="民政局", measure="final")
    assert [row["value"] for row in alone] == [row["value"] for row in stored] != []


def test_the_files_of_an_archive_are_read_one_by_one(portal: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(portal / "mzj.html", "民政局/决算.html")
    (member,) = mz.read(tmp_path / "all.zip").members.items()
    assert member[0] == "民政局/决算.html"
    assert mz.read(member[1], name=member[0]).issuer == "云澜市民政局"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("nowhere.pdf", "check the path"),
        (b"", "empty"),
        (b"\x00\x01\x02 no document at all", "format"),
        ("http://127.0.0.1:9/x.html", "private"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_why(source: str | bytes, told: str) -> None:
    with pytest.raises(mz.MingzhangError, match=told):
        mz.read(source)


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    page = tmp_path / "long.html"
    page.write_text("<p>" + "2024年度支出12.5万元，比上年增加3.4%。" * 60_000 + "</p>", encoding="utf-8")
    with pytest.raises(mz.MingzhangError, match="longer than 1"):
        mz.read(page, seconds=1.0)


def test_a_script_without_a_main_guard_may_read(portal: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import mingzhang as mz\nprint('begun')\nprint(mz.read({str(portal / 'mzj.html')!r}).issuer)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.stdout.split() == ["begun", "云澜市民政局"], done.stderr
