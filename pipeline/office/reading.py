"""A `Reading` of any bytes: by our readers, or for what none of them reads by way of LibreOffice."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.extractors.reading import read
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.office.libreoffice import convert, find_program
from mingzhang.schemas.document import Reading
from mingzhang.schemas.errors import MingzhangError

__all__ = ["CONVERTED", "reading_of"]

CONVERTED = {
    "doc": ("doc", "docx", "doc"),
    "wps": ("wps", "docx", "wps"),
    "rtf": ("rtf", "docx", "rtf"),
    "xml word": ("xml", "docx", "doc"),
    "odt": ("odt", "docx", "odt"),
    "ods": ("ods", "xlsx", "ods"),
    "xlsb": ("xlsb", "xlsx", "xlsb"),
}
"""The sniffed formats that are converted: the extension LibreOffice is told, what it makes, what it is called."""


_CALCULATED = {"xlsx": "xlsx", "xml": "xml"}
"""Formats of workbooks that may hold formulas without values, with the extension that LibreOffice is told."""


def reading_of(data: bytes, *, name: str = "", content_type: str = "") -> Reading:
    """Read the bytes as `extractors.reading.read` does, converted before where need be; errors are the same."""
    how = CONVERTED.get(sniff(data))
    if how is None:
        return _calculated(read(data, name=name, content_type=content_type), data, name)
    extension, target, published = how
    if published == "rtf":  # blanks or a mark before it, as some programs write them, end LibreOffice's recognition
        data = data[data.find(b"{\\rtf") :]
    try:
        reading = read(convert(data, extension, target), name=name)
    except MingzhangError as error:
        raise type(error)(error.what, where=error.where or name, then=error.then) from error
    return replace(reading, format=published, flags=(*reading.flags, "converted"))


def _calculated(reading: Reading, data: bytes, name: str) -> Reading:
    """The reading of a workbook whose formulas have no stored values, as the program that opens it would show them."""
    missing = _uncalculated(reading)
    if not missing or reading.format not in _CALCULATED or find_program() is None:
        return reading
    try:
        shown = read(convert(data, _CALCULATED[reading.format], "xlsx"), name=name)
    except MingzhangError:  # then what is there is read, and what is missing told
        return reading
    if _uncalculated(shown) >= missing:
        return reading
    return replace(shown, format=reading.format, flags=(*shown.flags, "recalculated"))


def _uncalculated(reading: Reading) -> int:
    return sum(gap.count for gap in reading.gaps if gap.kind == "formulas_without_values")
