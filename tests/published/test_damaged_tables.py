"""Broken files of the tables: named, set aside and rebuilt from the archive by whatever command meets them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.loading import load
from mingzhang.pipeline.publish.damaged import FOLDER, DamagedTablesError, broken
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.schemas.contract import DOCUMENT_TABLES

ROOT = Path(__file__).resolve().parents[2]
Damage = Callable[[Path], None]


def page(number: int) -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>云澜市第{number}局2024年度部门决算</title></head><body>"
        f"<div class='TRS_Editor'><h1>云澜市第{number}局2024年度部门决算</h1><p>一、收入决算情况说明</p>"
        f"<p>2024年度收入总计{1000 + number}.50万元。</p></div></body></html>"
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three documents that were imported from files."""
    monkeypatch.chdir(tmp_path)
    for number in (1, 2, 3):
        Path(f"{number}.html").write_text(page(number), encoding="utf-8")
    extract("1.html", "2.html", "3.html", data=tmp_path / "data")
    return tmp_path / "data"


def extract(*files: str, data: Path) -> None:
    extract_all([Target("file", file) for file in files], Settings(data), lambda _: None, lambda _: None)


def halved(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(8, len(content) // 2, 16):
        content[place] ^= 0x55
    path.write_bytes(bytes(content))


def removed(path: Path) -> None:
    path.unlink()


DAMAGES = [halved, zeroed, emptied, flipped]


def some_file(data: Path, table: str) -> Path:
    return next((data / "parquet" / table).rglob("*.parquet"))


def rows(data: Path) -> dict[str, list[str]]:
    found = {table: pd.read_parquet(data / "parquet" / table, dtype_backend="pyarrow") for table in DOCUMENT_TABLES}
    return {table: sorted(map(str, frame.astype(str).itertuples(index=False))) for table, frame in found.items()}


def command(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mingzhang", *words, "--data", str(data)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("damage", [*DAMAGES, removed])
@pytest.mark.parametrize("table", ["documents", "facts"])
def test_the_next_extraction_rebuilds_what_was_damaged(data: Path, table: str, damage: Damage) -> None:
    if (table, damage) == ("documents", removed):
        pytest.skip("a partition without documents is none")
    Path("4.html").write_text(page(4), encoding="utf-8")
    before = rows(data)
    damage(some_file(data, table))
    extract("4.html", data=data)
    after = rows(data)
    assert broken(data / "parquet", deep=True) == []
    for name in DOCUMENT_TABLES:
        assert set(before[name]) <= set(after[name])
    assert len(after["documents"]) == 4
    if damage is not removed:
        assert list((data / "parquet" / FOLDER).rglob("*.parquet")), "the broken file is kept"


@pytest.mark.parametrize("damage", DAMAGES)
def test_load_names_and_rebuilds(data: Path, damage: Damage, caplog: pytest.LogCaptureFixture) -> None:
    whole = load("facts", data=data)
    path = some_file(data, "facts")
    damage(path)
    again = load("facts", data=data)
    assert again.equals(whole)
    assert str(path) in caplog.text


def test_flipped_bytes_of_a_page_are_never_a_number(data: Path) -> None:
    """One flipped byte anywhere: the same rows or an error, never other rows."""
    import pyarrow.parquet as pq

    path = some_file(data, "facts")
    whole, content = pq.read_table(path), path.read_bytes()
    with pq.ParquetFile(path) as file:
        columns = [file.metadata.row_group(0).column(n) for n in range(file.metadata.num_columns)]
    places = {column.data_page_offset + 40 for column in columns} | {4, len(content) // 3}
    for place in places:
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        try:
            assert pq.read_table(path, page_checksum_verification=True) == whole
        except (pa.ArrowException, OSError):
            assert broken(data / "parquet", deep=True) == [path]


def test_without_an_archive_the_file_is_named_and_nothing_is_touched(data: Path) -> None:
    path = some_file(data, "facts")
    halved(path)
    (data / "raw").rename(data / "elsewhere")
    with pytest.raises(DamagedTablesError, match="facts"):
        load("facts", data=data)
    assert path.exists()


def test_sql_and_show_name_rebuild_and_answer(data: Path) -> None:
    doc_id = load("documents", data=data)["doc_id"][0]
    for words, table, damage in (
        (("sql", "SELECT count(*) AS n FROM facts WHERE value IS NOT NULL", "--csv"), "facts", flipped),
        (("show", doc_id), "sections", halved),
        (("sql", "SELECT count(*) AS n FROM documents", "--csv"), "documents", zeroed),
    ):
        fine = command(*words, data=data)
        path = some_file(data, table)
        damage(path)
        mended = command(*words, data=data)
        assert mended.returncode == fine.returncode == 0, mended.stderr
        assert mended.stdout == fine.stdout
        assert str(path) in mended.stderr


def test_verify_finds_and_repair_mends_tables_and_archive(data: Path) -> None:
    assert command("archive", "verify", data=data).returncode == 0
    before = rows(data)
    flipped(some_file(data, "cells"))
    found = command("archive", "verify", data=data)
    assert found.returncode == 1
    assert "cells" in found.stderr
    assert command("archive", "verify", "--repair", data=data).returncode == 0
    assert rows(data) == before
    (warc,) = (data / "raw").glob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    content[-300] ^= 0xFF
    warc.write_bytes(bytes(content))
    assert command("archive", "verify", data=data).returncode == 1
    repaired = command("archive", "verify", "--repair", data=data)
    assert "import it again" in repaired.stderr
    assert repaired.returncode == 1, "a file that was imported cannot be fetched"
    whole = command("archive", "verify", data=data)
    assert whole.returncode == 1, "until it is imported again"
    assert "lost the bytes of published documents: 1" in whole.stderr
    assert list((data / "raw" / "damaged").iterdir()), "the damaged file is kept"
    assert rows(data) == before, "published rows stay"
