"""The lock files hold every library that pyproject.toml asks for, by hash, and nothing of one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "requirements.lock": ("notebook", "s3", "sql"),
    "requirements-dev.lock": ("notebook", "ocr", "ray", "s3", "sql", "dev"),
}


def pins(name: str) -> dict[str, set[str]]:
    """The versions of each library; several where systems or Pythons need different ones."""
    found: dict[str, set[str]] = {}
    for told, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(re.sub(r"[-_.]+", "-", told).lower(), set()).add(version)
    return found


def asked_for(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return [need for need in map(Requirement, told) if need.name != "mingzhang"]


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_locked(name: str) -> None:
    locked = pins(name)
    unmet = [
        str(need)
        for need in asked_for(LOCKS[name])
        for version in locked.get(re.sub(r"[-_.]+", "-", need.name).lower(), {"0"})
        if not need.specifier.contains(Version(version), prereleases=True)
    ]
    assert not unmet, "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_a_hash_or_a_comment(name: str) -> None:
    """No address of an index, no path of a machine."""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|\s*#.*", line), line


def test_both_lock_the_same_versions() -> None:
    run, dev = (pins(name) for name in LOCKS)
    assert run.items() <= dev.items()
