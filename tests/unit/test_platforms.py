"""docs/platforms.md lists every test that a platform skips, and every command."""

from __future__ import annotations

import re
from pathlib import Path

from mingzhang.pipeline.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
SKIPS = re.compile(
    r"skipif\(\s*(?:sys\.platform|ANALYZE)[^\n]*?reason=\"([^\"]+)\""
    r"|if sys\.platform [=!]= \"\w+\":\s*pytest\.skip\(\"([^\"]+)\"\)",
    re.DOTALL,
)


def test_every_skipped_test_is_listed_with_its_reason() -> None:
    told = set(re.findall(r"\| `(tests/[\w/]+\.py)` \| [^|]+ \| ([^|]+?) \|", TEXT))
    found = {
        (path.relative_to(ROOT).as_posix(), match[1] or match[2])
        for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name
        for match in SKIPS.finditer(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert found == told


def test_every_command_is_named() -> None:
    assert set(COMMANDS) <= set(re.findall(r"`(\w+)`", TEXT))
