"""Pages of documents with a text layer printed to pictures, clean and spoilt the way scanners and stamps spoil them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium

Array = np.ndarray[Any, Any]


def clean(page: Any, dots: int = 200) -> Array:
    """The page as red, green, blue at so many dots per inch."""
    scale = min(dots / 72, 3600 / max(page.get_size()))
    return np.ascontiguousarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])


def skewed(page: Any) -> Array:
    return turned(clean(page), 1.5)


def noisy(page: Any) -> Array:
    picture = clean(page).astype(np.float32)
    dice = np.random.default_rng(7)
    grain = dice.normal(0, 18, picture.shape[:2])[:, :, None]
    return jpeg(np.clip(picture * 0.92 + 10 + grain, 0, 255).astype(np.uint8), 60)


def jpeg(picture: Array, quality: int) -> Array:
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)


def stamped(page: Any) -> Array:
    """A red seal of 42 millimetres over the middle of the page, print dark below it."""
    picture = clean(page)
    high, wide = picture.shape[:2]
    seal = np.full_like(picture, 255)
    dots = wide / page.get_size()[0]
    middle, radius = (wide // 2, int(high * 0.45)), int(59 * dots)
    cv2.circle(seal, middle, radius, (222, 40, 50), max(int(3 * dots), 1), cv2.LINE_AA)
    cv2.circle(seal, middle, int(radius * 0.5), (222, 40, 50), max(int(2 * dots), 1), cv2.LINE_AA)
    for turn in range(5):
        angle = 2 * np.pi * turn / 5
        tip = (int(middle[0] + radius * 0.45 * np.sin(angle)), int(middle[1] - radius * 0.45 * np.cos(angle)))
        cv2.line(seal, middle, tip, (222, 40, 50), max(int(5 * dots), 1), cv2.LINE_AA)
    return jpeg((picture.astype(np.uint16) * seal // 255).astype(np.uint8), 85)


def shaded(page: Any) -> Array:
    """A grey photograph, lit from one corner."""
    grey = cv2.cvtColor(clean(page), cv2.COLOR_RGB2GRAY).astype(np.float32)
    high, wide = grey.shape
    light = np.linspace(1.0, 0.55, wide)[None, :] * np.linspace(1.0, 0.8, high)[:, None]
    shade = np.clip(grey * light, 0, 255).astype(np.uint8)
    return jpeg(cv2.cvtColor(cv2.GaussianBlur(shade, (3, 3), 0.6), cv2.COLOR_GRAY2RGB), 80)


def worn(page: Any) -> Array:
    """A bad copy, 110 dots an inch, blurred, grained, hard compressed: how sure is recognition of its errors?"""
    picture = cv2.GaussianBlur(clean(page, 110), (3, 3), 0.8).astype(np.float32)
    grain = np.random.default_rng(11).normal(0, 22, picture.shape[:2])[:, :, None]
    return jpeg(np.clip(picture * 0.85 + 20 + grain, 0, 255).astype(np.uint8), 35)


def bilevel(page: Any, level: int = 190) -> Array:
    """A page of a fax or a copier that knows black and white only, a little askew, with specks."""
    grey = cv2.cvtColor(turned(clean(page), -0.6), cv2.COLOR_RGB2GRAY)
    dice = np.random.default_rng(13)
    grey = np.clip(cv2.GaussianBlur(grey, (3, 3), 0.7) + dice.normal(0, 20, grey.shape), 0, 255)
    black = np.where(grey < level, 0, 255).astype(np.uint8)
    black[dice.random(black.shape) < 0.0004] = 0
    return cv2.cvtColor(black, cv2.COLOR_GRAY2RGB)


def screen(page: Any) -> Array:
    """What somebody put on a web page: a picture of 96 dots an inch."""
    return jpeg(clean(page, 96), 80)


def copied(page: Any) -> Array:
    """An office scanner at its worst setting: 130 dots, askew, shaded, hard compressed."""
    picture = turned(clean(page, 130), -1.1).astype(np.float32)
    high, wide = picture.shape[:2]
    light = np.linspace(0.8, 1.0, wide)[None, :, None]
    grain = np.random.default_rng(17).normal(0, 8, (high, wide))[:, :, None]
    return jpeg(np.clip(picture * light + grain, 0, 255).astype(np.uint8), 45)


def photographed(page: Any) -> Array:
    """A telephone's photograph of a sheet: corners not quite square, lit from one side, a little out of focus."""
    picture = clean(page, 170)
    high, wide = picture.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    seen = corners + np.array([[14, 10], [-6, 22], [-16, -8], [4, -18]], np.float32) * wide / 1400
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    sheet = cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(90, 85, 80))
    light = np.linspace(1.0, 0.62, wide)[None, :, None] * np.linspace(0.95, 1.0, high)[:, None, None]
    return jpeg(cv2.GaussianBlur((sheet * light).astype(np.uint8), (3, 3), 0.7), 70)


def turned(picture: Array, degrees: float) -> Array:
    """The picture turned counterclockwise on white."""
    high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


PRINTS: dict[str, Callable[[Any], Array]] = {
    "clean 200 dpi": clean,
    "150 dpi": lambda page: clean(page, 150),
    "skew 1.5": skewed,
    "noise, JPEG 60": noisy,
    "red stamp": stamped,
    "gradient": shaded,
    "worn copy": worn,
    "bilevel": bilevel,
    "faint fax": lambda page: bilevel(page, 150),
    "screen": screen,
    "copied": copied,
    "photographed": photographed,
}


def opened(path: Any) -> Any:
    return pdfium.PdfDocument(path)
