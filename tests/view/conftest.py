"""Pages about the sample portal's files, made once by the command, and a Chromium to open them in."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "pipeline" / "demo" / "portal"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("chromium", Path(__file__).with_name("chromium.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHROMIUM = _module()

View = Callable[..., Path]


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The page about a file, made by the command; each file once."""
    made: dict[Path, Path] = {}
    folder = tmp_path_factory.mktemp("view")

    def of(source: Path) -> Path:
        if source not in made:
            out = folder / f"{len(made)}.html"
            subprocess.run(
                [sys.executable, "-m", "mingzhang", "view", source, "-o", out, "--no-open", "--lang", "en", "--data",
                 folder / "data"], cwd=ROOT, check=True, capture_output=True, timeout=600,
            )  # fmt: skip
            made[source] = out
        return made[source]

    return of


@pytest.fixture
def portal() -> Path:
    """The files of the sample portal."""
    return PORTAL


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Starts a Chromium with a profile of its own; at the end nothing may have been refused or thrown in it."""
    if CHROMIUM.program() is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with CHROMIUM.quiet(tmp_path) as start:
        yield start
