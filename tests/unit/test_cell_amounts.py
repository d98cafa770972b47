"""The one number that fills a cell, as cells print it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.extractors.tables.amounts import read_amount


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("1亿2,313.64万元", "12313.64", "万元"),
        ("120万5,000元", "1205000", "元"),
        ("人民币壹佰万元整", "100", "万元"),
        ("〇元", "0", "元"),
        ("2，226.21", "2226.21", ""),
        ("1,421, 486", "1421486", ""),
        ("1 234 . 56", "1234.56", ""),
    ],
)
def test_a_cell_that_one_amount_fills(cell: str, value: str, unit: str) -> None:
    amount = read_amount(cell)
    assert amount is not None
    assert (amount.value, amount.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("cell", ["20-30万元", "约二十万元", "2万元以上", "元", "其他支出二万元"])
def test_a_cell_that_no_single_amount_fills(cell: str) -> None:
    assert read_amount(cell) is None
