"""Among the facts that answer one question, the one that is taken; how many say the same, and whether any disagrees.

Rank, best first: under no name but its whole's; its own books before a table of those around it; 市级 with its zones
before 市本级 alone, as reports tell their headlines; not contradicted and read alike by two engines; on its own terms
before 同口径; proven, consistent, unproven; tables before text; 政府性基金预算收入合计 before its part of the name; the
final accounts before a report on execution before next year's column of last year; the last day of its year; the more
precise print; the document published later.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mingzhang.pipeline.indicators.columns import looked_up
from mingzhang.schemas.vocabulary.indicators import reading
from mingzhang.schemas.vocabulary.slots import slot_words
from mingzhang.schemas.vocabulary.units import find_unit

__all__ = ["KEY", "chosen"]

KEY = ["entity_id", "level", "year", "scope", "indicator", "component", "fund", "measure", "compare_to", "unit"]
_VERDICTS = {"proven": 0, "consistent": 1, "unproven": 2, "contradicted": 3}
_RANK = [
    "above_rank",
    "borrowed",
    "word_rank",
    "bad",
    "terms_rank",
    "verdict_rank",
    "source_rank",
    "total_rank",
    "book_rank",
    "day_rank",
]


def chosen(facts: pd.DataFrame) -> pd.DataFrame:
    """One row for each key, with the fact taken and what the others say; `facts` have meaning and entity."""
    facts = _ranked(facts.assign(year=facts["period"].clip(0, 9999)))
    facts["question"] = facts.groupby(KEY, dropna=False, sort=False).ngroup()
    facts = facts.sort_values(
        ["question", *_RANK, "width", "newness", "doc_id", "order"],
        ascending=[True] * (len(_RANK) + 2) + [False, True, True],
        kind="stable",
    )
    taken = facts.drop_duplicates("question").set_index("question")
    mine = taken.loc[facts["question"]].set_axis(facts.index)
    same = (facts["amount"] - mine["amount"]).abs() <= facts["width"] + mine["width"]
    rival = ~same & (facts[_RANK] == mine[_RANK]).all(axis=1)
    counts = pd.DataFrame({"question": facts["question"], "same": same, "rival": rival}).groupby("question").sum()
    taken["alternatives"] = counts["same"] - 1
    taken["conflict"] = counts["rival"] > 0
    taken["chosen_by"] = _words(taken)
    return taken.reset_index(drop=True)


def _ranked(facts: pd.DataFrame) -> pd.DataFrame:
    facts["amount"] = facts["value"].astype(float)
    facts["width"] = _half_unit(facts)
    strict = facts["scope_word"].fillna("").str.endswith(slot_words().own_ends)
    facts["word_rank"] = (facts["scope"] == "own") & strict
    facts["verdict_rank"] = facts["verdict"].map(_VERDICTS)
    disputed = facts["flags"].map(lambda flags: "readings_differ" in flags)
    facts["bad"] = (facts["verdict"] == "contradicted") | disputed
    facts["terms_rank"] = facts["flags"].map(lambda flags: "like_for_like" in flags)
    facts["source_rank"] = (facts["source"] != "table").astype(int)
    facts["total_rank"] = (~facts["item"].str.endswith(reading().total_ends)).astype(int)
    facts["book_rank"] = _book_rank(facts)
    facts["day_rank"] = _day_rank(facts["as_of"])
    facts["order"] = np.arange(len(facts))
    return facts


def _half_unit(facts: pd.DataFrame) -> pd.Series:
    """Half a unit of the last printed decimal, in base units."""
    factor = looked_up(facts["raw_unit"], lambda unit: float(known.factor if (known := find_unit(unit)) else 1))
    return factor.fillna(1.0).astype(float) * 0.5 / np.power(10.0, facts["decimals"].astype(float))


def _book_rank(facts: pd.DataFrame) -> pd.Series:
    """0, 1 or 2: for amounts spent the accounts, a report, next year's book; for plans the budget, the accounts, …."""
    of_prior = facts["printed_measure"].isin(list(reading().measure))
    accounts = facts["kind"].isin(["dept_final", "unit_final", "gov_final", "debt"])
    planned = facts["measure"] == "budget"
    first = np.where(planned, ~accounts, accounts)
    return pd.Series(np.where(of_prior, 2, np.where(first, 0, 1)), facts.index)


def _day_rank(as_of: pd.Series) -> pd.Series:
    """0 for the last day of a year and where no day is told, else 1."""
    closing = as_of.map(lambda day: pd.isna(day) or (day.month, day.day) == (12, 31))
    return (~closing.astype(bool)).astype(int)


def _words(taken: pd.DataFrame) -> pd.Series:
    """决算·表·已证实；另有3处相同."""
    said = reading().words
    books = taken["kind"].map(said).where(taken["book_rank"] < 2, said["prior"])
    source = taken["source"].map(said)
    verdict = taken["verdict"].map(said)
    others = taken["alternatives"].map(lambda count: said["agree"].format(count) if count else said["alone"])
    words = books + "·" + source + "·" + verdict + "；" + others
    differs = taken["flags"].map(lambda flags: "readings_differ" in flags)
    words = words.where(~differs, words + "；" + said["readings_differ"])
    return words.where(~taken["conflict"], words + "；" + said["conflict"])
