"""The notebooks and docs/ten_minutes.md do what they say, on the demonstration's tables."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from nbclient import NotebookClient

import mingzhang as mz
from mingzhang.pipeline.face import fonts

mpl.use("Agg")
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = {"first_look.ipynb": "en", "first_look.zh.ipynb": "zh"}
PAGES = ["ten_minutes.md", "ten_minutes.zh.md"]
QUESTIONS = 12


@pytest.fixture(autouse=True)
def _font() -> None:
    try:
        fonts.chinese_font()
    except mz.MingzhangError:
        pytest.skip("no Chinese font on this machine: apt-get install fonts-wqy-microhei")


@pytest.mark.parametrize(("name", "lang"), NOTEBOOKS.items())
def test_a_notebook_is_what_the_list_of_questions_makes(name: str, lang: str) -> None:
    made = runpy.run_path(str(ROOT / "examples" / "make.py"))["notebook"](lang)
    assert (ROOT / "examples" / name).read_text(encoding="utf-8") == made, "run python examples/make.py"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_shows_tables_and_pictures(name: str, data: Path) -> None:
    book = nbformat.read(ROOT / "examples" / name, as_version=4)
    assert len([c for c in book.cells if re.match(r"(## .*\n\n)?\d+\. ", c.source)]) == QUESTIONS
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    NotebookClient(
        book, timeout=120, resources={"metadata": {"path": str(data.parent)}}, kernel_name="python3"
    ).execute(env=env)
    shown = [output for cell in book.cells for output in cell.get("outputs", ())]
    assert not [output for output in shown if output.output_type in {"error", "stream"}]
    kinds: list[Any] = [set(output.get("data", {})) for output in shown]
    assert sum("image/png" in kind for kind in kinds) == 3
    assert sum("text/html" in kind for kind in kinds) == QUESTIONS + 3


@pytest.mark.parametrize("name", PAGES)
def test_every_command_and_snippet_of_ten_minutes_runs(name: str, portal: Path, tmp_path: Path) -> None:
    shutil.copy(portal / "mzj.html", tmp_path / "page.html")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "Agg"}
    env.pop("MINGZHANG_DATA", None)
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M) for line in block.splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("mingzhang ")]
    assert len(commands) == len(lines) - 1, "all but the installation"
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "mingzhang", *command], cwd=tmp_path, env=env, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout or "rows of" in done.stderr
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.S | re.M))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "云澜市民政局" in done.stdout
    for picture in ("spending.png", "three_public.png", "three_public.xlsx"):
        assert (tmp_path / picture).stat().st_size > 5_000


def test_both_languages_of_ten_minutes_tell_the_same_commands() -> None:
    def told(name: str) -> list[str]:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        return [re.sub(r"\s*#.*", "", line) for line in re.findall(r"^```\w+\n(.*?)^```", text, re.S | re.M)]

    assert told(PAGES[0]) == told(PAGES[1])
