"""The recording of a session: real commands in a terminal, nothing wider than it, nothing from elsewhere."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDING = ROOT / "examples" / "recording.py"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminals of this kind")
@pytest.mark.parametrize(("columns", "lang"), [(60, "zh"), (120, "en")])
def test_a_session_fits_its_terminal(columns: int, lang: str) -> None:
    made = runpy.run_path(str(RECORDING))
    told = made["session"](columns, lang)
    assert len(told) == 4
    assert all(printed for _, printed in told)
    svg = made["drawn"](told, columns)
    pieces = re.findall(r'x="(\d+)" y="\d+" textLength="(\d+)"', svg)
    assert len(pieces) > 60
    assert max(int(x) + int(wide) for x, wide in pieces) <= 12 + columns * 8 + 1
    assert "云澜市水利局" in svg


@pytest.mark.parametrize("name", ["terminal.svg", "terminal.zh.svg"])
def test_the_recording_in_the_documentation_is_small_and_needs_nothing_else(name: str) -> None:
    svg = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert len(svg) < 60_000
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert all(command in svg for command in ("mingzhang extract", "mingzhang explain", "mingzhang findings"))
