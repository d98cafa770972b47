"""The sample's PDF: cover, contents, ruled tables that run over pages, narrative in broken lines.

The Chinese font is embedded: without it a reader on a machine that has none loses every character printed alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from grids import Grid
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

FONT = "Sample"
LINE = {"fontName": FONT}
TEXT = ParagraphStyle("text", fontSize=13, leading=22, firstLineIndent=26, **LINE)
TITLE = ParagraphStyle("title", fontSize=18, leading=30, alignment=TA_CENTER, spaceAfter=10, **LINE)
COVER = ParagraphStyle("cover", fontSize=26, leading=40, alignment=TA_CENTER, **LINE)
HEAD = ParagraphStyle("head", fontSize=14, leading=24, spaceBefore=6, firstLineIndent=28, **LINE)
RIGHT = ParagraphStyle("right", fontSize=9, leading=13, alignment=TA_RIGHT, **LINE)
SMALL = ParagraphStyle("small", fontSize=9, leading=13, **LINE)
CELL = ParagraphStyle("cell", fontSize=7.5, leading=9, **LINE)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
WIDTH = A4[0] - 100


def write_pdf(
    path: Path, title: str, issuer: str, front: list[str], grids: list[Grid], *, back: list[str], font: Path
) -> None:
    """Write the document; `invariant` keeps dates and ids out of the bytes."""
    pdfmetrics.registerFont(TTFont(FONT, font))
    story: list[Flowable] = [
        Spacer(1, 180),
        Paragraph("<br/>".join(map(_mixed, title.split("\n"))), COVER),
        PageBreak(),
    ]
    story += [_line(line) for line in front]
    for grid in grids:
        story += [PageBreak(), *_grid(grid, issuer)]
    story += [PageBreak(), *(_line(line) for line in back)]
    document = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=50, rightMargin=50, topMargin=60, bottomMargin=60, title=title,
        author=issuer, invariant=1,
    )  # fmt: skip
    document.build(story, onFirstPage=lambda *_: None, onLaterPages=_footer)


def _footer(canvas: object, document: object) -> None:
    canvas.setFont("Helvetica", 9)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")  # type: ignore[attr-defined]


def _line(line: str) -> Paragraph:
    style = TITLE if line.startswith("# ") or line == "目 录" else HEAD if line.startswith("#") else TEXT
    return _paragraph(line.lstrip("# "), style, WIDTH)


def _paragraph(text: str, style: ParagraphStyle, width: float) -> Paragraph:
    spare = style.fontSize if style.firstLineIndent else 1
    lines = _wrap(text, style.fontSize, width - spare, style.firstLineIndent)
    return Paragraph("<br/>".join(_mixed(line) for line in lines), style)


def _wrap(text: str, size: float, width: float, indent: float) -> list[str]:
    """Lines no wider than `width`; a number is not broken, a closing mark may hang."""
    lines, left = [""], width - indent
    for piece in re.findall(r"[!-~]+|.", text):
        wide = stringWidth(piece, "Helvetica", size) if piece.isascii() else size * len(piece)
        if wide > left and lines[-1] and piece not in "。,;:、)":
            lines.append("")
            left = width
        lines[-1] += piece
        left -= wide
    return lines


def _mixed(text: str) -> str:
    """Latin letters and digits in a Latin font, as office suites print them."""
    return re.sub("[!-~]+", lambda m: f'<font name="Helvetica">{m.group()}</font>', text)


def _grid(grid: Grid, issuer: str) -> list[Flowable]:
    columns = sum(cell.cols for cell in grid.rows[0])
    widths = _widths(grid, columns)
    cells, spans = _places(grid, widths)
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans]
    style += [(side, (0, 0), (-1, -1), 2) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    table = Table(cells, colWidths=widths, style=style)
    unit = f"部门:{issuer}\u3000\u3000金额单位:{grid.unit}"
    return [_paragraph(grid.title, TITLE, WIDTH), _paragraph(grid.number, RIGHT, WIDTH),
            _paragraph(unit, SMALL, WIDTH), table, _paragraph(grid.note, SMALL, WIDTH)]  # fmt: skip


def _widths(grid: Grid, columns: int) -> list[float]:
    """Names wide, line numbers narrow, amounts in between."""
    weights = [3.0] * columns
    for cells in grid.rows[grid.header :]:
        for i, cell in enumerate(cells if len(cells) == columns else ()):
            weights[i] = max(weights[i], min(7.0, len(cell.text) * 0.6))
    return [WIDTH * w / sum(weights) for w in weights]


def _places(grid: Grid, widths: list[float]) -> tuple[list[list[object]], list[tuple[object, ...]]]:
    """Every grid place filled, covered ones with nothing, and the spans of the rest."""
    columns = len(widths)
    cells: list[list[object]] = [[""] * columns for _ in grid.rows]
    taken: set[tuple[int, int]] = set()
    spans: list[tuple[object, ...]] = []
    for r, row in enumerate(grid.rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            covered = {(r + i, c + j) for i in range(cell.rows) for j in range(cell.cols)}
            taken |= covered
            style = NUMBER if _is_number(cell.text) else CELL
            cells[r][c] = _paragraph(cell.text, style, sum(widths[c : c + cell.cols]) - 4)
            if len(covered) > 1:
                spans.append(("SPAN", (c, r), (c + cell.cols - 1, r + cell.rows - 1)))
            c += cell.cols
    return cells, spans


def _is_number(text: str) -> bool:
    return text.replace(".", "").isdecimal() and "." in text
