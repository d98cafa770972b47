"""Numbers as cells print them: signs of accounts, notes, powers of ten, currencies."""

from decimal import Decimal

import pytest

from mingzhang.extractors.tables.amounts import number_runs, read_amount


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("1,842.36¹", "1842.36", 2, ""),
        ("1,842.36①", "1842.36", 2, ""),
        ("168.52[³]", "168.52", 2, ""),
        ("18.65（注1）", "18.65", 2, ""),
        ("12.5元*", "12.5", 1, "元"),
        ("负65.90", "-65.90", 2, ""),
        ("△17.36%", "-17.36", 2, "%"),
        ("▲ 17.36", "-17.36", 2, ""),
        ("－65.90", "-65.90", 2, ""),
        ("–65.90", "-65.90", 2, ""),
        ("65.90-", "-65.90", 2, ""),
        ("65.90(负)", "-65.90", 2, ""),
        ("（65.90）", "-65.90", 2, ""),
        ("(17.36%)", "-17.36", 2, "%"),
        ("(17.36)%", "-17.36", 2, "%"),
        ("￥(65.90)", "-65.90", 2, ""),
        ("-￥65.90", "-65.90", 2, ""),
        ("￥-65.90", "-65.90", 2, ""),
        ("2.2479E+03", "2247.9", 1, ""),
        ("2.2479×10³", "2247.9", 1, ""),
        ("1.24e5", "124000", -3, ""),
        ("22.48百万", "22.48", 2, "百万元"),
        ("1,842\u200b.36", "1842.36", 2, ""),
        ("18.6\u00ad5", "18.65", 2, ""),
        ("12.\n40", "12.40", 2, ""),
        ("2,247\n.89", "2247.89", 2, ""),
    ],
)
def test_one_number_fills_the_cell(text, value, decimals, unit):
    amount = read_amount(text)
    assert amount is not None
    assert (amount.value, amount.decimals, amount.unit) == (Decimal(value), decimals, unit)


@pytest.mark.parametrize(
    "text", ["(208)", "65-", "10⁴", "2E3", "1-3", "22,47.8,900", "12.40\n7.10", "12.⁴⁰", "①", "$12.50"]
)
def test_what_may_be_something_else_is_no_amount(text):
    assert read_amount(text) is None


def test_notes_are_no_numbers():
    assert [run for run, _ in number_runs("收入① 12.40² 和３")] == ["12.40", "３"]
