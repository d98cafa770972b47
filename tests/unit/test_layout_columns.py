"""Text in columns is read one column after the other; lists and tables are left as they are."""

from collections.abc import Sequence

from mingzhang.extractors.layout.blocks import lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.schemas.document import Paragraph


def at(text: str, x0: float, top: float) -> list[Glyph]:
    found: list[Glyph] = []
    for char in text:
        wide = 5.0 if char.isascii() else 10.0
        found.append(Glyph(char, x0, top, x0 + wide, top + 10, 0))
        x0 += wide
    return found


def texts(*columns: Sequence[str], above: str = "", step: float = 150) -> list[str]:
    glyphs = at(above, 50, 20) if above else []
    for number in range(max(map(len, columns))):
        for place, column in enumerate(columns):
            if number < len(column):
                glyphs += at(column[number], 50 + step * place, 60 + 16 * number)
    page = lay_out_page(1, (600, 800), glyphs, [])
    return [block.text for block in pages_to_blocks([page]) if isinstance(block, Paragraph)]


LEFT = ["　　全年收入十亿元，其中：", "税收八亿元，增长一成，收", "入稳定。"]
MIDDLE = ["　　全年支出九亿元，其中：", "教育三亿元，下降一成，支", "出有序。"]
RIGHT = ["　　年末债务二亿元，其中：", "一般一亿元，专项一亿元，", "风险可控。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    found = "".join(texts(LEFT, MIDDLE, above="关于预算执行情况的报告"))
    assert found.index("关于") < found.index("收入稳定") < found.index("全年支出") < found.index("支出有序")


def test_three_columns_are_read_one_after_the_other() -> None:
    found = "".join(texts(LEFT, MIDDLE, RIGHT))
    assert found.index("收入稳定") < found.index("全年支出") < found.index("支出有序") < found.index("年末债务")


def test_a_sentence_goes_on_inside_its_column() -> None:
    assert any("税收八亿元，增长一成，收入稳定。" in text for text in texts(LEFT, MIDDLE))


def test_labels_beside_their_words_are_no_columns() -> None:
    labels = ["单位", "联系人", "电话"]
    found = texts(labels, ["县水利局，含下属单位。", "张三，办公室。", "一二三四，工作日。"])
    assert "单位 县水利局，含下属单位。" in "".join(found)


def column(rows: Sequence[str], x0: float, top: float, step: float = 12) -> list[Glyph]:
    return [glyph for number, row in enumerate(rows) for glyph in at(row, x0, top + step * number)]


PROSE = [
    "全市一般公共预算收入",
    "完成，为预算的百分之",
    "一百，同比增长，其中",
    "税收收入，增长二成；",
    "非税收入，下降一成。",
]


def shown(glyphs: Sequence[Glyph]) -> list[str]:
    page = lay_out_page(1, (600, 800), glyphs, [])
    return [block.text for block in pages_to_blocks([page]) if isinstance(block, Paragraph)]


def test_columns_of_a_newspaper_whose_lines_stand_at_other_heights_than_their_neighbours() -> None:
    """Tall digits and a title between the lines move one column against the next (Hohhot 2025)."""
    left = [row.replace("一", "甲") for row in PROSE * 3]
    right = [row.replace("一", "乙") for row in PROSE * 3]
    glyphs = [*column(left, 50, 60), *column(right, 50 + 100 + 8, 65)]
    found = "".join(shown(glyphs))
    assert found.replace("\n", "") == "".join(left) + "".join(right)


def test_a_few_lines_beside_a_narrow_gap_are_no_columns() -> None:
    glyphs = [*column(PROSE[:4], 50, 60), *column(PROSE[:4], 158, 60)]
    assert shown(glyphs)[0].startswith(f"{PROSE[0]} {PROSE[0]}")


def test_lines_that_stand_over_one_another_stay_two_however_tall_their_digits() -> None:
    tall = [Glyph(char, 150 + 5 * number, 54, 155 + 5 * number, 76, 0) for number, char in enumerate("2025")]
    glyphs = [*at("一、全市及市本级预算", 50, 60), *tall, *at("执行情况和各项工作情况", 50, 71)]
    assert "".join(shown(glyphs)) == "一、全市及市本级预算2025执行情况和各项工作情况"
