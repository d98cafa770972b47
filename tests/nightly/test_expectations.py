"""What a portal was expected to give: each alarm rings when it should, names the page, and is silent otherwise."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.crawl.visit import Asked, ListRead
from mingzhang.pipeline.nightly.expectations import Found, alarms_of
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.records import Alarm, Run
from mingzhang.pipeline.portals import Profile, parse_profile
from mingzhang.schemas.contract import TABLES

START = "https://czj.example.gov.cn/bmjs/"
FILE = """
name = "某市财政局"
start = ["https://czj.example.gov.cn/bmjs/"]
[list]
links = "ul.list a"
least = 2
[expect]
documents = 3
season = [8, 9, 10]
rest_days = 20
"""


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def asked(url: str, when: str, state: str = "new", role: str = "page", status: int = 200) -> Asked:
    sha256 = hashlib.sha256(url.encode()).hexdigest() if state in {"new", "unchanged", "changed"} else None
    return Asked("city", role, url, url, START, "", day(when), 0.1, status, state, 10, sha256, f"gave {state}")


def read(links: int, wanted: int, newest: str = "2026-09-01", cut: bool = False) -> ListRead:
    return ListRead("city", START, links, wanted, "static", dt.date.fromisoformat(newest), cut)


class Nights:
    """Runs written to a journal one after another, and the alarms of the last."""

    def __init__(self, folder: Path) -> None:
        self.journal, self.parquet = Journal(folder / "journal.sqlite"), folder / "parquet"
        self.profile: Profile = parse_profile(FILE, "city")

    def published(self, *days: str) -> None:
        """Disclosures with these days of publication."""
        schema = TABLES["documents"].file_schema
        rows = []
        for number, told in enumerate(days):
            row = {field.name: None for field in schema}
            row |= dict.fromkeys(("title", "issuer", "format", "text_source", "extractor_version", "url"), "")
            row |= {"doc_id": f"{number:016d}", "sha256": "", "portal": "city", "kind": "dept_final", "status": "ok"}
            row |= {
                "fetched_at": day("2026-01-01").replace(tzinfo=None),
                "published": dt.date.fromisoformat(told),
                "flags": [],
            }
            rows.append(row | {"chars": 1, "numbers_total": 0, "numbers_used": 0})
        path = self.parquet / "documents" / "division=000000" / "year=2025"
        path.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows, schema), path / "part-0.parquet")

    def night(self, when: str, lists: list[ListRead], requests: list[Asked], today: str = "") -> list[Alarm]:
        run = Run(when, day(when), None, ("city",))
        self.journal.begin(run)
        for line in requests:
            self.journal.add(run.run_id, line)
        for page in lists:
            self.journal.add_list(run.run_id, page)
        self.journal.finish(run.run_id, day(when), "{}")
        found = Found(run, self.profile, requests, lists)
        return alarms_of(found, self.journal, self.parquet, dt.date.fromisoformat(today or when[:10]))


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_a_night_as_expected_rings_nothing(nights: Nights) -> None:
    nights.published("2026-08-20", "2026-09-01", "2025-08-20")
    good = [asked(START, "2026-09-10", role="list"), asked(START + "1.html", "2026-09-10")]
    assert nights.night("2026-09-10", [read(20, 10)], good) == []


def test_a_selector_that_matched_nothing_names_page_and_last_good_day(nights: Nights) -> None:
    nights.night("2026-09-10", [read(20, 10)], [asked(START, "2026-09-10", role="list")])
    (alarm,) = nights.night("2026-09-11", [read(0, 0)], [asked(START, "2026-09-11", "changed", "list")])
    assert (alarm.portal, alarm.kind, alarm.url, alarm.last_good) == ("city", "list_empty", START, "2026-09-10")
    assert "ul.list a" in alarm.message


def test_links_that_are_no_disclosures_any_more(nights: Nights) -> None:
    nights.night("2026-09-10", [read(20, 10)], [])
    assert [a.kind for a in nights.night("2026-09-11", [read(20, 0)], [])] == ["nothing_wanted"]


def test_a_portal_whose_words_fit_nothing_rings_from_the_first_night_on(nights: Nights) -> None:
    for when in ("2026-09-10", "2026-09-11"):
        (alarm,) = nights.night(when, [read(20, 0)], [asked(START, when, role="list")])
        assert (alarm.kind, alarm.url, alarm.last_good) == ("nothing_wanted", START, "")
        assert "20 links" in alarm.message


def test_a_list_that_does_not_come(nights: Nights) -> None:
    nights.night("2026-09-10", [read(20, 10)], [asked(START, "2026-09-10", role="list")])
    (alarm,) = nights.night("2026-09-11", [], [asked(START, "2026-09-11", "blocked", "list", 521)])
    assert (alarm.kind, alarm.last_good) == ("list_failed", "2026-09-10")


def test_a_list_that_stopped_growing_rings_only_in_the_season(nights: Nights) -> None:
    assert [a.kind for a in nights.night("2026-09-30", [read(20, 10, "2026-08-20")], [])] == ["stopped_growing"]
    assert nights.night("2026-12-01", [read(20, 10, "2026-08-20")], [], "2026-07-31") == []


def test_the_season_s_first_days_are_no_rest(nights: Nights) -> None:
    assert nights.night("2026-08-15", [read(20, 10, "2026-02-20")], []) == []


def test_fewer_than_last_year_by_this_day_with_two_weeks_of_grace(nights: Nights) -> None:
    nights.published("2025-08-20", "2025-08-25", "2025-09-20", "2026-08-21")
    alarms = nights.night("2026-09-15", [read(20, 10, "2026-09-14")], [])
    assert [a.kind for a in alarms] == ["fewer_than_last_year"]
    assert "1 disclosures so far in 2026" in alarms[0].message
    assert "2025 there were 2" in alarms[0].message
    assert alarms[0].last_good == "2026-08-21"


def test_too_few_once_the_season_is_over(nights: Nights) -> None:
    nights.published("2026-08-21", "2026-09-21")
    assert nights.night("2026-10-15", [read(20, 10, "2026-10-14")], []) == []
    assert [a.kind for a in nights.night("2026-11-15", [read(20, 10, "2026-10-14")], [])] == ["too_few"]


def test_a_vanished_document_rings_once(nights: Nights) -> None:
    url = START + "1.html"
    nights.night("2026-09-10", [read(20, 10)], [asked(url, "2026-09-10")])
    gone = nights.night("2026-09-11", [read(20, 10)], [asked(url, "2026-09-11", "error", status=404)])
    assert [(a.kind, a.url, a.last_good) for a in gone] == [("vanished", url, "2026-09-10")]
    assert nights.journal.places("city") == [], "what is gone is not asked for ever"
    assert nights.night("2026-09-12", [read(20, 10)], [asked(url, "2026-09-12", "error", status=404)]) == []


def test_settled_documents_rest_between_rechecks(nights: Nights) -> None:
    old, young = START + "old.html", START + "young.html"
    nights.night("2026-07-01", [read(2, 2)], [asked(old, "2026-07-01")])
    nights.night("2026-09-10", [read(2, 2)], [asked(old, "2026-09-10", "unchanged"), asked(young, "2026-09-10")])
    assert nights.journal.resting("city", day("2026-09-12"), 30, 7) == {old}
    assert nights.journal.resting("city", day("2026-09-18"), 30, 7) == frozenset()


def test_a_used_up_budget_says_how_much_is_left(nights: Nights) -> None:
    left = Asked("city", "page", START + "9.html", START + "9.html", START, "", day("2026-09-10"), 0.0, None, "refused",
                 None, None, "the budget of 5 requests is used up")  # fmt: skip
    (alarm,) = nights.night("2026-09-10", [read(20, 10)], [left])
    assert alarm.kind == "budget"
    assert "1 addresses were left" in alarm.message
