"""A `Reading` of any bytes: by our readers, or for what none of them reads by way of LibreOffice."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.extractors.reading import read
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.office.libreoffice import convert
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


def reading_of(data: bytes, *, name: str = "", content_type: str = "") -> Reading:
    """Read the bytes as `extractors.reading.read` does, converted before where need be; errors are the same."""
    how = CONVERTED.get(sniff(data))
    if how is None:
        return read(data, name=name, content_type=content_type)
    extension, target, published = how
    if published == "rtf":  # blanks or a mark before it, as some programs write them, end LibreOffice's recognition
        data = data[data.find(b"{\\rtf") :]
    try:
        reading = read(convert(data, extension, target), name=name)
    except MingzhangError as error:
        raise type(error)(error.what, where=error.where or name, then=error.then) from error
    return replace(reading, format=published, flags=(*reading.flags, "converted"))
