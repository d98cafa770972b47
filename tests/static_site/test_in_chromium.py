"""The site as a person uses it from the disk: a real Chromium; its policy refuses nothing that the pages need."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

Browser = Callable[..., Any]


def hostile_pages(site: Path) -> list[Path]:
    return [path for path in site.glob("*/*.html") if "恶意局" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("wide", [390, 1440])
def test_hostile_titles_are_only_words(site: Path, browser: Browser, wide: int) -> None:
    tab = browser(wide=wide, high=844)
    pages = hostile_pages(site)
    assert len(pages) >= 4
    for path in pages:
        tab.open(path)
        assert "owned" not in tab.run("document.title").replace("document.title='owned'", "")
        assert tab.run("document.title") != "owned"
        assert tab.run("document.querySelectorAll('img, iframe, main script').length") == 0
        assert tab.run("document.documentElement.scrollWidth") <= wide
        assert tab.run("document.querySelector('h1').getBoundingClientRect().height") < 300


@pytest.mark.parametrize("wide", [390, 1440])
def test_no_page_is_wider_than_the_window(site: Path, browser: Browser, wide: int) -> None:
    tab = browser(wide=wide, high=844)
    for path in [
        *site.glob("*.html"),
        *site.glob("place/*.html"),
        *site.glob("body/*.html"),
        *site.glob("year/*.html"),
    ]:
        tab.open(path)
        assert tab.run("document.documentElement.scrollWidth") <= wide, path


def test_the_button_changes_the_language_and_the_next_page_keeps_it(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "index.html")
    seen = "[...document.querySelectorAll('nav span')].filter(e => e.checkVisibility()).map(e => e.textContent).join()"
    assert "Places" in tab.run(seen)
    assert "地区" not in tab.run(seen)
    tab.click("#language")
    assert "地区" in tab.run(seen)
    assert "Places" not in tab.run(seen)
    tab.open(site / "years.html")
    assert tab.run("document.documentElement.lang") == "zh-CN"
    assert "年度" in tab.run(seen)


def test_a_body_has_plots_that_tell_their_numbers(site: Path, browser: Browser) -> None:
    tab = browser(dark=True)
    page = next(path for path in site.glob("body/*.html") if "<title>云澜市水利局" in path.read_text(encoding="utf-8"))
    tab.open(page)
    assert tab.run("document.querySelectorAll('figure svg rect').length") > 5
    assert tab.run(
        "[...document.querySelectorAll('svg text')].map(e => e.getBBox()).every(b => b.x >= 0 && b.x + b.width <= 362)"
    )
    assert tab.run("getComputedStyle(document.body).backgroundColor") == "rgb(15, 18, 22)"


def test_columns_of_a_year_are_sorted_by_their_heads(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "year" / "2024.html")
    tab.run("document.querySelector('table.sortable th[data-sort=number] button').click()")
    values = tab.run(
        "[...document.querySelectorAll('.sortable tbody tr')].map(r => +r.cells[2].dataset.value).filter(n => n > 0)"
    )
    assert len(values) >= 2
    assert values == sorted(values, reverse=True)


def test_a_link_to_a_fact_shows_its_row(site: Path, browser: Browser) -> None:
    tab = browser()
    page = next(path for path in site.glob("body/*.html") if "<title>云澜市水利局" in path.read_text(encoding="utf-8"))
    tab.open(page)
    tab.run("document.querySelector('main table a').click()")
    tab.wait("location.pathname.includes('/doc/') && document.querySelector('tr.target') !== null")
    tab.wait(
        "(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('tr.target').getBoundingClientRect())"
    )


def test_findings_are_left_by_severity(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "findings.html")
    shown = "[...document.querySelectorAll('.findings li')].filter(e => e.checkVisibility()).length"
    every = tab.run(shown)
    tab.click("[data-only-rule]")
    assert 0 < tab.run(shown) <= every
    tab.click("[data-only-rule]")
    assert tab.run(shown) == every


def found(tab: Any, words: str) -> list[str]:
    """The titles that a search from the disk gives."""
    tab.run(f"location.hash = encodeURIComponent({json.dumps(words)})")
    tab.wait(f"document.querySelector('#q').value === {json.dumps(words)}")
    tab.wait("document.querySelector('#said').textContent !== ''")
    return list(tab.run("[...document.querySelectorAll('#found a')].map(e => e.textContent)"))


def test_search_finds_bodies_items_and_amounts_from_the_disk(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "search.html")
    assert "云澜市水利局" in found(tab, "水利局")
    assert any("三公" in title for title in found(tab, "水利局 三公经费"))
    assert found(tab, "18.64"), "an amount as printed"
    assert found(tab, "186,400"), "the same in yuan"
    assert not found(tab, "没有的单位")
    assert not found(tab, "水")
    tab.run("location.hash = encodeURIComponent('云澜市水利局')")
    tab.wait("document.querySelector('#found a[href^=body]') !== null")
    tab.run("document.querySelector('#found a[href^=body]').click()")
    tab.wait("document.querySelector('h1')?.textContent === '云澜市水利局'")


def test_nobody_is_found_by_a_name_that_is_no_datum(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "search.html")
    assert not found(tab, "欧阳明月")
    assert not found(tab, "0795-1234567")
    assert found(tab, "恶意局")
    assert not [path for path in site.glob("search/*.js") if "欧阳" in path.read_text(encoding="utf-8")]


def test_hostile_titles_are_words_in_search_and_comparison(site: Path, browser: Browser) -> None:
    tab = browser(wide=390, high=844)
    for name in ("search.html#" + quote("恶意局"), "compare.html"):
        path, _, fragment = name.partition("#")
        tab.open(site / path, f"#{fragment}" if fragment else "")
        tab.wait("document.querySelectorAll('#found li, #ranks tbody tr').length > 0")
        assert tab.run("document.title") != "owned"
        assert tab.run("document.querySelectorAll('img').length") == 0
        assert tab.run("document.documentElement.scrollWidth") <= 390


def test_bodies_are_compared_over_the_years(site: Path, browser: Browser) -> None:
    tab = browser()
    tab.open(site / "compare.html", "#departments/2024/three_public__final")
    tab.wait("document.querySelectorAll('#ranks tbody tr').length >= 2")
    values = tab.run(
        "[...document.querySelectorAll('#ranks tbody tr')].map(r => +r.cells[4].textContent.replace(',', ''))"
    )
    assert values == sorted(values, reverse=True)
    for number in (1, 2):
        tab.run(f"document.querySelectorAll('#ranks input')[{number - 1}].click()")
    tab.wait("document.querySelectorAll('#chart .legend span').length === 2")
    assert tab.run("document.querySelectorAll('#chart rect').length") >= 2
    tab.click("#language")
    tab.wait("document.querySelector('#chart figcaption').textContent.includes('经费')")
