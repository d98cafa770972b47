"""Word documents written for the purpose: order, headings, spans, revisions, automatic numbers."""

import io
import zipfile

import pytest

from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="3"><w:name w:val="自定"/><w:basedOn w:val="2"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def docx(body: str, **members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        out.writestr("word/styles.xml", members.get("styles", STYLES))
        out.writestr("word/numbering.xml", members.get("numbering", NUMBERING))
    return data.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if isinstance(block, Paragraph)]


def test_runs_are_joined_and_deletions_left_out():
    body = (
        "<w:p><w:r><w:t>收入1,2</w:t></w:r><w:r><w:t>00.50</w:t></w:r><w:del><w:r><w:delText>九</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>万元</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
    )
    assert texts(docx(body)) == ["收入1,200.50万元"]


def test_headings_come_from_styles_and_outline_levels():
    body = (
        p("甲", '<w:pStyle w:val="2"/>')
        + p("乙", '<w:pStyle w:val="3"/>')
        + p("丙", '<w:outlineLvl w:val="1"/>')
        + p("丁")
    )
    assert [block.heading for block in read(docx(body)).blocks] == [1, 1, 2, 0]


def test_automatic_numbers_are_text():
    def item(text, level):
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = item("概况", 0) + item("收入", 1) + item("支出", 1) + item("说明", 0) + item("收入", 1)
    assert texts(docx(body)) == ["一、概况", "1.收入", "2.支出", "二、说明", "1.收入"]


def test_tables_keep_their_place_and_spans():
    rows = (
        "<w:tr>" + tc("项目", '<w:vMerge w:val="restart"/>') + tc("决算", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        "<w:tr>" + tc("", "<w:vMerge/>") + tc("基本") + tc("项目") + "</w:tr>"
        "<w:tr>" + tc("行政运行") + tc("1.5") + tc("2.5") + "</w:tr>"
    )
    blocks = read(docx(p("前") + p("单位：万元") + f"<w:tbl>{rows}</w:tbl>" + p("后"))).blocks
    table = blocks[2]
    assert isinstance(table, Table)
    assert table.caption == ("前", "单位：万元")
    found = {(cell.row, cell.col): cell for cell in table.cells}
    assert (found[0, 0].row_span, found[0, 1].col_span) == (2, 2)
    assert (1, 0) not in found
    assert found[2, 2].text == "2.5"
    assert isinstance(blocks[3], Paragraph)


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = (
        "<w:p><w:r><AlternateContent><Choice>"
        + box
        + "</Choice><Fallback>"
        + box
        + "</Fallback></AlternateContent></w:r>"
        "<w:r><w:t>框外</w:t></w:r></w:p>"
    )
    assert texts(docx(body)) == ["框外", "框内"]


NUMBERS = (
    "<w:tbl>" + "".join(f"<w:tr>{tc(a)}{tc(b)}</w:tr>" for a, b in (("项目", "决算数"), ("合计", "9.60"))) + "</w:tbl>"
)


def framed(inner: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


def boxed(inner: str) -> str:
    return f"<w:p><w:r><w:pict><textbox><w:txbxContent>{inner}</w:txbxContent></textbox></w:pict></w:r></w:p>"


CAPTION = p("支出决算表") + p("单位：万元")


@pytest.mark.parametrize(
    "body",
    [
        boxed(CAPTION + NUMBERS),
        CAPTION + boxed(NUMBERS),
        framed(CAPTION + NUMBERS),
        "<w:tbl><w:tr>" + f"<w:tc>{CAPTION}</w:tc></w:tr><w:tr><w:tc>{NUMBERS}</w:tc></w:tr></w:tbl>",
        framed(p("支出决算表") + framed(p("单位：万元") + boxed(NUMBERS))),
        f"<AlternateContent><Choice>{CAPTION}{NUMBERS}</Choice><Fallback>{NUMBERS}</Fallback></AlternateContent>",
    ],
)
def test_a_table_in_a_box_or_a_frame_is_the_table_with_its_caption(body):
    blocks = read(docx(p("前") + body + p("后"))).blocks
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, Paragraph, Table, Paragraph]
    table = blocks[3]
    assert isinstance(table, Table)
    assert table.caption[-2:] == ("支出决算表", "单位：万元")
    assert [cell.text for cell in table.cells] == ["项目", "决算数", "合计", "9.60"]


def test_a_small_table_in_a_cell_of_a_table_of_numbers_is_part_of_the_cell():
    rows = [("项目", "决算数"), ("甲", "1.00"), ("乙", "2.00"), ("合计", "3.00")]
    inner = f"<w:tc>{NUMBERS}</w:tc>{tc('6.00')}"
    body = "".join(f"<w:tr>{tc(a)}{tc(b)}</w:tr>" for a, b in rows) + f"<w:tr>{inner}</w:tr>"
    (table,) = read(docx(f"<w:tbl>{body}</w:tbl>")).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells if cell.row == 4] == ["项目\n决算数\n合计\n9.60", "6.00"]


RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
PAGE = "<html><h1>支出决算</h1><table><tr><td>项目</td><td>决算数</td></tr><tr><td>合计</td><td>9.60</td></tr></table>"
ARCHIVE = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{PAGE}"


def taking_in(part: str | bytes) -> bytes:
    """A document that is nothing but a part of another format, as converters of web pages write it."""
    whole = docx('<w:altChunk xmlns:r="r" r:id="a"/>')
    relations = RELATIONS.format('<Relationship Id="a" Type="x/aFChunk" Target="/word/part.x"/>')
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/_rels/document.xml.rels", relations)
        package.writestr("word/part.x", part)
    return out.getvalue()


@pytest.mark.parametrize("part", [PAGE, ARCHIVE, docx(p("支出决算") + NUMBERS)])
def test_parts_of_other_formats_are_read_where_they_are_taken_in(part):
    title, table = read(taking_in(part)).blocks
    assert (title.text, [cell.text for cell in table.cells][-1]) == ("支出决算", "9.60")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("{\\rtf1 9.60}", "rtf inside a Word document is not read"),
        (taking_in(PAGE), "a document inside a document is not read"),
    ],
)
def test_a_part_that_cannot_be_read_is_told(part, said):
    with pytest.raises(UnreadableError, match=said):
        read(taking_in(part))


def test_the_main_part_is_found_under_any_name():
    main = '<Relationship Id="a" Type="x/officeDocument" Target="word/document2.xml"/>'
    styled = '<Relationship Id="b" Type="x/styles" Target="styles2.xml"/>'
    types = TYPES.replace("/>", '><Override ContentType="application/wordprocessingml.document.main+xml"/></Types>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(".\\[Content_Types].xml", types)
        package.writestr("./_rels/.rels", RELATIONS.format(main))
        package.writestr("./word/_rels/document2.xml.rels", RELATIONS.format(styled))
        package.writestr("./word/document2.xml", f"<w:document {W}><w:body>{p('甲', HEADED)}</w:body></w:document>")
        package.writestr("./word/styles2.xml", STYLES)
    (paragraph,) = read(out.getvalue()).blocks
    assert (paragraph.text, paragraph.heading) == ("甲", 1)


HEADED = '<w:pStyle w:val="2"/>'
FLAT = (
    '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{}</pkg:package>'
)


def test_a_document_as_one_xml_file_is_read_as_its_container():
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{p('甲', HEADED)}</w:body></w:document>",
        "word/styles.xml": STYLES,
    }
    part = '<pkg:part pkg:name="/{}"><pkg:xmlData>{}</pkg:xmlData></pkg:part>'
    (paragraph,) = read(FLAT.format("".join(part.format(*each) for each in parts.items())).encode()).blocks
    assert (paragraph.text, paragraph.heading) == ("甲", 1)
    with pytest.raises(UnreadableError, match="is no XML"):
        read(FLAT.format("<pkg:part>").encode())


