"""Rows that no ruling parts: amounts prove them, labels are given to the amounts they stand beside."""

from collections.abc import Sequence

from mingzhang.extractors.layout.blocks import lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.page_tables import find_tables
from mingzhang.extractors.layout.raised import mark_raised
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.pdf.spacing import cut_to_advance
from mingzhang.schemas.document import Table


def at(text: str, x0: float, top: float, size: float = 10.0, tall: float = 10.0) -> list[Glyph]:
    """Text whose middle line is `size / 2` below `top`; boxes may be taller than the type."""
    found: list[Glyph] = []
    for char in text:
        wide = size / 2 if char.isascii() else size
        found.append(Glyph(char, x0, top + (size - tall) / 2, x0 + wide, top + (size + tall) / 2, 0))
        x0 += wide
    return found


def right(text: str, x1: float, top: float, tall: float = 10.0) -> list[Glyph]:
    return at(text, x1 - 5 * len(text), top, tall=tall)


def frame(xs: Sequence[float], ys: Sequence[float]) -> list[Segment]:
    return [Segment(True, y, xs[0], xs[-1]) for y in ys] + [Segment(False, x, ys[0], ys[-1]) for x in xs]


def rows(glyphs: Sequence[Glyph], segments: Sequence[Segment]) -> list[list[str]]:
    (table,) = find_tables(1, glyphs, segments).tables
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        found[cell.row].append(cell.text)
    return found


XS = [10.0, 90.0, 150.0, 210.0]
HEAD = at("项目", 12, 12) + at("预算数", 95, 12) + at("决算数", 155, 12)


def test_labels_as_wide_as_their_cell_are_rows_where_amounts_stand_beside_them() -> None:
    """Six labels of eight characters fill an eight character cell: 国有土地收益基金支出 in a budget of Shijiazhuang."""
    labels = ["城市建设费支出甲", "城市建设费支出乙", "城市建设费支出丙"]
    glyphs = [*HEAD]
    for number, label in enumerate(labels):
        top = 32 + 20 * number
        glyphs += at(label, 10, top) + right(f"{number}1,000", 145, top + 2) + right(f"{number}2,000", 205, top + 2)
    assert rows(glyphs, frame(XS, [10, 30, 90]))[1:] == [
        [label, f"{number}1,000", f"{number}2,000"] for number, label in enumerate(labels)
    ]


def test_a_column_with_one_misread_amount_is_cut_where_the_others_are() -> None:
    """A scan's 500 read as 50G does not make one cell of its whole column."""
    glyphs = [*HEAD]
    for number, amount in enumerate(["485,502", "1,000", "50G", "97,658", "2,000"]):
        top = 32 + 20 * number
        glyphs += at(f"利润收入{number}", 10, top) + right(f"{number}1,000", 145, top) + right(amount, 205, top)
    assert [row[2] for row in rows(glyphs, frame(XS, [10, 30, 132]))] == [
        "决算数", "485,502", "1,000", "50G", "97,658", "2,000",
    ]  # fmt: skip


def test_a_label_of_two_lines_stays_one_centred_on_its_amount() -> None:
    glyphs = [*HEAD]
    glyphs += at("前郭尔罗斯蒙古族", 10, 32) + at("自治县", 10, 44) + right("41.99", 145, 38) + right("27.95", 205, 38)
    glyphs += at("延边朝鲜族自治州", 10, 58) + right("18.77", 145, 58) + right("18.45", 205, 58)
    glyphs += at("延边朝鲜族自治州", 10, 72) + at("本级", 10, 84) + right("0.32", 145, 78) + right("0.30", 205, 78)
    assert rows(glyphs, frame(XS, [10, 30, 100]))[1:] == [
        ["前郭尔罗斯蒙古族自治县", "41.99", "27.95"],
        ["延边朝鲜族自治州", "18.77", "18.45"],
        ["延边朝鲜族自治州本级", "0.32", "0.30"],
    ]


def test_a_numbered_label_without_an_amount_is_a_row_of_its_own() -> None:
    glyphs = [*HEAD]
    for number, (label, amount) in enumerate(
        [("1.保险费收入总计", "500"), ("2.财政补贴收入计", ""), ("3.基金利息收入计", "20")]
    ):
        top = 32 + 20 * number
        glyphs += at(label, 12, top) + right(amount, 145, top) + right(amount, 205, top)
    assert [row[0] for row in rows(glyphs, frame(XS, [10, 30, 90]))[1:]] == [
        "1.保险费收入总计",
        "2.财政补贴收入计",
        "3.基金利息收入计",
    ]


