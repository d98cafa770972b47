"""Tables and articles that the scripts of a page hold: read as if they were printed, once, and only where named."""

from __future__ import annotations

import json

import pytest

from mingzhang.extractors.html.literals import values_of, written_by
from mingzhang.extractors.html.reader import read_html
from mingzhang.schemas.document import Paragraph, Reading, Table

NAME = "云溪市水利局2023年度部门决算"
TITLE, UNIT = "财政拨款“三公”经费支出决算表", "单位：万元"
HEAD = ["项目", "预算数", "决算数"]
ROWS = [["公务接待费", "10.00", "9.80"], ["公务用车运行维护费", "30.00", "28.50"], ["合计", "40.00", "38.30"]]
FIELDS = ["name", "plan", "done"]
RECORDS = [dict(zip(FIELDS, row, strict=True)) for row in ROWS]
COLUMNS = [{"field": field, "title": title} for field, title in zip(FIELDS, HEAD, strict=True)]
MARKUP = (
    f"<p>{TITLE}</p><p>{UNIT}</p><table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEAD, *ROWS])
    + "</table>"
)


def page(script: str, body: str = "", kind: str = "text/javascript") -> Reading:
    head = f"<html><head><title>{NAME}</title></head><body><div><h1>{NAME}</h1><p>现将有关情况公开如下。</p>"
    return read_html(f"{head}{body}</div><script type='{kind}'>{script}</script></body></html>".encode())


def tables(reading: Reading) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table)]


def said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def spelled(value: object) -> str:
    """A literal as people write it: single quotes, bare keys, commas at the end, remarks."""
    if isinstance(value, dict):
        return "{" + "".join(f"{key}: {spelled(one)}, " for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[ // rows\n" + "".join(f"{spelled(one)}, /* and */" for one in value) + "]"
    return f"'{value}'"


BESIDE = {"title": TITLE, "dw": UNIT, "columns": COLUMNS, "rows": RECORDS}
LISTS = {"name": TITLE, "dw": UNIT, "data": [HEAD, *ROWS]}
KEYED = {"表名": TITLE, "单位": UNIT, "rows": [dict(zip(HEAD, row, strict=True)) for row in ROWS]}
FIRST = {"t": TITLE, "u": UNIT, "rows": [dict(zip(FIELDS, row, strict=True)) for row in [HEAD, *ROWS]]}


@pytest.mark.parametrize("data", [BESIDE, LISTS, KEYED, FIRST])
@pytest.mark.parametrize("write", [said, json.dumps, spelled])
def test_rows_of_data_with_headings_and_a_title_are_a_table(data: object, write: object) -> None:
    reading = page(f"var tables = [{write(data)}]; draw(tables);")  # type: ignore[operator]
    (table,) = tables(reading)
    assert [cell.text for cell in table.cells] == [cell for row in [HEAD, *ROWS] for cell in row]
    assert table.caption[-2:] == (TITLE, UNIT)
    assert "from_script" in reading.flags
    assert reading.gaps == ()


EMPTY = f"<p>{TITLE}</p><p>{UNIT}</p>"
HEADS = (
    ("<table id='t'><tr>", "<th lay-data=\"{{field:'{}'}}\">{}</th>", "</tr></table>"),
    ("<table id='t'><tr>", "<th data-field='{}'>{}</th>", "</tr></table>"),
    ("<div id='t'><el-table>", "<el-table-column prop='{}' label='{}'></el-table-column>", "</el-table></div>"),
)


@pytest.mark.parametrize(("start", "column", "end"), HEADS)
def test_headings_and_title_may_stand_in_the_page(start: str, column: str, end: str) -> None:
    head = start + "".join(column.format(*pair) for pair in zip(FIELDS, HEAD, strict=True)) + end
    (table,) = tables(page(f"render({{elem: '#t', data: {said(RECORDS)}}})", EMPTY + head))
    assert [cell.text for cell in table.cells] == [cell for row in [HEAD, *ROWS] for cell in row]
    assert table.caption[-2:] == (TITLE, UNIT)


WRITTEN = "".join(f"document.write('{piece}>');\n" for piece in MARKUP.split(">")[:-1])


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (f"document.getElementById('zw').innerHTML = {said(MARKUP)};", "text/javascript"),
        ("$('#zw').html('" + "'\n + '".join(MARKUP[at : at + 60] for at in range(0, len(MARKUP), 60)) + "')", ""),
        (json.dumps({"props": {"article": {"content": MARKUP}}}), "application/json"),
        (MARKUP, "text/html"),
        (WRITTEN, "text/javascript"),
        (f"var state = JSON.parse({said(said({'content': MARKUP}))})", "text/javascript"),
    ],
)
def test_markup_that_a_script_holds_is_part_of_the_page(script: str, kind: str) -> None:
    (table,) = tables(page(script, "<div id='zw'></div>", kind))
    assert [cell.text for cell in table.cells if cell.row == 1] == ROWS[0]
    assert table.caption[-2:] == (TITLE, UNIT)


