"""Tables that are no `table` elements, and tables inside cells."""

import pytest

from mingzhang.extractors.html.pretext import pieces_of_lines
from mingzhang.extractors.html.reader import read_html
from mingzhang.schemas.document import Paragraph, Table

ROWS = (
    ("项目", "年初预算", "决算数"),
    ("合计", "2,400.00", "2,247.89"),
    ("基本支出", "", "1,102.17"),
    ("项目支出", "1,300.00", "1,145.72"),
)


def page(body: str, style: str = "") -> bytes:
    head = f"<head><title>云溪市水利局2023年度决算</title><meta charset=utf-8><style>{style}</style></head>"
    return f"<html>{head}<body><h1>云溪市水利局2023年度决算</h1><p>单位：万元</p>{body}</body></html>".encode()


def grids(data: bytes) -> list[list[list[str]]]:
    found = []
    for table in (block for block in read_html(data).blocks if isinstance(block, Table)):
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell.text)
        found.append([rows[row] for row in sorted(rows)])
    return found


def trs(*rows: str) -> str:
    """Rows of a table element, their cells parted by `|`."""
    return "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows)


def made(row: str, cell: str, rows=ROWS) -> str:
    tag = row.split(maxsplit=1)[0]
    inner = cell.split(maxsplit=1)[0]
    lines = ("".join(f"<{cell}>{text}</{inner}>" for text in texts) for texts in rows)
    return "".join(f"<{row}>{line}</{tag}>" for line in lines)


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("", "<div>" + made('div style="display:table-row"', 'div style="display:table-cell"') + "</div>"),
        (".r{display:table-row} .c{display:table-cell}", "<div>" + made("div class=r", "span class=c") + "</div>"),
        ("", '<div role="table">' + made("div role=row", "div role=cell") + "</div>"),
        ("", "<div>" + made("div class=tr", "div class=td") + "</div>"),
        ("", "<div>" + made("ul class=row", "li") + "</div>"),
        (".r{display:flex}", "<section>" + made("div class=r", "div") + "</section>"),
        ("", "<div>" + made("div", "span") + "</div>"),
        (
            ".g{display:grid;grid-template-columns:repeat(3,1fr)}",
            "<div class=g>" + "".join(f"<div>{t}</div>" for r in ROWS for t in r) + "</div>",
        ),
        (
            ".g{display:grid;grid-template-columns:120px 1fr 1fr}",
            "<div class=g>" + "".join(f"<span>{t}</span>" for r in ROWS for t in r) + "</div>",
        ),
        (
            "",
            "<div class=table><div class=thead>"
            + made("div class=tr", "div", ROWS[:1])
            + "</div><div class=tbody>"
            + made("div class=tr", "div", ROWS[1:])
            + "</div></div>",
        ),
    ],
)
def test_blocks_that_make_a_table_are_one(style, body):
    assert grids(page(body, style)) == [[list(row) for row in ROWS]]


def test_foot_group_stands_last_and_lines_around_the_rows_are_kept():
    body = made('div class="tfoot" style="display:table-footer-group"', "div", ()) + "<div><p>支出决算表</p>"
    body += '<div style="display:table-footer-group">' + made("div class=tr", "div", ROWS[1:2]) + "</div>"
    body += made("div class=tr", "div", (ROWS[0], *ROWS[2:])) + "<p>注：尾差</p></div>"
    reading = read_html(page(body))
    assert grids(page(body)) == [[list(ROWS[0]), list(ROWS[2]), list(ROWS[3]), list(ROWS[1])]]
    assert [b.text for b in reading.blocks if isinstance(b, Paragraph)][-2:] == ["支出决算表", "注：尾差"]


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" + "".join(f"<li><a>公开{n}</a><span>2024-01-0{n}</span><i>12</i></li>" for n in range(1, 6)) + "</ul>",
        "<div class=row>"
        + "".join(f"<div class=col><p>收入{n}.50万元</p><p>说明</p></div>" for n in range(1, 5))
        + "</div>",
    ],
)
def test_lists_and_columns_of_a_page_are_no_tables(body):
    assert grids(page(body)) == []


def test_words_set_in_a_table_inside_a_cell_belong_to_the_cell_and_cast_doubt_on_its_row():
    inner = "<table><tr><td>（含上年结转）</td></tr></table>"
    rows = trs("项目|决算|项目|决算", f"甲{inner}|1.00|乙|2.00", "丙|3.00|丁|4.00")
    table = next(b for b in read_html(page(f"<table>{rows}</table>")).blocks if isinstance(b, Table))
    assert table.cells[4].text == "甲\n（含上年结转）"
    assert [cell.text for cell in table.cells if cell.unread and cell.col == 1] == ["1.00"]


def test_a_table_of_numbers_inside_a_cell_is_a_table_of_its_own():
    inner = "<table>" + trs("其中|数", "戊|0.25", "己|0.75") + "</table>"
    rows = trs("项目|决算", f"甲|1.00{inner}", "丙|3.00", "丁|4.00", "庚|5.00")
    outer, within = grids(page(f"<table>{rows}</table>"))
    assert outer[1] == ["甲", "1.00"]
    assert within[1] == ["戊", "0.25"]


def test_rows_that_breaks_lump_keep_their_blank_lines():
    rows = "<tr><td>合计<br>甲<br>乙</td><td>3.00<br>1.00<br>2.00</td><td>&nbsp;<br>0.50<br>&nbsp;</td></tr>"
    rows = f"<tr><td>项目</td><td>决算</td><td>其中</td></tr>{rows}"
    assert grids(page(f"<table>{rows}</table>"))[0][1] == ["合计\n甲\n乙", "3.00\n1.00\n2.00", "\n0.50\n"]


PIPES = [
    "+------+--------+",
    "| 项目 | 决算数 |",
    "+------+--------+",
    "| 合计 | 3.00 |",
    "| 甲 | 1.00 |",
    "| 乙 |  |",
    "+------+--------+",
]
GAPS = [
    "支出决算表",
    "部门：云溪市水利局          单位：万元",
    "项目        年初预算      决算数",
    "合计          3.00         2.50",
    "基本支出                   1.50",
    "项目支出      2.00         1.00",
    "注：尾差",
]


def test_preformatted_columns_between_strokes():
    (table,) = pieces_of_lines(PIPES)
    assert [cell.text for cell in table.cells] == ["项目", "决算数", "合计", "3.00", "甲", "1.00", "乙", ""]


def test_preformatted_columns_under_one_another():
    *above, table, below = pieces_of_lines(GAPS)
    assert above == ["支出决算表", "部门：云溪市水利局", "单位：万元"]
    assert [cell.text for cell in table.cells if cell.row == 2] == ["基本支出", "", "1.50"]
    assert below == "注：尾差"


@pytest.mark.parametrize("lines", [["第一段  文字", "第二段  文字"], ["2023年收入12.50万元"], []])
def test_preformatted_prose_stays_lines(lines):
    assert list(pieces_of_lines(lines)) == lines


def test_a_page_of_preformatted_text_is_read_in_its_lines():
    reading = read_html(page("<pre>" + "\n".join(GAPS) + "</pre>"))
    assert [type(block).__name__ for block in reading.blocks][-2:] == ["Table", "Paragraph"]
