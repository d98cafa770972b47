"""Scanned documents made of documents with a text layer: each page a picture, nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

SAMPLE = Path(__file__).resolve().parents[2] / "pipeline" / "demo" / "portal" / "slj.pdf"
"""An invented department's final accounts: forms on pages 3 to 11, narrative on 12 to 15."""


def picture_of(page: int, dots: int = 200) -> Any:
    """A page of the sample as red, green, blue."""
    document = pdfium.PdfDocument(SAMPLE)
    try:
        drawn = document[page - 1].render(scale=dots / 72, rev_byteorder=True).to_numpy()
        return np.ascontiguousarray(drawn[:, :, :3])
    finally:
        document.close()


def scan_of(pages: Sequence[int], spoilt: Callable[[Any], Any] = lambda picture: picture) -> bytes:
    """A PDF whose pages are nothing but pictures of the sample's pages."""
    images = [Image.fromarray(np.ascontiguousarray(spoilt(picture_of(page)))) for page in pages]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200.0, quality=92)
    return out.getvalue()
