"""OFD: places by deltas and matrices, what is not printed, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from mingzhang.extractors.ofd.text import steps
from mingzhang.extractors.reading import read
from mingzhang.extractors.sniffing import sniff
from mingzhang.schemas.document import Paragraph, Table
from mingzhang.schemas.errors import UnreadableError

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
TITLE = "云溪县科技局2025年部门预算公开说明文件正文"


def ofd(
    *pages: str, box: str = "0 0 210 297", common: str = "", files: dict[str, str] | None = None, after: str = ""
) -> bytes:
    """An OFD of pages given by their objects."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("OFD.xml", f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
                         "</ofd:DocBody></ofd:OFD>")  # fmt: skip
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
        package.writestr("Doc_0/Document.xml", f"<ofd:Document {NAMESPACE}><ofd:CommonData>{area}{common}"
                         f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{after}</ofd:Document>")  # fmt: skip
        for number, objects in enumerate(pages):
            if objects:
                package.writestr(f"Doc_0/Pages/{number}.xml", page(objects))
        for name, text in (files or {}).items():
            package.writestr(name, text)
    return out.getvalue()


def page(objects: str, template: str = "") -> str:
    return f"<ofd:Page {NAMESPACE}>{template}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def text(words: str, at: str = "20 20 100 10", delta: str = "", more: str = "", size: float = 4.0) -> str:
    told = f' DeltaX="{delta}"' if delta else ""
    return (
        f'<ofd:TextObject Font="1" Size="{size}" Boundary="{at}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}"{told}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    path = f"M 0 0 L {x1 - x0} {y1 - y0}"
    inside = f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0 + 1} {y1 - y0 + 1}">{inside}</ofd:PathObject>'


def table(rows: list[list[str]], left: float = 20, top: float = 40, matrix: str = "") -> str:
    wide, high = 40.0, 8.0
    right, bottom = left + wide * len(rows[0]), top + high * len(rows)
    drawn = [line(left, top + high * n, right, top + high * n) for n in range(len(rows) + 1)]
    drawn += [line(left + wide * n, top, left + wide * n, bottom) for n in range(len(rows[0]) + 1)]
    drawn += [
        text(words, f"{left + wide * col + 2} {top + high * row + 1.5} 30 6", more=matrix)
        for row, line_ in enumerate(rows) for col, words in enumerate(line_) if words
    ]  # fmt: skip
    return "".join(drawn)


def paragraphs(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if isinstance(block, Paragraph)]


def cells(data: bytes) -> list[str]:
    return [cell.text for block in read(data).blocks if isinstance(block, Table) for cell in block.cells]


def test_deltas_repeat_and_never_beyond_the_text() -> None:
    assert steps("g 3 1.5 2 g 2 0", 20) == [1.5, 1.5, 1.5, 2.0, 0.0, 0.0]
    assert steps("g 2000000000 1.5", 4) == [1.5] * 4
    assert steps("g x 1 nan 1e99 -2", 9)[-1] == -2.0
    assert steps(None, 3) == []


def test_words_and_tables_are_read_in_their_places() -> None:
    rows = [["项目", "金额"], ["收入合计", "1,234.50"], ["支出合计", "1,234.50"]]
    data = ofd(text(TITLE) + table(rows))
    assert sniff(data) == "ofd"
    assert paragraphs(data) == [TITLE]
    assert cells(data) == [words for row in rows for words in row]
    [grid] = [block for block in read(data).blocks if isinstance(block, Table)]
    assert (grid.pages, grid.caption) == ((1,), (TITLE,))


def test_a_scaling_matrix_counts_and_a_block_in_a_block_too() -> None:
    scaled = text(TITLE, more='CTM="0.3528 0 0 0.3528 0 0"', size=11.3)
    data = ofd(f"<ofd:PageBlock><ofd:PageBlock>{scaled}</ofd:PageBlock></ofd:PageBlock>")
    assert paragraphs(data) == [TITLE]
    [block] = read(data).blocks
    assert 11 < block.size < 12.5


def test_a_page_that_prints_sideways_is_read_turned() -> None:
    """Everything under a quarter turn, as a wide table on an upright page is printed."""
    rows = [["项目", "金额", "说明"], ["收入合计", "1,234.50", "见表"], ["支出合计", "987.60", "见表"]]
    wide = table(rows, matrix='CTM="1 0 0 1 0 0"') + text(TITLE)
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{wide}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    turned = '<ofd:CompositeObject ResourceID="5" Boundary="0 0 210 297" CTM="0 1 -1 0 210 0"/>'
    data = ofd(turned, common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>", files={"Doc_0/Res.xml": resources})
    assert cells(data) == [words for row in rows for words in row]
    assert paragraphs(data) == [TITLE]


def test_templates_are_read_with_their_page_and_invisible_things_are_not() -> None:
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpl.xml"/>'
    used = page(text(TITLE, "20 30 100 10"), '<ofd:Template TemplateID="9" ZOrder="Background"/>')
    data = ofd("", common=common, files={"Doc_0/Pages/0.xml": used, "Doc_0/Tpl.xml": page(text("云溪县人民政府文件"))})
    assert paragraphs(data) == ["云溪县人民政府文件", TITLE]
    hidden = text("看不见的数字99万元", "20 60 100 10", more='Visible="false"')
    assert paragraphs(ofd(text(TITLE) + hidden)) == [TITLE]


def test_a_scan_and_a_damaged_page_are_told() -> None:
    image = '<ofd:ImageObject ResourceID="3" Boundary="0 0 210 297"/>'
    reading = read(ofd(text(TITLE), image, ""))
    assert (reading.pages, reading.text_source) == (3, "mixed")
    assert reading.flags == ("scan_pages", "pages_damaged")
    assert "1 scanned pages need OCR, which OFD does not get yet; next: look for a PDF (2)" in reading.partial
    assert "1 damaged pages could not be read (3)" in reading.partial


def annotated(kind: str, shown: str = "true") -> bytes:
    """A page with the annotation 12.50 of a kind."""
    look = f'<ofd:Appearance Boundary="60 30 100 20">{text("12.50", at="0 0 50 10")}</ofd:Appearance>'
    listed = '<ofd:Page PageID="0"><ofd:FileLoc>P/0.xml</ofd:FileLoc></ofd:Page>'
    annotation = f'<ofd:Annot ID="9" Type="{kind}" Visible="{shown}">{look}</ofd:Annot>'
    return ofd(
        text(TITLE),
        files={
            "Doc_0/Annots/A.xml": f"<ofd:Annotations {NAMESPACE}>{listed}</ofd:Annotations>",
            "Doc_0/Annots/P/0.xml": f"<ofd:PageAnnot {NAMESPACE}>{annotation}</ofd:PageAnnot>",
        },
        after="<ofd:Annotations>Annots/A.xml</ofd:Annotations>",
    )


@pytest.mark.parametrize(
    ("kind", "shown", "printed"),
    [("Widget", "true", True), ("Widget", "false", False), ("Watermark", "true", False), ("Stamp", "true", False)],
)
def test_fields_that_were_filled_in_are_text_and_stamps_and_watermarks_are_not(
    kind: str, shown: str, printed: bool
) -> None:
    words = "".join(block.text for block in read(annotated(kind, shown)).blocks if isinstance(block, Paragraph))
    assert ("12.50" in words) is printed


@pytest.mark.parametrize(
    ("files", "said"),
    [({"Encryptions.xml": "<a/>"}, "encrypted"), ({"decryptseed.dat": "x"}, "encrypted")],
)
def test_an_encrypted_file_says_so(files: dict[str, str], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read(ofd(text(TITLE), files=files))


def test_no_page_no_document() -> None:
    with pytest.raises(UnreadableError, match="no page"):
        read(ofd(""))


def test_a_unit_that_holds_itself_ends() -> None:
    inner = '<ofd:CompositeObject ResourceID="5" Boundary="0 0 210 297"/>' * 8
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    data = ofd(
        inner + text(TITLE), common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>", files={"Doc_0/Res.xml": resources}
    )
    assert paragraphs(data) in ([TITLE], [])
