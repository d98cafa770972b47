"""An OFD from glyphs and segments, in the ways that real ones are written: runs with deltas, matrices, templates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.ofd.text import _ASCENT, _DESCENT

__all__ = ["Sheet", "write_ofd"]

MM = 25.4 / 72
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
STYLES = ("plain", "scaled", "blocks")
"""Of a text object: in millimetres, under a matrix that scales points, or in a block of a composite unit."""


@dataclass(frozen=True)
class Sheet:
    """One page to be written: size in points, what it prints and draws."""

    width: float
    height: float
    glyphs: Sequence[Glyph]
    segments: Sequence[Segment]


def write_ofd(sheets: Sequence[Sheet], *, style: str = "plain", template: bool = False) -> bytes:
    """The file; with `template` the segments stand in a template below each page."""
    out = io.BytesIO()
    units: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml", f"{HEAD}<ofd:OFD {NAMESPACE} Version='1.0' DocType='OFD'><ofd:DocBody>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )  # fmt: skip
        for number, sheet in enumerate(sheets):
            lines = "".join(_line(one) for one in sheet.segments)
            texts = "".join(_text(run, style, units) for run in _runs(sheet.glyphs))
            used = f'<ofd:Template TemplateID="{number + 1}" ZOrder="Background"/>' if template else ""
            content = texts if template else lines + texts
            package.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", _page(sheet, content, used))
            if template:
                package.writestr(f"Doc_0/Tpls/Tpl_{number}/Content.xml", _page(sheet, lines, ""))
        package.writestr("Doc_0/Document.xml", _document(len(sheets), template=template))
        found = _of("CompositeGraphicUnits", "".join(units))
        package.writestr("Doc_0/DocumentRes.xml", f"{HEAD}<ofd:Res {NAMESPACE}>{found}</ofd:Res>")
    return out.getvalue()


def _document(count: int, *, template: bool) -> str:
    pages = "".join(f'<ofd:Page ID="{n + 100}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(count))
    tpls = "".join(
        f'<ofd:TemplatePage ID="{n + 1}" BaseLoc="/Doc_0/Tpls/Tpl_{n}/Content.xml"/>'
        for n in range(count if template else 0)
    )
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData>{area}<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{tpls}</ofd:CommonData>"
    return f"{HEAD}<ofd:Document {NAMESPACE}>{common}<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"


def _page(sheet: Sheet, content: str, used: str) -> str:
    box = f"<ofd:PhysicalBox>0 0 {sheet.width * MM:.4f} {sheet.height * MM:.4f}</ofd:PhysicalBox>"
    layer = f'<ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer></ofd:Content>'
    return f"{HEAD}<ofd:Page {NAMESPACE}><ofd:Area>{box}</ofd:Area>{used}{layer}</ofd:Page>"


def _line(one: Segment) -> str:
    ends = ((one.start, one.at), (one.end, one.at)) if one.across else ((one.at, one.start), (one.at, one.end))
    (ax, ay), (bx, by) = ((x * MM, y * MM) for x, y in ends)
    data = f"M 0 0 L {bx - ax:.4f} {by - ay:.4f}"
    boundary = f"{ax:.4f} {ay:.4f} {bx - ax + 0.3:.4f} {by - ay + 0.3:.4f}"
    return _of("PathObject", _of("AbbreviatedData", data), ID="9", Boundary=boundary)


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Upright characters of one height on one line, in their order."""
    run: list[Glyph] = []
    for glyph in (glyph for glyph in glyphs if not glyph.turn):
        last = run[-1] if run else None
        if last and abs(last.top - glyph.top) < 0.01 and abs(last.bottom - glyph.bottom) < 0.01 and len(run) < 200:
            run.append(glyph)
            continue
        if run:
            yield run
        run = [glyph]
    if run:
        yield run


def _text(run: Sequence[Glyph], style: str, units: list[str]) -> str:
    """A text object; its boundary is wide, as in real files, and its places are relative to that."""
    factor = 1.0 if style == "scaled" else MM
    left, top = min(glyph.x0 for glyph in run), run[0].top
    size = (run[0].bottom - top) / (_ASCENT + _DESCENT)
    deltas = " ".join(f"{(b.x0 - a.x0) * factor:.4f}" for a, b in pairwise(run))
    x, y = (run[0].x0 - left) * factor, size * _ASCENT * factor
    text = escape("".join(glyph.text for glyph in run))
    code = _of("TextCode", text, X=f"{x:.4f}", Y=f"{y:.4f}", DeltaX=deltas)
    told = {"ID": "8", "Font": "3", "Size": f"{size * factor:.4f}"}
    if style == "scaled":
        told["CTM"] = f"{MM:.6f} 0 0 {MM:.6f} 0 0"
    boundary = f"{left * MM:.4f} {top * MM:.4f} 100 10"
    if style != "blocks":
        return _of("TextObject", code, Boundary=boundary, **told)
    ident = str(1000 + len(units))
    inner = _of("PageBlock", _of("TextObject", code, Boundary="0 0 100 10", **told))
    units.append(_of("CompositeGraphicUnit", _of("Content", inner), ID=ident))
    return _of("CompositeObject", "", ID="7", ResourceID=ident, Boundary=boundary)


def _of(name: str, inside: str, **attributes: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<ofd:{name}{told}>{inside}</ofd:{name}>"
