"""Forms of one more portal: pages are followed or told, and what prints nothing of its title is no document."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mingzhang.pipeline.loading import load

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def forms() -> Iterator[ModuleType]:
    sys.path.insert(0, HERE)
    try:
        import further_forms

        yield further_forms
    finally:
        sys.path.remove(HERE)


def test_pagers_and_lengths_are_followed_told_or_left_alone(city: Any, forms: ModuleType) -> None:
    city.profile(*forms.put_lists(city))
    night = city.night()
    documents = city.documents()
    assert not [name for at, name in enumerate(forms.FOLLOWED) if f"/doc/{4 + 2 * at}.html" not in documents]
    told = {alarm.url.removeprefix(city.base) for alarm in night.alarms if alarm.kind == "list_short"}
    assert not [name for at, name in enumerate(forms.TOLD) if f"/told/{at}/list.html" not in told]
    assert not [name for at, name in enumerate(forms.QUIET) if f"/quiet/{at}/list.html" in told]
    assert {alarm.kind for alarm in night.alarms} == {"list_short"}
    assert not {url for url in told if url.startswith("/followed/")}


def test_what_has_nothing_of_its_title_is_no_document_and_no_version_of_one(city: Any, forms: ModuleType) -> None:
    at_once = [stands for name, stands in forms.STANDS.items() if name != "calendar"]  # a sheet may name nobody
    never = {f"/never/{at}.html": stands for at, stands in enumerate(at_once)}
    later = {f"/later/{at}.html": stands for at, stands in enumerate(forms.STANDS.values())}
    for path, stands in never.items():
        city.page(path, stands)
    for at, path in enumerate(later):
        city.page(path, city.tools.article(100 + at))
    city.listed(
        "".join(
            f"<li><a href='{path}'>{forms.TITLE.format(100 + at)}</a><span>2025-09-12</span></li>"
            for paths in (never, later)
            for at, path in enumerate(paths)
        )
    )
    states = city.states(city.night())
    assert {states[path] for path in never} <= {"soft_404", "blocked", "error"}
    assert city.documents() == set(later)
    facts = load("facts", data=city.data)
    for path, stands in later.items():
        city.page(path, stands)
    night = city.night()
    states = city.states(night)
    assert {path: states[path] for path in later} == dict.fromkeys(later, "withdrawn")
    assert {alarm.url.removeprefix(city.base) for alarm in night.alarms if alarm.kind == "withdrawn"} == set(later)
    assert load("facts", data=city.data).equals(facts), "the last good versions stay"


def test_an_edition_under_another_title_is_one_where_its_link_has_that_title(city: Any, forms: ModuleType) -> None:
    city.doc(7)
    city.listed(city.links(7))
    city.night()
    words = "关于调整全县行政事业单位资产配置标准的通知"
    rows = "<p>资产配置标准为每套3.5万元，每年安排12.5万元、8.25万元、4.75万元。</p>" * 3
    city.page("/doc/7.html", f"<html><title>{words}</title><body><h1>{words}</h1>{rows}</body></html>")
    city.listed(f"<li><a href='/doc/7.html'>{words}预算公开</a><span>2025-09-13</span></li>")
    assert city.states(city.night())["/doc/7.html"] == "changed"


def test_a_document_that_stands_as_it_was_is_not_judged_by_another_title(city: Any, forms: ModuleType) -> None:
    city.page("/doc/7.html", b"x", send=city.tools.more.whole(city.tools.article(7)))  # no ETag: it comes again whole
    city.listed(city.links(7))
    city.night()
    city.listed(
        "<li><a href='/doc/7.html'>关于公开全县防汛抗旱物资储备情况的部门预算说明</a><span>2025-09-12</span></li>"
    )
    night = city.night()
    assert city.states(night)["/doc/7.html"] == "unchanged"
    assert city.alarms(night) == {}


def test_answers_and_moves_in_further_forms(city: Any, forms: ModuleType) -> None:
    city.doc(5)
    wire = forms.wire(city.tools.more)
    for name, (send, _) in wire.items():
        city.page(f"/m/{name.replace(' ', '-')}.html", b"x", send=send)
    city.listed(
        "".join(
            f"<li><a href='/m/{name.replace(' ', '-')}.html'>云澜市环保局2024年度部门决算{at}</a></li>"
            for at, name in enumerate(wire)
        )
    )
    states = city.states(city.night())
    states = {name: states[f"/m/{name.replace(' ', '-')}.html"].replace("unchanged", "new") for name in wire}
    assert states == {name: state for name, (_, state) in wire.items()}
