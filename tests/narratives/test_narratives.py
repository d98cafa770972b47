"""The bench of whole narratives: a floor under the reader, and the bench's own consistency."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mingzhang.schemas.facts import FUNDS, MEASURES, UNITS, Fact

HERE = Path(__file__).parent


def _bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("narratives_run", HERE / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


bench = _bench()
NARRATIVES = bench.narratives()


def test_right_facts_only_rise_and_wrong_facts_only_fall(capsys: pytest.CaptureFixture[str]) -> None:
    floor = tomllib.loads((HERE / "floor.toml").read_text(encoding="utf-8"))
    outcomes = {narrative.name: bench.judge(narrative) for narrative in NARRATIVES}
    summed = bench.total(outcomes)
    table = bench.table(NARRATIVES, outcomes)
    with capsys.disabled():
        print(f"\nnarratives: {summed.right} of {summed.wanted} right, {summed.wrong} of {summed.given} wrong")
    assert summed.right >= floor["right"], table
    assert summed.wrong <= floor["wrong"], table


def _answer(truth: Any, text: str) -> Fact:
    """The fact that a truth asks for."""
    start, end = truth.start, truth.end
    compare = next(iter(truth.compares or truth.wholes), None)
    return Fact(
        item=truth.items[0],
        item_path=f"{truth.under}/{truth.items[0]}",
        axis="balance",
        fund=next(iter(truth.funds), "all"),
        measure=truth.measures[0],
        period=int(truth.periods[0]),
        value=truth.value,
        unit=next(iter(truth.units), "other"),
        raw_value=text[start:end],
        raw_unit="",
        decimals=0,
        source="text",
        compare_to=compare.replace("*", "budget") if compare else None,
        qualifier=truth.qualifier or None,
        start=start,
        end=end,
    )


@pytest.mark.parametrize("narrative", NARRATIVES, ids=lambda narrative: narrative.name)
def test_the_wanted_fact_agrees_with_its_truth_and_a_spoilt_one_does_not(narrative: Any) -> None:
    for truth in narrative.truths:
        if truth.measures == ("*",):
            continue
        fact = _answer(truth, narrative.text)
        assert fact.raw_value == truth.raw
        assert bench.differences(truth, fact) == []
        for spoilt in (
            fact._replace(value=fact.value + Decimal(1)),
            fact._replace(period=1999),
            fact._replace(measure="item"),
        ):
            assert bench.differences(truth, spoilt) != []


@pytest.mark.parametrize("narrative", NARRATIVES, ids=lambda narrative: narrative.name)
def test_truths_speak_the_contracts_language(narrative: Any) -> None:
    for truth in narrative.truths:
        assert set(truth.measures) <= MEASURES | {"*"}, truth
        assert set(truth.units) <= UNITS, truth
        assert set(truth.funds) <= FUNDS, truth
        assert truth.items[0], truth


def test_documents_have_at_least_fifteen_numbers_and_different_issuers() -> None:
    assert all(len(narrative.truths) >= 15 for narrative in NARRATIVES)
    assert len({narrative.issuer for narrative in NARRATIVES}) == len(NARRATIVES)
