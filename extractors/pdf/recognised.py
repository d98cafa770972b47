"""A PDF page without usable text as a picture, recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mingzhang.extractors.ocr.means import Means

if TYPE_CHECKING:
    from mingzhang.extractors.ocr.page import RecognisedPage

__all__ = ["recognised_page"]

_DOTS = 200 / 72
"""Dots per point: 200 to the inch."""
_LONGEST, _SHORTEST = 3_600, 1_600
"""Points of the picture's longer side at most and at least, whatever size the page says it has."""


def recognised_page(document: Any, index: int, means: Means) -> RecognisedPage | None:
    """Page `index` (0-based) of a pdfium document recognised, None where the bounds of the run leave it out."""
    from mingzhang.extractors.ocr.kept import recognised  # noqa: PLC0415 - OpenCV, of the extra `ocr`

    page = document[index]
    try:
        width, height = page.get_size()
        scale = max(min(_DOTS, _LONGEST / max(width, height)), _SHORTEST / max(width, height))
        picture = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True).to_numpy()
    finally:
        page.close()
    colours = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3]
    return recognised(np.ascontiguousarray(colours), width, height, means)
