"""Table facts without a printed code get the account that their names are; names that tell no account get none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.schemas.facts import Extraction, Fact, LogicalTable


def fact(path: str, axis: str = "function", *, table: int = 1, unit: str = "CNY", year: int = 2025) -> Fact:
    return Fact(
        item=path.rpartition("/")[2], item_path=path, axis=axis, fund="general", measure="final", period=year,
        value=Decimal(1), unit=unit, raw_value="1", raw_unit="元", decimals=0,
        source="table", table=table, row=1, col=1,
    )  # fmt: skip


def table(number: int, form: str | None) -> LogicalTable:
    return LogicalTable(number, 0, form, 1.0, "", "", (), (), 1, 1, 1, "native", (), ())


def linked(*facts: Fact) -> list[tuple[str | None, str]]:
    extraction = Extraction((table(1, "G05"), table(2, None)), facts, ())
    return [(one.code, one.axis) for one in link_facts(extraction)]


@pytest.mark.parametrize(
    ("path", "axis", "code", "found"),
    [
        ("教育支出/普通教育/小学教育", "function", "2050202", "function"),
        ("一般公共预算支出/公共安全支出/公安/行政运行", "function", "2040201", "function"),
        ("支出/教育支出", "balance", "205", "function"),
        ("商品和服务支出/办公费", "economic", "30201", "economic"),
    ],
)
def test_the_account_by_its_name_and_those_above(path: str, axis: str, code: str, found: str) -> None:
    assert linked(fact(path, axis)) == [(code, found)]


def test_what_has_no_accounts_gets_none() -> None:
    assert linked(fact("教育支出", "project"), fact("教育支出", unit="person"), fact("云溪大桥改造", "function")) == [
        (None, "project"),
        (None, "function"),
        (None, "function"),
    ]


def test_in_a_table_of_no_form_a_name_below_a_class_needs_its_parents() -> None:
    alone, below, whole = (
        fact("博物馆", table=2),
        fact("文化旅游体育与传媒支出/文物/博物馆", table=2),
        fact("教育支出", table=2),
    )
    assert [code for code, _ in linked(alone, below, whole)] == [None, "2070205", "205"]


@pytest.mark.parametrize(
    ("item", "concept", "measure", "found"),
    [
        ("政府债务余额", "debt.balance", "prior_final", ("政府债务余额", "debt.balance", "balance")),
        ("一般债务限额", "debt.limit.general", "balance", ("一般债务余额", "debt.balance.general", "balance")),
        ("政府债务限额", "debt.limit", "limit_new", ("政府债务限额", "debt.new_limit", "limit_new")),
        ("政府债务限额", "debt.limit", "change", ("政府债务限额", "debt.limit", "change")),
        ("税收收入", "gov.tax", "prior_final", ("税收收入", "gov.tax", "prior_final")),
    ],
)
def test_a_measure_and_a_stock_belong_together(
    item: str, concept: str, measure: str, found: tuple[str, str, str]
) -> None:
    told = fact(f"地方政府债务/{item}", "debt")._replace(concept=concept, measure=measure)
    [one] = link_facts(Extraction((table(1, None),), (told,), ()))
    assert (one.item, one.concept, one.measure) == found
    assert one.item_path == f"地方政府债务/{one.item}"
