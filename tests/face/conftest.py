"""The demonstration's tables, filled once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "pipeline" / "demo" / "portal"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `mingzhang demo` has filled."""
    folder = tmp_path_factory.mktemp("face") / "data"
    subprocess.run(
        [sys.executable, "-m", "mingzhang", "demo", "--data", folder], cwd=ROOT, check=True, capture_output=True,
        timeout=300,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="session")
def portal() -> Path:
    """The files of the sample portal."""
    return PORTAL
