"""pdfium's functions called directly, for one item and for many in one go.

ctypes checks and converts every argument of a declared function: three quarters of the time that a page's thousands of
characters and objects cost. These are the same functions without declared arguments. Handles go in as `Handle`, places
for answers as `byref`, everything else as plain integers; nothing else may be passed, for nothing is checked.
The interpreter's lock is kept: pdfium is not thread-safe, and its answers take less time than giving the lock away.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as c

__all__ = [
    "Handle",
    "Numbers",
    "bounds_of",
    "boxes_of",
    "direct",
    "each",
    "handle",
    "objects_of",
    "points_of",
    "text_objects",
]


class Handle(ctypes.c_void_p):
    """One of pdfium's pointers: what a call gives as such the next one takes, it is never a number in between."""


Numbers = np.ndarray[Any, Any]

_ROOM = 2048
"""Items asked about in one go: the places for their answers take 32 kB."""
_ANSWERS = (ctypes.c_float * (4 * _ROOM))()
_ASKED = np.ctypeslib.as_array(_ANSWERS).reshape(_ROOM, 4)
_AT = tuple([ctypes.byref(_ANSWERS, 16 * row + 4 * column) for row in range(_ROOM)] for column in range(4))


def direct(function: Any, answer: Any = ctypes.c_int) -> Callable[..., Any]:
    """The same pdfium function without declared arguments; `answer` is the type of what it returns."""
    return ctypes.PYFUNCTYPE(answer)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle(pointer: Any) -> Handle:
    """What a direct call takes for one of pypdfium2's pointers."""
    return ctypes.cast(pointer, Handle)


_loose_box = direct(c.FPDFText_GetLooseCharBox)
_text_object = direct(c.FPDFText_GetTextObject, ctypes.c_void_p)
_bounds = direct(c.FPDFPageObj_GetBounds)
_point = direct(c.FPDFPathSegment_GetPoint)


def each(function: Callable[..., Any], holder: Handle, indices: Iterable[int]) -> list[Any]:
    """What the function answers for each index of the holder."""
    return list(map(function, repeat(holder), indices))


def text_objects(text_page: Handle, indices: Iterable[int]) -> list[int]:
    """The address of the text object that each character belongs to, 0 where it has none."""
    return [address or 0 for address in map(_text_object, repeat(text_page), indices)]


def objects_of(holder: Handle, count: Callable[..., int], get: Callable[..., Any]) -> list[Handle]:
    """The objects of a page or form; `get` answers with a `Handle`."""
    return list(map(get, repeat(holder), range(count(holder))))


def boxes_of(text_page: Handle, indices: Sequence[int]) -> Numbers:
    """The loose boxes of characters in page coordinates: a row of left, bottom, right, top for each index."""
    found = np.empty((len(indices), 4))
    for start in range(0, len(indices), _ROOM):
        some = indices[start : start + _ROOM]
        _ASKED[: len(some)] = 0
        _exhaust(map(_loose_box, repeat(text_page), some, _AT[0]))
        found[start : start + len(some)] = _ASKED[: len(some), (0, 3, 2, 1)]
    return found


def bounds_of(items: Sequence[Handle]) -> Numbers:
    """The bounds of page objects in their own coordinates: a row of left, bottom, right, top for each."""
    found = np.empty((len(items), 4))
    for start in range(0, len(items), _ROOM):
        some = items[start : start + _ROOM]
        _ASKED[: len(some)] = 0
        _exhaust(map(_bounds, some, *_AT))
        found[start : start + len(some)] = _ASKED[: len(some)]
    return found


def points_of(segments: Sequence[Handle]) -> Numbers:
    """The points of path segments: a row of x and y for each."""
    found = np.empty((len(segments), 2))
    for start in range(0, len(segments), _ROOM):
        some = segments[start : start + _ROOM]
        _ASKED[: len(some)] = 0
        _exhaust(map(_point, some, *_AT[:2]))
        found[start : start + len(some)] = _ASKED[: len(some), :2]
    return found


def _exhaust(calls: Iterator[Any]) -> None:
    deque(calls, 0)
