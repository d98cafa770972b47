"""Books of one entity against one another: completion, restatement, two kinds of books, a department and its units."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from mingzhang.pipeline.cli.main import main

Made = Callable[[str], pd.DataFrame]
Told = Callable[..., str]
Said = Callable[..., object]


def of_kind(links: pd.DataFrame, kind: str) -> pd.DataFrame:
    return links[links["kind"] == kind]


def test_final_against_budget_is_a_completion(told: Told, said: Said, made: Made) -> None:
    told("budget", said("80.00", "expenditure.total", measure="budget"), kind="dept_budget")
    told("final", said("100.00", "expenditure.total"))
    row = of_kind(made("links"), "completion").iloc[0]
    assert (row["value"], row["other_value"]) == (Decimal(1_000_000), Decimal(800_000))
    assert (row["ratio"], row["difference"], row["verdict"]) == (Decimal(125), Decimal(200_000), "over")
    assert row["doc_id"] != row["other_doc_id"]


def test_last_years_column_of_the_next_book_restates_or_not(told: Told, said: Said, made: Made) -> None:
    told("old", said("100.00", "expenditure.total"), said("7.00", "meeting.fee"))
    prior = {"measure": "prior_final", "period": 2024}
    told("new", said("101.00", "expenditure.total", **prior), said("7.0", "meeting.fee", **prior), year=2025)
    links = of_kind(made("links"), "restatement").set_index("indicator")
    assert links.loc["expenditure.total", "verdict"] == "different"
    assert links.loc["expenditure.total", "difference"] == Decimal(-10_000)
    assert links.loc["meeting.fee", "verdict"] == "equal"


def test_report_accounts_and_debt_table_tell_one_value(told: Told, said: Said, made: Made) -> None:
    about = {"measure": "balance", "scope": "whole"}
    told("report", said("100.00", "debt.balance", **about), kind="gov_report", issuer="济南市财政局")
    told("debt", said("100.40", "debt.balance", **about), kind="debt", issuer="济南市财政局")
    told("final", said("100.40", "debt.balance", **about), kind="gov_final", issuer="济南市财政局")
    verdicts = sorted(of_kind(made("links"), "books")["verdict"])
    assert verdicts == ["different", "different", "equal"]


def test_a_department_is_the_sum_of_the_units_it_lists(told: Told, said: Said, made: Made) -> None:
    units = ("济南市第一粮库", "济南市第二粮库")
    rows = [said("1.00", None, axis="unit", item=name, table=0, row=at, col=1) for at, name in enumerate(units)]
    told("whole", said("100.00", "expenditure.total"), *rows)
    told("one", said("60.00", "expenditure.total"), kind="unit_final", issuer=units[0])
    first = of_kind(made("links"), "units").iloc[0]
    assert (first["verdict"], first["parts_listed"], first["difference"]) == ("incomplete", 2, Decimal(400_000))
    told("two", said("40.00", "expenditure.total"), kind="unit_final", issuer=units[1])
    both = of_kind(made("links"), "units").iloc[0]
    assert (both["verdict"], both["difference"], len(both["part_fact_ids"])) == ("equal", Decimal(0), 2)


def test_the_command_compares_and_says_where_there_is_nothing(tmp_path: Path, told: Told, said: Said) -> None:
    told("budget", said("80.00", "expenditure.total", measure="budget"), kind="dept_budget")
    told("final", said("100.00", "expenditure.total"))
    data = tmp_path.parent / "linked"
    data.mkdir()
    tmp_path.rename(data / "parquet")
    shown = CliRunner().invoke(main, ["compare", "粮食局", "2024", "--data", str(data)])
    assert shown.exit_code == 0, shown.output
    assert "over" in shown.output
    assert "1,000,000" in shown.output
    nobody = CliRunner().invoke(main, ["compare", "水利局", "--data", str(data)])
    assert nobody.exit_code == 2
