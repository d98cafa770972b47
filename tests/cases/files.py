# ruff: noqa: E501 - cells and lines of pages as they are printed
"""Files that the small language cannot say: text out of sight on paper, layers, form fields, columns, wide letters."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

from paper import start
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

__all__ = ["FILES"]

TITLE = "云溪市水利局2023年度部门决算"


class _Sheet:
    """A page with a cursor."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.font = start()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1, pageCompression=0)
        self.y = A4[1] - 70

    def text(self, text: str, x: float = 60, size: float = 11, *, y: float | None = None, mode: int = 0,
             colour: str = "black", spacing: float = 0) -> None:  # fmt: skip
        for piece in re.findall(r"[!-~]+|[^!-~]+", text):
            font = "Helvetica" if piece.isascii() else self.font
            line = self.canvas.beginText(x, self.y if y is None else y)
            line.setFont(font, size)
            line.setFillColor(colour)
            line.setTextRenderMode(mode)
            line.setCharSpace(spacing)
            line.textOut(piece)
            self.canvas.drawText(line)
            x += stringWidth(piece, font, size) + spacing * len(piece)
        self.canvas.setFillColor("black")

    def line(self, text: str, x: float = 60, size: float = 11, **said: object) -> None:
        self.y -= size * 1.8
        self.text(text, x, size, **said)  # type: ignore[arg-type]

    def grid(self, rows: list[list[str]], edges: list[float], *, size: float = 9, ruled: bool = True) -> None:
        for row in rows:
            self.y -= size * 2
            for at, text in enumerate(row):
                left, right = edges[at], edges[at + 1]
                if ruled:
                    self.canvas.rect(left, self.y - size / 2, right - left, size * 2)
                room = sum(stringWidth(c, "Helvetica" if c.isascii() else self.font, size) for c in text)
                numeric = text[:1].isdigit() and at > 0
                self.text(text, right - room - 3 if numeric else left + 3, size)

    def done(self) -> tuple[str, bytes]:
        self.canvas.showPage()
        self.canvas.save()
        return "pdf", self.out.getvalue()


def unseen() -> tuple[str, bytes]:
    """White, tiny, invisible, clipped, covered and off-page sentences beside one that is seen."""
    page = _Sheet()
    page.text(TITLE, 150, 18)
    page.line("一、收入决算情况说明")
    page.line("2023年度本年收入合计2,226.21万元，其中：财政拨款收入2,162.36万元，其他收入63.85万元。", 82)
    page.line("2023年度本年收入合计9,999.99万元。", 82, colour="white")
    page.line("2023年度本年收入合计8,888.88万元。", 82, mode=3)
    page.line("2023年度本年收入合计7,777.77万元。", 82, size=0.5)
    page.text("2023年度本年收入合计6,666.66万元。", -600, 11)
    page.line("2023年度本年收入合计5,555.55万元。", 82)
    page.canvas.setFillColor("white")
    page.canvas.rect(60, page.y - 5, 480, 18, stroke=0, fill=1)
    page.canvas.setFillColor("black")
    page.canvas.saveState()
    clip = page.canvas.beginPath()
    clip.rect(10, 10, 5, 5)
    page.canvas.clipPath(clip, stroke=0, fill=0)
    page.line("2023年度本年收入合计4,444.44万元。", 82)
    page.canvas.restoreState()
    return page.done()


def struck() -> tuple[str, bytes]:
    """Amounts and a row that lines strike out, an amount that is underlined."""
    page = _Sheet()
    page.text(TITLE, 150, 18)
    page.line("一、收入决算情况说明")
    page.line("2023年度本年收入合计9,226.21 2,226.21万元，其中：财政拨款收入2,162.36万元。", 82)
    at, wide = 82 + stringWidth("2023", "Helvetica", 11) + 88, stringWidth("9,226.21", "Helvetica", 11)
    page.canvas.line(at, page.y + 3.5, at + wide, page.y + 3.5)
    at += stringWidth("9,226.21 ", "Helvetica", 11)
    page.canvas.line(at, page.y - 2, at + wide, page.y - 2)
    page.line("收入决算表", 270, size=14)
    page.line("单位：万元", 400, size=9)
    rows = [["项目", "决算数"], ["财政拨款收入", "2,162.36"], ["其他收入", "63.85"], ["经营收入", "55.00"]]
    page.grid([*rows, ["本年收入合计", "2,226.21"]], [60.0, 260, 420])
    page.canvas.line(62, page.y + 21, 101, page.y + 21)
    page.canvas.line(393, page.y + 21, 418, page.y + 21)
    return page.done()


