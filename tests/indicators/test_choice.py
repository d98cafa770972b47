"""Which fact answers a question, what the others say, and what one thing is called that is printed in several ways."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas as pd

Made = Callable[[str], pd.DataFrame]
Told = Callable[..., str]
Said = Callable[..., object]


def only(frame: pd.DataFrame, **wanted: object) -> pd.Series:
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, frame.to_string()
    return frame.iloc[0]


def test_a_table_proven_is_taken_before_an_unproven_sentence_and_agreement_is_counted(
    told: Told, said: Said, made: Made
) -> None:
    table = said("120.00", "three_public", verdict="proven", table=0, row=1, col=1)
    told("a", said("120.0", "three_public"), table, said("120.00", "three_public", verdict="consistent"))
    row = only(made("indicators"), indicator="three_public")
    assert (row["value"], row["alternatives"], row["conflict"]) == (Decimal(1_200_000), 2, False)
    assert row["chosen_by"] == "决算·表·已证实；另有2处相同"


def test_a_lower_rank_that_disagrees_is_no_conflict_and_an_equal_one_is(told: Told, said: Said, made: Made) -> None:
    told("a", said("120.00", "three_public", verdict="proven"), said("130.00", "three_public"))
    told("b", said("7.00", "meeting.fee"), said("8.00", "meeting.fee"))
    rows = made("indicators")
    assert not only(rows, indicator="three_public")["conflict"]
    assert only(rows, indicator="meeting.fee")["conflict"]
    panel = only(made("panel_departments"), entity_id="370100:济南市粮食局")
    assert panel["three_public__final"] == Decimal(1_200_000)
    assert panel["meeting__final"] is None
    assert list(panel["conflicts"]) == ["meeting__final"]


def test_a_contradicted_fact_is_taken_only_where_it_stands_alone(told: Told, said: Said, made: Made) -> None:
    bad = said("120.00", "three_public", verdict="contradicted", table=0, row=1, col=1)
    alone = said("9.00", "training.fee", verdict="proven", flags=("readings_differ",))
    told("a", bad, said("130.00", "three_public"), alone)
    rows = made("indicators")
    assert only(rows, indicator="three_public")["value"] == Decimal(1_300_000)
    row = only(rows, indicator="training.fee")
    assert list(row["flags"]) == ["readings_differ"]
    assert "两次识读不一" in row["chosen_by"]


def test_the_last_version_of_an_address_counts(told: Told, said: Said, made: Made) -> None:
    told("a", said("1.00", "three_public", verdict="proven"), url="https://example.gov.cn/x", day=1)
    later = told("a", said("2.00", "three_public"), url="https://example.gov.cn/x", day=2)
    row = only(made("indicators"), indicator="three_public")
    assert (row["value"], row["doc_id"], row["alternatives"]) == (Decimal(20_000), later, 0)


def test_last_years_column_is_last_years_final_after_the_accounts(told: Told, said: Said, made: Made) -> None:
    told("final", said("100.00", "expenditure.total"))
    told("next", said("101.00", "expenditure.total", measure="prior_final"), kind="dept_budget", year=2025)
    told("old", said("55.00", "expenditure.total", measure="prior_final", period=2019), kind="dept_budget", year=2020)
    rows = made("indicators")
    row = only(rows, indicator="expenditure.total", year=2024)
    assert (row["value"], row["measure"], row["conflict"]) == (Decimal(1_000_000), "final", False)
    assert only(rows, indicator="expenditure.total", year=2019)["chosen_by"].startswith("所列上年数")


def test_the_total_row_of_a_table_of_accounts_is_the_concept_of_its_columns(told: Told, said: Said, made: Made) -> None:
    columns = {"合计": "300.00", "基本支出": "200.00", "项目支出": "100.00"}
    total = [
        said(value, axis="function", fund="general", component=name, table=0, row=1, col=col)
        for col, (name, value) in enumerate(columns.items())
    ]
    coded = {"code": "2010601", "axis": "function", "fund": "general"}
    office = said("200.00", component="基本支出", table=0, row=2, col=2, **coded)
    told("a", *total, office)
    rows = made("indicators")
    values = {row["indicator"]: row["value"] / 10_000 for _, row in rows.iterrows()}
    assert values == {
        "general.expenditure": 300, "general.basic": 200, "general.project": 100, "function/2010601": 200
    }  # fmt: skip
    assert only(rows, indicator="function/2010601")["component"] == "basic"


def test_an_account_is_its_concept_and_a_concept_has_its_fund(told: Told, said: Said, made: Made) -> None:
    coded = said("30.00", code="101", axis="revenue_source", fund="all", table=0, row=1, col=1)
    told("a", coded, said("30.0", "gov.tax", fund="general", scope=None), kind="gov_final", issuer="济南市财政局")
    row = only(made("indicators"), indicator="gov.tax")
    assert (row["fund"], row["alternatives"]) == ("general", 1)


def test_a_stock_has_one_measure_and_by_it_its_concept(told: Told, said: Said, made: Made) -> None:
    facts = (
        said("90.00", "debt.balance", measure="prior_final", period=2023, scope="whole"),
        said("100.00", "debt.limit.general", measure="balance", scope="whole"),
        said("5.00", "debt.limit", measure="limit_new", scope="whole"),
    )
    told("a", *facts, kind="gov_report", issuer="济南市财政局")
    rows = made("indicators")
    assert only(rows, indicator="debt.balance", year=2023)["measure"] == "balance"
    assert only(rows, indicator="debt.balance.general")["measure"] == "balance"
    assert only(rows, indicator="debt.new_limit")["measure"] == "limit_new"
    panel = made("panel_governments").set_index(["year", "scope"])
    assert panel.loc[(2024, "whole"), "debt_balance_general__balance"] == Decimal(1_000_000)


def test_places_of_a_report_are_entities_and_meet_their_own_documents(told: Told, said: Said, made: Made) -> None:
    at = {"measure": "balance", "place": "济南市", "place_division": "370100"}
    province = said("100.00", "debt.balance", table=0, row=1, col=1, **at)
    zone = said("3.00", "debt.balance", measure="balance", place="高新区", table=0, row=2, col=1)
    told("province", province, zone, kind="debt", division="370000", issuer="山东省财政厅")
    city = said("100.00", "debt.balance", measure="balance", scope="whole")
    told("city", city, kind="gov_report", issuer="济南市财政局")
    rows = made("indicators")
    row = only(rows, entity_id="370100")
    assert (row["entity"], row["level"], row["scope"], row["alternatives"]) == ("济南市", "city", "whole", 1)
    assert row["division"] == "370100"
    assert only(rows, level="zone")["entity_id"] == "370000:高新区"


def test_departments_and_their_own_units_are_apart_and_bulletins_are_no_books(
    told: Told, said: Said, made: Made
) -> None:
    told("whole", said("100.00", "expenditure.total"))
    told("unit", said("60.00", "expenditure.total"), kind="unit_final")
    told("bulletin", said("9.00", "gov.general.revenue"), kind="other")
    rows = made("indicators")
    assert sorted(zip(rows["level"], rows["value"] / 10_000, strict=True)) == [("department", 100), ("unit", 60)]


def test_part_of_a_year_is_no_years_value(told: Told, said: Said, made: Made) -> None:
    several = said("90.00", "gov.general.revenue", flags=("several_years",))
    told("a", said("50.00", "gov.general.revenue", flags=("partial_year",)), several, kind="gov_report")
    assert made("indicators").empty


def test_the_total_of_a_table_is_taken_before_its_part_of_the_same_name(told: Told, said: Said, made: Made) -> None:
    part = said("118.00", "government_fund.revenue", item="政府性基金收入", table=0, row=1, col=1)
    total = said("128.00", "government_fund.revenue", item="政府性基金预算收入合计", table=0, row=9, col=1)
    told("a", part, total, kind="gov_final", issuer="济南市财政局")
    row = only(made("indicators"), indicator="government_fund.revenue")
    assert (row["value"], row["conflict"]) == (Decimal(1_280_000), False)


def test_its_own_books_are_taken_before_a_table_of_its_province(told: Told, said: Said, made: Made) -> None:
    at = {"measure": "balance", "place": "济南市", "place_division": "370100", "verdict": "proven", "scope": "own"}
    province = said("100.00", "debt.balance", table=0, row=1, col=1, **at)
    told("province", province, kind="debt", division="370000", issuer="山东省财政厅")
    told(
        "city", said("80.00", "debt.balance", measure="balance", scope="own"), kind="gov_report", issuer="济南市财政局"
    )
    row = only(made("indicators"), entity_id="370100")
    assert (row["value"], row["conflict"]) == (Decimal(800_000), False)


def test_a_heading_that_tells_two_names_apart_does_not_lower_the_proven_and_a_mark_passed_is_no_value(
    told: Told, said: Said, made: Made
) -> None:
    path = {"item": "一般公共预算收入", "scope": "whole"}
    below = said("2221.70", "gov.general.revenue", item_path="预算收支情况/一般公共预算收入", verdict="proven", **path)
    plain = said("2230.00", "gov.general.revenue", item_path="一般公共预算收入", **path)
    mark = said("2200.00", "gov.general.revenue", item_path="一般公共预算收入", flags=("milestone",), **path)
    told("a", mark, plain, below, kind="gov_report", issuer="济南市财政局")
    row = only(made("indicators"), indicator="gov.general.revenue")
    assert (row["value"], row["alternatives"]) == (Decimal(22_217_000), 0)


def test_the_own_books_with_the_zones_are_taken_before_those_of_the_core_alone(
    told: Told, said: Said, made: Made
) -> None:
    """济南市's report tells revenue of 市级 in its text, and 市本级 in a table: one row is of one circle."""
    zones = said("334.37", "gov.tax", scope="own", level="市级", table=0, row=1, col=1)
    core = said("118.20", "gov.tax", scope="own", level="市本级", table=1, row=1, col=1)
    told("a", zones, core, kind="gov_report", issuer="济南市财政局")
    assert only(made("indicators"), indicator="gov.tax")["value"] == Decimal(3_343_700)
