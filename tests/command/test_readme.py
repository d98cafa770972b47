"""What the README promises: its links lead somewhere, its snippets run on the demonstration's tables."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
READMES = ["README.md", "README.zh.md"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demonstration has filled `data/`."""
    root = tmp_path_factory.mktemp("readme")
    subprocess.run(
        [sys.executable, "-m", "mingzhang", "demo", "--data", root / "data"],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return root


def snippets(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), link


@pytest.mark.parametrize("name", READMES)
def test_the_python_snippets_print_the_three_public_expenses(name: str, folder: Path) -> None:
    (code,) = snippets(name, "python")
    code = code.replace("pipeline/demo", f"{ROOT}/pipeline/demo")
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert "云澜市水利局" in done.stdout
    assert "325,800" in done.stdout
    assert "收入支出决算总表" in done.stdout


@pytest.mark.parametrize("name", READMES)
def test_the_sql_snippets_give_rows(name: str, folder: Path) -> None:
    (query,) = snippets(name, "sql")
    rows = duckdb.sql(query.replace("'data/", f"'{folder}/data/")).fetchall()
    assert ("云澜市水利局", 2024, "function/213") in {row[:3] for row in rows}
    assert len({row[:3] for row in rows}) == len(rows), "one row for one question"


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_exists(name: str, folder: Path) -> None:
    from mingzhang.pipeline.cli.main import COMMANDS

    told = set(re.findall(r"^mingzhang ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
    assert told
    assert told <= set(COMMANDS)


def test_both_readmes_tell_the_same_commands() -> None:
    first, second = (
        [re.sub(r"\s*#.*", "", line) for line in "".join(snippets(name, "sh")).splitlines()] for name in READMES
    )
    assert first == second
