"""What is checked before a commit is what CI checks before the tests: the same commands in the same order."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def steps_of_make() -> list[str]:
    (told,) = re.findall(r"for step in (.*); do", (ROOT / "Makefile").read_text(encoding="utf-8"))
    return [step for step in re.findall(r'"([^"]+)"', told) if not step.startswith("pytest")]


def test_a_commit_is_held_to_what_ci_is() -> None:
    told = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = [entry.removeprefix(".venv/bin/") for entry in re.findall(r"\bentry: ([^,]+),", told)]
    assert entries == steps_of_make()
    assert len(entries) == told.count("id: ")
    assert len(entries) >= 4


def test_ci_is_make_test() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
