"""Text without a format: delimited values by content, prose with numbers, words under one another."""

from __future__ import annotations

import pytest

from mingzhang.extractors.plain.delimited import rows_of_values
from mingzhang.extractors.plain.reader import read_plain
from mingzhang.extractors.sniffing import sniff
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError

VALUES = (
    '支出决算表,,\n"部门:云溪市水利局",,单位:万元\n科目编码,科目名称,决算数\n'
    '="2130301",行政运行,"1,762.72"\n221,住房改革支出,96.75\n'
)


@pytest.mark.parametrize(
    ("charset", "before", "after"),
    [
        ("gb18030", b"", b""),
        ("utf-8-sig", b"", b""),
        ("utf-16", b"", b""),
        ("utf-16-le", b"", b""),
        ("utf-16-be", b"", b""),
        ("gb18030", b"\xef\xbb\xbf", b""),
        ("gb18030", b"\x84\x31\x95\x33", b"\x1a\x00\x00"),
    ],
)
def test_values_of_any_charset_are_a_sheet(charset: str, before: bytes, after: bytes) -> None:
    data = before + VALUES.encode(charset) + after
    assert sniff(data) == "text"
    reading = read_plain(data)
    assert reading.format == "csv"
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells if cell.row == 1] == ["2130301", "行政运行", "1,762.72"]
    assert table.caption == ("支出决算表", "部门:云溪市水利局", "单位:万元")


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", ","])
def test_the_lines_tell_the_delimiter(delimiter: str) -> None:
    rows = (("项目", "预算数", "决算数"), ("甲", "1.5", "2.5"), ("乙", "3", "4"))
    text = "\n".join(delimiter.join(row) for row in rows)
    assert rows_of_values(text)[1] == ["甲", "1.5", "2.5"]


def test_the_line_that_tells_the_delimiter_is_no_value_and_an_apostrophe_keeps_a_code() -> None:
    text = "sep=;\n项目;名称;决算数\n'2130301;行政运行;1,5\n‘221;住房;2,5\n"
    assert rows_of_values(text)[1:] == [["2130301", "行政运行", "1,5"], ["221", "住房", "2,5"]]


@pytest.mark.parametrize(
    "text",
    [
        "2023年度收入1,842.36万元\n支出1,896.04万元\n其中基本支出1,102.17万元\n",
        "项目        决算数\n收入总计    1,842.36\n支出总计    1,896.04\n",
        "第一行，没有分隔\n第二行，也没有\n",
        "甲,乙\n",
        'a,"b\n' * 50,
    ],
)
def test_prose_and_aligned_words_are_no_values(text: str) -> None:
    assert rows_of_values(text) == []


def test_prose_is_paragraphs_and_aligned_words_are_a_table() -> None:
    text = (
        "云溪市水利局2023年度部门决算\r\n\r\n\u3000\u3000一、收入支出决算总体情况\r\n"
        "\u3000\u30002023年度收入总计1,842.36万元。\r\n\r\n单位：万元\r\n\r\n"
        "项目          预算数      决算数\r\n财政拨款收入  1,800.00  1,842.36\r\n其他收入         20.00     18.65\r\n"
    )
    reading = read_plain(text.encode("gb18030"))
    assert reading.format == "txt"
    lines = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    assert lines[:2] == ["云溪市水利局2023年度部门决算", "一、收入支出决算总体情况"]
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells if cell.row == 2] == ["其他收入", "20.00", "18.65"]
    assert table.caption[-1] == "单位：万元"


def test_lines_broken_at_one_width_are_one_paragraph() -> None:
    clause = "云溪市水利局2023年度一般公共预算财政拨款支出年初预算为1,842.36万元，支出决算为1,896.04万元，"
    sentence = "\u3000\u3000" + clause * 3 + "完成预算。"
    lines = [sentence[at : at + 38] for at in range(0, len(sentence), 38)]  # widths differ by digits
    reading = read_plain("\n".join(["第三部分 说明", *lines, "\u3000\u3000二、其他", "无"]).encode())
    texts = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    assert texts == ["第三部分 说明", sentence.strip(), "二、其他", "无"]


def test_empty_text_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_plain(b" \r\n \n")
