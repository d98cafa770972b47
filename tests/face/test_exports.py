"""`mingzhang export`: what comes out reads back equal to the last decimal, and runs nothing in a spreadsheet."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.export import FORMATS, export
from mingzhang.pipeline.export.harmless import harmless
from mingzhang.pipeline.loading import load_arrow
from mingzhang.schemas.contract import TABLES

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ("facts", "indicators", "panel_departments", "documents", "findings")


def run(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mingzhang", *map(str, arguments)], cwd=ROOT, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def from_csv(path: Path, _table: str) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def from_excel(path: Path, table: str) -> list[dict[str, object]]:
    lines = list(openpyxl.load_workbook(path)[table].values)
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]


def from_json(path: Path, _table: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def from_parquet(path: Path, _table: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(path).to_pylist()
    return rows


def from_duckdb(path: Path, table: str) -> list[dict[str, object]]:
    with duckdb.connect(str(path), read_only=True) as base:
        rows: list[dict[str, object]] = base.sql(f"SELECT * FROM {table}").to_arrow_table().to_pylist()
    return rows


READERS: dict[str, Callable[[Path, str], list[dict[str, object]]]] = {
    ".csv": from_csv, ".xlsx": from_excel, ".json": from_json, ".parquet": from_parquet, ".duckdb": from_duckdb,
}  # fmt: skip


def test_every_format_is_read_back_here() -> None:
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("table", SHEETS)
def test_what_is_exported_reads_back_equal_to_the_last_decimal(
    table: str, ending: str, data: Path, tmp_path: Path
) -> None:
    rows = load_arrow(table, data=data)
    export(rows, table, tmp_path / f"out{ending}")
    back = READERS[ending](tmp_path / f"out{ending}", table)
    assert len(back) == rows.num_rows > 0
    amounts = [field.name for field in rows.schema if pa.types.is_decimal(field.type)]
    for column in amounts:
        read = [None if row[column] in {None, ""} else Decimal(str(row[column])) for row in back]
        assert read == rows[column].to_pylist(), column
    for column in ("issuer", "entity", "item", "division", "title"):
        if column in rows.column_names:
            assert [row[column] for row in back] == rows[column].to_pylist()


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".json", ".parquet", ".duckdb"])
def test_an_amount_of_many_digits_keeps_every_one(ending: str, tmp_path: Path) -> None:
    exact = [Decimal("123456789012345678.123456"), Decimal("0.000001"), Decimal("-99999999999.99"), None]
    rows = pa.table({"value": pa.array(exact, pa.decimal128(24, 6))})
    export(rows, "facts", tmp_path / f"out{ending}")
    back = [row["value"] for row in READERS[ending](tmp_path / f"out{ending}", "facts")]
    assert [None if value in {None, ""} else Decimal(str(value)) for value in back] == exact


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_text(text: str, tmp_path: Path) -> None:
    rows = pa.table({"item": [text]})
    export(rows, "facts", tmp_path / "out.csv")
    assert from_csv(tmp_path / "out.csv", "")[0]["item"] == f"'{text}"
    export(rows, "facts", tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["facts"]["A2"].data_type == "s"


def test_signed_numbers_stay_as_printed_and_escapes_are_shown() -> None:
    assert [harmless(text) for text in ("-12.50", "+3%", "-1,234.5")] == ["-12.50", "+3%", "-1,234.5"]
    assert harmless("a\x1b[31m") == "a␛[31m"


def test_a_workbook_has_a_frozen_header_typed_cells_and_a_sheet_of_meanings(data: Path, tmp_path: Path) -> None:
    run("export", "facts", "-o", tmp_path / "f.xlsx", "--concept", "three_public", "--data", data)
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    assert book.sheetnames == ["facts", "columns"]
    sheet = book["facts"]
    assert sheet.freeze_panes == "A2"
    types = {str(head.value): cell.data_type for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (types["value"], types["period"], types["item"], types["division"]) == ("n", "n", "s", "s")
    told = {row[0]: row[2] for row in book["columns"].values}
    assert set(TABLES["facts"].schema.names) <= set(told)
    assert all(told.values())


def test_csv_has_the_mark_that_excel_needs(data: Path, tmp_path: Path) -> None:
    run("export", "documents", "-o", tmp_path / "d.csv", "--data", data)
    assert (tmp_path / "d.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("options", "column", "values"),
    [
        (["--year", "2025"], "year", {"2025"}),
        (["--issuer", "民政"], "issuer", {"云澜市民政局"}),
        (["--kind", "dept_budget"], "kind", {"dept_budget"}),
        (["--measure", "final", "--concept", "three_public"], "measure", {"final"}),
        (["--division", "36"], "division", set()),
    ],
)
def test_options_choose_rows(options: list[str], column: str, values: set[str], data: Path, tmp_path: Path) -> None:
    run("export", "facts", "-o", tmp_path / "f.csv", *options, "--data", data)
    assert {str(row[column]) for row in from_csv(tmp_path / "f.csv", "")} == values


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fact", "-o", "x.csv"], "did you mean facts?"),
        (["facts", "-o", "x.ods"], ".csv .xlsx .parquet .json .duckdb"),
        (["facts", "-o", "no/such/folder/x.csv"], "No such file"),
        (["cells", "-o", "x.csv", "--issuer", "局"], "has no column issuer"),
        (["facts", "-o", "x.csv", "--division", "无此地"], "no division is called"),
    ],
)
def test_what_cannot_be_exported_is_told_with_what_to_do(arguments: list[str], told: str, data: Path) -> None:
    assert told in run("export", *arguments, "--data", data, code=2).stderr


def test_a_file_that_is_there_is_kept_unless_told(data: Path, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("mine")
    assert "--replace" in run("export", "facts", "-o", tmp_path / "f.csv", "--data", data, code=2).stderr
    assert (tmp_path / "f.csv").read_text() == "mine"
    run("export", "facts", "-o", tmp_path / "f.csv", "--replace", "--data", data)
    assert (tmp_path / "f.csv").read_text(encoding="utf-8") != "mine"


def test_one_duckdb_file_holds_several_tables(data: Path, tmp_path: Path) -> None:
    for table in ("documents", "facts"):
        run("export", table, "-o", tmp_path / "a.duckdb", "--data", data)
    with duckdb.connect(str(tmp_path / "a.duckdb")) as base:
        assert {name for (name,) in base.execute("SHOW TABLES").fetchall()} == {"documents", "facts"}
    assert "is in it already" in run("export", "facts", "-o", tmp_path / "a.duckdb", "--data", data, code=2).stderr


def test_sql_as_csv_has_no_raw_escapes_and_no_formulas(data: Path) -> None:
    query = "SELECT chr(27) || '[31m' AS a, '=1+1' AS b, -1.50 AS c"
    assert run("sql", query, "--csv", "--data", data).stdout == "a,b,c\n␛[31m,'=1+1,-1.50\n"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_saves_the_same_amounts(data: Path, tmp_path: Path) -> None:
    rows = load_arrow("facts", data=data)
    export(rows, "facts", tmp_path / "f.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", tmp_path / "again", tmp_path / "f.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = from_excel(tmp_path / "again" / "f.xlsx", "facts")
    assert [Decimal(str(row["value"])) for row in back] == rows["value"].to_pylist()
    assert [row["item"] for row in back] == rows["item"].to_pylist()
    assert [row["division"] for row in back] == rows["division"].to_pylist()
