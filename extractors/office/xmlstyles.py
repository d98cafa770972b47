"""Cell styles of SpreadsheetML 2003: number format, indent, and whether the font leaves anything to see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from mingzhang.extractors.office.package import attribute, first, is_tiny, local, whole_number

__all__ = ["PLAIN", "XmlStyle", "read_styles", "run_state"]

_FORMATS = {
    "": "General", "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00", "Currency": "¥#,##0.00;¥-#,##0.00", "Euro Currency": "€#,##0.00;-€#,##0.00",
    "General Date": "yyyy/m/d h:mm", "Long Date": 'yyyy"年"m"月"d"日"', "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm",
}  # fmt: skip
"""Formats that the file names by a word, as a Chinese spreadsheet shows them."""

_SHIFTS = {"Superscript": "raised", "Subscript": "lowered"}
_MARKUP = {"sup": "raised", "sub": "lowered", "s": "struck", "strike": "struck", "del": "struck"}
_WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class XmlStyle:
    """What a style means; `state` is that of the whole cell's text: struck, hidden, or nothing."""

    code: str = "General"
    indent: int = 0
    colour: str = ""
    ground: str = _WHITE
    font: str = ""

    @property
    def state(self) -> str:
        """Struck and hidden leave nothing to see, and so does a font of the ground's colour."""
        return self.font or ("hidden" if self.colour and self.colour == self.ground else "")


PLAIN = XmlStyle()


def read_styles(workbook: etree._Element) -> dict[str, XmlStyle]:
    """The styles of a workbook by id; each begins as its parent, which stands before it, or as the default."""
    found: dict[str, XmlStyle] = {}
    group = first(workbook, "Styles")
    for element in () if group is None else (child for child in group if local(child) == "Style"):
        parent = found.get(attribute(element, "Parent"), found.get("Default", PLAIN))
        found[attribute(element, "ID")] = _style(element, parent)
    if "Default" in found:
        found.setdefault("", found["Default"])
    return found


def _style(element: etree._Element, style: XmlStyle) -> XmlStyle:
    for part in element:
        kind = local(part)
        if kind == "NumberFormat":
            code = attribute(part, "Format")
            style = replace(style, code=_FORMATS.get(code, code))
        elif kind == "Alignment":
            style = replace(style, indent=whole_number(attribute(part, "Indent")))
        elif kind == "Interior":
            solid = attribute(part, "Pattern") == "Solid"
            style = replace(style, ground=attribute(part, "Color").upper() if solid else _WHITE)
        elif kind == "Font":
            state = run_state(part)
            colour = attribute(part, "Color").upper()
            style = replace(style, colour=colour, font=state if state in ("struck", "hidden") else "")
    return style


def run_state(element: etree._Element) -> str:
    """What a font or a piece of markup does to its text: struck, hidden, raised, lowered, or nothing."""
    if attribute(element, "StrikeThrough") == "1":
        return "struck"
    if is_tiny(attribute(element, "Size")):
        return "hidden"
    return _SHIFTS.get(attribute(element, "VerticalAlign")) or _MARKUP.get(local(element).lower(), "")
