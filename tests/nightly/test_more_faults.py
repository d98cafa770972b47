"""Faults of other forms, all in one night, and the night after: exact states, exact alarms, and nothing lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mingzhang.pipeline.loading import load

PACE = "document_seconds = 2.0\ndocument_megabytes = 4\n"


def test_sixty_faults_more_in_one_night_and_what_stands_where_documents_were(city: Any) -> None:
    more = city.tools.more
    city.profile(pace=PACE)
    more.first_night(city)
    night = city.night()
    states = city.states(night)
    expected = {f"/m/{name}.html": state for name, (_, state) in (*more.WIRE.items(), *more.AWAY.items())}
    assert {url: states[url] for url in expected} == expected
    asked = {link: link.replace("\\", "/")[:2000] for link in more.LINKS}  # browsers read \\ as /
    assert {link[:80]: states[asked[link]] for link in more.LINKS} == {link[:80]: "refused" for link in more.LINKS}
    documents = {f"/m/{name}.html" for name in more.REPLACED}
    good = {f"/m/{name}.html" for name in ("raw-deflate", "packed-not", "headers-many", "header-long")}
    assert {url for url, state in states.items() if state == "new"} == documents | good | {"/list.html"}
    same = city.documents() - documents
    assert len(same) == 1, "the other good ones have the same bytes"
    assert same <= good
    wrong = {*expected.values(), "refused"} - {"new"}
    assert {alarm.kind for alarm in night.alarms} == {f"documents_{state}" for state in wrong}
    assert not [hit for hit in city.portal.hits if "latest" in hit.path]
    facts = load("facts", data=city.data)
    more.second_night(city)
    second = city.night()
    assert {url for url, state in city.states(second).items() if state == "withdrawn"} == documents
    assert {alarm.url.removeprefix(city.base) for alarm in second.alarms if alarm.kind == "withdrawn"} == documents
    assert {alarm.kind for alarm in second.alarms} == {"withdrawn"}, "what failed before in the same way rings once"
    assert load("facts", data=city.data).equals(facts), "the last good versions stay"
    assert city.alarms(city.night()) == {}, "a notice rings once, too"


LENGTHS = {
    "nested": "<em>共<b>8</b>页</em>",
    "hidden": "<input type=hidden id=totalPages value=7>",
    "english": "<span>page 1 of 7</span>",
    "traditional": "<b>共計 90 條</b>",
    "laypage": "<script>layui.laypage.render({elem: 'p', count: 90, limit: 15, curr: 1});</script>",
    "numbered": "<a href='#' data-page='2' class='next'>下一页</a>",
    "more": "<a href='javascript:;' onclick='loadMore()'>加载更多</a>",
    "attribute": "<div id='pager' pagecount='7'></div>",
    "jquery": "<script>$('#p').pagination({pageCount: 7, totalData: 95});</script>",
}


@pytest.mark.parametrize("kind", sorted(LENGTHS))
def test_lengths_in_other_words_are_told_too(city: Any, kind: str) -> None:
    city.doc(1, 2)
    city.listed(city.links(1, 2), LENGTHS[kind])
    assert city.alarms(city.night()) == {"list_short": "/list.html"}


@pytest.mark.parametrize(
    "form",
    ["/doc/1.html%3Bjsessionid={}", "/sid-{}/doc/1.html", "/s({})/doc/1.html", "/doc.jsp?id=1&wdsid={}",
     "/doc.jsp?id=1&tk={}", "/doc.jsp?id=1&CSRFToken={}", "/{}/doc/1.html", "/doc.jsp?id=1&key={}"],
)  # fmt: skip
def test_ids_made_anew_in_other_places_make_nothing_vanish(city: Any, form: str) -> None:
    for session in ("A1B2C3D4E5F60718293A4B5C6D7E8F90", "0F9E8D7C6B5A49382716050403020100"):
        for path in [path for path in city.portal.pages if "doc" in path]:
            del city.portal.pages[path]
        path = form.format(session)
        city.page(path, city.tools.article(1))
        city.listed(f"<li><a href='{path.replace('&', '&amp;')}'>云澜市第1局2024年度部门决算</a></li>")
        assert city.alarms(city.night()) == {}
    assert len(load("documents", data=city.data)) == 1


def test_a_described_list_whose_next_answer_is_no_address_is_told(city: Any) -> None:
    city.doc(1)
    rows = [{"title": "云澜市第1局2024年度部门决算", "url": "/doc/1.html"}]
    city.page("/api.json", json.dumps({"data": {"rows": rows, "next": "ftp://x.cn/2"}}), "application/json")
    city.profile("/api.json", more='[list.fields]\nitems = "data.rows"\nnext = "data.next"\n')
    assert city.alarms(city.night()) == {"list_short": "/api.json"}
