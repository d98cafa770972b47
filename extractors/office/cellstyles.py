"""Cell styles of an xlsx workbook: number format, indent, and whether the font leaves anything to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from mingzhang.extractors.office.numberformat import BUILTIN_FORMATS
from mingzhang.extractors.office.package import Package, local, whole_number

__all__ = ["CellStyle", "font_state", "read_cell_styles"]

_STYLES = "xl/styles.xml"
_OFF = ("0", "false", "off")
_WHITE_RGB = ("FFFFFF", "FFFFFFFF", "00FFFFFF")
_WHITE_INDEXES = ("1", "9")
_WHITE_THEME = "0"
_SMALLEST = 1.5
"""Points; smaller type is there to be overlooked."""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What a cell's style index means: `state` is that of all its text (struck, hidden, or empty)."""

    code: str = "General"
    indent: int = 0
    state: str = ""


def read_cell_styles(package: Package) -> tuple[CellStyle, ...]:
    """The cell styles of the workbook, by index."""
    if _STYLES not in package:
        return ()
    groups = {local(group): list(group) for group in package.tree(_STYLES)}
    codes = dict(BUILTIN_FORMATS)
    codes.update(
        {
            whole_number(child.get("numFmtId")): child.get("formatCode") or "General"
            for child in groups.get("numFmts", ())
        }
    )
    fonts = [font_state(font) for font in groups.get("fonts", ())]
    bare = [_shows_white(fill) for fill in groups.get("fills", ())]
    return tuple(_style(child, codes, fonts, bare) for child in groups.get("cellXfs", ()))


def _style(style: etree._Element, codes: dict[int, str], fonts: Sequence[str], bare: Sequence[bool]) -> CellStyle:
    font, fill = whole_number(style.get("fontId")), whole_number(style.get("fillId"))
    state = fonts[font] if font < len(fonts) else ""
    white = bare[fill] if fill < len(bare) else True
    if state == "white":
        state = "hidden" if white else ""
    return CellStyle(
        codes.get(whole_number(style.get("numFmtId")), "General"),
        sum(whole_number(part.get("indent")) for part in style),
        state if state in ("struck", "hidden") else "",
    )


def font_state(font: etree._Element | None) -> str:
    """What a font, of a cell or of a run, does to its text: struck, hidden, raised, lowered, white, or nothing."""
    if font is None:
        return ""
    said = {local(child): child for child in font}
    if "strike" in said and said["strike"].get("val") not in _OFF:
        return "struck"
    if "sz" in said and _points(said["sz"].get("val")) < _SMALLEST:
        return "hidden"
    shift = said["vertAlign"].get("val") if "vertAlign" in said else ""
    if shift in ("superscript", "subscript"):
        return "raised" if shift == "superscript" else "lowered"
    return "white" if "color" in said and _is_white(said["color"]) else ""


def _points(text: str | None) -> float:
    try:
        return float(text or "11")
    except ValueError:
        return 11.0


def _is_white(colour: etree._Element) -> bool:
    if colour.get("rgb") is not None:
        return str(colour.get("rgb")).upper() in _WHITE_RGB
    plain = (colour.get("tint") or "0").strip("0.") == ""
    return plain and (colour.get("theme") == _WHITE_THEME or colour.get("indexed") in _WHITE_INDEXES)


def _shows_white(fill: etree._Element) -> bool:
    """Whether a fill leaves the cell white: no pattern, or a solid one in white."""
    pattern = next((child for child in fill if local(child) == "patternFill"), None)
    if pattern is None:
        return len(fill) == 0
    if pattern.get("patternType") in (None, "none"):
        return True
    colour = next((child for child in pattern if local(child) == "fgColor"), None)
    return pattern.get("patternType") == "solid" and colour is not None and _is_white(colour)
