"""What an installed mingzhang puts into somebody's environment: one package, with its data files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_wheel_takes_one_name(names: list[str]) -> None:
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"mingzhang"}


def test_the_wheel_holds_every_module_and_data_file(names: list[str]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "schemas", "extractors", "pipeline"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert len(tracked) > 300
    assert {f"mingzhang/{path}" for path in tracked} <= set(names)
    assert "mingzhang/py.typed" in names


def test_a_checkout_gives_the_package_under_a_foreign_folder_of_the_same_name(tmp_path: Path) -> None:
    for name in ("schemas", "extractors", "pipeline"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('a folder of the user was imported')")
    code = "import mingzhang.pipeline.loading, mingzhang; print(mingzhang.__version__)"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert told.stdout.strip()
