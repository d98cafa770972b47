"""SpreadsheetML 2003: shown values, hidden parts, styles by parent, markup in words, damage."""

from __future__ import annotations

import pytest

from mingzhang.extractors.office.spreadsheetml import read_spreadsheetml
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError


def workbook(rows: str, styles: str = "", options: str = "", columns: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="支出表"><Table>{columns}{rows}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>'
        "</Workbook>"
    ).encode("gb18030")


def row(*cells: str, said: str = "") -> str:
    return f"<Row{said}>{''.join(cells)}</Row>"


def cell(text: object, said: str = "") -> str:
    kind = "Number" if isinstance(text, (int, float)) else "String"
    return f'<Cell{said}><Data ss:Type="{kind}">{text}</Data></Cell>'


HEAD = row(cell("项目"), cell("决算数"), cell("备注"))


def texts(data: bytes) -> list[list[str]]:
    (table,) = (block for block in read_spreadsheetml(data).blocks if isinstance(block, Table))
    return [[c.text for c in table.cells if c.row == r and not c.hidden] for r in range(table.rows)]


def test_numbers_are_shown_under_their_styles_and_those_of_parents_rows_and_columns() -> None:
    styles = (
        '<Style ss:ID="Default"><NumberFormat ss:Format="Fixed"/></Style>'
        '<Style ss:ID="s1"><NumberFormat ss:Format="Standard"/></Style>'
        '<Style ss:ID="s2" ss:Parent="s1"><Font ss:Color="#FF0000"/></Style>'
        '<Style ss:ID="s3"><NumberFormat ss:Format="0!.0000"/></Style>'
        '<Style ss:ID="s4"><NumberFormat ss:Format="Percent"/></Style>'
    )
    columns = '<Column/><Column ss:StyleID="s1"/><Column ss:StyleID="s4" ss:Span="2"/>'
    rows = [
        HEAD,
        row(cell("甲"), cell(1234.5, ' ss:StyleID="s2"'), cell(0.125)),
        row(cell("乙"), cell(22478900, ' ss:StyleID="s3"')),
        row(cell("丙"), cell(1234.5), said=' ss:StyleID="s3"'),
    ]
    found = texts(workbook("".join(rows), styles, columns=columns))
    assert found[1:] == [["甲", "1,234.50", "12.50%"], ["乙", "2247.8900", ""], ["丙", "0.1235", ""]]


def test_places_are_told_by_index_and_joined_cells_leave_room() -> None:
    rows = [
        row(cell("项目", ' ss:MergeDown="1"'), cell("决算数", ' ss:MergeAcross="1"'), cell("备注")),
        row(cell("合计", ' ss:Index="2"'), cell("基本", "")),
        row(cell("甲"), cell(1), cell(2), said=' ss:Index="4"'),
    ]
    (table,) = (block for block in read_spreadsheetml(workbook("".join(rows))).blocks if isinstance(block, Table))
    placed = {(c.row, c.col): (c.text, c.row_span, c.col_span) for c in table.cells if c.text}
    assert placed[0, 0] == ("项目", 2, 1)
    assert placed[0, 1] == ("决算数", 1, 2)
    assert placed[0, 3][0] == "备注"
    assert placed[1, 1][0] == "合计"
    assert placed[3, 2][0] == "2"


def test_what_is_raised_is_no_digit_and_what_is_struck_or_hidden_is_not_read() -> None:
    styles = '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>'
    noted = '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">46.30<Sup>2</Sup><S>9</S></ss:Data>'
    rows = [
        HEAD,
        row(cell("甲"), f"<Cell>{noted}</Cell>"),
        row(cell("乙"), cell(28.5, ' ss:StyleID="s1"')),
        row(cell("丙"), cell(7), said=' ss:Hidden="1"'),
    ]
    reading = read_spreadsheetml(workbook("".join(rows), styles))
    (table,) = (block for block in reading.blocks if isinstance(block, Table))
    shown = {c.text: c.hidden for c in table.cells if c.text}
    assert shown["46.30²"] is False
    assert shown["28.5"] is True
    assert shown["7"] is True
    assert set(reading.flags) == {"struck_text", "hidden_rows"}


def test_dates_zeros_and_formulas_without_a_value() -> None:
    styles = '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
    day = '<Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-01-31T00:00:00.000</Data></Cell>'
    rows = [HEAD, row(cell("甲"), cell(0), day), row(cell("乙"), '<Cell ss:Formula="=R[-1]C"/>')]
    data = workbook("".join(rows), styles, "<DoNotDisplayZeros/>")
    assert texts(data)[1] == ["甲", "", "2024/1/31"]
    assert [(gap.kind, gap.count) for gap in read_spreadsheetml(data).gaps] == [("formulas_without_values", 1)]


def test_a_hidden_sheet_is_kept_and_marked() -> None:
    reading = read_spreadsheetml(workbook(HEAD + row(cell("甲"), cell(1)), options="<Visible>SheetHidden</Visible>"))
    assert "hidden_sheets" in reading.flags
    assert not any(isinstance(block, Paragraph) for block in reading.blocks)


@pytest.mark.parametrize(
    "data",
    [
        workbook(HEAD)[:-30],
        workbook(""),
        workbook(row(cell("甲", ' ss:Index="9"'), cell("乙", ' ss:Index="3"'))),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]>' + workbook(HEAD)[46:],
        workbook(row(cell("甲"), said=' ss:Index="99999999"')),
    ],
)
def test_damage_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_spreadsheetml(data)


def test_markup_of_any_depth_is_no_escape() -> None:
    deep = "<html:B>" * 1500 + "1" + "</html:B>" * 1500
    data = workbook(HEAD + row(cell("甲"), f'<Cell><Data ss:Type="String">{deep}</Data></Cell>'))
    assert texts(data)[1][0] == "甲"


def test_a_span_beyond_all_rows_costs_nothing() -> None:
    data = workbook(HEAD + row(cell("甲", ' ss:MergeDown="999999999"'), cell(1), said=' ss:Span="999999999"'))
    assert texts(data)[1][0] == "甲"
