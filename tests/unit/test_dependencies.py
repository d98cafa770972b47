"""What the code imports is declared by this project, not brought along by chance by something else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"mingzhang", "tests"}
TOOLS = {
    "flask",
    "flask-cors",
    "hatchling",
    "mingzhang",
    "import-linter",
    "lxml-stubs",
    "mypy",
    "pandas-stubs",
    "polars",
    "pytest-cov",
    "pytest-xdist",
    "ruff",
}
"""Run, or read by mypy, not imported."""


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """Every module of others that the files of a folder import, with the file."""
    files = list(folder.rglob("*.py"))
    here = {path.stem for path in files}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - OURS - here:
                yield name, path.name


def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return {re.split(r"[\[<>=;! ]", one)[0].lower() for one in told}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [
        ("schemas", ()),
        ("extractors", ("ocr",)),
        ("pipeline", ("notebook", "ray", "s3", "sql")),
        ("tests", ("notebook", "ocr", "ray", "s3", "sql", "dev")),
    ],
)
def test_every_import_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    brought, known = packages_distributions(), declared(*extras)
    chance = {
        f"{name} in {file}"
        for name, file in imported(ROOT / folder)
        if not known & {each.lower() for each in brought.get(name, ())}
    }
    assert not chance


@pytest.mark.parametrize(
    ("folders", "extras"), [(("schemas", "extractors", "pipeline"), ("sql",)), (("tests",), ("dev",))]
)
def test_every_declared_library_is_imported(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    brought = packages_distributions()
    used = {each.lower() for folder in folders for name, _ in imported(ROOT / folder) for each in brought.get(name, ())}
    wanted = declared(*extras) if extras == ("sql",) else declared(*extras) - declared()
    assert wanted - used <= TOOLS
