"""Pages of the small language as files: HTML, DOCX, XLSX, SpreadsheetML, CSV, plain text."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable
from html import escape

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from pages import Grid, Part, plain, runs_of, stored
from paper import as_pdf

__all__ = ["RENDERERS"]

_TAGS = {"sup": "sup", "sub": "sub", "s": "s"}


def as_html(parts: list[Part]) -> bytes:
    """A web page whose title is the page's."""
    blocks = [block for part in parts for block in part.blocks]
    title = next((plain(block.text) for block in blocks if not isinstance(block, Grid) and block.title), "")
    body = []
    for block in blocks:
        if isinstance(block, Grid):
            body.append(_html_grid(block))
        else:
            tag = "h1" if block.title else "p"
            body.append(f"<{tag}>{_html_runs(block.text)}</{tag}>")
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"<html>{head}<body>{''.join(body)}</body></html>".encode()


def _html_grid(grid: Grid) -> str:
    rows = []
    for r, row in enumerate(grid.rows):
        cells = []
        for c, text in enumerate(row):
            if text not in ("<", "^"):
                down, across = grid.span(r, c)
                cells.append(f'<td rowspan="{down}" colspan="{across}">{_html_runs(text)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(rows)}</table>"


def _html_runs(text: str) -> str:
    out = ""
    for run in runs_of(text):
        if run.state == "hide":
            out += f'<span style="display:none">{escape(run.text)}</span>'
        else:
            tag = _TAGS.get(run.state, "span")
            out += f"<{tag}>{escape(run.text)}</{tag}>"
    return out


_WORD = {
    "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
    "s": "<w:strike/>",
    "hide": "<w:vanish/>",
}
_DOCUMENT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def as_docx(parts: list[Part]) -> bytes:
    """The body alone: no styles, no numbering."""
    body = "".join(
        _word_grid(block) if isinstance(block, Grid) else _word_line(block.text)
        for part in parts
        for block in part.blocks
    )
    return docx_of(body)


def docx_of(body: str) -> bytes:
    """A file of Word around the XML of a body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), _TYPES)
        document = f'<w:document xmlns:w="{_DOCUMENT}"><w:body>{body}</w:body></w:document>'
        archive.writestr(zipfile.ZipInfo("word/document.xml"), document)
    return out.getvalue()


def _word_line(text: str) -> str:
    runs = (
        f'<w:r><w:rPr>{_WORD.get(run.state, "")}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
        for run in runs_of(text)
    )
    return f"<w:p>{''.join(runs)}</w:p>"


def _word_grid(grid: Grid) -> str:
    rows = []
    for r, row in enumerate(grid.rows):
        cells = []
        for c, text in enumerate(row):
            if text == "<":
                continue
            down, across = grid.span(r, c)
            merged = '<w:vMerge w:val="restart"/>' if down > 1 else "<w:vMerge/>" if text == "^" else ""
            shown = "" if text == "^" else text
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merged}</w:tcPr>{_word_line(shown)}</w:tc>')
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


_INLINE = {"sup": {"vertAlign": "superscript"}, "sub": {"vertAlign": "subscript"}, "s": {"strike": True}}


def as_xlsx(parts: list[Part]) -> bytes:
    """A sheet a part; a number with decimals or separators is stored as one under its format."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, part in enumerate(parts, 1):
        sheet = book.create_sheet(part.name or f"Sheet{number}")
        row = 0
        for block in part.blocks:
            if not isinstance(block, Grid):
                row += 1
                _put(sheet.cell(row, 1), block.text)
                continue
            for r, texts in enumerate(block.rows):
                for c, text in enumerate(texts):
                    if text not in ("<", "^", ""):
                        _put(sheet.cell(row + r + 1, c + 1), text)
                        down, across = block.span(r, c)
                        if (down, across) != (1, 1):
                            sheet.merge_cells(
                                start_row=row + r + 1, start_column=c + 1, end_row=row + r + down, end_column=c + across
                            )
            row += len(block.rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: object, text: str) -> None:
    kept = stored(text)
    runs = runs_of(text)
    if kept:
        cell.value, cell.number_format = float(kept[0]), kept[1]
    elif any(run.state == "hide" for run in runs):
        raise ValueError("a sheet hides no runs")
    elif len(runs) == 1 and runs[0].state == "s":
        cell.value, cell.font = runs[0].text, Font(strike=True)
    elif len(runs) > 1 or any(run.state for run in runs):
        blocks = (TextBlock(InlineFont(**_INLINE.get(run.state, {})), run.text) for run in runs)
        cell.value = CellRichText(*blocks)
    elif _is_number(text):
        cell.value, cell.number_format = float(text.replace(",", "")), _format(text)
    else:
        cell.value = text


def _is_number(text: str) -> bool:
    bare = text.replace(",", "").removeprefix("-")
    return bare.replace(".", "", 1).isdigit() and bare.isascii() and bare[0] != "." and ("." in text or "," in text)


def _format(text: str) -> str:
    return ("#,##0" if "," in text else "0") + ("." + "0" * len(text.partition(".")[2]) if "." in text else "")


def as_spreadsheetml(parts: list[Part]) -> bytes:
    """The XML of Excel 2003."""
    styles: dict[str, str] = {}
    sheets = []
    for number, part in enumerate(parts, 1):
        rows = []
        for block in part.blocks:
            lines = block.rows if isinstance(block, Grid) else [[block.text]]
            for r, texts in enumerate(lines):
                rows.append("<Row>" + "".join(_xml_cells(block, r, texts, styles)) + "</Row>")
        sheets.append(f'<Worksheet ss:Name="{part.name or number}"><Table>{"".join(rows)}</Table></Worksheet>')
    told = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{escape(code)}"/></Style>' for code, name in styles.items()
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"<Styles>{told}</Styles>{''.join(sheets)}</Workbook>"
    ).encode()


