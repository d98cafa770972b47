"""One writer at a time, and a killed one holds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mingzhang.pipeline.lock import exclusive
from mingzhang.schemas.errors import MingzhangError

HOLDER = """
import sys, time
from pathlib import Path
from mingzhang.pipeline.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_after_its_wait_and_the_lock_of_a_killed_one_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "made" / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(MingzhangError, match="another process"), exclusive(lock, wait=0.1):
            pass
        process.kill()
        process.wait()
        with exclusive(lock, wait=5):
            pass


def test_a_lock_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(MingzhangError, match="no lock"), exclusive(tmp_path / "lock"):
        pass
