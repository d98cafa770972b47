"""What a reader of a page sees: sheets, attributes and tags decide what is text, what a note, what struck out."""

import pytest

from mingzhang.extractors.html.look import PLAIN, Looks
from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.html.stylesheet import read_rules
from mingzhang.extractors.html.tree import parse
from mingzhang.schemas.document import Paragraph, Table

SEEN = "本年收入合计2,226.21万元"
OLD = "上年收入合计1,999.99万元"


def page(body: str, head: str = "") -> bytes:
    title = "<h1>云溪市水利局2023年度决算</h1>"
    return f"<html><head><meta charset=utf-8>{head}</head><body>{title}{body}</body></html>".encode()


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_html(data).blocks if isinstance(block, Paragraph) and not block.heading]


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        (".a{display:none}", '<p class="x a">{}</p>'),
        (".a{display:none!important} .a{display:block}", '<p class="a">{}</p>'),
        ("#old p{visibility:hidden}", '<div id="old"><p>{}</p></div>'),
        ("div.b > p.c , td.z {opacity:0}", '<div class="b"><p class="c">{}</p></div>'),
        ("p[data-old]{display:none}", "<p data-old=1>{}</p>"),
        ("p[class^=old-]{display:none}", '<p class="old-2">{}</p>'),
        ("p:nth-child(2){display:none}", "<p>{}</p>"),
        ("h1 + p{display:none}", "<p>{}</p>"),
        ("@media screen{.a{display:none}}", '<p class="a">{}</p>'),
        (".w{color:#FFF}", '<p class="w">{}</p>'),
        ("/* .a{} */ .a{font-size:0}", '<p class="a">{}</p>'),
        (".a{position:absolute;left:-9999px}", '<p class="a">{}</p>'),
        (".a{height:0;overflow:hidden}", '<div class="a">{}</div>'),
        (".a{clip-path:inset(100%)}", '<p class="a">{}</p>'),
        ("", '<p style="display:none">{}</p>'),
        ("", '<p style="color:white">{}</p>'),
        ("", '<div bgcolor="#eeeeee"><p style="color:#eee">{}</p></div>'),
        ("", "<p><font color=#ffffff>{}</font></p>"),
        ("", '<p style="color:transparent">{}</p>'),
        ("", '<p style="font-size:0.5px">{}</p>'),
        ("", '<p style="font:0/0 a">{}</p>'),
        ("", '<p style="mso-hide:all">{}</p>'),
        ("", "<p hidden>{}</p>"),
        ("", "<dialog>{}</dialog>"),
    ],
)
def test_what_is_not_seen_is_not_read_and_told_once(style, hidden):
    body = hidden.format(OLD) + f"<p>{SEEN}</p>"
    reading = read_html(page(body, f"<style>{style}</style>"))
    assert [b.text for b in reading.blocks if isinstance(b, Paragraph) and not b.heading] == [SEEN]
    assert reading.flags == ("hidden_text",)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (".a{display:none} .a.on{display:block}", '<p class="a on">{}</p>'),
        (".a{display:none}", '<p class="a" style="display:block">{}</p>'),
        ("@media print{.a{display:none}}", '<p class="a">{}</p>'),
        ("@media (max-width:600px){.a{display:none}}", '<p class="a">{}</p>'),
        (".a:hover{display:none} .a::before{display:none}", '<p class="a">{}</p>'),
        (".a{visibility:hidden} .a span{visibility:visible}", '<p class="a"><span>{}</span></p>'),
        (".a{font-size:0} .a span{font-size:14px}", '<p class="a"><span>{}</span></p>'),
        (".h{background:#1a6aa9} .h p{color:#fff}", '<div class="h"><p>{}</p></div>'),
        ("", '<table><tr><td bgcolor="navy"><font color="white">{}</font></td></tr></table>'),
        ("", '<div style="background:url(a.png)"><p style="color:#fff">{}</p></div>'),
        ("body{background:#000;color:#fff}", "<p>{}</p>"),
        ("", '<p aria-hidden="true">{}</p>'),
        ("", "<details><p>{}</p></details>"),
        ("", '<p style="opacity:0.5;text-indent:-2em">{}</p>'),
        ("x{{{}}} <!-- .a", '<p class="a">{}</p>'),
    ],
)
def test_what_is_seen_stays(style, shown):
    reading = read_html(page(shown.format(SEEN), f"<style>{style}</style>"))
    assert [b.text for b in reading.blocks if isinstance(b, Paragraph) and not b.heading] == [SEEN]
    assert "hidden_text" not in reading.flags


