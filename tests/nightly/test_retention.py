"""What an archive forgets with the years, and a document taken down: bytes and numbers gone, a tombstone in place."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mingzhang.pipeline.archive import Archive, Exchange
from mingzhang.pipeline.archive.retention import prunable
from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.loading import load
from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.portals import load_profiles

OLD, NEW = (dt.datetime(year, 3, 1, tzinfo=dt.UTC) for year in (2024, 2026))
BORDER = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)


def run(*arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["archive", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def archive_of(root: Path) -> Archive:
    """An old document seen again and again, one that changed and changed back, a list, a robots.txt, an error."""
    archive = Archive(root)
    answers = [
        *(("doc", b"one", OLD, ""), ("doc", b"one", OLD, ""), ("doc", b"one", OLD, ""), ("doc", b"one", NEW, "")),
        *(("back", b"A", OLD, ""), ("back", b"B", OLD, ""), ("back", b"A", OLD, ""), ("back", b"A", NEW, "")),
        *(("list", b"l1", OLD, ""), ("list", b"l2", OLD, ""), ("list", b"l3", NEW, "")),
        *(("robots", b"r", OLD, "robots"), ("robots", b"r", NEW, "robots"), ("wall", b"w", OLD, "blocked")),
    ]
    for name, body, when, verdict in answers:
        archive.store(Exchange(f"https://x.gov.cn/{name}", body, when, status=200, verdict=verdict))
    return archive


def test_pruning_keeps_every_version_and_what_later_records_stand_on(tmp_path: Path) -> None:
    archive = archive_of(tmp_path)
    captures = archive.captures_of_all()
    lists = {capture.doc_id for capture in captures if capture.url.endswith("list")}
    count, saved = archive.discard(lambda all_: prunable(all_, BORDER, lists))
    assert count > 0 < saved
    left = archive.captures_of_all()
    assert len(left) == len(captures) - count
    told = [(c.url.rpartition("/")[2], archive.payload(c) if c.record != "revisit" else b"") for c in left]
    assert [name for name, _ in told].count("doc") == 2
    assert ("doc", b"one") in told
    assert [body for name, body in told if name == "back" and body] == [b"A", b"B"]
    assert [body for name, body in told if name == "list"] == [b"l3"]
    assert [name for name, _ in told].count("robots") == 2, "the newer one stands on the older one's bytes"
    assert "wall" not in [name for name, _ in told]
    states = [c.state for c in left if c.url.endswith("back")]
    assert states[:3] == ["new", "changed", "changed"], "that it changed back is known"
    (warc,) = tmp_path.glob("*.warc.gz")
    text = gzip.decompress(warc.read_bytes())
    assert text.count(b"WARC-Type: request") == len(left), "each request went with its answer"
    assert archive.discard(lambda all_: prunable(all_, BORDER, lists)) == (0, 0)


def test_the_command_prunes_and_a_dry_run_does_not(tmp_path: Path) -> None:
    archive_of(tmp_path / "raw")
    before = sorted(path.read_bytes() for path in (tmp_path / "raw").glob("*.warc.gz"))
    assert "would go" in run("prune", "--keep", 30, "--dry-run", "--data", tmp_path).output
    assert sorted(path.read_bytes() for path in (tmp_path / "raw").glob("*.warc.gz")) == before
    assert "records went" in run("prune", "--keep", 30, "--data", tmp_path).output
    run("verify", "--data", tmp_path)
    run("prune", "--data", tmp_path, code=2)


class City:
    def __init__(self, tools: SimpleNamespace, portal: Any, data: Path) -> None:
        self.tools, self.portal, self.data = tools, portal, data
        files = "<p><a href='/up/table.pdf'>决算公开表.pdf</a></p>"
        portal.pages["/doc/1.html"] = tools.page(tools.article(1, files))
        portal.pages["/doc/2.html"] = tools.page(tools.article(2))
        portal.pages["/copy/1.html"] = portal.pages["/doc/1.html"]
        portal.pages["/copy/up/table.pdf"] = portal.pages["/up/table.pdf"] = tools.page(
            tools.pdf("x"), "application/pdf"
        )
        self.listed("/doc/1.html", "/doc/2.html", "/copy/1.html")
        tools.profile(data / "portals", "city", [portal.base + "/list.html"], delay=0.0)

    def listed(self, *paths: str) -> None:
        titles = {path: f"云澜市第{number}局2024年度部门决算" for number, path in enumerate(paths)}
        self.portal.pages["/list.html"] = self.tools.page(self.tools.listing(titles))

    def night(self) -> Night:
        self.portal.hits.clear()
        return spend(load_profiles(self.data / "portals"), Settings(self.data), self.tools.silent())

    def asked(self) -> set[str]:
        return {hit.path for hit in self.portal.hits}


def stones(data: Path) -> list[dict[str, Any]]:
    """The rows that stand where documents were taken down."""
    rows = load("documents", data=data).to_dict("records")
    return [row for row in rows if "taken_down" in list(row["flags"])]


@pytest.fixture
def city(tools: SimpleNamespace, tmp_path: Path) -> Iterator[City]:
    for portal in tools.served():
        yield City(tools, portal, tmp_path)


def test_a_document_taken_down_is_gone_everywhere_and_never_comes_back(city: City) -> None:
    assert city.night().alarms == ()
    url = f"{city.portal.base}/doc/1.html"
    first = city.portal.pages["/doc/1.html"].body
    assert set(load("facts", data=city.data)["issuer"]) == {"云澜市第1局", "云澜市第2局"}
    done = run("takedown", url, "--reason", "names of pupils", "--data", city.data)
    assert f"taken down: {city.portal.base}/copy/1.html" in done.output, "the same bytes at another address"
    assert "/up/table.pdf" in done.output, "a file that it linked is told"
    assert set(load("facts", data=city.data)["issuer"]) == {"云澜市第2局"}
    (row,) = stones(city.data)
    assert row["status"] == "failed"
    assert row["error"].endswith("names of pupils")
    bodies = b"".join(gzip.decompress(path.read_bytes()) for path in (city.data / "raw").glob("*.warc.gz"))
    assert first not in bodies
    assert b"names of pupils" in bodies
    run("verify", "--data", city.data)
    assert "taken down on" in run("get", url, "--data", city.data, code=2).output
    city.portal.pages["/other.html"] = city.tools.page(first)
    city.listed("/doc/1.html", "/doc/2.html", "/copy/1.html", "/other.html")
    second = city.night()
    assert second.alarms == ()
    assert not {"/doc/1.html", "/copy/1.html"} & city.asked()
    assert "/other.html" in city.asked(), "who could know"
    assert set(load("facts", data=city.data)["issuer"]) == {"云澜市第2局"}
    Archive(city.data / "raw").reindex()
    assert [stone.reason for stone in Archive(city.data / "raw").tombstones()] == ["names of pupils"] * 2


def test_a_takedown_says_what_it_cannot_do(city: City) -> None:
    city.night()
    run("takedown", "https://nowhere.example/", "--reason", "x", "--data", city.data, code=2)
    run("takedown", f"{city.portal.base}/doc/2.html", "--data", city.data, code=2)
    run("takedown", f"{city.portal.base}/doc/2.html", "--reason", " ", "--data", city.data, code=2)
    run("takedown", f"{city.portal.base}/doc/2.html", "--reason", "first", "--data", city.data)
    run("takedown", f"{city.portal.base}/doc/2.html", "--reason", "again", "--data", city.data)
    (row,) = stones(city.data)
    assert row["error"].endswith("again")


def test_an_address_taken_down_is_not_extracted(city: City) -> None:
    from mingzhang.pipeline.gather import Gatherer, Missed
    from mingzhang.pipeline.settings import Settings as Extracting
    from mingzhang.pipeline.targets import Target

    city.night()
    url = f"{city.portal.base}/doc/2.html"
    run("takedown", url, "--reason", "x", "--data", city.data)
    missed = Gatherer(Extracting(city.data, allow_private=True), "run").task(Target("url", url))
    assert isinstance(missed, Missed)
    assert (missed.state, missed.reason[:13]) == ("refused", "taken down on")
