"""Pictures as arrays, worked on by OpenCV: ground evened, stamps taken off, set straight, straight lines found.

Every function takes and gives arrays of bytes; a grey picture is dark print (0) on a light ground (255).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

__all__ = [
    "Array",
    "blobs",
    "evened",
    "long_runs",
    "rotated",
    "scaled",
    "skew_of",
    "text_boxes",
    "thickened",
    "without_stamps",
]

Array = np.ndarray[Any, Any]
Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in points of the picture, the last two exclusive."""

_REDDER = 40
"""Steps by which a point's red exceeds its green and blue where it is red."""
_LEVEL, _EDGE = 25, 7
"""Percentile of a stamp's red light that becomes white, and how many points its edges are wide."""
_GROUND_SCALE, _GROUND_REACH = 4, 15
_WIDEST, _STEEPEST = 900, 5.0
"""Width of the picture that the slope is measured on, and the largest slope in degrees."""


def without_stamps(colours: Array, smallest: int) -> Array:
    """The picture in grey, red stamps gone; `colours` is red, green, blue, a stamp at least `smallest` wide and high.

    Inside a stamp the red part of the light is the picture: red becomes white there, and black print stays. Lines of
    red type, wide and low, stay as dark as they are.
    """
    red = colours[:, :, 0]
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    others = np.maximum(colours[:, :, 1], colours[:, :, 2])
    marked = (cv2.subtract(red, others) > _REDDER).astype(np.uint8)
    if not marked.any():
        return grey
    reach = max(smallest // 6, 3)
    joined = cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    for left, top, right, bottom in blobs(joined):
        wide, high = right - left, bottom - top
        if min(wide, high) >= smallest and max(wide, high) <= 2 * min(wide, high):
            area = (slice(max(top - reach, 0), bottom + reach), slice(max(left - reach, 0), right + reach))
            grey[area] = np.maximum(grey[area], _lifted(red[area], marked[area]))
    return grey


def _lifted(red: Array, marked: Array) -> Array:
    """The red light of a stamp made white where it is `marked` and at its blurred edges: print below stays dark."""
    level = max(float(np.percentile(red[marked > 0], _LEVEL)), 64.0)
    lifted = np.minimum(red.astype(np.float32) * (255 / level), 255).astype(np.uint8)
    return np.where(cv2.dilate(marked, np.ones((_EDGE, _EDGE), np.uint8)) > 0, lifted, red)


def evened(grey: Array) -> Array:
    """The picture with its ground made white: shadows, gradients and grey paper divided away."""
    high, wide = grey.shape
    small = cv2.resize(
        grey, (max(wide // _GROUND_SCALE, 1), max(high // _GROUND_SCALE, 1)), interpolation=cv2.INTER_AREA
    )
    ground = cv2.dilate(small, np.ones((_GROUND_REACH, _GROUND_REACH), np.uint8))
    ground = cv2.medianBlur(ground, 2 * _GROUND_REACH + 1)
    ground = cv2.resize(np.maximum(ground, 64), (wide, high), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, ground, scale=255)


def skew_of(ink: Array) -> float:
    """The slope of lines of print in degrees, counterclockwise positive, within five degrees either way."""
    high, wide = ink.shape
    scale = min(1.0, _WIDEST / wide)
    small = cv2.resize(ink * 255, (max(int(wide * scale), 1), max(int(high * scale), 1)), interpolation=cv2.INTER_AREA)
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=lambda angle: _sharpness(small, angle))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.05), key=lambda angle: _sharpness(small, angle))
    return round(float(fine), 2)


def _sharpness(ink: Array, degrees: float) -> float:
    """How sharply rows of a picture turned by so much differ from their neighbours."""
    rows = rotated(ink, degrees, 0).sum(axis=1, dtype=np.float64)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def rotated(picture: Array, degrees: float, ground: int = 255) -> Array:
    """The picture turned clockwise by a few degrees round its middle, its size kept."""
    high, wide = picture.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), -degrees, 1.0)
    way = cv2.INTER_LINEAR if ground == 0 else cv2.INTER_CUBIC
    return cv2.warpAffine(picture, matrix, (wide, high), flags=way, borderValue=ground)


def scaled(picture: Array, wide: int, high: int) -> Array:
    """The picture at another size."""
    smaller = wide < picture.shape[1]
    return cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)


def long_runs(ink: Array, shortest: int, *, across: bool) -> Array:
    """The parts of `ink` (0 and 1) that are straight lines of at least this length, gaps of two points closed."""
    gap, line = (np.ones((1, length) if across else (length, 1), np.uint8) for length in (3, shortest))
    return cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap), cv2.MORPH_OPEN, line)


def blobs(mask: Array, *, thicken: tuple[int, int] = (1, 1)) -> list[Rectangle]:
    """The boxes of connected parts of a mask (0 and 1), grown by `thicken` (wide, high) before they are joined."""
    grown = cv2.dilate(mask, np.ones((thicken[1], thicken[0]), np.uint8)) if thicken != (1, 1) else mask
    _, _, stats, _ = cv2.connectedComponentsWithStats(grown, connectivity=8)
    return [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]]


def thickened(mask: Array, by: int) -> Array:
    """The mask (0 and 1) grown by so many points on all sides."""
    return cv2.dilate(mask, np.ones((2 * by + 1, 2 * by + 1), np.uint8))


def text_boxes(likely: Array, least: float, sure: float) -> list[Rectangle]:
    """The boxes of text in a map of likelihoods: parts above `least` whose mean is above `sure`, grown to whole type.

    The network marks the core of each line; the box grows by a share of its area over its outline, as it was taught.
    """
    mask = cv2.dilate((likely > least).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    marked = labels.ravel()
    means = np.bincount(marked, likely.ravel(), count) / np.maximum(np.bincount(marked, minlength=count), 1)
    found = []
    for number in range(1, count):
        x, y, w, h = (int(value) for value in stats[number][:4])
        if means[number] >= sure and min(w, h) >= 3:
            grow = round(1.6 * w * h / (2 * (w + h)))
            found.append((max(x - grow, 0), max(y - grow, 0), x + w + grow, y + h + grow))
    return found
