"""The unit that a label or heading of a table says of its numbers."""

from __future__ import annotations

import pytest

from mingzhang.extractors.tables.units import said_unit


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("平均利率%", "percent"),
        ("平均利率％", "percent"),
        ("占比（%）", "percent"),
        ("10年", None),
        ("项目个数（个）", "item"),
    ],
)
def test_a_label_says_its_unit_in_its_bracket_or_as_its_last_sign(label: str, unit: str | None) -> None:
    found = said_unit(label)
    assert (found.unit if found else None) == unit
