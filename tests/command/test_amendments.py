"""What people tell of documents: options of `extract`, and the file of amendments beside the archive."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
HEAD = "document\tfact_id\tcolumn\tvalue\treason\n"


def table(tmp_path: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(tmp_path / "data" / "parquet" / name, dtype_backend="pyarrow")


def test_options_tell_what_a_document_does_not_and_a_later_reading_keeps_it(
    mingzhang: Run, tmp_path: Path, sample: Path
) -> None:
    told = ("--issuer", "云溪市审计局", "--division", "430603", "--year", "2019")
    mingzhang("extract", sample / "mzj.html", *told)
    row = table(tmp_path, "documents").iloc[0]
    assert (row["issuer"], str(row["division"]), int(row["year"])) == ("云溪市审计局", "430603", 2019)
    assert "amended" in row["flags"]
    assert set(table(tmp_path, "facts")["issuer_id"]) == {row["issuer_id"]}
    mingzhang("extract", "--from-archive", row["doc_id"])
    assert table(tmp_path, "documents").iloc[0].equals(row)


def test_a_number_is_amended_another_unread_and_outdated_knows_of_it(
    mingzhang: Run, tmp_path: Path, sample: Path
) -> None:
    mingzhang("extract", sample / "mzj.html")
    facts = table(tmp_path, "facts")
    money = facts[facts["unit"] == "CNY"]
    first, second = money.iloc[0], money.iloc[1]
    lines = [
        (first["doc_id"], first["fact_id"], "value", "123.45", "the page prints it so"),
        (first["doc_id"], second["fact_id"], "unread", "yes", "a telephone number"),
        (first["doc_id"], "f" * 24, "value", "1", "of another version"),
    ]
    book = tmp_path / "data" / "amendments.tsv"
    book.write_text(HEAD + "# a remark\n" + "".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    assert "1 ok" in mingzhang("extract", "--from-archive", "--outdated").stdout
    after = table(tmp_path, "facts").set_index("fact_id")
    assert str(after.loc[first["fact_id"], "value"]) == "123.450000"
    assert "amended" in after.loc[first["fact_id"], "flags"]
    assert second["fact_id"] not in after.index
    assert "amended" in set(table(tmp_path, "leftovers")["reason"])
    document = table(tmp_path, "documents").iloc[0]
    assert set(document["flags"]) >= {"amended", "amendment_unmatched"}
    assert document["numbers_total"] == document["numbers_used"] + len(table(tmp_path, "leftovers"))
    assert "nothing is outdated" in mingzhang("extract", "--from-archive", "--outdated").stderr


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("0123456789abcdef\t\tdivision\t999999\twhy", "division"),
        ("0123456789abcdef\t\tyear\t2024\t", "reason"),
        ("0123456789abcdef\t\tvalue\t1\twhy", "no column"),
        ("0123456789abcdef\tdivision\t360900\twhy", "fields"),
    ],
)
def test_a_line_that_is_not_understood_stops_the_command_with_its_place(
    mingzhang: Run, tmp_path: Path, sample: Path, line: str, complaint: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "amendments.tsv").write_text(HEAD + line + "\n", encoding="utf-8")
    told = mingzhang("extract", sample / "mzj.html", code=2).stderr
    assert complaint in told
    assert "line 2" in told


def test_a_division_that_is_none_is_refused(mingzhang: Run, sample: Path) -> None:
    assert "division" in mingzhang("extract", sample / "mzj.html", "--division", "999999", code=2).stderr
