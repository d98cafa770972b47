"""Cell styles of an xlsx workbook: number format, indent, and whether the font leaves anything to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from mingzhang.extractors.office.numberformat import BUILTIN_FORMATS
from mingzhang.extractors.office.package import Package, is_tiny, local, whole_number

__all__ = ["CellStyle", "font_state", "read_cell_styles"]

_STYLES = "xl/styles.xml"
_OFF = ("0", "false", "off")
_WHITE_INDEXES = ("1", "9")
_WHITE_THEME = "0"
_Colour = tuple[object, ...] | None
_WHITE: _Colour = ("white",)


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
    colours = [_colour_in(font, "color") for font in groups.get("fonts", ())]
    grounds = [_ground(fill) for fill in groups.get("fills", ())]
    looks = (fonts, colours, grounds)
    return tuple(_style(child, codes, looks) for child in groups.get("cellXfs", ()))


def _style(
    style: etree._Element, codes: dict[int, str], looks: tuple[Sequence[str], Sequence[_Colour], Sequence[_Colour]]
) -> CellStyle:
    fonts, colours, grounds = looks
    font, fill = whole_number(style.get("fontId")), whole_number(style.get("fillId"))
    state = fonts[font] if font < len(fonts) else ""
    colour = colours[font] if font < len(colours) else None
    ground = grounds[fill] if fill < len(grounds) else _WHITE
    if colour is not None and colour == ground:
        state = "hidden"
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
    if "sz" in said and is_tiny(said["sz"].get("val")):
        return "hidden"
    shift = said["vertAlign"].get("val") if "vertAlign" in said else ""
    if shift in ("superscript", "subscript"):
        return "raised" if shift == "superscript" else "lowered"
    return "white" if _colour_in(font, "color") == _WHITE else ""


def _colour_in(holder: etree._Element, name: str) -> _Colour:
    """The colour that a child of that name says, white in one form however it is said; nothing where none does."""
    colour = next((child for child in holder if local(child) == name), None)
    if colour is None or colour.get("auto") is not None:
        return None
    said = (str(colour.get("rgb") or "").upper()[-6:], colour.get("theme"), colour.get("indexed"))
    plain = (colour.get("tint") or "0").strip("0.") == ""
    if said[0] == "FFFFFF" or (plain and (said[1] == _WHITE_THEME or said[2] in _WHITE_INDEXES)):
        return _WHITE
    return (*said, None if plain else colour.get("tint"))


def _ground(fill: etree._Element) -> _Colour:
    """The one colour of a cell's ground: white without a pattern, nothing where two are mixed."""
    pattern = next((child for child in fill if local(child) == "patternFill"), None)
    if pattern is None:
        return _WHITE if len(fill) == 0 else None
    if pattern.get("patternType") in (None, "none"):
        return _WHITE
    return _colour_in(pattern, "fgColor") if pattern.get("patternType") == "solid" else None
