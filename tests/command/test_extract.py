"""`mingzhang extract`, `show` and `archive` as a user runs them: real files, a real server, real tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from conftest import Answer, Server

Run = Callable[..., subprocess.CompletedProcess[str]]

SHELL = b"<html><head><script>document.cookie='__jsl_clearance_s=1';location.reload()</script></head></html>"


def lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def facts_of(document: dict) -> list[tuple]:
    """Facts without the ids, which hang on the bytes."""
    return [tuple(v for k, v in sorted(f.items()) if k not in {"fact_id", "doc_id"}) for f in document["facts"]]


def published(tmp_path: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(tmp_path / "data" / "parquet" / table, dtype_backend="pyarrow")


@pytest.fixture
def page(sample: Path) -> str:
    """The sample's web page as text, its meta charset to be filled in."""
    text = (sample / "mzj.html").read_bytes().decode("gb18030")
    assert text.count("charset=gb2312") == 1
    return text.replace("charset=gb2312", "charset={}")


def test_the_same_page_in_any_encoding_gives_the_same_facts(
    mingzhang: Run, server: Server, answer: type[Answer], page: str
) -> None:
    def told(meta: str, encoding: str, header: str) -> Answer:
        return answer(page.replace("charset={}", f"charset={meta}").encode(encoding), header)

    ways = [
        told("utf-8", "utf-8", "text/html; charset=utf-8"),
        told("gb2312", "gb18030", "text/html; charset=gb2312"),
        told("gb2312", "gb18030", "text/html"),
        told("utf-8", "gb18030", "text/html; charset=utf-8"),
        told("gb2312", "utf-8", "text/html"),
        told("iso-8859-1", "gb18030", "text/html; charset=iso-8859-1"),
        told("gb18030", "utf-8-sig", "application/octet-stream"),
    ]
    urls = [server.at(f"/page{i}.html", way) for i, way in enumerate(ways)]
    documents = lines(mingzhang("extract", *urls, "--json", "--allow-private", "--dry-run"))
    assert len(documents) == len(ways)
    first = facts_of(documents[0])
    assert len(first) > 100
    for document in documents:
        assert document["status"] == "ok"
        assert "㴖河" in "".join(section["text"] for section in document["sections"])
        assert facts_of(document) == first


