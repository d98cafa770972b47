"""The demonstration end to end, and its tables against the books that the sample was written from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One demonstration: its data folder and what it said."""
    data = tmp_path_factory.mktemp("demo") / "data"
    done = subprocess.run(
        [sys.executable, "-m", "mingzhang", "demo", "--data", str(data)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return data, done.stdout


@pytest.fixture(scope="module")
def books() -> Iterator[dict[str, object]]:
    """The invented books, imported from the folder that writes the sample."""
    sys.path.insert(0, str(ROOT / "tests" / "sample"))
    try:
        import accounts

        yield {books.issuer: books for books in (accounts.civil_affairs(), accounts.water())}
    finally:
        sys.path.pop(0)


def table(data: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(data / "parquet" / name, dtype_backend="pyarrow")


def test_every_document_of_the_portal_is_read(demo: tuple[Path, str]) -> None:
    documents = table(demo[0], "documents")
    assert documents["status"].eq("ok").all()
    assert sorted(documents["format"]) == ["html", "html", "html", "pdf", "xlsx"]
    assert set(documents["issuer"]) == {"云澜市民政局", "云澜市水利局", "云澜市科学技术局"}
    assert set(documents["kind"]) == {"dept_final", "dept_budget"}
    assert documents["division"].astype(int).eq(0).all(), "the city does not exist"


def test_the_years_are_those_of_the_books(demo: tuple[Path, str]) -> None:
    documents = table(demo[0], "documents")
    assert set(zip(documents["issuer"], documents["year"].astype(int), strict=True)) == {
        ("云澜市民政局", 2024), ("云澜市水利局", 2024), ("云澜市科学技术局", 2025)
    }  # fmt: skip


def test_the_three_answers_come_from_the_books(demo: tuple[Path, str]) -> None:
    said = demo[1]
    for printed in ("8.01", "32.58", "11.00", "38.50", "4,010.83", "1,288.77"):
        assert printed in said, printed
    assert str(demo[0] / "parquet") in said


@pytest.mark.parametrize("issuer", ["云澜市民政局", "云澜市水利局"])
def test_expenditure_by_function_is_what_the_books_say(demo: tuple[Path, str], books: dict, issuer: str) -> None:
    facts = table(demo[0], "facts")
    mine = facts[(facts["issuer"] == issuer) & (facts["source"] == "table") & (facts["axis"] == "function")]
    printed = mine[mine["component"] == "本年支出合计"].set_index("code")["value"].to_dict()
    expected = {line.code: line.total * 10_000 for line in books[issuer].lines}
    misprinted = {"2130311": Decimal("1523600")} if issuer == "云澜市水利局" else {}
    assert {code: printed.get(code) for code in expected} == expected | misprinted


@pytest.mark.parametrize("issuer", ["云澜市民政局", "云澜市水利局"])
def test_basic_expenditure_by_economic_account_is_what_the_books_say(
    demo: tuple[Path, str], books: dict, issuer: str
) -> None:
    facts = table(demo[0], "facts")
    mine = facts[(facts["issuer"] == issuer) & (facts["source"] == "table") & (facts["axis"] == "economic")]
    printed = mine.dropna(subset=["code"]).set_index("code")["value"].to_dict()
    expected = {code: value * 10_000 for code, value in books[issuer].economic.items()}
    assert {code: printed.get(code) for code in expected} == expected


@pytest.mark.parametrize("issuer", ["云澜市民政局", "云澜市水利局"])
def test_the_narrative_says_the_same_totals(demo: tuple[Path, str], books: dict, issuer: str) -> None:
    facts = table(demo[0], "facts")
    text = facts[(facts["issuer"] == issuer) & (facts["source"] == "text")]
    values = set(text["value"])
    mine = books[issuer]
    for value in (mine.grand, mine.income, mine.total(), mine.basic(), mine.project(), mine.three("final")):
        assert value * 10_000 in values, value


def test_what_is_not_disclosed_is_not_a_fact(demo: tuple[Path, str]) -> None:
    facts, leftovers = table(demo[0], "facts"), table(demo[0], "leftovers")
    assert not facts["value"].eq(Decimal(999_999)).any(), "the helper row is hidden"
    assert leftovers["reason"].eq("hidden").any()
    thresholds = leftovers[leftovers["reason"] == "threshold"]
    assert set(thresholds["raw_value"]) == {"100"}, "单价100万元(含)以上设备"


def test_no_planted_error_is_repaired(demo: tuple[Path, str]) -> None:
    values = table(demo[0], "facts")
    for issuer, value in (("云澜市民政局", "41.71"), ("云澜市水利局", "1523600"), ("云澜市科学技术局", "46000")):
        mine = values[values["issuer"] == issuer]["value"]
        assert mine.eq(Decimal(value)).any(), f"{issuer} prints {value}"


def test_a_wrong_share_is_not_called_proven(demo: tuple[Path, str]) -> None:
    facts = table(demo[0], "facts")
    for raw in ("41.71", "36.05"):
        wrong = facts[(facts["raw_value"] == raw) & (facts["issuer"] == "云澜市民政局")]
        assert len(wrong) == 1
        assert wrong.iloc[0]["verdict"] not in {"proven", "consistent"}


def test_a_second_demonstration_adds_nothing(demo: tuple[Path, str], mingzhang: Run) -> None:
    before = table(demo[0], "facts")
    mingzhang("demo", "--data", demo[0])
    after = table(demo[0], "facts")
    assert after["fact_id"].tolist() == before["fact_id"].tolist()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone of the repository")
def test_the_demonstration_leaves_the_tree_clean(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
    env = {name: value for name, value in os.environ.items() if name != "MINGZHANG_DATA"}
    code = "from mingzhang.__main__ import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "demo"], cwd=clone, env=env | {"PYTHONPATH": str(ROOT)}, check=True,
        capture_output=True, timeout=300,
    )  # fmt: skip
    told = subprocess.run(["git", "status", "--short"], cwd=clone, capture_output=True, text=True, check=True)
    assert told.stdout == ""
    assert (clone / "data" / "parquet" / "facts").is_dir()


def test_installing_for_the_demonstration_names_what_comes() -> None:
    assert "--quiet" not in re.findall(r"^PIP := .*", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0]
