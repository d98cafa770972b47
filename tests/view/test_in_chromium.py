"""The page as a person uses it: a real Chromium, real clicks and keys; its policy refuses nothing that it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

View = Callable[[Path], Path]
Browser = Callable[..., Any]
IN_SIGHT = """(e => {const r = e.getBoundingClientRect(), m = document.querySelector('main').getBoundingClientRect();
 return r.width > 0 && r.top >= m.top - 1 && r.bottom <= m.bottom + 1 && r.left >= m.left - 1
 && r.right <= m.right + 1})
 (document.querySelector('main .on'))"""
FILES = ("slj.pdf", "kjj.xlsx", "kjj.html", "mzj.html")


def chosen(tab: Any) -> str:
    """The fact of the card that is shown."""
    return str(tab.run("document.querySelector('#card').dataset.id ?? ''"))


@pytest.mark.parametrize("name", FILES)
def test_a_number_of_the_list_shows_its_place_and_its_place_shows_the_number(
    view: View, browser: Browser, portal: Path, name: str
) -> None:
    tab = browser()
    tab.open(view(portal / name))
    tab.run("document.querySelector('#list').scrollTop = 200")
    tab.click("#list .one:nth-child(6)")
    first = chosen(tab)
    assert len(first) == 24
    tab.wait(IN_SIGHT)
    other = tab.run(
        "[...document.querySelectorAll('main [data-n]')].find(e => { const r = e.getBoundingClientRect();"
        " return r.top > 120 && r.bottom < 800 && r.left > 0 && r.right < 900 && !e.matches('.on, .left') }).dataset.n"
    )
    tab.click(f"main [data-n='{other}']")
    assert chosen(tab) not in ("", first)
    assert tab.run(
        "(r => { const l = document.querySelector('#list').getBoundingClientRect(); return r.top >= l.top - 1 &&"
        " r.bottom <= l.bottom + 1 })(document.querySelector('#list .one.on').getBoundingClientRect())"
    )


def test_keys_walk_numbers_and_findings_search_and_close(view: View, browser: Browser, portal: Path) -> None:
    tab = browser()
    tab.open(view(portal / "slj.pdf"))
    seen = []
    for _ in range(3):
        tab.key("j")
        seen.append(chosen(tab))
        tab.wait(IN_SIGHT)
    tab.key("k")
    assert len(set(seen)) == 3
    assert chosen(tab) == seen[1]
    tab.key("n")
    assert tab.run("document.querySelectorAll('.finding.error').length") == 2
    assert tab.run("document.querySelector('.finding.on').textContent").count("27") > 0
    assert tab.run("document.querySelectorAll('main .box.side').length") >= 8, "both sides are marked"
    tab.wait(IN_SIGHT)
    tab.key("Escape")
    assert tab.run("document.querySelector('#card').hidden")
    tab.key("/")
    tab.type("18.64")
    tab.wait(
        "document.querySelectorAll('#list .one').length > 0 && document.querySelector('#list .one').ariaSetSize < 20"
    )
    assert tab.run("[...document.querySelectorAll('#list .value')].every(e => e.textContent.startsWith('186,400'))")
    tab.key("Escape")
    tab.key("?")
    assert tab.run("document.querySelector('#help').open")


def test_filters_by_verdict_section_and_concept(view: View, browser: Browser, portal: Path) -> None:
    tab = browser()
    tab.open(view(portal / "slj.pdf"))
    whole = tab.run("+document.querySelector('#list .one').ariaSetSize")
    tab.click("[data-verdict=contradicted]")
    assert tab.run("[...document.querySelectorAll('#list .one')].every(e => e.matches('.contradicted'))")
    tab.click("[data-verdict=contradicted]")
    for name in ("section", "concept"):
        tab.run(
            f"(s => {{ s.selectedIndex = 2; s.dispatchEvent(new Event('change')) }})(document.querySelector('#{name}'))"
        )
        assert 0 < tab.run("+document.querySelector('#list .one')?.ariaSetSize || 1") < whole
        tab.key("Escape")
    assert tab.run("+document.querySelector('#list .one').ariaSetSize") == whole


def test_leftovers_say_why(view: View, browser: Browser, portal: Path) -> None:
    tab = browser()
    tab.open(view(portal / "slj.pdf"))
    tab.key("3")
    tab.click("#list .one")
    assert tab.run("document.querySelector('#card').textContent").count("year") > 0


def test_chinese_and_english(view: View, browser: Browser, portal: Path) -> None:
    tab = browser()
    tab.open(view(portal / "kjj.html"))
    assert "Numbers" in tab.run("document.querySelector('#tab-numbers').textContent")
    tab.click("#language")
    assert "数字" in tab.run("document.querySelector('#tab-numbers').textContent")
    assert tab.run("document.documentElement.lang") == "zh-CN"


def test_the_line_for_amendments_is_one_that_the_file_of_amendments_takes(
    view: View, browser: Browser, portal: Path, tmp_path: Path
) -> None:
    from mingzhang.pipeline.amendments.book import amendments_of

    tab = browser()
    tab.open(view(portal / "kjj.html"))
    tab.key("j")
    tab.run("document.querySelector('.fix').open = true")
    for name, words in (("value", "1,234,000"), ("reason", "page 3 prints\t123.4 万元")):
        tab.run(f"document.querySelector('#amend-{name}').focus()")
        tab.type(words)
    line = tab.run("document.querySelector('#amend-line').value")
    (tmp_path / "amendments.tsv").write_text(line + "\n", encoding="utf-8")
    (told,) = amendments_of(tmp_path, line.split("\t")[0])
    assert (told.column, told.value, told.reason) == ("value", "1234000", "page 3 prints 123.4 万元")
    assert told.fact_id == chosen(tab)


@pytest.mark.parametrize("wide", [390, 1440])
def test_nothing_is_wider_than_the_window(view: View, browser: Browser, portal: Path, wide: int) -> None:
    tab = browser(wide=wide, high=844)
    for name in FILES:
        tab.open(view(portal / name))
        tab.key("j")
        assert tab.run("document.documentElement.scrollWidth") <= wide
        tab.wait("document.querySelector('main .on') !== null && !document.querySelector('#card').hidden")


def test_a_phone_shows_one_side_at_a_time(view: View, browser: Browser, portal: Path) -> None:
    tab = browser(wide=390, high=844)
    tab.open(view(portal / "slj.pdf"))
    tab.click(".sides2 button:nth-child(2)")
    tab.click("#list .one:nth-child(3)")
    tab.wait(IN_SIGHT)
    card, box = (
        tab.run(f"document.querySelector('{one}').getBoundingClientRect().toJSON()") for one in ("#card", "main .on")
    )
    assert box["bottom"] <= card["top"], "the card does not cover the number"


def test_pages_far_away_hold_no_picture(view: View, browser: Browser, portal: Path) -> None:
    tab = browser()
    tab.open(view(portal / "slj.pdf"))
    tab.wait("document.querySelectorAll('main canvas[data-drawn]').length > 0")
    assert tab.run("document.querySelectorAll('main .page').length") == 15
    tab.run("document.querySelector('main').scrollTop = 1e6")
    tab.wait(
        "document.querySelector('[data-page=\"15\"] canvas') && !document.querySelector('[data-page=\"1\"] canvas')"
    )
    assert tab.run("document.querySelectorAll('main canvas').length") < 8


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells the memory of processes")
def test_ninety_nine_pages_hold_less_than_600_megabytes(view: View, browser: Browser, tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    paper = canvas.Canvas(str(tmp_path / "long.pdf"))
    for page in range(1, 100):
        paper.drawString(60, 780, f"Page {page}.")
        for line in range(1, 40):
            paper.line(60, 780 - line * 18, 500, 780 - line * 18 + page % 7)
        paper.showPage()
    paper.save()
    tab = browser()
    tab.open(view(tmp_path / "long.pdf"))
    most = 0
    for page in range(1, 100):
        tab.run(f"document.querySelector('[data-page=\"{page}\"]').scrollIntoView()")
        tab.wait(f"!!document.querySelector('[data-page=\"{page}\"] canvas[data-drawn]')")
        most = max(most, tab.megabytes()) if page % 11 == 0 else most
    assert 100 < most < 600


def test_a_hostile_document_is_only_words(view: View, browser: Browser, tmp_path: Path) -> None:
    evil = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202e\u2066"
    escaped = evil.replace("&", "&amp;").replace("<", "&lt;")
    rows = "".join(f"<tr><td>{escaped}{n}</td><td>{n}.50</td></tr>" for n in range(1, 4))
    head = f"{escaped}{'长' * 10_000}2024年度部门决算"
    page = (
        f"<html><head><meta charset='utf-8'><title>{head}</title></head><body><h1>{head}</h1>"
        f"<p>2024年度{escaped}收入总计1,234.56万元。</p>"
        f"<table><tr><td>项目</td><td>决算数</td></tr>{rows}</table></body></html>"
    )
    (tmp_path / "evil.html").write_text(page, encoding="utf-8")
    made = view(tmp_path / "evil.html")
    text = made.read_text(encoding="utf-8")
    assert text.count("<script>") == 1
    assert "\u202e" not in text
    tab = browser(wide=390, high=844)
    tab.open(made)
    tab.key("j")
    assert tab.run("document.title") != "owned"
    assert tab.run("document.querySelectorAll('img, iframe, main script').length") == 0
    assert tab.run("document.querySelector('header').getBoundingClientRect().height") < 120
    assert tab.run("document.documentElement.scrollWidth") <= 390