def test_a_file_is_archived_read_published_and_shown(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    said = mingzhang("extract", sample / "mzj.html").stdout
    assert "云澜市民政局2024年度部门决算" in said
    assert "facts" in said
    about = published(tmp_path, "documents").iloc[0]
    assert (about["status"], about["issuer"], about["numbers_total"] > about["numbers_used"] > 0) == (
        "ok",
        "云澜市民政局",
        True,
    )
    shown = mingzhang("show", about["doc_id"]).stdout
    for words in ("云澜市民政局2024年度部门决算", "1528.58万元", "收入支出决算总表", "leftovers"):
        assert words in shown
    whole = mingzhang("archive", "get", about["doc_id"], "-o", tmp_path / "back.html")
    assert whole.stdout == ""
    assert (tmp_path / "back.html").read_bytes() == (sample / "mzj.html").read_bytes()


def test_leftovers_of_a_reason_are_shown_in_place(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    mingzhang("extract", sample / "mzj.html")
    doc_id = published(tmp_path, "documents")["doc_id"][0]
    assert "100万元" in mingzhang("show", doc_id, "--leftovers", "threshold").stdout
    assert "threshold" in mingzhang("show", doc_id, "--leftovers", "no_such_reason").stdout


def test_every_number_is_a_fact_or_a_leftover(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    mingzhang("extract", sample / "mzj.html", sample / "kjj.xlsx", sample / "slj.pdf", "--json")
    documents = published(tmp_path, "documents").set_index("doc_id")
    facts, leftovers = (published(tmp_path, t).groupby("doc_id").size() for t in ("facts", "leftovers"))
    assert len(documents) == 3
    for doc_id, row in documents.iterrows():
        assert row["numbers_used"] == facts.get(doc_id, 0)
        assert row["numbers_total"] == facts.get(doc_id, 0) + leftovers.get(doc_id, 0)


def test_the_facts_of_the_text_are_where_they_say(mingzhang: Run, sample: Path) -> None:
    (document,) = lines(mingzhang("extract", sample / "mzj.html", "--json", "--dry-run"))
    text = "".join(section["text"] for section in document["sections"])
    placed = [fact for fact in document["facts"] if fact["source"] == "text"]
    assert len(placed) > 50
    for fact in placed:
        assert text[fact["char_start"] : fact["char_end"]] == fact["raw_value"]


def test_reading_again_changes_no_byte_of_the_tables(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    def table_bytes() -> dict[str, bytes]:
        root = tmp_path / "data" / "parquet"
        return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*.parquet"))}

    files = [sample / name for name in ("mzj.html", "slj.html", "kjj.html", "slj.pdf", "kjj.xlsx")]
    mingzhang("extract", *files)
    before = table_bytes()
    mingzhang("extract", *reversed(files), "--jobs", "0")
    mingzhang("extract", "--from-archive")
    assert table_bytes() == before
    assert len(before) >= 7


def test_a_folder_with_broken_files_gives_a_row_for_each(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "good.html").write_bytes((sample / "kjj.html").read_bytes())
    (folder / "deep" / "wrong name.doc").write_bytes((sample / "kjj.xlsx").read_bytes())
    (folder / "cut.pdf").write_bytes((sample / "slj.pdf").read_bytes()[:3000])
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "shell.html").write_bytes(SHELL)
    (folder / ".hidden").write_bytes(b"not to be read")
    said = mingzhang("extract", folder, code=1).stdout
    rows = published(tmp_path, "documents").set_index("url")
    rows.index = pd.Index([url.rsplit("/", 1)[-1] for url in rows.index])
    assert set(rows.index) == {"good.html", "wrong%20name.doc", "cut.pdf", "noise.pdf", "empty.xlsx", "shell.html"}
    assert rows.loc[["good.html", "wrong%20name.doc"], "status"].eq("ok").all()
    failed = rows[rows["status"] == "failed"]
    assert {"noise.pdf", "empty.xlsx", "shell.html"} <= set(failed.index)
    assert failed["error"].str.len().gt(10).all()
    assert "blocked" in list(rows.loc["shell.html", "flags"])
    assert not any("our_error" in list(flags) for flags in rows["flags"])
    assert "failed" in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_file_names_in_an_old_encoding_are_no_obstacle(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    good, large = (tmp_path / "in" / os.fsdecode(name.encode("gb18030")) for name in ("决算.html", "大.pdf"))
    good.parent.mkdir()
    good.write_bytes((sample / "kjj.html").read_bytes())
    large.touch()
    os.truncate(large, 300 * 1024**2)
    done = mingzhang("extract", tmp_path / "in", code=1)
    assert published(tmp_path, "documents")["status"].tolist() == ["ok"]
    assert "a file of more than" in done.stderr


def test_an_address_is_read_with_the_files_it_links(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path, sample: Path
) -> None:
    page = server.at("/zw/t1.html", answer((sample / "kjj.html").read_bytes()))
    server.at("/zw/W020250214331875240096.xls", answer((sample / "kjj.xlsx").read_bytes(), "application/vnd.ms-excel"))
    mingzhang("extract", page, "--allow-private")
    rows = published(tmp_path, "documents").set_index("format")
    assert set(rows.index) == {"html", "xlsx"}
    assert rows.loc["xlsx", "parent_url"] == page
    fetches = published(tmp_path, "fetches")
    assert sorted(fetches["state"]) == ["new", "new"]
    assert set(fetches["doc_id"]) == set(rows["doc_id"])
    mingzhang("extract", page, "--allow-private")
    assert sorted(published(tmp_path, "fetches")["state"]) == ["new", "new", "unchanged", "unchanged"]


def test_an_attachment_is_asked_for_with_the_page_that_links_it(
    mingzhang: Run, server: Server, answer: type[Answer], sample: Path
) -> None:
    page = server.at("/zw/t1.html", answer((sample / "kjj.html").read_bytes()))
    mingzhang("extract", page, "--allow-private", code=1)
    (headers,) = [headers for path, headers in server.asked if path.endswith(".xls")]
    assert headers["Referer"] == page


def test_a_page_that_changed_is_a_new_version_beside_the_old(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path, page: str
) -> None:
    url = server.at("/p.html", answer(page.format("utf-8").encode()))
    mingzhang("extract", url, "--allow-private")
    server.at("/p.html", answer(page.format("utf-8").replace("1528.58", "1529.58").encode()))
    done = mingzhang("extract", url, "--allow-private")
    assert published(tmp_path, "documents")["url"].tolist() == [url, url]
    told = done.stdout.partition("changed  ")[2].split("\n")
    assert url in told[0]
    assert "15,285,800 → 15,295,800 CNY" in told[1]
    assert sorted(published(tmp_path, "fetches")["state"]) == ["changed", "new"]
    assert "1529.58万元" in mingzhang("show", url).stdout


def test_what_the_server_still_has_costs_one_small_request_unless_it_is_to_be_fetched_anew(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path, page: str
) -> None:
    body = page.format("utf-8").encode()

    def known(handler: BaseHTTPRequestHandler) -> None:
        fresh = handler.headers.get("If-None-Match") != '"7"'
        handler.send_response(200 if fresh else 304)
        handler.send_header("ETag", '"7"')
        handler.send_header("Content-Length", str(len(body) if fresh else 0))
        handler.end_headers()
        handler.wfile.write(body if fresh else b"")

    url = server.at("/p.html", answer(send=known))
    for options in ([], [], ["--refresh"]):
        done = mingzhang("extract", url, "--allow-private", *options)
        assert ("unchanged" in done.stdout) == (len(server.asked) > 1)
        assert "1 ok" in done.stdout
    fetches = published(tmp_path, "fetches").sort_values("started_at")
    assert fetches["status"].tolist() == [200, 304, 200]
    assert fetches["state"].tolist() == ["new", "unchanged", "unchanged"]
    assert fetches["doc_id"].nunique() == 1
    assert len(published(tmp_path, "documents")) == 1
    assert "1528.58" in mingzhang("extract", url, "--allow-private", "--dry-run", "--all").stdout


def test_more_attachments_than_allowed_are_told(mingzhang: Run, server: Server, answer: type[Answer]) -> None:
    links = "".join(f'<p><a href="f{i}.pdf">附件{i}.pdf</a></p>' for i in range(5))
    body = f"<html><body><h1>云澜市2024年部门决算</h1><div>{'正文' * 200}{links}</div></body></html>".encode()
    done = mingzhang("extract", server.at("/p.html", answer(body)), "--allow-private", "--attachments", "2", code=1)
    assert "3 of them were left out" in done.stderr
    assert len([path for path, _ in server.asked if path.endswith(".pdf")]) == 2


def test_the_archive_is_enough_to_read_again(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path, sample: Path
) -> None:
    moved = server.at("/new.html", answer((sample / "mzj.html").read_bytes()))
    url = server.at("/old.html", answer(status=301, headers={"Location": "/new.html"}))
    mingzhang("extract", url, "--allow-private")
    asked = len(server.asked)
    for name in (url, moved, published(tmp_path, "documents")["doc_id"][0]):
        assert "云澜市民政局" in mingzhang("extract", name, "--from-archive").stdout
        assert "云澜市民政局" in mingzhang("show", name).stdout
    assert len(server.asked) == asked
    assert "1 documents, all whole" in mingzhang("archive", "verify").stdout
    (tmp_path / "data" / "raw" / "index.sqlite").unlink()
    assert "captures" in mingzhang("archive", "reindex").stdout
    assert moved in mingzhang("archive", "list").stdout


def test_a_server_in_trouble_is_asked_once_more(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path, sample: Path
) -> None:
    good = answer((sample / "slj.pdf").read_bytes(), "application/pdf")

    def first_busy(handler: object) -> None:
        server.at("/a.pdf", good)
        handler.send_error(503)

    mingzhang("extract", server.at("/a.pdf", answer(send=first_busy)), "--allow-private")
    assert published(tmp_path, "fetches")["status"].sort_values().tolist() == [200, 503]
    assert published(tmp_path, "documents")["status"].tolist() == ["ok"]


def test_a_challenge_page_is_blocked_and_kept(
    mingzhang: Run, server: Server, answer: type[Answer], tmp_path: Path
) -> None:
    body = b"<html><body>please wait</body></html>" + SHELL
    mingzhang("extract", server.at("/a", answer(body, status=521)), "--allow-private", code=1)
    row = published(tmp_path, "documents").iloc[0]
    assert (row["status"], list(row["flags"])) == ("failed", ["blocked"])
    assert published(tmp_path, "fetches")["state"].tolist() == ["blocked"]
    done = mingzhang("archive", "get", row["doc_id"])
    assert "__jsl_clearance_s" in done.stdout
    mingzhang("extract", row["doc_id"], "--from-archive", code=1)
    assert published(tmp_path, "documents").iloc[0]["status"] == "failed"


def test_a_page_on_this_machine_is_refused_without_being_asked_for(mingzhang: Run, server: Server) -> None:
    done = mingzhang("extract", server.base + "/a", code=1)
    assert "--allow-private" in done.stderr
    assert server.asked == []


def test_a_dry_run_writes_nothing(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    said = mingzhang("extract", sample / "kjj.html", "--dry-run").stdout
    assert "云澜市科学技术局" in said
    assert not (tmp_path / "data").exists()


def test_json_is_one_document_a_line_with_exact_decimals(mingzhang: Run, sample: Path) -> None:
    (document,) = lines(mingzhang("extract", sample / "mzj.html", "--dry-run", "--json"))
    values = {fact["value"] for fact in document["facts"] if fact["raw_value"] == "1528.58"}
    assert values == {"15285800.000000"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["extract"], "name an address"),
        (["extract", "no/such/file.pdf"], "no address, file, folder or doc_id"),
        (["extract", "ftp://example.org/a.pdf"], "no address, file, folder or doc_id"),
        (["extract", "--from-archive"], "the archive is empty"),
        (["show", "0123456789abcdef"], "nothing is published at"),
        (["findings"], "nothing is published at"),
        (["check"], "nothing is published at"),
        (["changes"], "nothing is published at"),
        (["sql", "SELECT 1"], "nothing is published at"),
        (["archive", "list"], "there is no archive at"),
        (["archive", "get", "0123456789abcdef"], "there is no archive at"),
        (["archive", "verify"], "there is no archive at"),
        (["archive", "reindex"], "there is no archive at"),
        (["explain", "0123456789abcdef", "--at", "1"], "no capture with doc_id"),
        (["extract", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(mingzhang: Run, arguments: list[str], says: str) -> None:
    assert says in mingzhang(*arguments, code=2).stderr


def test_a_question_to_a_folder_that_is_not_there_makes_none(mingzhang: Run, tmp_path: Path) -> None:
    mingzhang("archive", "list", "--data", tmp_path / "typo", code=2)
    mingzhang("explain", "0123456789abcdef", "--at", "1", "--data", tmp_path / "typo", code=2)
    assert not (tmp_path / "typo").exists()


NOT_TEXT = "\udcff"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "0123456789abcdef"], "no such document is published"),
        (["show", "http://example.org/"], "no such document is published"),
        (["show", NOT_TEXT], "not valid UTF-8"),
        (["archive", "get", "0123456789abcdef"], "no capture with doc_id"),
        (["archive", "get", NOT_TEXT], "not valid UTF-8"),
        (["archive", "get", "{doc_id}", "-o", "{page}"], "is there already"),
        (["explain", NOT_TEXT, "--at", "1"], "no capture with doc_id"),
        (["findings", "--doc", "0123456789abcdef"], "no such document or portal is published"),
        (["findings", "--portal", "nowhere"], "no such document or portal is published"),
        (["findings", "--portal", NOT_TEXT], "not valid UTF-8"),
        (["findings", "--rule", "nonsense"], "no rule 'nonsense'"),
        (["changes", "--since", "0001-01-01"], "is no moment"),
        (["sql", "SELECT * FROM 'passwd.csv'"], "next: correct the query"),
        (["sql", NOT_TEXT], "not valid UTF-8"),
        (["nightly", "--base", "http://127.0.0.1:1"], "--base stands for the server of one portal"),
        (["nightly", "yunlan", "--base", "localhost"], "is no server's address"),
        (["portals", "try", "yunlan", "--base", "http://127.0.0.1:1/a"], "is no server's address"),
        (["portals", "try", "360900"], "next: mingzhang portals add 360900"),
        (["portals", "try", "nowhere"], "portals find NAME"),
    ],
)
def test_what_is_not_there_is_said_beside_what_is(
    mingzhang: Run, sample: Path, arguments: list[str], says: str
) -> None:
    mingzhang("extract", sample / "kjj.html", "--jobs", "0")
    names = {"{doc_id}": mingzhang("archive", "list").stdout.split()[0], "{page}": str(sample / "kjj.html")}
    done = mingzhang(*(names.get(argument, argument) for argument in arguments), code=2)
    assert says in " ".join(done.stderr.split())


def test_a_query_writes_no_file_and_reads_none(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    mingzhang("extract", sample / "kjj.html", "--jobs", "0")
    target, source = tmp_path / "out.csv", tmp_path / "in.csv"
    source.write_text("a\n1\n")
    for query in (f"COPY facts TO '{target}'", f"SELECT * FROM '{source}'", f"ATTACH '{target}'", "INSTALL httpfs"):
        mingzhang("sql", query, code=2)
    mingzhang("sql", "SET enable_external_access = true", code=2)
    assert not target.exists()


def test_a_long_answer_is_whole_as_csv_and_cut_on_the_screen(mingzhang: Run, sample: Path) -> None:
    mingzhang("extract", sample / "kjj.html", "--jobs", "0")
    query = "SELECT range AS n FROM range(30000)"
    assert mingzhang("sql", query, "--csv").stdout.splitlines() == ["n", *map(str, range(30000))]
    assert "more than these 200 rows" in mingzhang("sql", query).stdout


def test_a_data_folder_that_cannot_be_used_ends_with_3(mingzhang: Run, tmp_path: Path, sample: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = mingzhang("extract", sample / "kjj.html", "--data", tmp_path / "file" / "below", code=3)
    assert "mingzhang:" in done.stderr
