"""A data folder in a bucket: the same tables as in a folder, whoever is killed and whoever else writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import mingzhang as mz
from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.mirror import mirrored
from mingzhang.pipeline.s3 import Address, Bucket, leased
from mingzhang.pipeline.s3.lease import NAME
from mingzhang.schemas.errors import MingzhangError

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "pipeline" / "demo" / "portal" / name for name in ("mzj.html", "kjj.xlsx")]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mingzhang", *map(str, arguments)]


def run(*arguments: object, code: int = 0, cache: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ | ({"MINGZHANG_CACHE": str(cache)} if cache else {})
    done = subprocess.run(command(*arguments), cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def rows(folder: Path) -> dict[str, pa.Table]:
    """Every file of the tables but for when its documents were archived, which differs from run to run."""
    found = {}
    for path in sorted((folder / "parquet").glob("*/division=*/year=*/*.parquet")):
        table = pq.read_table(path, partitioning=None)
        kept = [name for name in table.column_names if name not in {"fetched_at", "since"}]
        found[path.relative_to(folder).as_posix()] = table.select(kept).replace_schema_metadata()
    assert any("/facts/" in name for name in found)
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that the sample gives without a bucket."""
    data = tmp_path_factory.mktemp("plain")
    run("extract", *FILES, "--data", data, "--jobs", 0)
    return data


def there(bucket: str) -> dict[str, Any]:
    return Bucket(Address.of(bucket)).list()


def test_tables_and_archive_are_in_the_bucket_and_need_nothing_of_ours(
    bucket: str, plain: Path, s3_server: Any
) -> None:
    run("extract", *FILES, "--data", bucket, "--jobs", 0)
    names = there(bucket)
    warcs = {name for name in names if name.endswith(".warc.gz")}
    assert len(warcs) == 1
    assert {f"raw/parts/{name.removeprefix('raw/')}.jsonl.gz" for name in warcs} <= names.keys()
    assert not [name for name in names if "lock" in name and not name.startswith("_mingzhang/")]
    from pyarrow.fs import S3FileSystem

    server = S3FileSystem(endpoint_override=s3_server.url.removeprefix("http://"), scheme="http", region="us-east-1")
    facts = ds.dataset(f"{bucket.removeprefix('s3://')}/parquet/facts", filesystem=server, partitioning="hive")
    assert len(mz.open(bucket).load("facts")) == facts.count_rows()
    assert facts.count_rows() == sum(table.num_rows for name, table in rows(plain).items() if "/facts/" in name)


def test_another_machine_reads_tables_and_bytes_without_the_warc_files(
    bucket: str, plain: Path, tmp_path: Path
) -> None:
    run("extract", *FILES, "--data", bucket, "--jobs", 0)
    other = tmp_path / "other"
    listed = run("archive", "list", "--data", bucket, cache=other).stdout
    doc_id = listed.splitlines()[0].split()[0]
    run("archive", "get", doc_id, "-o", tmp_path / "bytes", "--data", bucket, cache=other)
    [capture] = [one for one in Archive(plain / "raw").documents() if one.doc_id == doc_id]
    assert (tmp_path / "bytes").read_bytes() == Archive(plain / "raw").payload(capture)
    assert not list(other.rglob("*.warc.gz"))
    [data] = other.glob("*/data")
    assert rows(data) == rows(plain)
    run("extract", "--from-archive", "--data", bucket, "--jobs", 0, cache=other)
    assert rows(data) == rows(plain)
    assert "all whole" in run("archive", "verify", "--data", bucket, cache=other).stdout


