"""pdfplumber and what it raises, imported only for the few files that need it: it takes a fifth of a second."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

__all__ = ["FAULTS", "pages_of"]

FAULTS = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    struct.error,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
"""What pdfminer raises on files that pdfium reads: it has no error tree of its own for damage inside a page."""


def pages_of(data: bytes) -> list[Any]:
    """The pages of the bytes; each parses itself when it is asked for what it prints."""
    pages: list[Any] = pdfplumber.open(io.BytesIO(data)).pages
    return pages
