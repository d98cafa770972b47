"""Forms that no other test has: each is followed, told or left alone, and nothing is lost in silence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from httpcore._backends.sync import SyncBackend

from mingzhang.pipeline.loading import load

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def forms() -> Iterator[ModuleType]:
    sys.path.insert(0, HERE)
    try:
        import other_forms

        yield other_forms
    finally:
        sys.path.remove(HERE)


def test_pagers_and_lengths_in_other_idioms(city: Any, forms: ModuleType) -> None:
    city.profile(*forms.put_lists(city))
    night = city.night()
    count = 2 * len(forms.FOLLOWED) + 2 * len(forms.POSTED)
    documents = city.documents()
    missing = {n for n in range(1, 3 + count) if f"/doc/{n}.html" not in documents}
    names = [*forms.FOLLOWED, *forms.POSTED]
    assert not {names[(n - 3) // 2] for n in missing}, "their second pages were not read"
    told = {alarm.url.removeprefix(city.base) for alarm in night.alarms if alarm.kind == "list_short"}
    silent = {name for at, name in enumerate(forms.TOLD) if f"/told/{at}/list.html" not in told}
    assert not silent
    loud = {name for at, name in enumerate(forms.QUIET) if f"/quiet/{at}/list.html" in told}
    assert not loud
    assert {alarm.kind for alarm in night.alarms} == {"list_short"}
    assert not {url for url in told if url.startswith(("/followed/", "/posted/"))}


def test_notices_and_emptied_files_in_other_words(city: Any, forms: ModuleType) -> None:
    pages = {f"/w/{at}.html": words for at, words in enumerate(forms.NOTICES)}
    for at, path in enumerate(pages):
        city.page(path, city.tools.article(100 + at))
    for name in forms.FILES:
        city.page(f"/f/{name}.xlsx", forms.good(name), "application/octet-stream")
    for name in forms.PDFS:
        city.page(
            f"/g/{name}.pdf",
            city.tools.pdf(f"{name} revenue 123.45 expenditure 678.90 total 1,234.56"),
            "application/pdf",
        )
    paths = [path for path in city.portal.pages if path != "/robots.txt"]
    city.listed(
        "".join(f"<li><a href='{path}'>云澜市第{at}院2024年度部门决算</a></li>" for at, path in enumerate(paths))
    )
    for path in [path for path in paths if " " in path]:
        city.portal.pages[path.replace(" ", "%20")] = city.portal.pages.pop(path)
    assert city.alarms(city.night()) == {}
    before = load("facts", data=city.data)
    documents = list(load("documents", data=city.data)[["doc_id", "url"]].itertuples(index=False, name=None))
    for at, (path, words) in enumerate(pages.items()):
        city.page(path, (city.tools.more.framed if at % 2 else city.tools.more.plain)(words))
    for name, (body, _) in forms.FILES.items():
        city.page(f"/f/{name}.xlsx".replace(" ", "%20"), body, "application/octet-stream")
    for name, words in forms.PDFS.items():
        city.page(f"/g/{name}.pdf", city.tools.pdf(words), "application/pdf")
    states = city.states(city.night())
    assert {path: states[path] for path in pages} == dict.fromkeys(pages, "withdrawn")
    files = {f"/f/{name}.xlsx".replace(" ", "%20"): state for name, (_, state) in forms.FILES.items()}
    assert {path: states[path] for path in files} == files
    assert {states[f"/g/{name}.pdf"] for name in forms.PDFS} == {"withdrawn"}
    facts = load("facts", data=city.data)
    replaced = {path for path, state in states.items() if state == "changed"}
    stays = [doc_id for doc_id, url in documents if url.removeprefix(city.base) not in replaced]
    assert set(before[before["doc_id"].isin(stays)]["fact_id"]) <= set(facts["fact_id"])


def test_answers_in_other_forms(city: Any, forms: ModuleType) -> None:
    city.doc(5, 6)
    wire = forms.wire(city.tools.more)
    for name, (send, _) in wire.items():
        city.page(f"/m/{name}.html", b"x", send=send)
    city.listed(
        "".join(f"<li><a href='/m/{name}.html'>云澜市第{at}院2024年度部门决算</a></li>" for at, name in enumerate(wire))
    )
    city.profile(pace="document_seconds = 2.0\ndocument_megabytes = 4\n")
    states = city.states(city.night())
    assert {name: states[f"/m/{name}.html"] for name in wire} == {name: state for name, (_, state) in wire.items()}


@pytest.mark.parametrize("kind", ["wide", "busy", "carriage returns"])
def test_robots_in_other_forms(city: Any, kind: str) -> None:
    rules = "User-agent: *\rDisallow: /doc/2\r"
    said = {"wide": {"body": rules.replace("\r", "\n").encode("utf-16")}, "busy": {"status": 429}}
    city.page("/robots.txt", **{"body": rules.encode(), "content_type": "text/plain"} | said.get(kind, {}))
    city.doc(1, 2)
    city.listed(city.links(1, 2))
    states = city.states(city.night())
    if kind == "busy":
        assert states == {"/list.html": "robots_forbidden"}
    else:
        assert (states["/doc/1.html"], states["/doc/2.html"]) == ("new", "robots_forbidden")


def test_addresses_of_machines_in_every_notation_are_never_asked(
    city: Any, forms: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    connect = SyncBackend.connect_tcp

    def watched(self: SyncBackend, host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return connect(self, host, *rest, **more)

    monkeypatch.setattr(SyncBackend, "connect_tcp", watched)
    files = "".join(f"<p><a href='{url}'>附件{at}决算表.pdf</a></p>" for at, url in enumerate(forms.MACHINES))
    city.page("/doc/1.html", city.tools.article(1, files))
    sent = {f"/r/{at}.html": url for at, url in enumerate(forms.MACHINES) if url.isascii()}
    for path, url in sent.items():
        city.page(path, status=302, headers={"Location": url})
    city.listed(
        city.links(1)
        + "".join(f"<li><a href='{path}'>云澜市第{at}院2024年度部门决算</a></li>" for at, path in enumerate(sent))
    )
    city.profile(more="[attachments]\nmost = 200\n")
    states = city.states(city.night())
    assert set(asked) == {"127.0.0.1"}
    assert {states[path] for path in sent} <= {"refused", "redirected_private"}
    assert {state for url, state in states.items() if not url.startswith("/")} <= {"refused", "dns"}


def test_lists_that_repeat_frame_or_say_that_they_are_busy(city: Any) -> None:
    city.doc(1, 2, 3, 4, 5, 6)
    for number in range(2, 5):
        city.listed(city.links(1), f"<a href='/same.html?page={number + 1}'>下一页</a>", f"/same.html?page={number}")
    city.listed(city.links(1), "<a href='/same.html?page=2'>下一页</a>", "/same.html")
    city.page("/frames.html", "<html><body><iframe src='/inner.html'></iframe></body></html>")
    city.listed(city.links(2), "", "/inner.html")
    city.page("/busy.html", city.tools.more.framed("系统繁忙，请稍后再试"))
    city.listed(city.links(3), "<a href='/busy.html'>下一页</a>", "/before.html")
    city.listed(city.links(4, 5), "<a href='/shared_2.html'>下一页</a>", "/all.html")
    city.listed(city.links(4), "<a href='/own_2.html'>下一页</a>", "/own.html")
    city.listed(city.links(5), "", "/shared_2.html")
    city.listed(city.links(6), "", "/own_2.html")
    city.profile("/same.html", "/frames.html", "/before.html", "/all.html", "/own.html")
    night = city.night()
    assert city.documents() == {f"/doc/{n}.html" for n in range(1, 7)}, "each list goes on by what it gave itself"
    assert city.alarms(night) == {"list_short": "/same.html?page=2", "list_failed": "/busy.html"}


def test_titles_that_are_cut_without_a_mark_are_completed(city: Any) -> None:
    city.doc(1, 2, 3)
    title = "云澜市第3局2024年度部门决算"
    city.listed(
        "<li><a href='/doc/1.html'>云澜市第1局2024年度部门决</a></li>"
        "<li><a href='/doc/2.html' data-title='云澜市第2局2024年度部门决算'>云澜市第2局2024年度</a></li>"
        f"<li title='{title}'><a href='/doc/3.html'>云澜市第3局2024年度</a></li>"
    )
    assert city.alarms(city.night()) == {}
    assert city.documents() == {"/doc/1.html", "/doc/2.html", "/doc/3.html"}


def test_two_editions_in_turns_are_told_each_time_and_the_last_one_counts(city: Any) -> None:
    city.listed(city.links(2))
    first = city.tools.article(2)
    second = first.replace(b"1002.50", b"1003.50").replace(b"100.00", b"101.00")
    for number, edition in enumerate((first, second, first)):
        city.page("/doc/2.html", edition)
        night = city.night()
        assert city.states(night)["/doc/2.html"] == ("changed" if number else "new")
        amounts = set(load("facts", data=city.data)["value"].astype(float))
        assert ({10025000.0} if edition == first else {10035000.0}) <= amounts
    assert len(load("documents", data=city.data)) == 1