def test_white_letters_of_a_class_may_stand_on_a_ground_that_a_sheet_elsewhere_gives():
    head = '<link rel="stylesheet" href="/a.css">'
    assert texts(page(f'<div class="banner"><p style="color:#fff">{SEEN}</p></div>', head)) == [SEEN]
    assert texts(page(f'<p>{SEEN}<span style="color:#fff">{OLD}</span></p>', head)) == [SEEN]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("2,226.21<sup>1</sup>万元", "2,226.21¹万元"),
        ('2,226.21<span style="vertical-align:super;font-size:8pt">1</span>万元', "2,226.21¹万元"),
        ('2,226.21<span class="n">1</span>万元', "2,226.21¹万元"),
        ('2,226.21<span style="position:relative;top:-6pt">1</span>万元', "2,226.21¹万元"),
        ("2,226.21<sub>1</sub>万元", "2,226.21₁万元"),
        ("<s>2,100.00</s>2,226.21万元", "2,226.21万元"),
        ("<del>2,100.00</del><ins>2,226.21</ins>万元", "2,226.21万元"),
        ('<span class="old">2,100.00</span>2,226.21万元', "2,226.21万元"),
        ('<font style="TEXT-DECORATION: line-through">2,100.00</font>2,226.21万元', "2,226.21万元"),
        ('<del style="text-decoration:none">2,226.21</del>万元', "2,226.21万元"),
        ('2,226.21<span style="vertical-align:baseline">万元</span>', "2,226.21万元"),
        ("<sup>2,226.21万元</sup>", "2,226.21万元"),
    ],
)
def test_notes_are_raised_and_struck_text_is_none_in_prose_and_in_cells(inside, text):
    head = "<style>.n{vertical-align:super} .old{text-decoration:line-through}</style>"
    row = "<tr><td>项目</td><td>甲</td><td>乙</td></tr>"
    reading = read_html(
        page(f"<p>{inside}</p><table>{row}<tr><td>收入</td><td>{inside}</td><td>1</td></tr></table>", head)
    )
    assert [b.text for b in reading.blocks if isinstance(b, Paragraph) and not b.heading] == [text]
    table = next(block for block in reading.blocks if isinstance(block, Table))
    assert table.cells[4].text == text


def test_rows_cells_and_columns_out_of_sight_are_kept_and_marked():
    head = "<style>.r{display:none} td:nth-child(3){display:none}</style>"
    rows = "<tr><td>项目</td><td>决算</td><td>旧</td></tr><tr class=r><td>甲</td><td>1.50</td><td>2.50</td></tr>"
    rows += "<tr><td>乙</td><td>3.50</td><td>4.50</td></tr>"
    table = next(b for b in read_html(page(f"<table>{rows}</table>", head)).blocks if isinstance(b, Table))
    assert [cell.text for cell in table.cells if cell.hidden] == ["旧", "甲", "1.50", "2.50", "4.50"]


def test_rows_stand_as_a_browser_shows_them():
    foot = "<tfoot><tr><td>合计</td><td>3.00</td></tr></tfoot>"
    head = "<thead><tr><th>项目</th><th>决算数</th></tr></thead>"
    body = "<tbody><tr><td>甲</td><td>1.00</td></tr><tr><td>乙</td><td>2.00</td></tr></tbody>"
    for source in (foot + head + body, head + foot + body, body + head + foot):
        table = next(b for b in read_html(page(f"<table>{source}</table>")).blocks if isinstance(b, Table))
        assert [cell.text for cell in table.cells if cell.col == 0] == ["项目", "甲", "乙", "合计"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('<input value="2,226.21">', "2,226.21"),
        ('<input type="text" readonly value="2,226.21">', "2,226.21"),
        ('<input type="hidden" value="9.99">2,226.21', "2,226.21"),
        ('<input type="button" value="查询2">2,226.21', "2,226.21"),
        ("<textarea>2,226.21</textarea>", "2,226.21"),
        ("<select><option>1.00</option><option selected>2,226.21</option></select>", "2,226.21"),
        ('<input name="searchword" value="2023">2,226.21', "2,226.21"),
    ],
)
def test_fields_of_a_form_show_their_values(field, text):
    reading = read_html(
        page(
            f"<p>合计{field}万元</p><table><tr><td>项目</td><td>一</td></tr><tr><td>甲</td><td>{field}</td></tr></table>"
        )
    )
    assert [b.text for b in reading.blocks if isinstance(b, Paragraph) and not b.heading] == [f"合计{text}万元"]
    assert next(b for b in reading.blocks if isinstance(b, Table)).cells[3].text == text


def test_a_page_of_endless_rules_is_read_within_bounds():
    rules = "".join(f".a .b{number} .c{{display:none}}" for number in range(3000))
    body = f'<div class="a"><p class="c">{SEEN}</p></div>' * 300
    assert texts(page(body, f"<style>{rules}</style>")) == [SEEN] * 300


@pytest.mark.parametrize(
    "sheet", ["/*" * 9000, "{" * 9000 + "}", "a " * 9000 + "{display:none}", "[" * 9000 + "{}", ".a{"]
)
def test_damaged_sheets_style_nothing(sheet):
    assert texts(page(f'<p class="a">{SEEN}</p>', f"<style>{sheet}</style>")) == [SEEN]


def test_rules_for_elsewhere_on_the_page_are_not_tried_on_an_element() -> None:
    outside = "".join(f".part{number} .row > p {{ color: #fff }}" for number in range(200))
    rules = read_rules([outside + ".row > p { color: #111 }"])
    page = parse("<div class=row>" + "<p>甲</p>" * 100 + "</div>").root
    said = [rules.of(element) for element in page.iter("p")]
    assert said == [[{"color": ("#111", False)}]] * 100
    assert rules.tried == 100


def test_a_rule_over_siblings_asks_for_what_stands_around_both() -> None:
    rules = read_rules([".sheet .head + p { color: #111 }", ".other .head + p { color: #222 }"])
    page = parse("<div class=sheet><p class=head>甲</p><p id=found>乙</p></div>").root
    (found,) = (element for element in page.iter("p") if element.get("id"))
    assert rules.of(found) == [{"color": ("#111", False)}]


def test_styles_that_tell_nothing_of_what_is_seen_cost_no_look_of_their_own() -> None:
    page = parse("".join(f"<p style='left: {number}px; line-height: 1.{number}'>甲</p>" for number in range(50))).root
    looks = Looks.of_page(page)
    assert {id(looks.inside(element, PLAIN)) for element in page.iter("p")} == {id(PLAIN)}
