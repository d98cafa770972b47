"""Pages of the small language on paper: title in the middle, paragraphs in lines, ruled tables."""

from __future__ import annotations

import io
import os

from pages import Grid, Part, Run, runs_of
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["FONT", "as_pdf", "start"]

FONT = "Case"
_EDGE, _FOOT = 60.0, 60.0
_WIDE = A4[0] - 2 * _EDGE


def start() -> str:
    """The font's name: one embedded where the environment names a file, else one that every reader knows."""
    if path := os.environ.get("CASES_FONT"):
        pdfmetrics.registerFont(TTFont(FONT, path))
        return FONT
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


class _Page:
    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.font = start()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.y = A4[1] - 70

    def wide(self, text: str, size: float) -> float:
        return sum(pdfmetrics.stringWidth(char, self._font(char), size) for char in text)

    def _font(self, char: str) -> str:
        return "Helvetica" if char.isascii() else self.font

    def draw(self, x: float, y: float, run: Run, size: float) -> float:
        """Draw a run character group by group; where the next begins."""
        raised = {"sup": (0.62, 0.4), "sub": (0.62, -0.15)}.get(run.state, (1, 0))
        pieces: list[str] = []
        for char in run.text:
            if pieces and self._font(char) == self._font(pieces[-1][0]):
                pieces[-1] += char
            else:
                pieces.append(char)
        for piece in pieces:
            text = self.canvas.beginText(x, y + raised[1] * size)
            text.setFont(self._font(piece[0]), size * raised[0])
            text.setTextRenderMode(3 if run.state == "hide" else 0)
            text.textOut(piece)
            self.canvas.drawText(text)
            x += self.wide(piece, size * raised[0])
        return x

    def line(self, text: str, size: float, *, centred: bool = False) -> None:
        x = _EDGE
        runs = runs_of(text)
        if text.endswith("。"):
            x += 2 * size
        if centred:
            x += (_WIDE - sum(self.wide(run.text, size) for run in runs)) / 2
        self.room(size * 1.8)
        for run in runs:
            pieces = [run.text] if run.state else list(run.text)
            for piece in pieces:
                if x + self.wide(piece, size) > _EDGE + _WIDE and piece not in "，。；、）" and not run.state:
                    self.room(size * 1.8)
                    x = _EDGE
                x = self.draw(x, self.y, Run(piece, run.state), size)

    def room(self, height: float) -> None:
        self.y -= height
        if self.y < _FOOT:
            self.new()

    def new(self) -> None:
        self.canvas.showPage()
        self.y = A4[1] - 70

    def grid(self, grid: Grid) -> None:
        columns = max(map(len, grid.rows))
        need = [max([20.0, *(self.wide(row[c], 8) + 8 for row in grid.rows if c < len(row))]) for c in range(columns)]
        share = min(1.0, _WIDE / sum(need))
        edges = [_EDGE]
        for room in need:
            edges.append(edges[-1] + room * share)
        self.y -= 6
        for r, row in enumerate(grid.rows):
            self.room(18)
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                down, across = grid.span(r, c)
                left, right = edges[c], edges[c + across]
                self.canvas.rect(left, self.y - 18 * (down - 1), right - left, 18 * down)
                self._cell(text, left, right, self.y + 6 - 9 * (down - 1))
        self.y -= 6

    def _cell(self, text: str, left: float, right: float, y: float) -> None:
        runs = runs_of(text.replace("\u2212", "-"))
        room = sum(self.wide(run.text, 8 * (0.62 if run.state == "sup" else 1)) for run in runs)
        numeric = any(char.isdigit() for char in text) and not any("一" <= char <= "龥" for char in text)
        size = 8 * min(1.0, (right - left - 4) / room) if room else 8
        x = right - 3 - room * size / 8 if numeric else left + 3
        for run in runs:
            x = self.draw(x, y, run, size)


def as_pdf(parts: list[Part]) -> bytes:
    """One page a part, more where it is full."""
    page = _Page()
    for number, part in enumerate(parts):
        if number:
            page.new()
        for block in part.blocks:
            if isinstance(block, Grid):
                page.grid(block)
            else:
                page.line(block.text, 18 if block.title else 11, centred=block.title)
    page.canvas.showPage()
    page.canvas.save()
    return page.out.getvalue()
