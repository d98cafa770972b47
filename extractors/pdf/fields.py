"""What is typed into the form fields of a page: pdfium keeps it out of the page's text, readers see it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as c

from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.pdf.display import Display
from mingzhang.schemas.document import Box

__all__ = ["read_fields"]

_TYPED = (c.FPDF_FORMFIELD_TEXTFIELD, c.FPDF_FORMFIELD_COMBOBOX)
_UNSEEN = c.FPDF_ANNOT_FLAG_INVISIBLE | c.FPDF_ANNOT_FLAG_HIDDEN | c.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
_MOST_FIELDS, _MOST_BYTES = 5_000, 20_000
_LARGEST, _OF_HEIGHT = 12.0, 0.75
"""Size of type in points where the field lets the viewer choose, and its share of the field's height at most."""


def read_fields(page: Any, form: Any, display: Display) -> list[Glyph]:
    """The characters of the page's text and choice fields, set where the fields stand; nothing of unseen ones."""
    found: list[Glyph] = []
    for number in range(min(c.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = c.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            if _is_typed(annotation, form):
                found.extend(_glyphs(_value(annotation, form), _box(annotation, display), _size(annotation, form)))
        finally:
            c.FPDFPage_CloseAnnot(annotation)
    return found


def _is_typed(annotation: Any, form: Any) -> bool:
    if c.FPDFAnnot_GetSubtype(annotation) != c.FPDF_ANNOT_WIDGET or c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return False
    if c.FPDFAnnot_GetFormFieldType(form, annotation) not in _TYPED:
        return False
    return not c.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD


def _value(annotation: Any, form: Any) -> str:
    length = c.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if not 2 < length <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(length)
    c.FPDFAnnot_GetFormFieldValue(form, annotation, ctypes.cast(buffer, ctypes.POINTER(c.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _box(annotation: Any, display: Display) -> Box:
    found = c.FS_RECTF()
    c.FPDFAnnot_GetRect(annotation, found)
    return display.box(found.left, found.bottom, found.right, found.top)


def _size(annotation: Any, form: Any) -> float:
    found = ctypes.c_float()
    return found.value if c.FPDFAnnot_GetFontSize(form, annotation, found) else 0.0


def _glyphs(text: str, box: Box, size: float) -> Iterator[Glyph]:
    """The lines of a value from the top of its field, one in the middle; what is too wide is set closer."""
    x0, top, x1, bottom = box
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines or x1 <= x0 or bottom <= top:
        return
    size = min(size or _LARGEST, _OF_HEIGHT * (bottom - top) / len(lines))
    first = (top + bottom - size) / 2 if len(lines) == 1 else top
    for number, line in enumerate(lines):
        em = min(size, (x1 - x0) / sum(_width(char) for char in line))
        x, y = x0, first + number * (bottom - top) / len(lines)
        for char in line:
            yield Glyph(char, x, y, x + em * _width(char), y + size, 0)
            x += em * _width(char)


def _width(char: str) -> float:
    return 0.5 if char.isascii() else 1.0
