"""What an installed mingzhang puts into somebody's environment: one package, with its data files."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mingzhang import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


def version_of(folder: Path) -> str:
    """The extractor version that the package in a folder tells."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import mingzhang.pipeline.version as v; print(v.__file__)"
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; print(v.extractor_version())"],
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    assert Path(told[0]).resolve().is_relative_to(folder.resolve())
    return told[1]


def test_the_wheel_takes_one_name(names: list[str]) -> None:
    top = {name.split("/")[0] for name in names}
    assert top == {"mingzhang", f"mingzhang-{__version__}.dist-info"}


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


def test_the_extractor_version_is_the_same_in_a_checkout_and_in_a_wheel_and_changes_with_code_and_data(
    wheel: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    ours = tmp_path / "mingzhang"
    told = version_of(ROOT)
    (ours / "extractors" / "__pycache__").mkdir(exist_ok=True)
    (ours / "extractors" / "__pycache__" / "left.pyc").write_bytes(b"left")
    (ours / "schemas" / "data" / ".DS_Store").write_bytes(b"of a file browser")
    reading = ours / "extractors" / "reading.py"
    reading.write_bytes(reading.read_bytes().replace(b"\n", b"\r\n"))
    assert version_of(tmp_path) == told
    changed = [
        ours / "extractors" / "reading.py",
        ours / "schemas" / "facts.py",
        min((ours / "schemas").rglob("*.tsv")),
    ]
    versions = {told}
    for path in changed:
        path.write_bytes(path.read_bytes() + b"\n# changed\n")
        versions.add(version_of(tmp_path))
    assert len(versions) == 4
