"""Web pages whose texts stand at places, as programs write them out of a PDF: laid out like pages of one."""

import time

import pytest

from mingzhang.extractors.html.reader import read_html
from mingzhang.schemas.document import Paragraph, Table

ROWS = [
    ("项目", "2023年预算数", "2023年决算数"),
    ("人员经费", "1,204.50", "1,198.32"),
    ("公用经费", "310.00", "288.75"),
    ("合计", "1,514.50", "1,487.07"),
]
LEFTS, HIGH = (60, 200, 330), 20


def word(left: float, top: float, text: str, size: float = 10.5, unit: str = "pt") -> str:
    style = f"position:absolute;left:{left}{unit};top:{top}{unit};font-size:{size}{unit};line-height:{size}{unit}"
    return f'<div class="p" style="{style}">{text}</div>'


def rule(left: float, top: float, width: float, height: float) -> str:
    side = "bottom" if width else "right"
    return (
        f'<div class="r" style="position:absolute;left:{left}pt;top:{top}pt;width:{width}pt;height:{height}pt;'
        f'border-{side}:0.5pt solid #000000"></div>'
    )


def ruled(rows: list[tuple[str, ...]], top: float = 140) -> str:
    lines = [rule(55, top + HIGH * at, 400, 0) for at in range(len(rows) + 1)]
    lines += [rule(left, top, 0, HIGH * len(rows)) for left in (55, 190, 320, 455)]
    texts = [
        word(left, top + HIGH * at + 5, text)
        for at, row in enumerate(rows)
        for left, text in zip(LEFTS, row, strict=True)
    ]
    return "".join(lines + texts)


def page(inside: str, frame: str = "position:relative;width:595pt;height:842pt;overflow:hidden") -> str:
    return f'<div class="page" style="{frame}">{inside}</div>'


def html(*pages: str, head: str = "", above: str = "<h1>云溪市水利局2023年度部门决算</h1>") -> bytes:
    body = f'<div class="content" id="zoom">{"".join(pages)}</div>'
    return f"<html><head><meta charset=utf-8>{head}</head><body>{above}{body}</body></html>".encode()


def read(data: bytes) -> tuple[list[str], list[list[tuple[str, ...]]]]:
    blocks = read_html(data).blocks
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and not block.heading]
    return texts, [grid(block) for block in blocks if isinstance(block, Table)]


def grid(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in table.cells if cell.row == row) for row in range(table.rows)]


TITLE = word(180, 90, "支出决算表") + word(380, 118, "单位：万元")


def test_words_and_rulings_at_places_are_a_table_with_its_caption():
    texts, tables = read(html(page(TITLE + ruled(ROWS))))
    assert tables == [ROWS]
    assert texts == ["支出决算表", "单位：万元"]
    (table,) = (block for block in read_html(html(page(TITLE + ruled(ROWS)))).blocks if isinstance(block, Table))
    assert table.caption == ("支出决算表", "单位：万元")
    assert table.pages == (1,)


def test_words_of_one_line_are_one_line_and_pages_follow_one_another():
    sentence = (
        word(60, 100, "2023年度收入") + word(60 + 6 * 10.5, 100, "合计") + word(60 + 8 * 10.5, 100, "12.50万元。")
    )
    foot = word(290, 800, "— {} —")
    pages = [page(sentence + foot.format(at) + ruled(ROWS)) for at in (1, 2)]
    texts, tables = read(html(*pages))
    assert texts == ["2023年度收入合计12.50万元。"] * 2
    assert tables == [ROWS, ROWS]
    blocks = read_html(html(*pages)).blocks
    assert [block.pages for block in blocks if isinstance(block, Table)] == [(1,), (2,)]


def test_a_program_that_frames_its_pages_and_places_by_classes():
    tops = {at: 140 + HIGH * at for at in range(len(ROWS))}
    sheet = ".t{position:absolute;white-space:pre}.m0{transform:matrix(0.25,0,0,0.25,0,0)}.f0{font-size:42pt}"
    sheet += "".join(f".y{at}{{bottom:{842 - top - 10.5}pt}}.h{at}{{height:10.5pt}}" for at, top in tops.items())
    sheet += "".join(f".x{at}{{left:{left}pt}}" for at, left in enumerate(LEFTS))
    words = "".join(
        f'<div class="t m0 f0 x{col} y{at} h{at}">{text}</div>'
        for at, row in enumerate(ROWS)
        for col, text in enumerate(row)
    )
    inner = f'<div class="pc" style="height:842pt">{words}</div>'
    framed = f'<div class="pf" style="height:842pt">{inner}<div class="pi"></div></div>'
    texts, tables = read(html(framed, head=f"<style>{sheet}</style>"))
    assert (texts, tables) == ([], [ROWS])


def test_groups_that_have_a_place_move_what_is_in_them():
    moved = f'<div style="position:absolute;left:20pt;top:30pt">{TITLE + ruled(ROWS)}</div>'
    texts, tables = read(html(page(moved)))
    assert (texts, tables) == (["支出决算表", "单位：万元"], [ROWS])


def test_numbers_set_right_in_boxes_with_borders():
    cells = "".join(
        f'<div style="position:absolute;left:{60 + 120 * col}px;top:{100 + 24 * at}px;width:120px;height:24px;'
        f"line-height:24px;font-size:14px;text-align:{'right' if col else 'left'};border:1px solid #333"
        f'"><span>{text}</span></div>'
        for at, row in enumerate(ROWS)
        for col, text in enumerate(row)
    )
    assert read(html(page(cells)))[1] == [ROWS]


def test_what_is_not_seen_at_its_place_is_not_read():
    ghost = word(60, 300, "上年1,999.99万元").replace('style="', 'style="display:none;')
    reading = read_html(html(page(TITLE + ruled(ROWS) + ghost)))
    assert not any("1,999" in block.text for block in reading.blocks if isinstance(block, Paragraph))
    assert reading.flags == ("hidden_text",)


@pytest.mark.parametrize(
    "inside",
    [
        "".join(word(20 * at, 10, text) for at, text in enumerate(["首页", "新闻", "公开"])),
        "<p>2023年收入合计12.50万元。</p>" + TITLE + ruled(ROWS),
    ],
)
def test_a_few_placed_words_or_prose_beside_them_are_an_ordinary_page(inside):
    assert all(block.page is None for block in read_html(html(page(inside))).blocks)


def test_pages_of_many_places_take_time_in_proportion():
    def seconds(count: int) -> float:
        data = html(*(page(word(60, 100, "甲") + "<i></i>") for _ in range(count)))
        start = time.process_time()
        read_html(data)
        return time.process_time() - start

    seconds(50)
    assert seconds(2000) < 12 * max(seconds(500), 0.05)
