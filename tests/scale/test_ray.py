"""`--engine ray`: the rows of one process, whatever becomes of the actors and machines that read."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.archive.imported import imported
from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.engines import RAY
from mingzhang.pipeline.nightly import config as night
from mingzhang.pipeline.nightly.reading import read_new
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target, targets_of
from mingzhang.pipeline.workers import Lost, Named
from mingzhang.schemas.errors import MingzhangError

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "pipeline" / "demo" / "portal"
HERE = str(Path(__file__).parent)


def shout(task: str) -> str:
    """Called in worker processes by its module and name."""
    if task.startswith("die"):
        os._exit(7)
    if task.startswith("hang"):
        time.sleep(600)
    if task.startswith("lose") and not Path(task.removeprefix("lose ")).exists():
        Path(task.removeprefix("lose ")).touch()
        os.kill(os.getppid(), 9)  # the actor of Ray that holds this process
        time.sleep(600)
    if task.startswith("always lose"):
        os.kill(os.getppid(), 9)
        time.sleep(600)
    return task.upper()


SHOUT: Named[str, str] = Named("test_ray", "shout")


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    """A cluster of Ray on this machine, whose processes find this module by its name."""
    pytest.importorskip("ray", reason="the extra ray is not installed")
    from mingzhang.pipeline import on_ray

    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, before]))
    sys.path.insert(0, HERE)
    yield on_ray
    on_ray._connected().shutdown()
    on_ray._connected.cache_clear()
    sys.path.remove(HERE)
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


def test_every_task_has_its_result_whatever_becomes_of_processes_and_actors(ray: Any, tmp_path: Path) -> None:
    losing, made = f"lose {tmp_path / 'lost'}", []

    def tasks() -> Iterator[str]:
        for task in ["a", losing, "die", "always lose", "hang", *"bcdefgh"]:
            made.append(task)
            yield task

    coming = ray.each_on_ray(SHOUT, tasks(), jobs=2, seconds=3.0)
    results = dict([next(coming)])
    assert len(made) <= 3, "tasks are made only as actors are free"
    results |= dict(coming)
    assert [results[task] for task in "abcdefgh"] == list("ABCDEFGH")
    assert results["die"] == Lost("the reading process died (exit code 7)")
    assert results["hang"] == Lost("reading took longer than 3 seconds and was stopped")
    assert results[losing] == losing.upper(), "what a lost actor was at is read by another one"
    assert isinstance(results["always lose"], Lost)
    assert "were lost 3 times" in results["always lose"].why
    assert len(results) == len(made)


def test_a_machine_of_another_version_is_refused(ray: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.pipeline.version.extractor_version", lambda: "another")
    with pytest.raises(MingzhangError, match="would read with"):
        list(ray.each_on_ray(SHOUT, ["a"], jobs=1))


def rows(data: Path) -> dict[str, pa.Table]:
    files = sorted((data / "parquet").glob("*/division=*/year=*/*.parquet"))
    return {path.relative_to(data).as_posix(): pq.read_table(path, partitioning=None) for path in files}


def test_rows_are_those_of_one_process(ray: Any, tmp_path: Path) -> None:
    def extract(name: str, targets: list[Target], **settings: Any) -> dict[str, pa.Table]:
        extract_all(targets, Settings(tmp_path / name, **settings), lambda _result: None, lambda _more: None)
        return rows(tmp_path / name)

    alone = extract("alone", targets_of([str(SAMPLE)]), jobs=0)
    assert any(path.startswith("parquet/facts/") for path in alone)
    shutil.copytree(tmp_path / "alone" / "raw", tmp_path / "ray" / "raw")
    again = [Target("doc_id", capture.doc_id) for capture in Archive(tmp_path / "ray" / "raw").documents()]
    assert extract("ray", again, jobs=2, engine=RAY, from_archive=True) == alone


def test_a_night_reads_on_a_cluster_too(ray: Any, tmp_path: Path) -> None:
    capture = Archive(tmp_path / "raw").store(imported(SAMPLE / "mzj.html", dt.datetime(2026, 1, 2, tzinfo=dt.UTC)))
    silent: Any = SimpleNamespace(reading=lambda _count: None, read=lambda _outcome: None)
    settings = night.Settings(tmp_path, jobs=1, engine=RAY)
    outcomes = read_new([capture.doc_id], settings, silent, mend=lambda _error: None)
    assert outcomes.statuses == {"ok": 1}
    assert outcomes.facts == sum(table.num_rows for path, table in rows(tmp_path).items() if "/facts/" in path)


def test_a_file_beside_the_documents_is_not_imported_by_processes_of_ray(tmp_path: Path) -> None:
    """With a cluster of its own, started there."""
    pytest.importorskip("ray", reason="the extra ray is not installed")
    for name in ("select", "json", "grpc", "psutil", "mingzhang"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('{name} ')")
    code = "from mingzhang.pipeline.workers import Named; from mingzhang.pipeline.on_ray import each_on_ray\n"
    code += "print(dict(each_on_ray(Named('operator', 'neg'), range(3), jobs=1)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600,
        env={**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "{0: 0, 1: -1, 2: -2}" in done.stdout, done.stderr
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()


def test_a_dry_run_archives_nothing_that_ray_could_read(tmp_path: Path) -> None:
    from click.testing import CliRunner

    told = CliRunner().invoke(main, ["extract", str(tmp_path), "--engine", "ray", "--dry-run"])
    assert told.exit_code == 2
    assert "a dry run archives nothing" in told.output