def test_boxes_of_digits_twice_as_high_as_their_type_cross_no_cut() -> None:
    glyphs = [*HEAD]
    for number, label in enumerate(["合计", "上年结余", "总计"]):
        top = 32 + 20 * number
        glyphs += at(label, 12, top) + right(f"{number}9", 145, top + 3, tall=26) + right("7", 205, top + 3, tall=26)
    assert rows(glyphs, frame(XS, [10, 30, 90]))[1:] == [
        ["合计", "09", "7"],
        ["上年结余", "19", "7"],
        ["总计", "29", "7"],
    ]


def test_words_that_the_amounts_do_not_prove_stay_one_row() -> None:
    """A remark of three lines beside one amount, and an amount broken by its cell."""
    glyphs = [*HEAD, *at("城市建设费支出甲", 10, 32), *at("含上年结转", 10, 44), *right("500", 145, 38)]
    assert len(rows(glyphs, frame(XS, [10, 30, 70]))) == 2
    broken = [*HEAD, *at("甲", 12, 32), *at("乙", 12, 44), *at("123456789012", 90, 32), *at("345", 90, 44)]
    assert len(rows(broken, frame(XS, [10, 30, 70]))) == 2


def labelled_rows(labels: Sequence[str]) -> tuple[list[Glyph], list[Segment]]:
    """Labels ruled off row by row; columns of amounts ruled only at the head and the foot."""
    ys = [10.0, 30.0, *(30.0 + 20 * (number + 1) for number in range(len(labels)))]
    segments = frame(XS, [ys[0], ys[1], ys[-1]]) + [Segment(True, y, XS[0], XS[1]) for y in ys[2:-1]]
    glyphs = [*HEAD]
    for number, label in enumerate(labels):
        glyphs += at(label, 12, 35 + 20 * number)
    return glyphs, segments


def test_amounts_in_one_tall_cell_go_to_the_rows_they_stand_in() -> None:
    glyphs, segments = labelled_rows(["吉林省本级", "长春市", "南关区"])
    for number, (one, two) in enumerate([("509.9", ""), ("", "949.6"), ("6.8", "14.4")]):
        glyphs += right(one, 145, 35 + 20 * number) + right(two, 205, 35 + 20 * number)
    assert rows(glyphs, segments)[1:] == [
        ["吉林省本级", "509.9", ""],
        ["长春市", "", "949.6"],
        ["南关区", "6.8", "14.4"],
    ]


def test_one_amount_in_a_tall_cell_goes_to_the_row_it_stands_in_unless_it_is_centred() -> None:
    glyphs, segments = labelled_rows(["国有股权", "其他产权"])
    glyphs += right("600", 145, 55) + right("300", 205, 45)
    assert rows(glyphs, segments)[1:] == [["国有股权", "", "300"], ["其他产权", "600"]]


def test_boxes_wider_than_the_step_between_characters_are_cut_to_it() -> None:
    set_close = [Glyph(char, 10 + 5 * number, 0, 20 + 5 * number, 20, 0) for number, char in enumerate("12,5")]
    assert [(glyph.x0, glyph.x1) for glyph in cut_to_advance(set_close)] == [(10, 15), (15, 20), (20, 25), (25, 30)]


def test_punctuation_that_shares_its_empty_half_and_type_printed_twice_keep_their_boxes() -> None:
    squeezed = [Glyph("，", 0, 0, 10, 10, 0), Glyph("完", 5, 0, 15, 10, 0)]
    twice = [Glyph("5", 0, 0, 5, 10, 0), Glyph("5", 0.4, 0, 5.4, 10, 0)]
    assert list(cut_to_advance(squeezed)) == squeezed
    assert list(cut_to_advance(twice)) == twice


def test_the_last_digit_keeps_its_box_where_words_follow_at_its_end() -> None:
    year = [Glyph(char, 6 * number, 0, 6 * number + 11, 20, 0) for number, char in enumerate("2019")]
    whole = cut_to_advance([*year, Glyph("年", 29, 5, 40, 16, 0)])
    assert whole[3] == year[3]


def test_small_digits_raised_behind_a_number_are_a_note_and_no_digits() -> None:
    note = [Glyph("1", 45.5, 10, 48.5, 15.5, 0)]
    glyphs = [*at("收入842.36", 10, 10)[:2], *at("842.36", 15, 10), *note, *at("万元", 49, 10)]
    assert "".join(glyph.text for glyph in mark_raised(glyphs)) == "收入842.36¹万元"


def test_small_digits_of_another_cell_or_on_the_foot_of_the_line_are_digits() -> None:
    far = [*at("842.36", 10, 10), Glyph("1", 52, 10, 55, 15.5, 0)]
    foot = [*at("842.36", 10, 10), Glyph("1", 40.5, 14.5, 43.5, 20, 0)]
    assert list(mark_raised(far)) == far
    assert list(mark_raised(foot)) == foot


