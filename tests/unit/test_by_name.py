"""What is said of a number is built by name: a new field in the middle of a type shifts no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from mingzhang.extractors.binding.candidates import CandidateFact
from mingzhang.pipeline.publish.from_contract import builder
from mingzhang.schemas.contract import TABLES

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = frozenset({"Fact", "Leftover", "ReadCell", "CandidateFact", "Moment", "LogicalTable"})
OWN = "schemas/facts.py"


def calls() -> Iterator[tuple[str, ast.Call]]:
    for folder in ("extractors", "pipeline", "schemas"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def test_facts_leftovers_cells_and_drafts_are_built_by_name() -> None:
    wrong = [
        place for place, call in calls() if isinstance(call.func, ast.Name) and call.func.id in BY_NAME and call.args
    ]
    assert not wrong, f"name the fields: {wrong}"


def test_nothing_of_them_is_built_as_a_bare_tuple() -> None:
    wrong = [
        place
        for place, call in calls()
        if any(isinstance(given, ast.Name) and given.id in BY_NAME for given in call.args)
        and ast.unparse(call).startswith("partial(tuple.__new__")
    ]
    made = [
        place
        for place, call in calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "_make" and not place.startswith(OWN)
    ]
    assert not [*wrong, *made]


def test_a_draft_takes_no_field_by_position() -> None:
    assert all(field.kw_only for field in fields(CandidateFact))


@pytest.mark.parametrize("table", ["facts", "leftovers", "sections", "tables", "cells"])
def test_a_row_has_the_columns_of_the_contract(table: str) -> None:
    columns = [column.name for column in TABLES[table].columns]

    class Anything:
        def __getattr__(self, name: str) -> str:
            return name

    assert list(builder(table)(Anything())) == columns
    first, second, *others = columns
    assert builder(table, others=others, under={second: "elsewhere"})(Anything()) == {first: first, second: "elsewhere"}


def test_a_column_that_the_contract_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        builder("facts", others=["nothing"])
