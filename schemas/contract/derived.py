"""What is made from facts: one answer to each question of an analyst, the same wide, and links between books."""

from __future__ import annotations

import pyarrow as pa

from mingzhang.schemas.contract.column import DIVISION, INT, MONEY, STRINGS, TEXT, Column, TableContract
from mingzhang.schemas.vocabulary.indicators import panel

__all__ = ["INDICATORS", "LINKS", "PANEL_DEPARTMENTS", "PANEL_GOVERNMENTS", "panel_contract"]

_PERIOD = Column("year", INT, "fiscal year that the value is about (`period` of the fact); in the path")
_ENTITY = (
    Column(
        "entity_id",
        TEXT,
        "whose books: issuer_id of a department or unit; six-digit code of the place of a government, be it the"
        " issuer's own or one in its report; doc_id where the document names nobody",
    ),
    Column("entity", TEXT, "its name"),
    DIVISION,
    Column("level", TEXT, "province city county zone department unit"),
    _PERIOD,
    Column("scope", TEXT, "whose books within a government: whole own lower", nullable=True),
)

INDICATORS = TableContract(
    "indicators",
    "one answer: the value of one indicator of one entity and year, chosen among the facts that say it",
    ("entity_id", "level", "year", "scope", "indicator", "component", "fund", "measure", "compare_to", "unit"),
    (
        *_ENTITY,
        Column("indicator", TEXT, "concept, or account as function/2010601, economic/30201, revenue_source/10109"),
        Column(
            "component",
            TEXT,
            "standard component (basic, project, personnel, …), as printed where none fits; null for the whole",
            nullable=True,
        ),
        Column("fund", TEXT, "all fiscal general government_fund state_capital special_account"),
        Column("measure", TEXT, "as in facts; last year's column of this year's book is last year's final or budget"),
        Column("compare_to", TEXT, "what a change, percentage or share refers to", nullable=True),
        Column("value", MONEY, "as in facts"),
        Column("unit", TEXT, "as in facts"),
        Column("item", TEXT, "printed name in the chosen fact"),
        Column("verdict", TEXT, "of the chosen fact"),
        Column("meaning", TEXT, "of the chosen fact", nullable=True),
        Column("fact_id", TEXT, "the fact chosen"),
        Column("doc_id", TEXT, "its document"),
        Column("alternatives", INT, "how many other facts say the same, to their printed decimals"),
        Column("conflict", pa.bool_(), "another fact of the same rank says otherwise"),
        Column("chosen_by", TEXT, "why this fact, in words"),
        Column("flags", STRINGS, "of the chosen fact"),
    ),
)


def panel_contract(name: str) -> TableContract:
    """The wide table of `departments` or `governments`: its columns are those of the list of indicators."""
    values = tuple(
        Column(column, MONEY, f"{listed.name}, {measure}: {listed.definition} ({listed.unit})", nullable=True)
        for listed in panel(name)
        for column, measure in listed.columns
    )
    conflicts = Column("conflicts", STRINGS, "columns left empty because facts of the same rank say different values")
    row = f"one entity of the {name}, year and scope; one column per indicator and measure, from `indicators`"
    return TableContract(f"panel_{name}", row, ("entity_id", "level", "year", "scope"), (*_ENTITY, *values, conflicts))


PANEL_DEPARTMENTS = panel_contract("departments")
PANEL_GOVERNMENTS = panel_contract("governments")

LINKS = TableContract(
    "links",
    "two facts of one entity that are to agree, or whose ratio is asked for: in two books, or in two years of them",
    ("link_id",),
    (
        Column("link_id", TEXT, "stable: the same facts give the same id"),
        Column(
            "kind",
            TEXT,
            "completion (final against budget), restatement (a year's value against last year's column of the next"
            " book), books (the same value in final accounts, report and debt table), units (a department against the"
            " sum of the units it lists)",
        ),
        *_ENTITY,
        Column("indicator", TEXT, "as in indicators"),
        Column("component", TEXT, "as in indicators", nullable=True),
        Column("fund", TEXT, "as in indicators"),
        Column("unit", TEXT, "CNY: money alone is linked"),
        Column("measure", TEXT, "of the first fact"),
        Column("value", MONEY, "of the first fact: the outcome, the year's own book, the department"),
        Column("fact_id", TEXT, "the first fact"),
        Column("doc_id", TEXT, "its document"),
        Column("other_measure", TEXT, "of the second fact"),
        Column("other_value", MONEY, "of the second fact, or the sum of the units"),
        Column("other_fact_id", TEXT, "the second fact; null for a sum", nullable=True),
        Column("other_doc_id", TEXT, "its document; null for a sum", nullable=True),
        Column("part_fact_ids", STRINGS, "the facts of a sum"),
        Column("parts_listed", INT, "how many units the department lists", nullable=True),
        Column("difference", MONEY, "value - other_value; of units: what the department has beside them"),
        Column("ratio", MONEY, "value in per cent of other_value: the completion; null for nothing", nullable=True),
        Column(
            "verdict",
            TEXT,
            "equal (to the printed decimals of both), over or under (the plan), different, incomplete (not every unit"
            " has a document)",
        ),
    ),
)
