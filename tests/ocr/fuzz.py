"""Mutated pictures, as scanners, cameras and broken downloads make them; `python tests/ocr/fuzz.py [COUNT] [SEED]`.

Each is read as a document in a process of its own with bounded time; a picture is read, refused in words, or escaped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageFilter, ImageOps

sys.path.insert(0, str(Path(__file__).parent))

from scans import picture_of

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.task import READ, Task
from mingzhang.pipeline.workers import Lost, each

SECONDS = 60.0
Mutation = Callable[[Image.Image, Random], Image.Image]


def _sized(picture: Image.Image, dice: Random) -> Image.Image:
    return picture.resize((dice.choice((1, 2, 7, 60, 900, 2500)), dice.choice((1, 3, 9, 80, 400))))


def _noisy(picture: Image.Image, dice: Random) -> Image.Image:
    grain = np.random.default_rng(dice.randrange(1 << 30)).normal(
        0, dice.choice((10, 60, 150)), (*picture.size[::-1], 3)
    )
    return Image.fromarray(np.clip(np.asarray(picture.convert("RGB"), np.float32) + grain, 0, 255).astype(np.uint8))


def _ruled(picture: Image.Image, dice: Random) -> Image.Image:
    dots = np.array(picture.convert("RGB"))
    step = dice.choice((2, 3, 5, 11, 40))
    if dice.random() < 0.5:
        dots[::step] = 0
    if dice.random() < 0.7:
        dots[:, ::step] = 0
    return Image.fromarray(dots)


def _stamped(picture: Image.Image, dice: Random) -> Image.Image:
    dots = np.array(picture.convert("RGB"))
    top, left = dice.randrange(dots.shape[0]), dice.randrange(dots.shape[1])
    dots[top : top + 200, left : left + 200, 1:] = dice.choice((0, 60))
    return Image.fromarray(dots)


MUTATIONS: tuple[Mutation, ...] = (
    _sized,
    _noisy,
    _ruled,
    _stamped,
    lambda picture, dice: picture.rotate(dice.uniform(-180, 180), expand=True, fillcolor="white"),
    lambda picture, dice: picture.rotate(dice.choice((90, 180, 270)), expand=True),
    lambda picture, _dice: ImageOps.invert(picture.convert("RGB")),
    lambda picture, dice: picture.filter(ImageFilter.GaussianBlur(dice.choice((1, 3, 9)))),
    lambda picture, dice: picture.convert(dice.choice(("1", "L", "P", "CMYK", "I", "F", "LA", "RGBA"))),
    lambda picture, dice: picture.crop(
        (0, 0, dice.randrange(1, picture.width + 1), dice.randrange(1, picture.height + 1))
    ),
    lambda picture, dice: Image.new("RGB", picture.size, dice.choice(("white", "black", "red", "grey"))),
    lambda picture, _dice: ImageOps.mirror(picture),
)


def mutants(count: int, seed: int) -> Iterator[bytes]:
    dice = Random(seed)
    base = Image.fromarray(picture_of(5)[360:700, 130:1525])
    for _ in range(count):
        picture = base
        for _ in range(dice.choice((1, 1, 2, 3))):
            picture = dice.choice(MUTATIONS)(
                picture.convert("L" if picture.mode in "IF" else "RGB").convert("RGB"), dice
            )
        yield _broken(_packed(picture, dice), dice)


def _packed(picture: Image.Image, dice: Random) -> bytes:
    out = io.BytesIO()
    kind = dice.choice(("PNG", "JPEG", "TIFF", "GIF", "BMP"))
    try:
        picture.save(out, kind)
    except (OSError, ValueError, KeyError):
        out = io.BytesIO()
        picture.convert("RGB").save(out, kind)
    return out.getvalue()


def _broken(data: bytes, dice: Random) -> bytes:
    if dice.random() > 0.3:
        return data
    broken = bytearray(data[: dice.randrange(20, len(data))] if dice.random() < 0.5 else data)
    for _ in range(dice.choice((0, 1, 20))):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def task_of(data: bytes, url: str = "file:///picture") -> Task:
    """The bytes as a document that came from an address."""
    digest, when = hashlib.sha256(data).hexdigest(), dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    size = len(data)
    capture = Capture(url, digest, "new", when, None, "", size, None, None, "", "", "", "", "resource", "", 0, 0)
    return Task(capture, url, data)


def run(count: int, seed: int, jobs: int = 1) -> tuple[Counter[str], list[str]]:
    """How many were read, refused or escaped, and what escaped."""
    seen: Counter[str] = Counter()
    escaped: list[str] = []
    for _, outcome in each(READ, map(task_of, mutants(count, seed)), jobs=jobs, seconds=SECONDS):
        words = outcome.why if isinstance(outcome, Lost) else outcome.error
        if isinstance(outcome, Lost) or "an error of ours" in words:
            seen["escaped"] += 1
            escaped.append(words)
        else:
            seen[outcome.status] += 1
    return seen, escaped


def main() -> Any:
    count, seed = (int(value) for value in (*sys.argv[1:], "200", "1")[:2])
    seen, escaped = run(count, seed)
    print(dict(seen))
    print("\n".join(escaped))
    return bool(escaped)


if __name__ == "__main__":
    sys.exit(main())
