"""Facts with their verdicts are facts as before."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from schemas.facts import Fact

FACT = Fact(
    "财政拨款收入", "收入合计/财政拨款收入", "balance", "all", "final", 2024, Decimal("1.50"), "CNY", "1.50", "元", 2,
    "table", concept="revenue.fiscal_appropriation", table=3, row=1, col=2, box=(1.0, 2.0, 3.0, 4.0), flags=("ocr",),
)  # fmt: skip


def test_a_graded_fact_differs_in_its_verdict_alone() -> None:
    graded = FACT.graded("proven")
    assert graded == replace(FACT, verdict="proven")
    assert type(graded) is Fact
    assert hash(graded) == hash(replace(FACT, verdict="proven"))
    assert FACT.verdict == "unproven"


def test_a_graded_fact_is_as_frozen_as_any() -> None:
    with pytest.raises(FrozenInstanceError):
        FACT.graded("proven").verdict = "unproven"  # type: ignore[misc]
