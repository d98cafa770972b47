"""The units in docs/systemd are what systemd takes, and say what the documentation says of them."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "systemd"
UNITS = sorted(FOLDER.glob("mingzhang*"))
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")
def test_systemd_takes_the_units() -> None:
    assert ANALYZE
    done = subprocess.run([ANALYZE, "verify", *map(str, UNITS)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "mingzhang" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def unit(name: str) -> configparser.ConfigParser:
    told = configparser.ConfigParser(interpolation=None, strict=False)
    told.optionxform = str  # type: ignore[assignment,method-assign]
    told.read(FOLDER / name, encoding="utf-8")
    return told


def test_a_failed_night_and_a_missed_one_start_somebody() -> None:
    assert len(UNITS) == 5
    for name in ("mingzhang.service", "mingzhang-watch.service"):
        assert unit(name)["Unit"]["OnFailure"] == "mingzhang-failed@%n.service"
        assert unit(name)["Service"]["SuccessExitStatus"] == "1", "alarms are no failure of the unit"
    for name in ("mingzhang.timer", "mingzhang-watch.timer"):
        assert unit(name)["Timer"]["Persistent"] == "true"
        assert unit(name)["Timer"]["OnCalendar"].endswith("Asia/Shanghai")


def test_the_commands_of_the_units_exist() -> None:
    from mingzhang.pipeline.cli.main import COMMANDS

    for path in UNITS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart=") and "mingzhang " in line.partition("=")[2]:
                word = line.partition("=")[2].split("mingzhang ")[1].split()[0]
                assert word in COMMANDS, line
