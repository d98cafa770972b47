"""Where exceptions end: once, in words, with the document's row to show for it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Outcome, Task, lost
from mingzhang.pipeline.version import VERSION, extractor_version

ROOT = Path(__file__).resolve().parents[2]


def task(data: bytes, **more: object) -> Task:
    sha = hashlib.sha256(data).hexdigest()
    when = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    capture = Capture(
        url="file:///a", sha256=sha, state="new", fetched_at=when, status=None, content_type="", size=len(data),
        parent_url=None, portal=None, label="", etag="", last_modified="", truncated="", record="", warc="", offset=0,
        length=0,
    )  # fmt: skip
    return Task(capture, "file:///a", data=data, **more)


def row(outcome: Outcome) -> dict:
    (about,) = outcome.rows.tables["documents"].to_pylist()
    return about


@pytest.mark.parametrize(
    ("data", "flag"),
    [(b"", ""), (b"%PDF-1.4 nothing", ""), (b"PK\x03\x04rubbish" * 9, ""),
     (b"Rar!\x1a\x07\x00rest", ""), (b"\xff\xd8\xffrest", ""),
     (b"<html><script>document.cookie='__jsl_clearance=1'</script></html>", "blocked"), (bytes(range(256)) * 50, "")],
)  # fmt: skip
def test_what_cannot_be_read_becomes_a_failed_row_with_its_reason(data: bytes, flag: str) -> None:
    outcome = read_document(task(data))
    about = row(outcome)
    assert (about["status"], outcome.status) == ("failed", "failed")
    assert len(about["error"]) > 10
    assert "our_error" not in about["flags"], about["error"]
    assert not flag or flag in about["flags"]
    assert all(table.num_rows == 0 for name, table in outcome.rows.tables.items() if name != "documents")


def test_a_refused_answer_is_blocked_without_being_read() -> None:
    about = row(read_document(task(b"<html>521</html>", refused="the server answered 521")))
    assert (about["status"], about["flags"], about["error"]) == ("failed", ["blocked"], "the server answered 521")


def test_a_page_of_pictures_is_not_an_empty_disclosure() -> None:
    body = "<h1>云澜市民政局2024年度部门决算</h1>" + '<p><img src="W020250901.png"></p>' * 12
    about = row(read_document(task(f"<html><body><div class='article'>{body}</div></body></html>".encode())))
    assert about["status"] == "partial"
    assert "pictures" in about["error"]


def test_a_lost_document_has_a_row() -> None:
    about = row(lost(task(b"x"), "the reading process died (exit code -11)"))
    assert (about["status"], about["flags"]) == ("failed", ["reader_died"])


def test_the_same_bytes_give_the_same_rows() -> None:
    data = (ROOT / "pipeline" / "demo" / "portal" / "kjj.html").read_bytes()
    first, second = read_document(task(data)), read_document(task(data))
    assert first.rows.tables == second.rows.tables
    assert first.rows.tables["facts"].num_rows > 5


def test_any_exception_ends_in_one_place_only() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for package in ("schemas", "extractors", "pipeline")
        for path in (ROOT / package).rglob("*.py")
        for _ in re.findall(r"except (?:Base)?Exception\b|except:", path.read_text(encoding="utf-8"))
    ]
    assert found == ["pipeline/run.py"]


def test_the_extractor_version_names_the_release_what_read_and_pdfium() -> None:
    assert re.fullmatch(re.escape(VERSION) + r"\+[0-9a-f]{8}\.pdfium[0-9]+", extractor_version())