def _xml_cells(block: object, r: int, texts: list[str], styles: dict[str, str]) -> list[str]:
    cells = []
    for c, text in enumerate(texts):
        if text in ("<", "^", ""):
            continue
        down, across = block.span(r, c) if isinstance(block, Grid) else (1, 1)
        merged = f' ss:MergeAcross="{across - 1}" ss:MergeDown="{down - 1}"' if (down, across) != (1, 1) else ""
        kept = stored(text) or ((text.replace(",", ""), _format(text)) if _is_number(text) else None)
        if kept:
            style = styles.setdefault(kept[1], f"s{len(styles)}")
            data = f'<Data ss:Type="Number">{kept[0]}</Data>'
            cells.append(f'<Cell ss:Index="{c + 1}" ss:StyleID="{style}"{merged}>{data}</Cell>')
        else:
            words = "".join(
                f"<html:{_TAGS[run.state]}>{escape(run.text)}</html:{_TAGS[run.state]}>"
                if run.state
                else escape(run.text)
                for run in runs_of(text)
            )
            cells.append(f'<Cell ss:Index="{c + 1}"{merged}><Data ss:Type="String">{words}</Data></Cell>')
    return cells


def as_csv(parts: list[Part]) -> bytes:
    """Delimited values in GB18030, as a Chinese spreadsheet writes them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for part in parts:
        for block in part.blocks:
            for row in block.rows if isinstance(block, Grid) else [[block.text]]:
                writer.writerow(["" if text in ("<", "^") else plain(text) for text in row])
    return out.getvalue().encode("gb18030")


def as_txt(parts: list[Part]) -> bytes:
    """Lines of words, those of tables under one another."""
    lines = []
    for part in parts:
        for block in part.blocks:
            if not isinstance(block, Grid):
                lines.append(plain(block.text))
                continue
            wide = [max(map(_width, column)) + 3 for column in zip(*block.rows, strict=True)]
            lines += ["".join(cell + " " * (room - _width(cell)) for cell, room in zip(row, wide, strict=True)).rstrip()
                      for row in block.rows]  # fmt: skip
            lines.append("")
    return "\n".join(lines).encode()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


RENDERERS: dict[str, Callable[[list[Part]], bytes]] = {
    "html": as_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xml": as_spreadsheetml,
    "csv": as_csv,
    "txt": as_txt,
    "pdf": as_pdf,
}
