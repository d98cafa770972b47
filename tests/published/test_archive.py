"""The archive keeps every byte once, every capture for ever, and finds both again from the WARC files alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from mingzhang.pipeline.archive import Archive, Exchange, imported
from mingzhang.pipeline.archive.exchange import MAX_HEADERS, MAX_URL, one_line, target_uri
from mingzhang.schemas.errors import ArchiveError

NOON = dt.datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=dt.UTC)
PAGE = "https://czj.example.gov.cn/jsgk/t20260301_1.html"


def answer(
    url: str = PAGE, body: bytes = b"<p>1</p>", minutes: int = 0, status: int | None = 200, **more: object
) -> Exchange:
    return Exchange(
        url=url,
        payload=body,
        fetched_at=NOON + dt.timedelta(minutes=minutes),
        status=status,
        **({"response_headers": (("Content-Type", "text/html; charset=GBK"), ("ETag", '"a1"'))} | more),  # type: ignore[arg-type]
    )


def rows(root: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(root / "index.sqlite") as db:
        return [
            row for table in ("captures", "files", "damage") for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")
        ]


def test_a_capture_comes_back_with_its_bytes_and_everything_that_was_said_of_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stored = archive.store(
        answer(
            parent_url="https://czj.example.gov.cn/jsgk/", portal="example", label="2024年度部门决算 公开", phrase="OK"
        )
    )
    assert archive.find(PAGE) == stored == Archive(tmp_path).by_doc_id(stored.doc_id)
    assert archive.payload(stored) == b"<p>1</p>"
    assert stored.sha256 == hashlib.sha256(b"<p>1</p>").hexdigest()
    assert (stored.state, stored.status, stored.size, stored.record) == ("new", 200, 8, "response")
    assert (stored.content_type, stored.etag, stored.fetched_at) == ("text/html; charset=GBK", '"a1"', NOON)
    assert (stored.parent_url, stored.portal) == ("https://czj.example.gov.cn/jsgk/", "example")
    assert stored.label == "2024年度部门决算 公开"


def test_the_same_bytes_again_are_a_revisit_and_other_bytes_a_new_version(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    states = [archive.store(answer(body=body, minutes=n)) for n, body in enumerate([b"one", b"one", b"two", b"one"])]
    assert [c.state for c in states] == ["new", "unchanged", "changed", "changed"]
    assert [c.record for c in states] == ["response", "revisit", "response", "revisit"]
    assert [archive.payload(c) for c in states] == [b"one", b"one", b"two", b"one"]
    assert archive.captures(PAGE) == tuple(states)
    assert archive.latest() == (states[-1],)
    assert archive.documents() == (states[0], states[2])


def test_the_same_file_at_another_url_is_new_there_but_stored_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, second = archive.store(answer()), archive.store(answer(url=PAGE + "?from=list"))
    assert (second.state, second.record) == ("new", "revisit")
    assert archive.payload(second) == archive.payload(first)
    assert archive.by_doc_id(first.doc_id) == first


def test_a_challenge_between_two_equal_answers_does_not_make_the_page_changed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kinds = [
        archive.store(answer(body=b, minutes=n, status=s))
        for n, (b, s) in enumerate([(b"a", 200), (b"x", 412), (b"a", 200)])
    ]
    assert [c.state for c in kinds] == ["new", "new", "unchanged"]
    assert archive.find(PAGE) == kinds[2]
    assert kinds[1] in archive.captures(PAGE)
    assert kinds[1] not in archive.documents()


def test_not_modified_stands_on_the_capture_before_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.store(answer(body=b"a"))
    kept = archive.store(answer(body=b"", status=304, minutes=1, response_headers=()))
    assert (kept.state, kept.record, archive.payload(kept)) == ("unchanged", "revisit", b"a")
    assert (kept.content_type, kept.etag) == ("text/html; charset=GBK", '"a1"')
    assert archive.find(PAGE) == kept
    stray = archive.store(answer(url=PAGE + "x", body=b"", status=304))
    assert not stray.ok
    assert archive.find(PAGE + "x") is None


def test_a_body_that_is_not_whole_is_kept_but_is_no_document(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = archive.store(answer(truncated="disconnect"))
    assert archive.payload(kept) == b"<p>1</p>"
    assert (archive.find(PAGE), archive.documents()) == (None, ())


def test_the_warc_is_standard_and_the_packing_of_the_body_is_not_claimed_any_more(tmp_path: Path) -> None:
    sent = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "31"), ("Server", "x"))
    archive = Archive(tmp_path)
    archive.store(
        answer(response_headers=sent, request_headers=(("Host", "czj.example.gov.cn"), ("User-Agent", "mingzhang")))
    )
    archive.store(answer(response_headers=sent))
    (warc,) = tmp_path.glob("*.warc.gz")
    with warc.open("rb") as handle:
        reading = ArchiveIterator(handle, check_digests="raise")
        records = [(record.rec_type, record.http_headers, record.content_stream().read()) for record in reading]
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response", "request", "revisit"]
    request, response = records[1][1], records[2][1]
    assert request.get_header("User-Agent") == "mingzhang"
    assert response.get_header("X-Crawler-Content-Encoding") == "gzip"
    assert response.get_header("Content-Encoding") is None
    assert response.get_header("Content-Length") == "8"
    assert records[2][2] == b"<p>1</p>"


def test_files_roll_over_by_size_and_the_index_is_rebuilt_from_them_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path, max_file_bytes=3000)
    for n in range(12):
        archive.store(
            answer(url=f"{PAGE}?{n % 5}", body=b"%d" % (n // 3) * 50, minutes=n, status=200 if n % 4 else 404)
        )
    assert len(list(tmp_path.glob("*.warc.gz"))) > 2
    before = rows(tmp_path)
    assert archive.reindex() == 12
    assert rows(tmp_path) == before
    (tmp_path / "index.sqlite").unlink()
    assert len(Archive(tmp_path).captures(f"{PAGE}?1")) == 3
    assert rows(tmp_path) == before


def test_an_unusable_index_says_to_reindex_and_reindexing_repairs_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stored = archive.store(answer())
    (tmp_path / "index.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(ArchiveError, match="reindex"):
        archive.find(PAGE)
    assert archive.reindex() == 1
    assert archive.find(PAGE) == stored


def test_bytes_changed_on_disk_are_never_given_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    stored = archive.store(answer(body=bytes(range(256)) * 8))
    path = tmp_path / stored.warc
    data = bytearray(path.read_bytes())
    data[stored.offset + stored.length // 2] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="damaged or gone"):
        archive.payload(stored)
    again = archive.store(answer(body=bytes(range(256)) * 8, minutes=1))
    assert (again.record, again.state) == ("response", "unchanged"), "a revisit must not stand on damaged bytes"
    assert archive.payload(stored) == bytes(range(256)) * 8


def test_an_unknown_doc_id_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="extract it first"):
        Archive(tmp_path).by_doc_id("0" * 16)


def test_names_from_the_network_never_become_paths(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    for url in (
        "https://x.gov.cn/../../../etc/passwd",
        "https://x.gov.cn/%2e%2e/\x00\r\nWARC-Type: x",
        "https://x.gov.cn/" + "长" * 3000,
    ):
        assert archive.find(url) is None
        assert archive.store(answer(url=url, label="../../x\r\nETag: y", portal="../p")).url == target_uri(url)
        assert archive.find(url) is not None
    assert {p.name.split("-")[0] for p in tmp_path.rglob("*") if p.is_file()} == {"mingzhang", "index.sqlite", "lock"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": ""},
        {"url": "https://x/" + "a" * MAX_URL},
        {"response_headers": (("A", "b" * MAX_HEADERS),)},
        {"fetched_at": dt.datetime(2026, 1, 1)},  # noqa: DTZ001
        {"url": "file:///a.pdf"},
    ],
)
def test_an_exchange_beyond_the_bounds_is_refused(wrong: dict[str, object]) -> None:
    given_ = {"url": PAGE, "payload": b"", "fetched_at": NOON, "status": 200}
    with pytest.raises(ArchiveError, match="leave this answer out"):
        Exchange(**(given_ | wrong))  # type: ignore[arg-type]


def test_an_imported_file_tells_no_folder_of_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("2024")
    folder.mkdir()
    typed = folder / "部门决算 终稿.pdf"
    typed.write_bytes(b"%PDF-1.7")
    archive = Archive(Path("raw"))
    near = archive.store(imported(typed, NOON))
    assert near.url == "file:///2024/%E9%83%A8%E9%97%A8%E5%86%B3%E7%AE%97%20%E7%BB%88%E7%A8%BF.pdf"
    assert (near.record, near.status, near.content_type) == ("resource", None, "application/pdf")
    far = archive.store(imported(typed.resolve(), NOON))
    assert far.url.startswith(f"file:///{near.doc_id}/")
    assert str(tmp_path) not in far.url
    told = archive.store(imported(typed, NOON, url="https://x.gov.cn/a.pdf"))
    assert (told.url, told.status, archive.payload(told)) == ("https://x.gov.cn/a.pdf", None, b"%PDF-1.7")
    typed.write_bytes(b"%PDF-1.7 corrected")
    assert archive.store(imported(typed, NOON)).state == "changed"
    with pytest.raises(ArchiveError, match="cannot read"):
        imported(Path("2024/none.pdf"), NOON)


text = st.text(max_size=40)
header = st.tuples(st.sampled_from(["X-A", "Set-Cookie", "ETag", "Content-Disposition", "Bad Name:", "长"]), text)
said = st.fixed_dictionaries(
    {
        "body": st.binary(max_size=300),
        "status": st.one_of(st.none(), st.integers(100, 599)),
        "phrase": text,
        "parent_url": st.one_of(st.none(), text),
        "portal": st.one_of(st.none(), text),
        "label": text,
        "response_headers": st.lists(header, max_size=4).map(tuple),
        "request_headers": st.lists(header, max_size=4).map(tuple),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=text, said=said)
def test_whatever_a_server_says_is_indexed_the_same_when_stored_and_when_reindexed(
    tmp_path: Path, path: str, said: dict[str, Any]
) -> None:
    archive, url = Archive(tmp_path), "http://x.gov.cn/" + path
    stored = archive.store(answer(url=url, **said))
    assert archive.payload(stored) == said["body"] or said["status"] == 304
    assert stored.label == one_line(said["label"])
    before = rows(tmp_path)
    archive.reindex()
    assert rows(tmp_path) == before
    assert archive.captures(url)[-1] == stored
