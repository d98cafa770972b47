"""`mingzhang bench`: what reading costs, as JSON; nothing stays behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingzhang.pipeline.cli.main import main

PORTAL = Path(__file__).parents[2] / "pipeline" / "demo" / "portal"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page, a workbook and a paper of the sample portal, and a file that nobody can read."""
    place = tmp_path / "books"
    place.mkdir()
    for name in ("mzj.html", "kjj.xlsx", "slj.pdf"):
        shutil.copy(PORTAL / name, place)
    (place / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    return place


def test_measures_are_told_by_format_and_for_the_whole_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    done = CliRunner().invoke(main, ["bench", str(folder), "--pdfplumber", "--lang", "en"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["documents"], told["lost"]) == (4, 0)
    assert told["formats"]["html"]["documents"] == told["formats"]["xlsx"]["documents"] == 1
    assert told["formats"]["pdf"]["documents"] == 2
    assert told["reading"]["facts"] == sum(part["facts"] for part in told["formats"].values()) > 300
    assert told["pdf"]["pages"] == 15
    assert told["pdf"]["times_pdfplumber"] > 1
    assert told["slowest"][0]["name"]
    assert told["worker_mb"] >= 0
    assert told["whole"]["processor_seconds"] > told["reading"]["processor_seconds"] / 2
    assert "4 documents measured, 0 lost" in done.stderr
    assert sorted(path.name for path in folder.parent.iterdir()) == ["books"]


def test_it_speaks_chinese_and_measures_files_alone(folder: Path) -> None:
    done = CliRunner().invoke(main, ["bench", str(folder / "kjj.xlsx"), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["pdf"]["times_pdfplumber"] is None
    assert "已测 1 个文件，0 个未读成" in done.stderr
    asked = CliRunner().invoke(main, ["bench", "https://www.example.gov.cn/a.html", "--lang", "zh"])
    assert asked.exit_code == 2
    assert "测量时不访问网络" in asked.stderr