def test_content_controls_are_looked_through():
    body = f"<w:sdt><w:sdtContent>{p('甲')}<w:sdt><w:sdtContent>{p('乙')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    assert texts(docx(body)) == ["甲", "乙"]


def test_a_document_that_prints_nothing_is_unreadable():
    with pytest.raises(UnreadableError):
        read(docx("<w:p/>"))


def test_deeply_nested_tables_are_bounded():
    body = "<w:tbl><w:tr><w:tc>" * 400 + p("底") + "</w:tc></w:tr></w:tbl>" * 400 + p("面")
    assert texts(docx(body)) == ["面"]


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


RUN_STYLES = (
    f'<w:styles {W}><w:style w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:styleId="out"><w:rPr><w:dstrike/></w:rPr></w:style>'
    '<w:style w:styleId="deep"><w:basedOn w:val="out"/></w:style></w:styles>'
)


@pytest.mark.parametrize(
    ("run", "seen"),
    [
        (r("3", '<w:vertAlign w:val="superscript"/>'), "³"),
        (r("3", '<w:rStyle w:val="mark"/>'), "³"),
        (r("3", '<w:position w:val="10"/>'), "³"),
        (r("3", '<w:vertAlign w:val="subscript"/>'), "₃"),
        (r("3", '<w:vertAlign w:val="baseline"/>'), "3"),
        (r("3", "<w:strike/>"), ""),
        (r("3", '<w:rStyle w:val="deep"/>'), ""),
        (r("3", '<w:rStyle w:val="deep"/><w:dstrike w:val="0"/>'), "3"),
        (r("3", '<w:vanish w:val="false"/>'), "3"),
        (r("3", '<w:color w:val="FFFFFF"/>'), ""),
        (r("3", '<w:color w:val="FFFFFF"/><w:shd w:fill="4472C4"/>'), "3"),
        (r("3", '<w:sz w:val="2"/>'), ""),
    ],
)
def test_runs_keep_the_state_that_properties_and_styles_give_them(run, seen):
    data = docx(f"<w:p>{r('收入2,226.2')}{run}{r('万元')}</w:p>", styles=RUN_STYLES)
    assert texts(data) == [f"收入2,226.2{seen}万元"]


def test_white_letters_on_a_shaded_cell_are_seen():
    white = r("12.40", '<w:color w:val="FFFFFF"/>')
    cell = f'<w:tc><w:tcPr><w:shd w:fill="4472C4"/></w:tcPr><w:p>{white}</w:p></w:tc>'
    bare = f"<w:tc><w:p>{white}</w:p></w:tc>"
    table = next(
        b for b in read(docx(f"<w:tbl><w:tr>{tc('收入')}{cell}{bare}</w:tr></w:tbl>")).blocks if isinstance(b, Table)
    )
    assert [found.text for found in table.cells] == ["收入", "12.40", ""]


def test_what_is_struck_or_hidden_is_told_once():
    struck, gone = "<w:strike/>", "<w:vanish/>"
    body = f"<w:p>{r('收入')}{r('1', struck)}{r('2', gone)}</w:p><w:p>{r('支出')}{r('3', struck)}</w:p>"
    assert read(docx(body)).flags == ("hidden_text", "struck_text")


def test_blank_lines_of_cells_stay_among_three_and_more():
    lines = "".join(p(text) for text in ("", "0.50", ""))
    table = f"<w:tbl><w:tr><w:tc>{lines}</w:tc>{tc('合计')}<w:tc>{p('')}{p('1.00')}</w:tc></w:tr></w:tbl>"
    found = next(b for b in read(docx(table)).blocks if isinstance(b, Table))
    assert [cell.text for cell in found.cells] == ["\n0.50\n", "合计", "1.00"]
