"""No serious fault by axe-core: pages of a site, and those that show a document beside its numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[1] / "axe" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """axe.run({resultTypes: ['violations']}).then(told => told.violations
  .filter(one => ['serious', 'critical'].includes(one.impact)).map(one => [one.id, one.nodes[0].html.slice(0, 200)]))"""


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci --prefix tests/axe)")
@pytest.mark.parametrize("dark", [False, True])
def test_no_page_has_a_serious_fault(shown: Path, browser: Callable[..., Any], dark: bool) -> None:
    script = AXE.read_text(encoding="utf-8")
    tab = browser(wide=390 if dark else 1440, high=844, dark=dark)
    largest = (max(shown.glob(f"{kind}/*.html"), key=_size) for kind in ("place", "year", "body", "doc"))
    for path in [*shown.glob("*.html"), *largest, *shown.glob("view/*.html")]:
        tab.open(path)
        if path.parent.name == "view":
            tab.key("j")
        tab.run(f"{script};1")
        assert tab.run(FAULTS) == [], path


def _size(path: Path) -> int:
    return path.stat().st_size
