"""Told gaps: what a document shows and does not say in numbers becomes a flag, a finding, and partial."""

import io
import zipfile

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.gaps import tell_gaps
from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.office.docx import read_docx
from mingzhang.extractors.office.xlsx import read_xlsx
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.schemas.document import Cell, Paragraph, Reading, Table

TITLE = "青溪市水利局2023年度部门决算"


def told(reading: Reading):
    document = assemble(reading)
    return tell_gaps(document, extract(document), ())


def page(body: str) -> Reading:
    return read_html(f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{body}</body></html>".encode())


def book(rows: str) -> Reading:
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "xl/workbook.xml": "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='收支总表' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/>"
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    return read_xlsx(zipped(parts))


def zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def text(value: str) -> str:
    return f"<c t='inlineStr'><is><t>{value}</t></is></c>"


PICTURES = [
    "<p>收入支出决算总表</p><p><img src='1.png'></p>",
    "<p>一、支出决算表</p><div><a href='big.jpg'><img src='small.jpg'></a></div>",
    "<p>收入支出决算总表</p><p><object data='1.png' type='image/png'></object></p>",
    "<p>收入支出决算总表</p><p><embed src='1.jpg'></p>",
    "<p>三公经费支出决算表<img src='data:image/png;base64,AAAA'></p>",
    "<p>（二）部门收支总体情况表（万元）</p><table><tr><td><img src='1.gif'></td></tr></table>",
]


@pytest.mark.parametrize("body", PICTURES)
def test_a_picture_below_the_title_of_a_form_is_told(body):
    document, findings = told(page(body + "<p>2023年度收入总计2,313.64万元，支出总计2,313.64万元。</p>"))
    assert "picture_tables" in document.flags
    assert "picture" in document.partial
    assert [(one.status, one.severity, one.blame) for one in findings] == [("fail", "warning", "unknown")]
    assert "图片" in findings[0].message


def test_a_picture_elsewhere_and_a_table_below_its_title_are_no_gap():
    body = (
        "<p>办公楼外景</p><p><img src='1.png'></p><p>收入决算表</p><table><tr><td>项目</td><td>决算数（万元）</td></tr>"
    )
    document, findings = told(page(body + "<tr><td>合计</td><td>100.00</td></tr></table>"))
    assert document.flags == () and findings == () and document.partial == ""


@pytest.mark.parametrize(
    "script",
    [
        "var t=[['项目','决算数'],['本年收入','1,842.36'],['合计','1,842.36']];draw(t)",
        r'render({"head":["\u9879\u76ee","\u51b3\u7b97\u6570"],"rows":[["\u5408\u8ba1","12.40"]]})',
    ],
)
def test_a_table_that_only_a_script_draws_is_told(script):
    document, findings = told(page(f"<p>收入支出决算总表</p><div id='app'></div><script>{script}</script>"))
    assert {"script_tables", "nothing_read"} <= set(document.flags)
    assert any("脚本" in one.message for one in findings)


def test_scripts_of_the_portal_are_no_tables():
    body = "<script>var menu=['项目','公告'];var v='1.25';</script><p>2023年度收入总计100.00万元。</p>"
    assert told(page(body))[0].flags == ()


def test_formulas_without_a_stored_value_are_told():
    rows = (
        f"<row r='1'>{text('项目')}{text('决算数（万元）')}</row><row r='2'>{text('基本支出')}<c><v>5</v></c></row>"
        f"<row r='3'>{text('合计')}<c><f>SUM(B2)</f><v></v></c></row>"
    )
    document, findings = told(book(rows))
    assert "formulas_without_values" in document.flags
    assert "1 formulas" in document.partial
    assert any("公式" in one.message and "收支总表" in one.message for one in findings)


def test_a_formula_that_gives_an_empty_text_has_its_value():
    formula = "<c t='str'><f>IF(A1,1,2)</f><v></v></c>"
    rows = f"<row r='1'>{text('项目')}{text('决算数')}</row><row r='2'>{text('合计')}{formula}</row>"
    assert "formulas_without_values" not in told(book(rows))[0].flags


@pytest.mark.parametrize("broken", ["####", "########", "＃＃＃＃", "#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!"])
def test_cells_without_their_value_are_told(broken):
    texts = [("项目", "决算数"), ("合计", broken), ("基本支出", "100.00")]
    cells = tuple(Cell(row, col, text) for row, pair in enumerate(texts) for col, text in enumerate(pair))
    table = Table(cells, 3, 2, caption=("支出决算表", "单位：万元"))
    document, findings = told(Reading("xlsx", (Paragraph(TITLE), table)))
    assert "broken_cells" in document.flags and "1 cells" in document.partial
    assert [one.severity for one in findings] == ["warning"]


def test_the_books_of_two_units_in_one_page_are_told():
    tables = "".join(
        f"<p>收入决算表</p><p>部门：{name}</p><p>单位：万元</p><table><tr><td>项目</td><td>决算数</td></tr>"
        "<tr><td>财政拨款收入</td><td>90.00</td></tr><tr><td>本年收入合计</td><td>90.00</td></tr></table>"
        for name in ("青溪市水利局", "青溪市档案馆")
    )
    document, findings = told(page(tables))
    assert "several_units" in document.flags and document.partial == ""
    assert any("青溪市档案馆" in one.message for one in findings)


def test_one_unit_under_two_forms_of_its_name_is_one():
    tables = "".join(
        f"<p>部门：{name}</p><table><tr><td>合计</td><td>1</td></tr></table>"
        for name in ("江苏省人民检察院", "省检察院", "江苏省人民检察院机关")
    )
    assert "several_units" not in told(page(tables))[0].flags


def test_a_picture_in_a_word_document_is_told():
    body = (
        "<w:p><w:r><w:t>青溪市水利局2023年度部门决算</w:t></w:r></w:p><w:p><w:r><w:t>支出决算表</w:t></w:r></w:p>"
        "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p><w:p><w:r><w:t>2023年度收入总计100.00万元。</w:t></w:r></w:p>"
    )
    data = zipped({"word/document.xml": f"<w:document xmlns:w='w' xmlns:a='a'><w:body>{body}</w:body></w:document>"})
    document, _ = told(read_docx(data))
    assert "picture_tables" in document.flags and "支出决算表" in document.partial


def test_a_document_without_a_fact_is_not_ok():
    document, findings = told(page("<p>本部门无收支。</p>"))
    assert document.partial == "no number of the document became a fact"
    assert [(one.rule, one.severity) for one in findings] == [("R-07", "info")]


def test_a_page_that_only_hands_over_its_files_is_whole():
    body = "<p>发布时间：2024年9月3日</p><p><a href='juesuan.pdf'>云溪市水利局2023年度部门决算.pdf</a></p>"
    document, findings = told(page(body))
    assert document.attachments
    assert (document.flags, findings, document.partial) == ((), (), "")


def paper(title: str, picture: bool) -> Reading:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(60, 780, title)
    canvas.drawString(60, 100, "青溪市水利局2023年度收入总计2,313.64万元，支出总计2,313.64万元。")
    if picture:
        image = ImageReader(Image.new("RGB", (40, 40), "white"))
        canvas.drawImage(image, 60, 300, 400, 300)
    canvas.save()
    return read_pdf(out.getvalue())


@pytest.mark.parametrize(
    ("title", "picture", "flagged"),
    [
        ("二、支出决算表", True, True),
        ("二、支出决算表", False, False),
        ("第二部分 2023年度部门决算表", True, False),
        ("办公楼外景", True, False),
    ],
)
def test_a_picture_below_the_title_of_a_form_in_a_pdf_is_told(title, picture, flagged):
    document, _ = told(paper(title, picture))
    assert ("picture_tables" in document.flags) == flagged
