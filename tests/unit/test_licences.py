"""What an installation brings along may be passed on: no GPL or AGPL; LGPL and MPL are named in NOTICE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("notebook", "ocr", "ray", "s3", "sql")
"""What users install; `dev` is for people who have the sources."""


def closure(name: str, extras: tuple[str, ...]) -> Iterator[Distribution]:
    """Every distribution that an installation with these extras brings on this system, each once."""
    seen: set[str] = set()
    todo = [(name, extras)]
    while todo:
        at, wanted = todo.pop()
        for told in distribution(at).requires or ():
            need = Requirement(told)
            applies = need.marker is None or any(need.marker.evaluate({"extra": each}) for each in ("", *wanted))
            key = re.sub(r"[-_.]+", "-", need.name).lower()
            if applies and key not in seen:
                seen.add(key)
                todo.append((need.name, tuple(need.extras)))
                yield distribution(need.name)


def licence(told: Distribution) -> str:
    """What a distribution says of its licence; the SPDX expression where it has one."""
    metadata = told.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    classifiers = [each for each in metadata.get_all("Classifier") or () if each.startswith("License ::")]
    return " / ".join([str(metadata.get("License") or "").split("\n")[0], *classifiers]).strip(" /")


def kind(told: str) -> str:
    """`strong` for GPL and AGPL, `weak` for LGPL and MPL, `free` for others, `unknown` for none; best of a choice."""
    if not told:
        return "unknown"
    order = ("free", "weak", "strong")
    return min((_kind(part) for part in re.split(r"\bOR\b", told)), key=order.index)


def _kind(told: str) -> str:
    weak = r"\bLGPL|Lesser General Public|\bMPL\b|Mozilla Public"
    if re.search(weak, told):
        told = re.sub(rf"({weak})[^/]*", "", told)
        return "strong" if _kind(told) == "strong" else "weak"
    return "strong" if re.search(r"\bA?GPL|Affero|General Public License", told) else "free"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("MIT", "free"),
        ("GPL-3.0-or-later", "strong"),
        ("AGPL-3.0-only", "strong"),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "strong"),
        ("License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)", "weak"),
        ("MPL-2.0", "weak"),
        ("MIT OR GPL-2.0-only", "free"),
        ("MPL-2.0 AND MIT", "weak"),
        ("MPL-2.0 / License :: OSI Approved :: GNU Affero General Public License v3", "strong"),
        ("", "unknown"),
    ],
)
def test_the_gate_tells_licences_apart(told: str, expected: str) -> None:
    assert kind(told) == expected


def test_what_is_installed_may_be_passed_on() -> None:
    found = {each.metadata["Name"]: kind(licence(each)) for each in closure("mingzhang", EXTRAS)}
    assert len(found) > 30
    assert {name: told for name, told in found.items() if told in {"strong", "unknown"}} == {}


def test_the_notice_names_every_library_under_lgpl_or_mpl() -> None:
    weak = {each.metadata["Name"].lower() for each in closure("mingzhang", EXTRAS) if kind(licence(each)) == "weak"}
    named = re.findall(r"^- ([\w.-]+): (?:LGPL|MPL)", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) == weak
