"""A site of the sample portal's files and of documents that mean harm, built once by the commands; and a Chromium."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "pipeline" / "demo" / "portal"
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202e\u2066"
LONG = "长" * 10_000


def _chromium() -> ModuleType:
    spec = importlib.util.spec_from_file_location("chromium", ROOT / "tests" / "view" / "chromium.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHROMIUM = _chromium()


def mingzhang(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mingzhang", *map(str, arguments)], cwd=ROOT, check=True, capture_output=True,
        encoding="utf-8", timeout=600,
    )  # fmt: skip


def hostile(head: str) -> str:
    """A department's page whose title, labels and cells are what nobody should run."""
    escaped = head.replace("&", "&amp;").replace("<", "&lt;")
    rows = "".join(f"<tr><td>{escaped}{n}</td><td>{n}.50</td></tr>" for n in range(1, 4))
    return (
        f"<html><head><meta charset='utf-8'><title>{escaped}云澜市恶意局2024年度部门决算</title></head><body>"
        f"<h1>{escaped}云澜市恶意局2024年度部门决算</h1><p>联系人：欧阳明月　电话：0795-1234567</p>"
        f"<h2>联系人：欧阳明月</h2><p>2024年度{escaped}收入总计1,234.56万元，由欧阳明月编制。</p>"
        f"<table><tr><td>项目</td><td>决算数</td></tr>{rows}</table></body></html>"
    )


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample's files and two hostile ones."""
    folder = tmp_path_factory.mktemp("store")
    files = folder / "files"
    files.mkdir()
    for name in ("slj.pdf", "kjj.html", "kjj.xlsx", "mzj.html"):
        shutil.copy(PORTAL / name, files)
    (files / "evil.html").write_text(hostile(EVIL), encoding="utf-8")
    (files / "long.html").write_text(hostile(LONG), encoding="utf-8")
    mingzhang("extract", files, "--data", folder / "data", "--jobs", "0")
    return folder / "data"


@pytest.fixture(scope="session")
def site(data: Path) -> Path:
    """The site of that store."""
    mingzhang("site", "-o", data.parent / "site", "--data", data, "--lang", "en")
    return data.parent / "site"


@pytest.fixture(scope="session")
def shown(data: Path) -> Path:
    """The same with a page of every document that shows it beside its numbers."""
    mingzhang("site", "-o", data.parent / "shown", "--data", data, "--lang", "en", "--views")
    return data.parent / "shown"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Starts a Chromium with a profile of its own; at the end nothing may have been refused or thrown in it."""
    if CHROMIUM.program() is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with CHROMIUM.quiet(tmp_path) as start:
        yield start