def browser_notes() -> tuple[str, bytes]:
    """Notes at five sixths of the type, raised and lowered; one drawn when all else is; a struck and some tiny digits."""
    page = _Sheet()
    page.text(TITLE, 150, 18)
    page.line("一、收入决算情况说明")
    page.line("2023年度本年收入合计2,226.21", 82)
    at = 82 + stringWidth("20232,226.21", "Helvetica", 11) + 88
    page.text("3", at, 9.2, y=page.y + 4)
    page.text("万元，其中：财政拨款收入2,162.36 万元，其他收入63.85万元。", at + 6, 11)
    late = at + 6 + 132 + stringWidth("2,162.36", "Helvetica", 11), page.y + 5
    page.line("收入决算表", 270, size=14)
    page.line("单位：万元", 400, size=9)
    page.grid(
        [["项目", "决算数"], ["财政拨款收入", "2,162.36"], ["其他收入", "63.85"], ["本年收入合计", "2,226.21"]],
        [60.0, 260, 420],
    )
    page.text("7", 417, 7.5, y=page.y - 1.8)
    page.text("88", 417, 0.4, y=page.y + 18)
    left = 417 - stringWidth("2,162.36", "Helvetica", 9) - stringWidth("9", "Helvetica", 9)
    page.text("9", left, 9, y=page.y + 36)
    page.canvas.line(left, page.y + 39, left + stringWidth("9", "Helvetica", 9), page.y + 39)
    page.text("2", late[0], 5.5, y=late[1])
    return page.done()


def layer() -> tuple[str, bytes]:
    """A layer that is switched off holds an older table."""
    page = _Sheet()
    page.text(TITLE, 150, 18)
    page.line("支出决算表")
    page.line("单位：万元")
    edges = [60.0, 200, 330, 460]
    page.grid(
        [["科目名称", "基本支出", "项目支出"], ["农林水支出", "762.72", "1,133.32"], ["合计", "762.72", "1,133.32"]],
        edges,
    )
    page.line("")
    page.canvas._code.append("/OC /MC0 BDC")
    page.line("支出决算表（送审稿）")
    page.grid(
        [["科目名称", "基本支出", "项目支出"], ["农林水支出", "999.99", "1,888.88"], ["合计", "999.99", "1,888.88"]],
        edges,
    )
    page.canvas._code.append("EMC")
    suffix, data = page.done()
    return suffix, _with_layer(data)


