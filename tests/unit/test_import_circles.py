"""No module of ours imports itself by a way round, not even through the `__init__` of its own package.

`lint-imports` refuses circles between siblings (two modules of a package, two packages); it does not look at a package
against what is in it.
"""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]


def order(package: str) -> list[str]:
    """The modules of a package, each after all that it imports; raises `CycleError` with the circle."""
    graph = grimp.build_graph(package, cache_dir=None)
    imports = {each: graph.find_modules_directly_imported_by(each) for each in graph.modules}
    return list(TopologicalSorter(imports).static_order())


def written(folder: Path, files: dict[str, str]) -> None:
    for name, code in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")


def test_no_module_imports_itself_by_a_way_round() -> None:
    modules = order("mingzhang")
    assert modules.index("mingzhang.schemas") < modules.index("mingzhang.pipeline.cli.main")


def test_a_package_and_a_module_in_it_that_import_each_other_are_a_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, {"rounded/__init__.py": "from rounded import one\n", "rounded/one.py": "import rounded\n"})
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(CycleError, match="rounded"):
        order("rounded")


def test_lint_imports_refuses_packages_that_import_each_other(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "house/__init__.py": "",
            "house/kitchen/__init__.py": "",
            "house/kitchen/stove.py": "def burn() -> None:\n    from house.cellar import coal\n",
            "house/cellar/__init__.py": "",
            "house/cellar/coal.py": "",
            "house/cellar/stairs.py": "import house.kitchen.stove\n",
        },
    )
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[[tool.importlinter.contracts]]")
    (contract,) = (part for part in contracts if "acyclic_siblings" in part)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["house"]\n[[tool.importlinter.contracts]]'
        + contract.split("\n[tool.")[0].replace("mingzhang", "house"),
        encoding="utf-8",
    )
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "kitchen" in told.stdout
    assert "cellar" in told.stdout
