"""`mingzhang status` after a fine night, one with alarms, a missed one, a killed one, and over a damaged archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.nightly.config import Settings
from mingzhang.pipeline.nightly.health import health_of
from mingzhang.pipeline.nightly.journal import Journal
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.nightly.records import Run
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.nightly.words import LANGUAGES, about_alarm, sentences
from mingzhang.pipeline.portals import read_shelf

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def portal(tools: SimpleNamespace) -> Iterator[Any]:
    for served in tools.served():
        for number in (1, 2):
            served.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
        titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in (1, 2)}
        served.pages["/list.html"] = tools.page(tools.listing(titles))
        yield served


@pytest.fixture
def data(tools: SimpleNamespace, portal: Any, tmp_path: Path) -> Path:
    tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html"], delay=0.0)
    return tmp_path


def night(tools: SimpleNamespace, data: Path) -> Night:
    shelf = read_shelf(data / "portals")
    return spend(shelf.profiles, Settings(data), tools.silent(), shelf.refused)


def status(data: Path, *arguments: str, code: int) -> Result:
    done = CliRunner().invoke(main, ["status", "--data", str(data), *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def told(data: Path, *arguments: str, code: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(status(data, "--json", *arguments, code=code).stdout)
    assert found["exit"] == code
    return found


def test_a_fine_night(tools: SimpleNamespace, data: Path) -> None:
    night(tools, data)
    found = told(data, code=0)
    assert found["level"] == "fine"
    assert found["last"]["exit"] == 0
    assert found["last"]["requests"] == 4
    assert found["archive"]["documents"] == found["archive"]["read"] == 3, "the list is archived, too"
    assert [(each["id"], each["health"], each["documents"]) for each in found["portals"]] == [("city", "fine", 2)]
    assert found["alarms"] == []
    assert found["last"]["started"].endswith("+08:00")
    begun, due = (dt.datetime.fromisoformat(found[a] if b is None else found[a][b])
                  for a, b in (("last", "started"), ("next", None)))  # fmt: skip
    assert due - begun == dt.timedelta(hours=24)
    shown = status(data, code=0).output
    assert "next expected" in shown
    assert "1 fine, 0 with alarms" in shown
    assert "下次应运行" in status(data, "--lang", "zh", code=0).output


def test_alarms_are_open_since_the_night_that_told_them_first(tools: SimpleNamespace, portal: Any, data: Path) -> None:
    night(tools, data)
    del portal.pages["/doc/2.html"]
    portal.pages["/broken.html"] = tools.page(status=500)
    tools.profile(data / "portals", "broken", [portal.base + "/broken.html"], delay=0.0, retries=0)
    (data / "portals" / "wrong.toml").write_text("name = 1", encoding="utf-8")
    second = night(tools, data)
    assert {alarm.kind for alarm in second.alarms} == {"vanished", "list_failed", "profile_refused"}
    since = {each["kind"]: each["since"] for each in told(data, code=1)["alarms"]}
    assert set(since) == {"vanished", "list_failed", "profile_refused"}
    third = night(tools, data)
    assert {alarm.kind for alarm in third.alarms} == {"list_failed", "profile_refused"}
    again = told(data, code=1)["alarms"]
    assert {each["kind"]: each["since"] for each in again} == since
    assert {each["kind"]: each["now"] for each in again} == {
        "vanished": False, "list_failed": True, "profile_refused": True
    }  # fmt: skip
    healths = {each["id"]: each["health"] for each in told(data, code=1)["portals"]}
    assert healths == {"broken": "alarms", "city": "fine", "wrong": "refused"}
    shown = status(data, "--lang", "zh", code=1).output
    assert "配置文件有误" in shown
    portal.pages["/doc/2.html"] = tools.page(tools.article(2))
    for name in ("broken", "wrong"):
        (data / "portals" / f"{name}.toml").unlink()
    assert night(tools, data).alarms == ()
    assert told(data, code=0)["alarms"] == []


def test_what_is_told_once_and_still_so_rings_no_monitor(tools: SimpleNamespace, portal: Any, data: Path) -> None:
    night(tools, data)
    del portal.pages["/doc/2.html"]
    night(tools, data)
    night(tools, data)
    assert [(each["kind"], each["now"]) for each in told(data, code=0)["alarms"]] == [("vanished", False)]


def test_a_night_that_never_ran_is_noticed(tools: SimpleNamespace, data: Path) -> None:
    assert "no night has run here yet" in status(data, code=2).output
    night(tools, data)
    beat = json.loads((data / "nightly" / "heartbeat.json").read_text())
    assert (beat["exit"], beat["alarms"]) == (0, 0)
    begun = dt.datetime.fromisoformat(beat["started"])
    for hours, missed in ((24, False), (29, False), (31, True)):
        health = health_of(data, data / "portals", begun + dt.timedelta(hours=hours))
        assert health.last.missed is missed
        assert health.level == ("failed" if missed else "fine")
    assert health_of(data, data / "portals", begun + dt.timedelta(hours=31), every=48.0).level == "fine"
    assert status(data, "--every", "0.1", code=0)


def test_a_night_that_was_killed_is_told(tools: SimpleNamespace, data: Path) -> None:
    night(tools, data)
    journal = Journal(data / "nightly" / "journal.sqlite")
    journal.begin(Run("20260301T013000Z-abcdef", dt.datetime.now(dt.UTC), None, ("city",)))
    journal.close()
    assert told(data, code=2)["last"]["how"] == "stopped"
    assert "never ended" in status(data, code=2).output


def test_a_damaged_archive_and_lost_bytes_are_told(tools: SimpleNamespace, data: Path) -> None:
    night(tools, data)
    (warc,) = (data / "raw").glob("*.warc.gz")
    whole = warc.read_bytes()
    at = whole.rindex(b"\x1f\x8b\x08")
    warc.write_bytes(whole[: at + 40] + b"\xff\x00\xff" + whole[at + 43 :])
    assert told(data, code=2)["archive"]["problems"]
    assert "archive verify --repair" in status(data, code=2).output
    warc.write_bytes(whole[:at])
    found = told(data, code=2)["archive"]["problems"]
    assert any("lost the bytes" in words for words in found), found


def test_damaged_tables_are_told(tools: SimpleNamespace, data: Path) -> None:
    night(tools, data)
    path = next((data / "parquet" / "facts").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-9])
    assert told(data, code=2)["tables"]["damaged"] == [str(path)]


def test_a_data_folder_that_is_not_there(tmp_path: Path) -> None:
    status(tmp_path / "nowhere", code=3)


def test_looking_writes_nothing(tools: SimpleNamespace, data: Path) -> None:
    night(tools, data)
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    status(data, code=0)
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before


def test_every_alarm_has_words_in_both_languages_and_stands_in_the_documentation() -> None:
    text = (ROOT / "docs" / "nightly.md").read_text(encoding="utf-8")
    for kind in sentences()["alarm"]:
        assert f"`{kind}`" in text or f"`{kind}_<state>`" in text, kind
        assert all(about_alarm(kind, language) for language in LANGUAGES)
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline" / "nightly").glob("*.py"))
    for kind in set(sentences()["alarm"]) - {"documents"}:
        assert f'"{kind}"' in code, f"{kind} is told by nobody"
