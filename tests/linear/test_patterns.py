"""Every regular expression of ours is fed hostile texts of growing length, in every way that it is used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARDS = 12

sys.path.insert(0, str(HERE))
import growth  # noqa: E402
import hostile  # noqa: E402
import uses  # noqa: E402

Made = tuple[str, bool, int, str, int]
"""Pattern, whether it is of bytes, flags, file and line."""

NO_FOREIGN_TEXT = frozenset({"pipeline/checks/english.py"})
"""Patterns over our own messages."""


@cache
def made() -> tuple[Made, ...]:
    """Every pattern that a process makes which imports all of us, and those written out in calls inside functions."""
    done = subprocess.run(
        [sys.executable, str(HERE / "collected.py")], cwd=HERE.parents[1], capture_output=True, encoding="utf-8",
        check=True,
    )  # fmt: skip
    found = [tuple(json.loads(line)) for line in done.stdout.splitlines()]
    places = {(place, line) for _, _, _, place, line in found}
    for (path, first, last), (text, flags) in uses.written().items():
        if not any((path, line) in places for line in range(first, last + 1)):
            found.append((text, False, flags, path, first))
    return tuple(found)  # type: ignore[arg-type]


def test_every_pattern_is_made_where_it_can_be_found() -> None:
    """A pattern that a function makes for its argument is fed nothing here: patterns stand at the top of a module."""
    found = {(place, line) for _, _, _, place, line in made()}
    missing = [
        f"{path}:{first}"
        for path, first, last in uses.sites()
        if not any((path, line) in found for line in range(first, last + 1))
    ]
    assert not missing, f"make these at the top of a module, or in a function without arguments that is kept: {missing}"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_time_grows_as_the_text_does(shard: int) -> None:
    wrong = [told for number, each in enumerate(made()) if number % SHARDS == shard for told in _grown(each)]
    assert not wrong, "\n".join(wrong)


def _grown(each: Made) -> list[str]:
    text, of_bytes, flags, place, line = each
    if place in NO_FOREIGN_TEXT:
        return []
    pattern = re.compile(text.encode("latin-1") if of_bytes else text, flags)
    texts = hostile.texts(text, flags)
    found = []
    for way in sorted(_ways(place, line)):
        ask = _asking(pattern, way)
        for head, unit, tail in texts:
            if told := growth.grows_worse(ask, lambda n: head + unit * (n // len(unit)) + tail):  # noqa: B023
                found.append(f"{place}:{line} {way} {head!r} + {unit!r} × n + {tail!r}: {told}")
                break
    return found


def _ways(place: str, line: int) -> frozenset[str]:
    known = (ways for (path, first, last), ways in _sites().items() if path == place and first <= line <= last)
    return frozenset().union(*known) or frozenset({"finditer"})


@cache
def _sites() -> dict[uses.Site, frozenset[str]]:
    return uses.sites()


def _asking(pattern: re.Pattern[str] | re.Pattern[bytes], way: str) -> Callable[[str], object]:
    method = getattr(pattern, way)
    if isinstance(pattern.pattern, bytes):
        return lambda text: _exhaust(method(text.encode()))
    return lambda text: _exhaust(method(text))


def _exhaust(found: object) -> None:
    for _ in found if hasattr(found, "__next__") else ():  # type: ignore[attr-defined]
        pass


@pytest.mark.parametrize(
    ("pattern", "unit"),
    [(r"\d[\d,]*\.\d", "1,"), (r"a*b", "a"), (r"\s+$", " "), (r"<!--.*?-->", "<!--"), (r"(?:a|aa)+$", "a")],
)
def test_what_is_quadratic_is_seen(pattern: str, unit: str) -> None:
    """The measure itself: patterns of the kinds that froze the crawler."""
    ask = _asking(re.compile(pattern), "finditer")
    assert growth.grows_worse(ask, lambda n: unit * (n // len(unit)) + hostile.OTHER)


@pytest.mark.parametrize(("pattern", "unit"), [(r"\d,*+\.\d", "1,"), (r"(?<!\s)\s++x", " "), (r"a{0,40}b", "a")])
def test_what_is_linear_passes(pattern: str, unit: str) -> None:
    ask = _asking(re.compile(pattern), "finditer")
    assert not growth.grows_worse(ask, lambda n: unit * (n // len(unit)) + hostile.OTHER)