def test_a_side_drawn_beside_some_rows_only_is_meant_for_all() -> None:
    ys = [10.0, 30.0, 50.0, 70.0, 90.0]
    segments = [Segment(True, y, 10, 210) for y in ys] + [Segment(False, 120, 10, 90)]
    segments += [Segment(False, x, 50, 70) for x in (10, 15, 205, 210)]
    glyphs = at("项目", 20, 15) + at("预算数", 140, 15)
    for number, (label, amount) in enumerate([("税收收入", "82,300"), ("非税收入", "21,000"), ("转移收入", "54,234")]):
        glyphs += at(label, 20, 35 + 20 * number) + right(amount, 200, 35 + 20 * number)
    assert [[text for text in row if text] for row in rows(glyphs, segments)] == [
        ["项目", "预算数"],
        ["税收收入", "82,300"],
        ["非税收入", "21,000"],
        ["转移收入", "54,234"],
    ]


def test_lines_above_tables_side_by_side_go_to_the_table_they_stand_over() -> None:
    glyphs = at("收入决算表", 40, 20) + at("支出决算表", 340, 20)
    glyphs += at("单位：万元", 130, 40) + at("单位：元", 430, 40)
    segments: list[Segment] = []
    for left in (10.0, 310.0):
        segments += frame([left, left + 80, left + 180], [60, 80, 100])
        glyphs += (
            at("项目", left + 5, 65)
            + at("决算数", left + 90, 65)
            + at("合计", left + 5, 85)
            + at("5.00", left + 90, 85)
        )
    blocks = pages_to_blocks([lay_out_page(1, (600, 400), glyphs, segments)])
    assert [block.caption for block in blocks if isinstance(block, Table)] == [
        ("收入决算表", "单位：万元"),
        ("支出决算表", "单位：元"),
    ]


def test_rows_far_apart_are_rows_of_one_table_where_the_whole_page_sets_them_so() -> None:
    glyphs = at("科目", 10, 10) + at("合计", 110, 10) + at("基本支出", 210, 10)
    for number in range(6):
        top = 46 + 36 * number
        glyphs += at(f"20{number}", 10, top) + right(f"{number}1.50", 140, top) + right(f"{number}2.50", 250, top)
    (table,) = find_tables(1, glyphs, []).tables
    assert (table.rows, table.cols) == (7, 3)


def box(x0: float, top: float, x1: float, bottom: float) -> list[Segment]:
    return [
        *(Segment(True, y, x0, x1) for y in (top, bottom)),
        *(Segment(False, x, top, bottom) for x in (x0, x1)),
    ]


STEPS = [10.0, 90.0, 150.0, 210.0, 270.0]


def stepped(*corner: Glyph) -> list[list[str]]:
    """A heading over three columns whose first has no box of its own: 限额 | 一般 | 专项."""
    body = [Segment(True, y, 10, 270) for y in (10, 50, 70, 90)] + [Segment(False, x, 50, 90) for x in STEPS]
    heads = [*(Segment(False, x, 10, 50) for x in (10, 90, 270)), *box(150, 30, 210, 50), *box(210, 30, 270, 50)]
    glyphs = at("地区", 30, 25) + at("一般债务", 155, 35) + at("专项债务", 215, 35) + list(corner)
    for row, label in enumerate(("甲市", "乙市")):
        top = 55 + 20 * row
        glyphs += at(label, 12, top) + right("30.00", 145, top) + right("10.00", 205, top) + right("20.00", 265, top)
    return rows(glyphs, body + heads)


def test_a_heading_that_runs_round_two_others_stands_above_them() -> None:
    for corner in (at("2023年", 95, 18) + at("债务限额", 95, 32), at("2023年债务限额", 140, 14)):
        found = stepped(*corner)
        assert [text.replace("\n", "") for text in found[0]] == ["地区", "2023年债务限额"]
        assert found[1:] == [
            ["一般债务", "专项债务"],
            ["甲市", "30.00", "10.00", "20.00"],
            ["乙市", "30.00", "10.00", "20.00"],
        ]


def test_a_corner_with_a_text_of_its_own_is_a_cell() -> None:
    found = stepped(*at("2023年债务限额", 140, 14), *at("合计", 110, 35))
    assert found[:2] == [["地区", "2023年债务限额"], ["合计", "一般债务", "专项债务"]]


