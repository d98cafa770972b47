"""What bad copies do to type and rulings: bold type in rows, lines set close, pieces detected twice."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from mingzhang.extractors.ocr.models import installed

sys.path.insert(0, str(Path(__file__).parent))

from scans import picture_of

pytestmark = pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")

TYPE = [(40, 100, 120, 126), (130, 102, 200, 124)]
"""Two lines of type beside one another, in points of the picture."""


def drawn(left: int, right: int, at: int) -> np.ndarray:
    """A white page with one straight line."""
    grey = np.full((300, 400), 255, np.uint8)
    grey[at : at + 2, left:right] = 60
    return grey


@pytest.mark.parametrize(
    ("left", "right", "at", "rulings"),
    [
        (45, 115, 118, 0),  # the feet of a row of bold digits
        (45, 190, 116, 0),  # the same, joined to those of the next column
        (36, 204, 116, 0),  # bars of bold headings, up to the sides of their cells
        (20, 390, 118, 1),  # a ruling through both: it goes on outside
        (45, 115, 124, 1),  # a ruling below a tight row
        (220, 390, 118, 1),
    ],
)
def test_a_line_that_stays_inside_type_is_no_ruling(left: int, right: int, at: int, rulings: int) -> None:
    from mingzhang.extractors.ocr.rulings import rulings_in

    found, mask = rulings_in(drawn(left, right, at), 1.8, TYPE)
    assert len(found) == rulings
    assert bool(mask.any()) == bool(rulings)


@pytest.mark.parametrize(("slope", "rulings"), [(0.0, 1), (0.008, 1), (0.05, 0)])
def test_a_long_ruling_of_a_photograph_may_stand_a_little_askew(slope: float, rulings: int) -> None:
    """Ten points of the picture aside over its length, and four thick: it is no bar of ink."""
    from mingzhang.extractors.ocr.rulings import rulings_in

    grey = np.full((1300, 200), 255, np.uint8)
    for at in range(20, 1280):
        left = 60 + round(slope * at)
        grey[at, left : left + 4] = 40
    found, _ = rulings_in(grey, 2.3, [])
    assert len([one for one in found if not one.across and one.end - one.start > 500]) == rulings


def test_a_line_of_type_is_read_without_its_close_neighbours() -> None:
    """A number two points of the picture below a word: the word's feet would make an i of its 1."""
    from mingzhang.extractors.ocr import image
    from mingzhang.extractors.ocr.reading_lines import read_lines

    grey = image.evened(image.without_stamps(picture_of(5), 150))
    word, number = tight(grey[528:556, 142:200]), tight(grey[484:506, 620:650])
    page = np.full((100, 100), 255, np.uint8)
    boxes = []
    for top, piece in ((20, word), (22 + word.shape[0], number)):
        high, wide = piece.shape
        page[top : top + high, 20 : 20 + wide] = piece
        boxes.append((20, top, 20 + wide, top + high))
    assert [line.text for line in read_lines(page, boxes, 20.0)] == ["合计", "1"]


def tight(part: np.ndarray) -> np.ndarray:
    """A part of a picture cut to its ink."""
    ink = np.argwhere(part < 160)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    return part[top:bottom, left:right]
