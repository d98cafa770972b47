"""Links between books: two facts that are to agree, or whose ratio is asked for, with their difference and a verdict.

`completion` is the final amount against the budget of the same entity and year; `restatement` last year's column of
the next book against that year's own; `books` one value in two kinds of a government's books (accounts, report on
execution, debt tables); `units` a department against the sum of the units that it lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np
import pandas as pd

from mingzhang.pipeline.indicators.choice import KEY, chosen
from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.vocabulary.indicators import reading

__all__ = ["links_of"]

_SAME = [name for name in KEY if name != "measure"]
_PLANS, _OUTCOME = ("budget", "adjusted_budget"), "final"
_BOOKS = (("gov_final", "gov_report"), ("debt", "gov_report"), ("debt", "gov_final"))
_TWO_BOOKS = frozenset({"restatement", "books"})
"""What is between two documents; a book that agrees with itself is no link."""
_COUNTED = frozenset({"final", "budget", "balance", "limit"})
_MONEY = Decimal("0.000001")


def links_of(facts: pd.DataFrame, units: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """The links among facts that have meaning and entity; `units` are the names that each document lists as units."""
    columns = TABLES["links"].schema.names
    money = facts[(facts["unit"] == "CNY") & facts["measure"].isin([*_PLANS, *_COUNTED])]
    if money.empty:
        return pd.DataFrame(columns=columns, dtype=object)
    of_prior = money["printed_measure"].isin(list(reading().measure))
    own, prior = money[~of_prior], money[of_prior]
    taken = chosen(own) if not own.empty else own
    found = [*_completions(taken), *_restatements(taken, prior), *_between_books(own), *_of_units(taken, units)]
    found = [links for links in found if not links.empty]
    if not found:
        return pd.DataFrame(columns=columns, dtype=object)
    links = pd.concat(found, ignore_index=True)
    links["link_id"] = [_link_id(*ids) for ids in zip(links["kind"], links["fact_id"], links["others"], strict=True)]
    return links.drop_duplicates("link_id").reindex(columns=columns)


def _completions(taken: pd.DataFrame) -> Iterable[pd.DataFrame]:
    """Final amounts against the budget and against the adjusted budget."""
    outcome = taken[taken["measure"] == _OUTCOME]
    for plan in _PLANS:
        yield _linked("completion", outcome, taken[taken["measure"] == plan], _SAME)


def _restatements(taken: pd.DataFrame, prior: pd.DataFrame) -> Iterable[pd.DataFrame]:
    if not prior.empty and not taken.empty:
        yield _linked("restatement", taken, chosen(prior), KEY)


def _between_books(own: pd.DataFrame) -> Iterable[pd.DataFrame]:
    for one, other in _BOOKS:
        left, right = own[own["kind"] == one], own[own["kind"] == other]
        if not left.empty and not right.empty:
            yield _linked("books", chosen(left), chosen(right), KEY)


def _of_units(taken: pd.DataFrame, units: Mapping[str, frozenset[str]]) -> Iterable[pd.DataFrame]:
    """Departments against the sum of their listed units, where each of these has a document of its own."""
    if taken.empty:
        return
    mine = taken[taken["level"] == "unit"]
    books = {(division, name): rows for (division, name), rows in mine.groupby(["division", "entity"])}
    for doc_id, names in units.items():
        whole = taken[(taken["doc_id"] == doc_id) & (taken["level"] == "department")]
        if whole.empty:
            continue
        division = whole["division"].iloc[0]
        parts = [books[division, name] for name in sorted(names) if (division, name) in books]
        if not parts:
            continue
        yield _against_sum(whole, pd.concat(parts), listed=len(names))


def _against_sum(whole: pd.DataFrame, parts: pd.DataFrame, *, listed: int) -> pd.DataFrame:
    on = [name for name in KEY if name not in ("entity_id", "level")]
    grouped = parts.groupby(on, dropna=False, sort=False)
    sums = grouped.agg(
        value=("value", lambda values: sum(values, Decimal(0))), width=("width", "sum"), part_fact_ids=("fact_id", list)
    ).reset_index()
    sums = sums.assign(fact_id=None, doc_id=None, parts=sums["part_fact_ids"].map(len))
    links = _linked("units", whole, sums, on)
    missing = links["parts"] < listed
    links["verdict"] = links["verdict"].where(~missing, "incomplete")
    return links.assign(parts_listed=listed)


def _linked(kind: str, left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Pairs of rows that agree in the columns `on`; a fact is not linked with itself."""
    more = [name for name in ("part_fact_ids", "parts") if name in right]
    told = right[[*on, "value", "width", "fact_id", "doc_id", *(["measure"] if "measure" not in on else []), *more]]
    renamed = {name: f"other_{name}" for name in ("value", "width", "fact_id", "doc_id", "measure") if name not in on}
    pairs = left.merge(told.rename(columns=renamed), on=on)
    by = "doc_id" if kind in _TWO_BOOKS else "fact_id"
    pairs = pairs[pairs[by] != pairs[f"other_{by}"]].copy()
    if "other_measure" not in pairs:
        pairs["other_measure"] = pairs["measure"]
    pairs["kind"] = kind
    pairs["difference"] = [one - other for one, other in zip(pairs["value"], pairs["other_value"], strict=True)]
    shares = zip(pairs["value"], pairs["other_value"], strict=True)
    pairs["ratio"] = [(one * 100 / other).quantize(_MONEY) if _divides(one, other) else None for one, other in shares]
    pairs["verdict"] = _verdicts(kind, pairs)
    lists = pairs["part_fact_ids"] if "part_fact_ids" in pairs else pd.Series([[] for _ in pairs.index], pairs.index)
    pairs["part_fact_ids"] = lists
    pairs["others"] = pairs["other_fact_id"].where(pairs["other_fact_id"].notna(), lists.map(",".join))
    return pairs


def _divides(one: Decimal, other: Decimal) -> bool:
    """Whether a percentage can be told and stored: of money that is there, below a million times it."""
    return bool(other) and abs(one) < abs(other) * 1_000_000


def _verdicts(kind: str, pairs: pd.DataFrame) -> pd.Series:
    """`equal` to the printed decimals of both; else `over` or `under` the plan, or `different`."""
    gap = pairs["difference"].astype(float)
    equal = gap.abs() <= pairs["width"] + pairs["other_width"]
    other = np.where(gap > 0, "over", "under") if kind == "completion" else np.full(len(pairs), "different")
    return pd.Series(np.where(equal, "equal", other), pairs.index, dtype=object)


def _link_id(kind: str, fact_id: str, others: str) -> str:
    return hashlib.sha256(f"link {kind} {fact_id} {others}".encode()).hexdigest()[:24]