def test_a_frame_round_title_and_table_takes_no_cell_s_text() -> None:
    """Outer lines drawn round the whole page of a 2017 budget of Jiangsu."""
    glyphs = at("收支总表", 80, 12)
    for row, texts in enumerate([("项目", "金额"), ("财政拨款", "20.25"), ("其他", "1.00")]):
        glyphs += at(texts[0], 25, 44 + 20 * row) + at(texts[1], 105, 44 + 20 * row)
    found = rows(glyphs, box(10, 8, 180, 100) + frame([20, 100, 180], [40, 60, 80, 100]))
    assert found == [["收支总表"], ["项目", "金额"], ["财政拨款", "20.25"], ["其他", "1.00"]]


def test_boxes_painted_behind_words_of_prose_are_no_cells() -> None:
    """White grounds behind numbers and words, line by line, of a 2026 budget of Changsha."""
    words = [("2026年本单位", 40), ("支出预算", 100), ("1935.36", 140), ("万元，", 175)]
    glyphs = [glyph for line in (12, 28) for text, x in words for glyph in at(text, x, line)]
    ends = [100, 140, 175, 205]
    grounds = [
        side
        for line in (10, 26)
        for (_, x), end in zip(words, ends, strict=True)
        for side in box(x, line, end, line + 16)
    ]
    found = find_tables(1, glyphs, grounds)
    assert found.tables == ()
    assert [line.text for line in found.free] == ["2026年本单位支出预算1935.36万元，"] * 2


def test_a_label_that_runs_over_its_ruling_keeps_its_last_letters() -> None:
    """收66,709 in accounts of Heilongjiang: the name is too long for its column by two letters."""
    glyphs = [*HEAD]
    long, short = "文化旅游体育转移支付", "科学技术"
    glyphs += at(long, 10, 32) + right("66,709", 145, 32) + at(short, 10, 52) + right("10,000", 145, 52)
    assert rows(glyphs, frame(XS, [10, 30, 50, 70]))[1:] == [[long, "66,709", ""], [short, "10,000", ""]]
    glyphs = [*HEAD, *at(long, 15, 32), *at(short, 10, 52), *right("10,000", 145, 52)]
    assert rows(glyphs, frame(XS, [10, 30, 50, 70]))[1] == [long, "", ""]


def test_words_of_two_cells_that_nearly_touch_stay_two() -> None:
    glyphs = [*HEAD, *at("文化旅游体育项目", 10, 32), *at("支付情况", 90, 32)]
    assert rows(glyphs, frame(XS, [10, 30, 50]))[1] == ["文化旅游体育项目", "支付情况", ""]


def spaced(text: str, x0: float, top: float, gap: float) -> list[Glyph]:
    found: list[Glyph] = []
    for char in text:
        found += at(char, x0, top)
        x0 = found[-1].x1 + gap
    return found


def test_letters_set_wide_are_one_word_and_digits_set_wide_one_number() -> None:
    glyphs = [*spaced("预算科目", 12, 12, 7), *spaced("预算数", 95, 12, 7)]
    glyphs += [*spaced("合计", 12, 32, 40), *spaced("1,600.00", 92, 32, 5), *spaced("本年收入合计", 184, 32, 1)]
    assert rows(glyphs, frame([10.0, 90.0, 180.0, 260.0], [10, 30, 50])) == [
        ["预算科目", "预 算 数", ""],
        ["合 计", "1,600.00", "本年收入合计"],
    ]


def test_numbers_that_count_stay_apart_and_words_between_wide_letters_too() -> None:
    lines = find_tables(
        1, [*spaced("1234", 20, 10, 6), *spaced("收支总表", 20, 40, 6), *spaced("单位", 92, 40, 6)], []
    ).free
    assert [line.text for line in lines] == ["1 2 3 4", "收支总表 单位"]


def test_a_long_code_and_a_long_name_close_to_the_next_column_are_cells_of_their_own() -> None:
    glyphs = [*at("科目编码", 10, 0), *at("科目名称", 60, 0), *at("基本支出", 150, 0), *at("项目支出", 200, 0)]
    lines = [
        ("205", "教育支出", "12.40", "3.10"),
        ("20508", "进修", "12.40", "3.10"),
        ("206", "科学技术", "2.40", "1.10"),
        ("20601", "管理", "2.40", "1.10"),
        ("207", "文化旅游", "4.40", "3.10"),
        ("20508030", "培训支出及其他", "9.30", "1.10"),
        ("20508031", "干部教育培训支出", "3.10", "2.00"),
    ]
    for number, (code, name, basic, project) in enumerate(lines, 1):
        top = 20.0 * number
        glyphs += [*at(code, 10, top), *at(name, 60, top), *at(basic, 150, top), *at(project, 200, top)]
    assert rows(glyphs, []) == [["科目编码", "科目名称", "基本支出", "项目支出"], *map(list, lines)]
