"""Runs of the nightly command against portals on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = str(Path(__file__).parent)


def run_nightly(data: Path, *arguments: str, code: int) -> subprocess.CompletedProcess[str]:
    """Run `mingzhang nightly` on a data folder and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "mingzhang", "nightly", "--data", str(data), "--jobs", "0", *arguments],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


class Silent:
    """A watcher that hears nothing."""

    def asked(self, asked: object) -> None: ...
    def visited(self, portal: str, error: str) -> None: ...
    def reading(self, documents: int) -> None: ...
    def reading_again(self, documents: int, left: int) -> None: ...
    def read(self, outcome: object) -> None: ...
    def ended(self, night: object) -> None: ...


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """Makers of portals, pages, profiles and runs."""
    sys.path.insert(0, HERE)
    try:
        import city
        import dying
        import hostile_portal
        import more_faults
    finally:
        sys.path.remove(HERE)
    return SimpleNamespace(
        root=ROOT,
        nightly=run_nightly,
        city=city.City,
        more=more_faults,
        dies_writing=dying.DIES_WRITING,
        silent=Silent,
        starts=hostile_portal.STARTS,
        page=hostile_portal.Page,
        served=hostile_portal.served,
        hostile=hostile_portal.hostile,
        profile=hostile_portal.write_profile,
        pages=hostile_portal.hostile_pages,
        article=hostile_portal.article,
        pdf=hostile_portal.pdf,
        listing=hostile_portal.listing,
        faults=hostile_portal.faults,
        replaced=hostile_portal.replaced,
        elsewhere=hostile_portal.ELSEWHERE,
        bad_addresses=hostile_portal.BAD_ADDRESSES,
        short_lists=hostile_portal.SHORT_LISTS,
    )


@pytest.fixture
def city(tools: SimpleNamespace, tmp_path: Path) -> Iterator[Any]:
    """A portal of one profile and its nights."""
    for portal in tools.served():
        one = tools.city(tools, portal, tmp_path)
        one.profile()
        yield one
