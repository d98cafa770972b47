"""One night over a hostile portal, and the night after: the right documents, states and alarms, and nothing twice."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

Nightly = Callable[..., subprocess.CompletedProcess[str]]
DELAY = 0.03

DOCUMENTS = {
    *(f"/doc/{number}.html" for number in range(1, 15)),
    *("/frame/f1.pdf", "/frame/f2.pdf", "/doc/replaced.pdf"),
    *("/bad/flaky.html", "/bad/busy.html", "/bad/vanishing.html", "/bad/page-under.pdf"),
}
"""Beside the file that stands in three places."""
STATES = {
    "/secret/plan.html": "robots_forbidden",
    "/bad/drip.html": "timeout",
    "/bad/loop.html": "error",
    "/bad/inside.html": "redirected_private",
    "/bad/bomb.html": "too_large",
    "/bad/huge.pdf": "too_large",
    "/bad/reset.pdf": "truncated",
    "/bad/short.pdf": "truncated",
    "/bad/challenge.html": "blocked",
    "/bad/shell.html": "blocked",
    "/bad/members.html": "blocked",
    "/bad/empty.html": "error",
    "/bad/soft.html": "soft_404",
    "/bad/soft.pdf": "soft_404",
    "/bad/dead.html": "error",
}


@dataclass
class Nights:
    """Two nights: their JSON lines, the tables after each, and what the server was asked in each."""

    base: str
    first: dict
    second: dict
    fetches: pd.DataFrame
    documents: pd.DataFrame
    documents_before: pd.DataFrame
    hits: list
    hits_again: list
    data: Path
    said: str


def table(data: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(data / "parquet" / name, dtype_backend="pyarrow")


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Nights]:
    tools = request.getfixturevalue("tools")
    data = tmp_path_factory.mktemp("hostile")
    for portal, expired in tools.hostile(data):
        starts = [*(portal.base + start for start in tools.starts), expired + "/list.html"]
        tools.profile(data / "portals", "hostile", starts, delay=DELAY, document_seconds=1.0, document_megabytes=1)
        first = tools.nightly(data, code=1)
        hits, before = list(portal.hits), table(data, "documents")
        portal.hits.clear()
        portal.pages["/doc/replaced.pdf"] = tools.page(tools.pdf("second edition"), "application/pdf")
        del portal.pages["/bad/vanishing.html"]
        kept = portal.pages["/bad/list.html"].body.replace(b"/bad/vanishing.html", b"/doc/20.html")
        portal.pages["/bad/list.html"] = tools.page(kept)
        second = tools.nightly(data, code=1)
        yield Nights(
            portal.base, json.loads(first.stdout), json.loads(second.stdout), table(data, "fetches"),
            table(data, "documents"), before, hits, list(portal.hits), data, first.stderr,
        )  # fmt: skip


def of(nights: Nights, which: dict) -> pd.DataFrame:
    """The fetches of one night, paths instead of addresses."""
    mine = nights.fetches[nights.fetches["run_id"] == which["run_id"]]
    return mine.assign(path=[url.removeprefix(nights.base) for url in mine["url"]])


def final(fetches: pd.DataFrame) -> dict[str, str]:
    last = fetches.sort_values("started_at").drop_duplicates("path", keep="last")
    return dict(zip(last["path"], last["state"], strict=True))


def test_every_document_is_there_once_and_nothing_else(nights: Nights) -> None:
    paths = Counter(url.removeprefix(nights.base) for url in nights.documents_before["url"])
    same = {path for path in paths if path.startswith("/same/")}
    assert set(paths) - same == DOCUMENTS
    assert len(same) == 1, "three addresses, one file"
    assert max(paths.values()) == 1
    unread = nights.documents_before[nights.documents_before["status"] != "ok"]
    assert set(unread["format"]) == {"pdf"}, "they print no number; everything else is read whole"
    assert unread["error"].str.contains("no number of the document became a fact").all()
    assert set(nights.documents_before["portal"]) == {"hostile"}


def test_gbk_under_a_wrong_meta_is_read_right(nights: Nights) -> None:
    issuers = set(nights.documents_before["issuer"])
    assert "云澜市第1局" in issuers, issuers
    assert not any("\ufffd" in title for title in nights.documents_before["title"])


@pytest.mark.parametrize("path", sorted(STATES))
def test_each_failure_has_its_named_state(nights: Nights, path: str) -> None:
    assert final(of(nights, nights.first))[path] == STATES[path]


def test_addresses_inside_the_network_are_refused_and_never_connected_to(nights: Nights) -> None:
    states = final(of(nights, nights.first))
    assert states["http://169.254.169.254/latest/keys.pdf"] == "refused"
    assert not any("meta-data" in hit.path for hit in nights.hits)


def test_an_expired_certificate_is_tls(nights: Nights) -> None:
    states = final(of(nights, nights.first))
    assert [state for path, state in states.items() if path.startswith("https://") and "robots" not in path] == ["tls"]


def test_what_robots_forbids_is_never_asked(nights: Nights) -> None:
    assert not any(hit.path.startswith("/secret") for hit in nights.hits + nights.hits_again)


def test_trouble_that_passes_is_asked_again_and_each_try_is_a_row(nights: Nights) -> None:
    fetches = of(nights, nights.first).sort_values("started_at")
    tries = {path: list(fetches[fetches["path"] == path]["state"]) for path in ("/bad/flaky.html", "/bad/busy.html")}
    assert tries == {"/bad/flaky.html": ["error", "new"], "/bad/busy.html": ["refused", "new"]}


def test_a_server_that_says_retry_after_is_left_alone_so_long(nights: Nights) -> None:
    asked = [hit.at for hit in nights.hits if hit.path == "/bad/busy.html"]
    following = min(hit.at for hit in nights.hits if hit.at > asked[0])
    assert following - asked[0] >= 1.0, "the whole host rests"


def test_requests_are_never_closer_than_the_delay(nights: Nights) -> None:
    for hits in (nights.hits, nights.hits_again):
        times = sorted(hit.at for hit in hits)
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert min(gaps) >= DELAY, min(gaps)
        assert len(times) > 50


def test_the_user_agent_tells_the_truth(nights: Nights) -> None:
    assert all(hit.headers["User-Agent"].startswith("mingzhang/") for hit in nights.hits)


def test_an_endless_calendar_ends_at_its_bound_with_an_alarm(nights: Nights) -> None:
    assert len([hit for hit in nights.hits if hit.path.startswith("/calendar/")]) == 5
    assert [a["url"].removeprefix(nights.base) for a in nights.first["alarms"] if a["kind"] == "list_cut"] == [
        "/calendar/4.html"
    ]


def test_the_alarms_of_the_first_night(nights: Nights) -> None:
    kinds = Counter(alarm["kind"] for alarm in nights.first["alarms"])
    states = ("error", "soft_404", "refused", "blocked", "truncated", "too_large", "timeout", "redirected_private")
    assert kinds == Counter(["list_failed", "list_empty", "list_cut", *(f"documents_{state}" for state in states)])
    empty = next(alarm for alarm in nights.first["alarms"] if alarm["kind"] == "list_empty")
    assert empty["url"].endswith("/empty/list.html")
    assert "at least 1" in empty["message"]


def test_the_second_night_fetches_only_what_changed(nights: Nights) -> None:
    bodies = [
        hit.path for hit in nights.hits_again if hit.status == 200 and not hit.path.startswith(("/bad/", "/sso/"))
    ]
    assert sorted(bodies) == ["/doc/20.html", "/doc/replaced.pdf", "/robots.txt"]
    states = Counter(of(nights, nights.second)["state"])
    assert states["changed"] == 2, "the file, and the list that names another document"
    known = [hit for hit in nights.hits_again if hit.path in DOCUMENTS]
    assert len(known) == len(DOCUMENTS), "one small request each"


def test_a_republished_file_is_a_new_version_beside_the_old_one(nights: Nights) -> None:
    versions = nights.documents[nights.documents["url"] == f"{nights.base}/doc/replaced.pdf"]
    assert len(versions) == 2
    assert len(nights.documents) == len(nights.documents_before) + 2


def test_a_vanished_document_is_an_alarm_with_its_last_good_day_and_keeps_its_rows(nights: Nights) -> None:
    gone = [alarm for alarm in nights.second["alarms"] if alarm["kind"] == "vanished"]
    assert [alarm["url"].removeprefix(nights.base) for alarm in gone] == ["/bad/vanishing.html"]
    assert gone[0]["last_good"]
    assert f"{nights.base}/bad/vanishing.html" in set(nights.documents["url"])


def test_what_failed_before_in_the_same_way_rings_once(nights: Nights) -> None:
    assert not [alarm for alarm in nights.second["alarms"] if alarm["kind"].startswith("documents_")]


def test_the_report_stands_as_page_and_text(nights: Nights) -> None:
    reports = nights.data / "nightly" / "reports"
    for which in (nights.first, nights.second):
        page = (reports / f"{which['run_id']}.html").read_text(encoding="utf-8")
        text = (reports / f"{which['run_id']}.txt").read_text(encoding="utf-8")
        for alarm in which["alarms"]:
            assert alarm["kind"] in page
            assert alarm["kind"] in text
        assert "http-equiv" not in page
    assert "ALARM" in nights.said