def test_a_writer_that_is_killed_ten_times_ends_with_the_same_tables(
    bucket: str, plain: Path, s3_server: Any, tmp_path: Path
) -> None:
    """Each time at another request of it, from the first to the last; every other request is carried out all the same.

    Three times the folder of the machine is lost, as if another one went on.
    """
    extract = command("extract", *FILES, "--data", bucket, "--jobs", 0)
    requests = requests_of(f"{bucket}-counted", s3_server)
    cache, killed = tmp_path / "cache", 0
    for life in range(10):
        heard = 0
        with subprocess.Popen(extract, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            last = life * requests // 9 if life < 7 else life % 4  # what goes on has less to give back

            def hear(process: subprocess.Popen[bytes] = process, last: int = last, odd: bool = life % 2 > 0) -> bool:
                nonlocal heard
                heard += 1
                if heard <= last:
                    return True
                process.kill()
                process.wait()
                return odd

            s3_server.counting.heard = hear
            killed += process.wait() != 0
        s3_server.counting.heard = lambda: True
        if life in {2, 5, 8}:
            shutil.rmtree(cache)
    assert killed >= 9
    run("extract", *FILES, "--data", bucket, "--jobs", 0)
    shutil.rmtree(cache)
    run("findings", "--data", bucket)
    [data] = cache.glob("*/data")
    assert rows(data) == rows(plain)
    assert not [name for name in there(bucket) if name.startswith(("_mingzhang/incoming", "_mingzhang/commit"))]


def requests_of(bucket: str, s3_server: Any) -> int:
    """How many changing requests an extraction makes that nobody disturbs."""
    marks: list[bool] = []

    def hear() -> bool:
        marks.append(True)
        return True

    s3_server.counting.heard = hear
    run("extract", *FILES, "--data", bucket, "--jobs", 0)
    s3_server.counting.heard = lambda: True
    return len(marks)


def test_two_machines_that_write_at_once_lose_nothing(bucket: str, plain: Path, tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            command("extract", path, "--data", bucket, "--jobs", 0), cwd=ROOT, stdout=subprocess.DEVNULL,
            env=os.environ | {"MINGZHANG_CACHE": str(tmp_path / f"machine{number}")},
        ) for number, path in enumerate(FILES)
    ]  # fmt: skip
    assert [process.wait(600) for process in processes] == [0, 0]
    run("findings", "--data", bucket)
    [data] = (tmp_path / "cache").glob("*/data")
    assert rows(data) == rows(plain)
    assert len(Archive(data / "raw").documents()) == len(Archive(plain / "raw").documents())


def test_what_is_put_beside_is_put_in_place_by_whoever_comes_next(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that dies once the journal stands, in the middle of the copies; and one that dies before."""
    told = Bucket(Address.of(bucket))
    with mirrored(bucket, writes=True) as data:
        for name in "abc":
            (data / f"{name}.txt").write_text("old")
    real, copies = Bucket.copy, []

    def dies(self: Bucket, source: str, target: str) -> None:
        if copies:
            raise RuntimeError("killed")
        copies.append(target)
        real(self, source, target)

    monkeypatch.setattr(Bucket, "copy", dies)
    with pytest.raises(RuntimeError, match="killed"), mirrored(bucket, writes=True) as data:
        for name in "abc":
            (data / f"{name}.txt").write_text("new")
    monkeypatch.undo()
    shutil.rmtree(tmp_path / "cache")
    with mirrored(bucket, writes=False) as data:
        assert sorted((data / f"{name}.txt").read_text() for name in "abc") == ["new", "old", "old"]
    with mirrored(bucket, writes=True) as data:
        assert [(data / f"{name}.txt").read_text() for name in "abc"] == ["new"] * 3
    assert not told.list("_mingzhang/incoming")


def test_a_lease_is_one_holders_until_it_is_given_back_or_not_renewed(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Bucket(Address.of(bucket))
    with leased(told) as first:
        with pytest.raises(MingzhangError, match=f"another process .*process {os.getpid()} on"), leased(told, wait=0.1):
            pass
        monkeypatch.setattr("mingzhang.pipeline.s3.lease.LEASE_SECONDS", -1.0)
        with leased(told):
            monkeypatch.undo()
            with pytest.raises(MingzhangError, match="took the bucket over"):
                first.renew()
    with leased(told, wait=0.1):
        pass
    assert told.read(NAME) is not None


def test_a_lease_of_a_process_that_is_gone_is_free_on_its_machine(bucket: str) -> None:
    told = Bucket(Address.of(bucket))
    code = "import os, sys; from mingzhang.pipeline.s3 import Address, Bucket, leased\n"
    code += "with leased(Bucket(Address.of(sys.argv[1]))): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, bucket], cwd=ROOT, check=False).returncode == 9
    with leased(told, wait=0.1):
        pass


@pytest.mark.parametrize("told", ["s3://", "s3://UPPER/x", "s3://bucket/../other", "s3://a"])
def test_an_address_that_is_none_is_told(told: str) -> None:
    done = CliRunner().invoke(main, ["archive", "list", "--data", told])
    assert done.exit_code == 3
    assert "no place in a bucket" in done.output


def test_a_bucket_that_is_not_there_is_told(bucket: str) -> None:
    done = CliRunner().invoke(main, ["archive", "list", "--data", "s3://not-there-at-all/x"])
    assert done.exit_code == 3
    assert "the bucket cannot be used" in done.output