def _with_layer(data: bytes) -> bytes:
    """The file with an optional content group named MC0 that is off, written behind its own end."""
    root = int(re.findall(rb"/Root (\d+) 0 R", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    at = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    page = next(m for m in re.finditer(rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?/Type /Page\b.*?endobj", data, re.DOTALL))
    catalog = re.search(rb"(?<=\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % root, data, re.DOTALL)
    assert catalog
    body = page.group().partition(b"obj")[2].rpartition(b"endobj")[0]
    body = re.sub(rb"/Resources\s*<<", b"/Resources << /Properties << /MC0 %d 0 R >> " % size, body, count=1)
    group = b"<< /Type /OCG /Name (old) >>"
    ocgs = b"/OCProperties << /OCGs [%d 0 R] /D << /OFF [%d 0 R] /Order [%d 0 R] >> >>" % (size, size, size)
    objects = {size: group, root: b"<<" + catalog.group(1) + ocgs + b">>", int(page.group(1)): body}
    out = data
    places = {}
    for number, text in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    table = len(out)
    out += b"xref\n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (size + 1, root, at, table)


def form() -> tuple[str, bytes]:
    """A table whose amounts are typed into fields of a form, one of them a choice."""
    page = _Sheet()
    page.text("青岚县民政局2025年部门预算", 150, 18)
    page.line("“三公”经费预算表")
    page.line("单位：万元")
    names = ("公务接待费", "公务用车运行维护费", "合计")
    page.grid([["项目", "2025年预算数"], *([name, ""] for name in names)], [60.0, 260, 420])
    for number, value in enumerate(("6.00", "20.00", "26.00")):
        y = page.y + 18 * (2 - number) - 3
        page.canvas.acroForm.textfield(
            name=f"f{number}", value=value, x=265, y=y, width=150, height=15, borderWidth=0, fontSize=9
        )
    return page.done()


def two_columns() -> tuple[str, bytes]:
    """Prose in two columns, each with a heading and sentences that run over its lines."""
    page = _Sheet()
    page.text("沧溪市司法局2024年度部门决算", 150, 18)
    left = ["一、收入决算情况说明", "2024年度本年收入合计2,010.40", "万元，其中：财政拨款收入1,888.33", "万元，占93.93%；事业收入122.07",
            "万元，占6.07%。", "二、支出决算情况说明", "2024年度本年支出合计1,990.40", "万元，其中：基本支出1,500.40万", "元；项目支出490.00万元。"]  # fmt: skip
    right = ["三、“三公”经费支出决算", "2024年度“三公”经费支出决算", "46.30万元，比上年减少3.70万元，", "下降7.40%。其中：公务接待费", "9.80万元；公务用车运行维护费",
             "36.50万元。", "四、机关运行经费支出情况", "2024年度机关运行经费支出95.20", "万元，比上年增加5.20万元。"]  # fmt: skip
    top = page.y - 30
    for x, lines in ((60, left), (320, right)):
        for number, text in enumerate(lines):
            page.text(text, x, 11, y=top - 20 * number)
    return page.done()


def columns_and_table() -> tuple[str, bytes]:
    """Two columns of prose, below them a table over the whole page."""
    page = _Sheet()
    page.text("沧溪市司法局2024年度部门决算", 150, 18)
    left = [
        "一、收入决算情况说明",
        "2024年度本年收入合计2,010.40",
        "万元，其中：财政拨款收入1,888.33",
        "万元；事业收入122.07万元。",
    ]
    right = [
        "二、支出决算情况说明",
        "2024年度本年支出合计1,990.40",
        "万元，其中：基本支出1,500.40万",
        "元；项目支出490.00万元。",
    ]
    top = page.y - 30
    for x, lines in ((60, left), (320, right)):
        for number, text in enumerate(lines):
            page.text(text, x, 11, y=top - 20 * number)
    page.y = top - 110
    page.line("支出决算表", 270)
    page.line("单位：万元", 470, size=9)
    page.grid([["科目编码", "科目名称", "基本支出", "项目支出"], ["204", "公共安全支出", "1,500.40", "490.00"], ["", "合计", "1,500.40", "490.00"]],
              [60.0, 140, 300, 420, 530])  # fmt: skip
    return page.done()


def tall_rows() -> tuple[str, bytes]:
    """No rulings, rows far apart, names wrapped over two lines."""
    page = _Sheet()
    page.text("青岚县2024年一般公共预算支出表", 150, 16)
    page.line("单位：万元", 470, size=9)
    rows = [(["科目名称"], "2023年执行数", "2024年预算数"), (["一般公共服务支出"], "12,000.00", "12,600.00"), (["社会保障和就业", "支出"], "30,000.00", "31,500.00"),
            (["灾害防治及应急管", "理支出"], "2,000.00", "2,100.00"), (["住房保障支出"], "6,000.00", "6,300.00"), (["其他支出"], "500.00", "525.00"), (["支出合计"], "50,500.00", "53,025.00")]  # fmt: skip
    for names, before, now in rows:
        page.y -= 44
        for number, name in enumerate(names):
            page.text(name, 70, 10, y=page.y + 6 * (len(names) - 1) - 12 * number)
        for text, right in ((before, 340), (now, 480)):
            room = sum(stringWidth(c, "Helvetica" if c.isascii() else page.font, 10) for c in text)
            page.text(text, right - room, 10)
    return page.done()


def few_tall_rows() -> tuple[str, bytes]:
    """Three rows without rulings, far apart."""
    page = _Sheet()
    page.text("2024年云溪市水利局“三公”经费支出预算表", 130, 16)
    page.line("单位：万元", 470, size=9)
    rows = [
        ("项目", "2023年预算数", "2024年预算数"),
        ("公务接待费", "9.80", "8.90"),
        ("公务用车运行维护费", "28.50", "28.00"),
        ("合计", "38.30", "36.90"),
    ]
    for name, before, now in rows:
        page.y -= 40
        page.text(name, 70, 10)
        page.text(before, 320, 10)
        page.text(now, 440, 10)
    return page.done()


def wide_letters() -> tuple[str, bytes]:
    """Letters and digits set far apart."""
    page = _Sheet()
    page.text("云溪市水利局2023年度部门决算", 130, 16, spacing=4)
    page.line("一、收入决算情况说明", spacing=3)
    page.line("2023年度本年收入合计2,226.21万元，其中：", spacing=3)
    page.line("财政拨款收入2,162.36万元。", spacing=3)
    page.line("收入决算表", 230, spacing=6)
    page.line("单位：万元", 430, size=9, spacing=3)
    rows = [["项目", "决算数"], ["财政拨款收入", "2,162.36"], ["其他收入", "63.85"], ["合计", "2,226.21"]]
    for row in rows:
        page.y -= 20
        for text, left, right in zip(row, (60, 300), (300, 500), strict=True):
            page.canvas.rect(left, page.y - 6, right - left, 20)
            page.text(text, left + 10, 9, spacing=4)
    return page.done()


def beside() -> tuple[str, bytes]:
    """Two tables side by side on a wide page, each with a title of its own."""
    page = _Sheet()
    page.canvas.setPageSize((A4[1], A4[0]))
    page.y = A4[0] - 60
    page.text("云溪市水利局2023年度部门决算", 300, 16)
    page.line("收入决算表", 170)
    page.text("支出决算表", 580)
    page.line("单位：万元", 320, size=9)
    page.text("单位：元", 740, size=9)
    top = page.y
    page.grid(
        [["项目", "决算数"], ["财政拨款收入", "2,162.36"], ["其他收入", "63.85"], ["本年收入合计", "2,226.21"]],
        [60.0, 240, 380],
    )
    page.y = top
    page.grid([["科目名称", "基本支出", "项目支出"], ["农林水支出", "7,627,200.00", "11,333,200.00"], ["住房保障支出", "967,500.00", "0.00"],
               ["合计", "8,594,700.00", "11,333,200.00"]], [450.0, 560, 680, 800])  # fmt: skip
    return page.done()


def bracket_cells() -> tuple[str, bytes]:
    """Currency marks and brackets of negative amounts stand in cells of their own."""
    page = _Sheet()
    page.text("云溪市水利局2023年度部门决算", 150, 16)
    page.line("收入支出决算总表")
    page.line("单位：万元")
    rows = [["项目", "", "2023年决算数", ""], ["本年收入合计", "￥", "2,226.21", ""], ["本年支出合计", "￥", "2,247.89", ""],
            ["本年收支差额", "(", "21.68", ")"]]  # fmt: skip
    page.grid(rows, [60.0, 220, 240, 340, 360])
    return page.done()


def _html_grid(title: str, rows: list[list[str]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<p>{title}</p><p>单位：万元</p><table border=1>{cells}</table>"


_REVENUE = [["项目", "决算数"], ["财政拨款收入", "2,162.36"], ["其他收入", "63.85"], ["本年收入合计", "2,226.21"]]
_EXPENDITURE = [["项目", "决算数"], ["基本支出", "859.47"], ["项目支出", "1,133.32"], ["合计", "1,992.79"]]


def _archive(parts: list[tuple[str, str, bytes]]) -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E5=86=B3=E7=AE=97?=\r\nDate: Mon, 4 Mar 2024 09:00:00 +0800\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----x"\r\n\r\n'
    )
    body = b"".join(
        f"------x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {place}\r\n\r\n".encode()
        + base64.encodebytes(data)
        + b"\r\n"
        for kind, place, data in parts
    )
    return head.encode() + body + b"------x--\r\n"


def web_archive() -> tuple[str, bytes]:
    """What a browser saves."""
    grid = _html_grid("收入决算表", _REVENUE)
    page = f'<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{grid}<img src="http://a.cn/1.png"></body></html>'
    return "mht", _archive(
        [
            ("text/html", "http://a.cn/1.html", page.encode("gb18030")),
            ("text/css", "cid:css@mhtml", b"td{color:#000}"),
            ("image/png", "http://a.cn/1.png", b"\x89PNG"),
        ]
    )


def workbook_archive() -> tuple[str, bytes]:
    """What a spreadsheet saves: frames, a page of tabs, a page a sheet."""
    frames = '<html><head><frameset rows="*,39"><frame src="b/sheet001.htm"><frame src="b/tabstrip.htm"></frameset></head></html>'
    tabs = '<html><body><table><tr><td><a href="sheet001.htm">收入</a></td><td><a href="sheet002.htm">支出</a></td></tr></table></body></html>'
    sheets = [
        _html_grid(f"2023年度{name}", rows) for name, rows in (("收入决算表", _REVENUE), ("支出决算表", _EXPENDITURE))
    ]
    pages = [("b.htm", frames), ("b/tabstrip.htm", tabs)]
    pages += [(f"b/sheet00{number}.htm", f"<html><body>{text}</body></html>") for number, text in enumerate(sheets, 1)]
    return "mht", _archive([("text/html; charset=utf-8", place, text.encode()) for place, text in pages])


FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "unseen": unseen,
    "struck": struck,
    "browser_notes": browser_notes,
    "layer": layer,
    "form": form,
    "two_columns": two_columns,
    "columns_and_table": columns_and_table,
    "tall_rows": tall_rows,
    "few_tall_rows": few_tall_rows,
    "wide_letters": wide_letters,
    "beside": beside,
    "bracket_cells": bracket_cells,
    "web_archive": web_archive,
    "workbook_archive": workbook_archive,
}
"""Suffix and bytes by name."""
