"""What each fact says as an indicator: one id, component, fund and measure for what is printed in several ways."""

from __future__ import annotations

import pandas as pd

from mingzhang.extractors.linking.table_rows import is_agency
from mingzhang.extractors.naming.outer_rows import is_block
from mingzhang.pipeline.indicators.columns import looked_up
from mingzhang.schemas.facts import FUNDS
from mingzhang.schemas.vocabulary.codes import CLASSIFICATIONS, account_names
from mingzhang.schemas.vocabulary.components import TOTALS, standard_component
from mingzhang.schemas.vocabulary.concepts import find
from mingzhang.schemas.vocabulary.indicators import reading

__all__ = ["with_meaning"]

_NO_YEAR = frozenset({"partial_year", "several_years", "milestone"})
_FUND_CODES = "10301"
_SOMEBODYS = 2
_STOCK_MEASURES = ("final", "budget", "adjusted_budget", "limit", "limit_new", "balance")


def with_meaning(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with `indicator`, and with `component`, `fund` and `measure` as indicators have them.

    Dropped: what has no indicator, the part of a year, several years together, and a mark passed.
    """
    partial = facts["flags"].map(lambda flags: not _NO_YEAR.isdisjoint(flags)).astype(bool)
    facts = facts[~partial].copy()
    facts["component"] = _components(facts)
    bought = (facts["axis"] == "procurement") & facts["concept"].isna()
    facts["component"] = facts["component"].mask(bought, "procurement")
    facts["indicator"] = facts["concept"].where(facts["concept"].notna(), looked_up(facts["code"], _account))
    facts["indicator"] = facts["indicator"].map(lambda name: reading().same.get(name, name))
    facts["indicator"] = facts["indicator"].where(facts["indicator"].notna(), _of_total_rows(facts))
    facts["above_rank"] = looked_up(facts["item_path"], _above_rank)
    facts = facts[facts["indicator"].notna() & (facts["above_rank"] < _SOMEBODYS)].copy()
    _settle_parts(facts)
    _settle_fund(facts)
    _settle_measure(facts)
    facts["component"] = facts["component"].where(~facts["component"].isin(["total"]), None)
    return facts


def _account(code: str) -> str | None:
    """The account as indicators name it; None for codes of no classification (those of projects and units)."""
    if code.startswith(_FUND_CODES) and len(code) == 7:
        return f"fund/{code}"
    axes = {digit: axis for axis, digit in CLASSIFICATIONS.values() if axis != "fund"}
    return f"{axes[code[0]]}/{code}" if code[0] in axes else None


def _components(facts: pd.DataFrame) -> pd.Series:
    """The standard component, as printed where none fits; of a table of revenue the whole is `revenue`."""
    printed = looked_up(facts["component"], lambda text: standard_component(text) or text)
    if "component_std" in facts:
        printed = facts["component_std"].where(facts["component_std"].notna(), printed)
    table = facts["doc_id"] + " " + facts["table_no"].astype(str)
    of_revenue = table.isin(table[printed == "revenue"]) & facts["table_no"].notna()
    whole = printed.isna() | printed.isin(TOTALS)
    by_account = facts["code"].notna() | facts["item_path"].isin(reading().total_names)
    return printed.mask(whole, None).mask(whole & of_revenue & by_account, "revenue")


def _of_total_rows(facts: pd.DataFrame) -> pd.Series:
    """The concept of a total row of expenditure by account: 合计 in the fund that its table is of."""
    read = reading()
    table = facts["doc_id"] + " " + facts["table_no"].astype(str)
    spent = table.isin(table[facts["component"].isin(read.expenditure)])
    bare = facts["code"].isna() & facts["concept"].isna() & facts["item_path"].isin(read.total_names)
    fits = spent & bare & facts["axis"].isin(read.total_axes)
    return facts["fund"].map(read.total_concepts).astype(object).where(fits, None)


def _settle_parts(facts: pd.DataFrame) -> None:
    """A whole in a column of its parts is the part: 合计 × 基本支出 of a department's expenditure is its basic one."""
    pairs = zip(facts["indicator"], facts["component"], strict=True)
    found = pd.Series([reading().parts.get(pair) for pair in pairs], facts.index, dtype=object)
    facts["indicator"] = found.where(found.notna(), facts["indicator"])
    facts["component"] = facts["component"].where(found.isna(), None)


def _above_rank(path: str) -> int:
    """0 where the names above an item say where it stands, 1 where any says more, 2 for a unit's or a project's own."""
    *above, _ = path.split("/")
    more = [
        name
        for name in above
        if name not in reading().above
        and not name.endswith(reading().above_ends)
        and find(name) is None
        and name not in account_names()
    ]
    if any(is_agency(name) or is_block(name) for name in more):
        return _SOMEBODYS
    return int(bool(more))


def _settle_fund(facts: pd.DataFrame) -> None:
    """A component that is a fund is the fund of the whole; a concept that names its fund has it anywhere."""
    by_column = facts["component"].isin(FUNDS)
    implied = looked_up(facts["indicator"], lambda name: reading().of_prefix("fund", name))
    facts["fund"] = facts["component"].where(by_column, implied.where(implied.notna(), facts["fund"]))
    facts["component"] = facts["component"].where(~by_column, None)


def _settle_measure(facts: pd.DataFrame) -> None:
    """Last year's column is last year's measure; a stock has one measure and, by it, its concept."""
    read = reading()
    facts["printed_measure"] = facts["measure"]
    measure = facts["measure"].map(lambda name: read.measure.get(name, name))
    stock = looked_up(facts["indicator"], lambda name: read.of_prefix("stock", name))
    plain = stock.notna() & measure.isin(_STOCK_MEASURES)
    pairs = list(zip(facts["indicator"], measure, strict=True))
    moved = {pair: read.moved_to(*pair) for pair in set(pairs)}
    facts["indicator"] = pd.Series([moved[pair] for pair in pairs], facts.index).where(plain, facts["indicator"])
    stock = looked_up(facts["indicator"], lambda name: read.of_prefix("stock", name))
    facts["measure"] = measure.where(~plain, stock)
