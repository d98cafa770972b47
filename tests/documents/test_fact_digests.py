"""Digests of facts tell two versions' tables apart, and nothing but facts does."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.documents.fact_digests import main


def tables(folder: Path, values: list[str], run: str) -> Path:
    """Tables as they are published, of one invented document."""
    facts = pa.table({"doc_id": ["d1"] * len(values), "value": values, "extractor_version": [run] * len(values)})
    none = pa.table({"doc_id": pa.array([], pa.string()), "reason": pa.array([], pa.string())})
    documents = pa.table({"doc_id": ["d1"], "url": ["https://www.example.gov.cn/budget.pdf"]})
    for name, table in (("facts", facts), ("leftovers", none), ("documents", documents)):
        (folder / name).mkdir(parents=True)
        pq.write_table(table, folder / name / "part.parquet")
    return folder


def test_order_and_version_of_the_code_make_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tables(tmp_path / "1", ["1.50", "2"], "a"), tables(tmp_path / "2", ["2", "1.50"], "b")
    assert main([str(one), "--against", str(two)]) == 0
    assert capsys.readouterr().out == "no document differs\n"
    main([str(one)])
    first = capsys.readouterr().out
    main([str(two)])
    assert capsys.readouterr().out == first
    assert first.endswith("budget.pdf\n")


def test_one_digit_makes_a_difference_that_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tables(tmp_path / "1", ["1.50", "2"], "a"), tables(tmp_path / "2", ["1.51", "2"], "a")
    assert main([str(one), "--against", str(two)]) == 1
    assert capsys.readouterr().out.split() == ["facts", "+1", "-1", "budget.pdf"]
