"""Recognised pages under the name of their picture: the same picture is recognised once, whatever file it stands in."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import cv2
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, RuntimeException

from mingzhang.extractors.layout.segments import Segment, Turn
from mingzhang.extractors.ocr.means import Means
from mingzhang.extractors.ocr.models import Array, models_digest
from mingzhang.extractors.ocr.page import RecognisedPage, recognise_page
from mingzhang.extractors.ocr.words import Word

__all__ = ["recognised"]

_VERSION = "11"
"""Counts the changes of what recognition gives for the same picture; what an older one gave is recognised anew."""
_MOST_BYTES = 1 << 24
_NO_MEMORY = ("std::bad_alloc", "Failed to allocate memory", "Insufficient memory")


def recognised(colours: Array, width: float, height: float, means: Means) -> RecognisedPage | None:
    """The recognised picture of a page of this size in points, None where the bounds of the run leave it out.

    The memory of a reading process is one of these bounds.
    """
    name = _name(colours, width, height)
    known = means.recall(name)
    if known is not None and (page := _unpacked(known)) is not None:
        return page
    if not means.may_go_on():
        return None
    try:
        page = recognise_page(colours, width, height)
    except (MemoryError, cv2.error, RuntimeException, Fail) as error:
        if not _is_short_of_memory(error):
            raise
        return None
    means.spent += 1
    means.keep(name, _packed(page))
    return page


def _is_short_of_memory(error: Exception) -> bool:
    """Whether an allocation failed: the network and OpenCV say so in errors of their own."""
    return isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY)


def _name(colours: Array, width: float, height: float) -> str:
    digest = hashlib.sha256(f"{_VERSION} {models_digest()} {colours.shape} {width:.2f} {height:.2f} ".encode())
    digest.update(colours.tobytes())
    return digest.hexdigest()


def _packed(page: RecognisedPage) -> bytes:
    turn = page.turn
    told = {
        "size": [page.width, page.height],
        "turn": [turn.degrees, turn.width, turn.height],
        "skew": page.skew,
        "segments": page.segments,
        "words": page.words,
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _word(told: Sequence[Any]) -> Word:
    text, top, bottom, lefts, rights, sure, others = told
    if not len(text) == len(lefts) == len(rights) == len(sure):
        raise ValueError(text)
    return Word(str(text), float(top), float(bottom), tuple(lefts), tuple(rights), tuple(sure), tuple(others))


def _unpacked(kept: bytes) -> RecognisedPage | None:
    """The page as it was kept, None where what is kept is damaged: it is recognised again then."""
    try:
        told = json.loads(zlib.decompressobj().decompress(kept, _MOST_BYTES))
        width, height = map(float, told["size"])
        return RecognisedPage(
            width,
            height,
            tuple(map(_word, told["words"])),
            tuple(Segment(bool(a), float(b), float(c), float(d)) for a, b, c, d in told["segments"]),
            Turn(int(told["turn"][0]), *map(float, told["turn"][1:])),
            float(told["skew"]),
        )
    except (zlib.error, ValueError, KeyError, TypeError, IndexError):
        return None
