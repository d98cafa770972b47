"""Parts of the engine that need no server: addresses as they are asked, cookies, robots.txt, the pace of a host."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from itertools import pairwise

import pytest

from mingzhang.pipeline.crawl.cookies import Cookies
from mingzhang.pipeline.crawl.host_throttle import HostThrottle
from mingzhang.pipeline.crawl.robots import MOST, Robots, rules_of
from mingzhang.pipeline.fetch.web import escaped

PORTAL = "http://czj.yunlan.gov.cn"


@pytest.mark.parametrize(
    ("linked", "asked"),
    [
        (f"{PORTAL}/a/index.html", f"{PORTAL}/a/index.html"),
        (f"{PORTAL}/决算 表.pdf", f"{PORTAL}/%E5%86%B3%E7%AE%97%20%E8%A1%A8.pdf"),
        (f"{PORTAL}/%E5%86%B3.pdf?x=%20&y='", f"{PORTAL}/%E5%86%B3.pdf?x=%20&y=%27"),
        (f"{PORTAL}/a[1]|2.html?q=[决]|", f"{PORTAL}/a%5B1%5D%7C2.html?q=%5B%E5%86%B3%5D%7C"),
        (f"{PORTAL}?id=1", f"{PORTAL}/?id=1"),
        (f"{PORTAL}/gkmlpt/index#613", f"{PORTAL}/gkmlpt/index#613"),
        ("http://Czj.Yunlan.Gov.CN:8080/A", "http://czj.yunlan.gov.cn:8080/A"),
        ("http://财政.中国/a", "http://xn--5bvu10g.xn--fiqs8s/a"),
    ],
)
def test_addresses_are_asked_and_archived_with_what_is_not_ascii_escaped(linked: str, asked: str) -> None:
    assert escaped(linked) == asked
    assert escaped(asked) == asked, "and once more changes nothing"


def set_cookie(*values: str) -> list[tuple[str, str]]:
    return [("Set-Cookie", value) for value in values]


def test_cookies_go_where_they_belong() -> None:
    cookies = Cookies()
    cookies.keep(f"{PORTAL}/list/", set_cookie("a=1; Path=/", "b=2; Path=/list", "c=3; Domain=yunlan.gov.cn; Path=/"))
    assert sorted(cookies.header(f"{PORTAL}/list/2").split("; ")) == ["a=1", "b=2", "c=3"]
    assert sorted(cookies.header(f"{PORTAL}/doc").split("; ")) == ["a=1", "c=3"]
    assert cookies.header("http://www.yunlan.gov.cn/") == "c=3"
    assert cookies.header("http://elsewhere.gov.cn/") == ""


def test_nobody_sets_a_cookie_for_all_governments() -> None:
    cookies = Cookies()
    cookies.keep(f"{PORTAL}/", set_cookie("spy=1; Domain=gov.cn; Path=/", "spy=2; Domain=.gov.cn; Path=/"))
    assert cookies.header("http://elsewhere.gov.cn/") == ""


def test_floods_of_cookies_are_bounded_and_no_answer_breaks_the_jar() -> None:
    cookies = Cookies()
    for answer in range(40):
        cookies.keep(f"{PORTAL}/", set_cookie(*(f"c{answer}x{number}={'y' * 300}; Path=/" for number in range(900))))
    assert len(cookies.header(f"{PORTAL}/")) <= 8192
    odd = (
        "=",
        ";;;",
        "a",
        "a=b; Expires=never",
        "a=b; Max-Age=x",
        "\x00=\x01",
        "a=" + "b" * 9000,
        "a=b; Path=" + "/" * 3000,
    )
    cookies.keep(f"{PORTAL}/", set_cookie(*odd))
    assert "b" * 9000 not in cookies.header(f"{PORTAL}/")


def test_rules_are_those_for_everybody_or_for_us() -> None:
    rules = rules_of(b"\xef\xbb\xbfUser-agent: *\nDisallow: /secret/\nUser-agent: spy\nDisallow: /\nCrawl-delay: 900\n")
    assert Robots.allow(rules, f"{PORTAL}/a.html")
    assert not Robots.allow(rules, f"{PORTAL}/secret/a.html")
    assert Robots.delay(rules) == 0
    ours = rules_of(
        b"User-agent: *\nDisallow: /\n\nUser-agent: Spy\nUser-agent: Mingzhang\nDisallow: /x\nCrawl-delay: 3\n"
    )
    assert Robots.allow(ours, f"{PORTAL}/a.html")
    assert not Robots.allow(ours, f"{PORTAL}/x/a.html")
    assert Robots.delay(ours) == 3


def test_ten_thousand_names_times_ten_thousand_rules_stay_small() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(15_000))
    tracemalloc.start()
    rules = rules_of((names + "".join(f"Disallow: /{number}\n" for number in range(15_000))).encode())
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
    assert Robots.allow(rules, f"{PORTAL}/77")


def test_a_robots_file_of_any_size_and_content_is_read_to_its_bound() -> None:
    rules = rules_of(b"User-agent: *\nDisallow: /a\n" + b"#" * MOST + b"\nDisallow: /b\n")
    assert not Robots.allow(rules, f"{PORTAL}/a")
    assert Robots.allow(rules, f"{PORTAL}/b")
    stars = rules_of(b"User-agent: *\nDisallow: /" + b"*a" * 2000 + b"b$\n")
    assert Robots.allow(stars, f"{PORTAL}/" + "a" * 4000)
    for noise in (bytes(range(256)) * 40, b"<html>", b"", b"Disallow", b"User-agent\n\n:::\n"):
        assert Robots.allow(rules_of(noise), f"{PORTAL}/a")


def test_a_host_is_asked_once_at_a_time_and_rests_between() -> None:
    throttle, spans = HostThrottle(), []

    async def ask() -> None:
        async with throttle.turn("x.cn", 0.02):
            begun = time.monotonic()
            await asyncio.sleep(0.01)
            spans.append((begun, time.monotonic()))

    async def all_of_them() -> None:
        await asyncio.gather(*(ask() for _ in range(5)))

    asyncio.run(all_of_them())
    spans.sort()
    assert all(later - ended >= 0.02 for (_, ended), (later, _) in pairwise(spans))


def test_a_slow_server_is_given_time_and_a_quick_error_makes_nothing_quicker() -> None:
    throttle, begun = HostThrottle(), []

    async def ask(latency: float, *, whole: bool) -> None:
        async with throttle.turn("x.cn", 0.0):
            begun.append(time.monotonic())
            throttle.answered("x.cn", latency, whole=whole)

    async def three() -> None:
        await ask(0.2, whole=True)
        await ask(0.0, whole=False)
        await ask(0.0, whole=True)

    asyncio.run(three())
    first, second, third = begun
    assert second - first >= 0.2
    assert third - second >= 0.2