def test_an_article_in_the_data_of_a_page_without_text_is_no_script_shell() -> None:
    script = f"window.__STATE__ = {json.dumps({'content': f'<h1>{NAME}</h1>' + MARKUP})}"
    reading = read_html(f"<html><title>{NAME}</title><div id='app'></div><script>{script}</script></html>".encode())
    assert len(tables(reading)) == 1


@pytest.mark.parametrize(
    "script",
    [
        f"var data = {said({'content': MARKUP, 'table': LISTS})}",  # drawn on the server, and the data once more
        "echarts.init(x).setOption({series: [{data: [{value: 9.81, name: '接待费'}, {value: 28.51, name: '车'}]}]})",
        "var menu = '<div><p>首页</p><p>备案号 12345678</p><p>2024</p></div>'",
        "var row = '<tr><td>{{name}}</td><td>1.11</td></tr><tr><td>2.22</td><td>3.33</td></tr>'",
        f"var rows = {said([[1.25, 2.25], [3.5, 4.5]])}",
    ],
)
def test_what_is_printed_or_nowhere_named_is_left_out(script: str) -> None:
    reading = page(script, MARKUP)
    assert len(tables(reading)) == 1
    assert "from_script" not in reading.flags
    assert not any("备案" in block.text for block in reading.blocks if isinstance(block, Paragraph))


def test_literals_keep_numbers_as_they_are_spelled_and_code_is_passed_over() -> None:
    script = (
        "function f(a) { return a[0] + {b: a}; } var x = {a: 1.50, 'b': [-2, null, \"\\u4e00\\x41\"], c: undefined};"
    )
    assert list(values_of(script))[-1] == {"a": "1.50", "b": ["-2", None, "一A"], "c": None}
    assert written_by("document.write('a' + 'b'); document.writeln(c); document.write(\"d\")") == "abd"


@pytest.mark.parametrize("script", ["[" * 200_000, "{a:" * 100_000, "['" * 100_000, "[1," * 100_000, "/*" * 200_000])
def test_literals_without_end_end(script: str) -> None:
    assert list(values_of(script)) == []


def test_characters_in_halves_and_what_no_page_can_hold_do_not_cost_the_page() -> None:
    rows = [
        {**one, "name": f"{one['name']}{mark}"}
        for one, mark in zip(RECORDS, ("\U0001f600", "\ud800", "\uffff"), strict=True)
    ]
    script = (
        f"show('{TITLE}', '{UNIT}', {json.dumps(COLUMNS)}, {json.dumps({'title': TITLE, 'unit': UNIT, 'rows': rows})})"
    )
    (table,) = tables(page(script))
    assert [cell.text for cell in table.cells if cell.col == 0] == [
        HEAD[0], f"{ROWS[0][0]}\U0001f600", f"{ROWS[1][0]}\ufffd", ROWS[2][0],
    ]  # fmt: skip
