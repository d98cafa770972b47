"""What changed between two nights, fact by fact, and the tables as they were on a day."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from mingzhang.pipeline.changes import changes_since, moment
from mingzhang.pipeline.loading import load, load_arrow, sql
from mingzhang.schemas.errors import MingzhangError

ROOT = Path(__file__).resolve().parents[2]
NOON = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def nights(tools: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dt.datetime, str]:
    """Two nights over three documents: one stays, one is corrected, one goes, and one comes."""
    data = tmp_path_factory.mktemp("changes")
    for portal in tools.served():
        titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in (1, 2, 3)}
        portal.pages["/list.html"] = tools.page(tools.listing(titles))
        for number in (1, 2, 3):
            portal.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
        tools.profile(data / "portals", "city", [portal.base + "/list.html"], delay=0.01)
        tools.nightly(data, code=0)
        between = dt.datetime.now(dt.UTC)
        time.sleep(0.01)
        corrected = tools.article(2).replace(b"1002.50", b"1003.50")
        portal.pages["/doc/2.html"] = tools.page(corrected.replace(b"100.00", b"101.00"))
        del portal.pages["/doc/3.html"]
        portal.pages["/doc/4.html"] = tools.page(tools.article(4))
        del titles["/doc/3.html"]
        portal.pages["/list.html"] = tools.page(tools.listing(titles | {"/doc/4.html": "云澜市第4局2024年度部门决算"}))
        tools.nightly(data, code=1)
        base = portal.base
    return data, between, base


def test_new_changed_and_vanished_are_told_once_each(nights: tuple[Path, dt.datetime, str]) -> None:
    data, between, base = nights
    found = {change.url.removeprefix(base): change for change in changes_since(data / "parquet", between)}
    assert {path: change.kind for path, change in found.items()} == {
        "/doc/2.html": "changed", "/doc/3.html": "vanished", "/doc/4.html": "new"
    }  # fmt: skip
    assert found["/doc/2.html"].old != found["/doc/2.html"].new
    assert found["/doc/3.html"].new is None
    everything = changes_since(data / "parquet", between - dt.timedelta(days=1))
    assert sorted((change.url.removeprefix(base), change.kind) for change in everything) == [
        ("/doc/1.html", "new"), ("/doc/2.html", "new"), ("/doc/3.html", "new"), ("/doc/3.html", "vanished"),
        ("/doc/4.html", "new"),
    ]  # fmt: skip


ROWS = {
    "came and went": ("a-", [("new", "a"), ("vanished", None)]),
    "changed back": ("A|ba", [("changed", "b"), ("changed", "a")]),
    "vanished and back": ("A|-a", [("vanished", None), ("returned", "a")]),
    "withdrawn and back": ("A|wa", [("withdrawn", None), ("returned", "a")]),
    "withdrawn": ("A|aw", [("withdrawn", None)]),
    "new and changed": ("ab", [("new", "b")]),
    "gone before, back now": ("A-|a", [("returned", "a")]),
    "still gone": ("A-|-", []),
    "unchanged": ("A|aa", []),
    "never a document": ("--", []),
}
"""Answers in order: a letter is a document, - is gone, w withdrawn; before the bar is before the moment."""


@pytest.mark.parametrize("name", sorted(ROWS))
def test_what_came_and_went_within_the_window_is_told(name: str) -> None:
    from mingzhang.pipeline.changes.changed import _changes, _History

    answers, expected = ROWS[name]
    before, _, after = answers.rpartition("|")
    history = _History()
    for number, answer in enumerate(before.lower() + after):
        state = {"-": "soft_404", "w": "withdrawn"}.get(answer, "new")
        when = NOON.replace(tzinfo=None) + dt.timedelta(hours=number)
        row = {"portal": "p", "url": "u", "state": state, "status": 200, "doc_id": answer, "started_at": when}
        history.add(row, NOON.replace(tzinfo=None) + dt.timedelta(hours=len(before)))
    found = list(_changes(history, {"a": "A", "b": "B"}))
    assert [(change.kind, change.new) for change in found] == expected
    assert [change.noticed for change in found] == sorted(change.noticed for change in found)


def test_the_command_shows_the_facts_that_differ_old_and_new(nights: tuple[Path, dt.datetime, str]) -> None:
    data, between, _ = nights
    asked = [
        sys.executable,
        "-m",
        "mingzhang.pipeline.cli",
        "changes",
        "--data",
        str(data),
        "--since",
        between.isoformat(),
    ]
    done = subprocess.run([*asked, "--json"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    changed = next(told for told in map(json.loads, done.stdout.splitlines()) if told["kind"] == "changed")
    pairs = {(tuple(fact["old"]), tuple(fact["new"])) for fact in changed["facts"]}
    assert pairs == {(("10025000.000000",), ("10035000.000000",)), (("1000000.000000",), ("1010000.000000",))}
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    assert "10,025,000 → 10,035,000 CNY" in shown


def test_loading_gives_each_address_once_in_its_last_version(nights: tuple[Path, dt.datetime, str]) -> None:
    data, between, base = nights
    now = load("documents", data=data)
    assert sorted(url.removeprefix(base) for url in now["url"]) == [f"/doc/{n}.html" for n in (1, 2, 3, 4)]
    then = load("documents", data=data, as_of=between)
    assert sorted(url.removeprefix(base) for url in then["url"]) == [f"/doc/{n}.html" for n in (1, 2, 3)]
    first, second = (set(load("facts", data=data, as_of=day)["value"]) for day in (between, None))
    assert Decimal("10025000") in first
    assert Decimal("10025000") not in second
    assert Decimal("10035000") in second
    assert load("facts", data=data, as_of="2020-01-01").empty


def test_loading_chooses_division_and_year(nights: tuple[Path, dt.datetime, str]) -> None:
    data, _, _ = nights
    everything = load_arrow("facts", data=data)
    assert load_arrow("facts", data=data, year=2024, division="00").num_rows == everything.num_rows > 0
    assert load_arrow("facts", data=data, year=2023).num_rows == 0
    assert load_arrow("facts", data=data, division="36").num_rows == 0
    assert str(everything.schema.field("value").type) == "decimal128(24, 6)"


@pytest.mark.parametrize(
    "wrong",
    [
        {"table": "figures"},
        {"division": "宜春"},
        {"as_of": "soon"},
        {"as_of": "0001-01-01T01:00"},
        {"data": "/nowhere"},
    ],
    ids=str,
)
def test_what_cannot_be_loaded_is_said(nights: tuple[Path, dt.datetime, str], wrong: dict[str, str]) -> None:
    with pytest.raises(MingzhangError):
        load_arrow(**({"table": "facts", "data": nights[0]} | wrong))


def test_sql_sees_every_table_as_a_view(nights: tuple[Path, dt.datetime, str]) -> None:
    answer = sql(
        "SELECT state, count(*) AS n FROM fetches JOIN documents USING (doc_id) GROUP BY state", data=nights[0]
    )
    assert dict(zip(answer["state"], answer["n"], strict=True)) == {"new": 4, "unchanged": 1, "changed": 1}
    asked = [sys.executable, "-m", "mingzhang", "sql", "--data", str(nights[0])]
    good = subprocess.run([*asked, "SELECT count(*) AS n FROM documents", "--csv"], cwd=ROOT, capture_output=True,
                          encoding="utf-8", check=True)  # fmt: skip
    assert good.stdout == "n\n5\n"
    bad = subprocess.run([*asked, "SELECT nothing"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert bad.returncode == 2
    assert "Traceback" not in bad.stderr


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("today", "2026-02-28T16:00+00:00"),
        ("yesterday", "2026-02-27T16:00+00:00"),
        ("7d", "2026-02-22T04:00+00:00"),
        ("12h", "2026-02-28T16:00+00:00"),
        ("2026-02-01", "2026-01-31T16:00+00:00"),
        ("2026-02-01T08:00", "2026-02-01T00:00+00:00"),
    ],
)
def test_moments_are_meant_in_china(words: str, meant: str) -> None:
    assert moment(words, NOON) == dt.datetime.fromisoformat(meant)


def test_nonsense_is_no_moment() -> None:
    with pytest.raises(MingzhangError):
        moment("soon", NOON)
