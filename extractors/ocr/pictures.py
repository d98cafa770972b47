"""A picture by itself (JPEG, PNG, BMP, TIFF, GIF) to a `Reading`: one recognised page for each of its frames."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from mingzhang.extractors.layout.blocks import PageBlocks, empty_page, lay_out_page, pages_to_blocks
from mingzhang.extractors.ocr.kept import recognised
from mingzhang.extractors.ocr.means import LEFT, RECOGNISED, Means
from mingzhang.extractors.ocr.models import Array
from mingzhang.extractors.ocr.words import displayed, of_picture
from mingzhang.extractors.progress import tell_page
from mingzhang.schemas.document import Reading, RecognisedWord
from mingzhang.schemas.errors import UnreadableError

__all__ = ["read_picture"]

_POINTS = 595.0
"""Width in points that a picture is given, that of A4: what it is shown at nobody knows."""
_MOST_DOTS, _MOST_FRAMES = 60_000_000, 200
_WIDEST, _LONGEST = 2_400, 3_600
"""Dots: larger pictures are made smaller."""


def read_picture(data: bytes, means: Means, first: int = 1) -> Reading:
    """Recognise a picture whose frames are pages from `first` on; those beyond the bounds of the run are told.

    Raises `UnreadableError` where the picture is damaged or larger than any scan.
    """
    pages: list[PageBlocks] = []
    words: list[RecognisedWord] = []
    left = 0
    for number, colours in enumerate(_frames(data), first):
        tell_page(number, number)
        height, width = colours.shape[:2]
        scale = _POINTS / width
        found = recognised(colours, _POINTS, height * scale, means) if means.wants(number) else None
        if found is None:
            left += 1
            pages.append(empty_page(number))
            continue
        size = (found.width, found.height)
        pages.append(of_picture(lay_out_page(number, size, found.glyphs, found.segments, found.turn)))
        words += [displayed(word, number, found.turn) for word in found.words]
    return Reading(
        "image",
        tuple(pages_to_blocks(pages)),
        pages=len(pages),
        text_source="none" if left == len(pages) else "ocr",
        flags=(RECOGNISED, LEFT) if left else (RECOGNISED,),
        partial=f"{left} pictures not recognised yet; next: read the document again" if left else "",
        recognised=tuple(words),
    )


def _frames(data: bytes) -> Iterator[Array]:
    """Each frame as red, green, blue, the way round that the camera says, on white."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
            for number in range(min(getattr(picture, "n_frames", 1), _MOST_FRAMES)):
                picture.seek(number)
                yield _colours(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableError(f"the picture is damaged or too large ({error})", then="fetch it again") from error


def _colours(picture: Image.Image) -> Array:
    wide, high = picture.size
    if wide * high > _MOST_DOTS or min(wide, high) < 1:
        raise ValueError(f"{wide} × {high} dots")
    scale = min(1.0, _WIDEST / min(wide, high), _LONGEST / max(wide, high))
    if scale < 1:
        picture.draft("RGB", (round(wide * scale), round(high * scale)))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    whole = Image.alpha_composite(ground, upright).convert("RGB")
    if max(whole.size) > _LONGEST or min(whole.size) > _WIDEST:
        whole.thumbnail((_LONGEST, _LONGEST))
    return np.ascontiguousarray(np.asarray(whole))
