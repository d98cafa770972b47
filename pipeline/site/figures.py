"""Tables of a body's numbers: main figures by year, and everything else that its documents answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from mingzhang.pipeline.indicators.panels import LEVELS
from mingzhang.pipeline.site.amounts import Scale, plain, scale_of
from mingzhang.pipeline.site.holdings import Body
from mingzhang.pipeline.site.markup import Html, both, coded, joined, pair, printed, tag
from mingzhang.pipeline.site.plots import named
from mingzhang.schemas.vocabulary.indicators import panel

__all__ = ["Links", "all_figures", "main_figures", "scroller"]

Row = Mapping[str, Any]
Links = Mapping[str, str]
"""Where a fact is shown, by fact_id, from the top of the site."""
MOST_ROWS = 2000
"""Rows of one table; more are in the downloads, and the page says so."""
_SCOPES = ("whole", None, "own", "lower")


def main_figures(body: Body, links: Links) -> Html | None:
    """The indicators of the body's panel, a row each, a column for each year, one table for each scope."""
    name = "departments" if body.level in LEVELS["departments"] else "governments"
    tables = []
    for scope in _SCOPES:
        rows = [row for row in body.indicators if row["scope"] == scope and row["component"] is None]
        table = _panel(name, rows, links)
        if table:
            tables += [tag("h3", coded("scope", scope)) if scope else None, table]
    return joined(*tables) or None


def _panel(name: str, rows: Sequence[Row], links: Links) -> Html | None:
    years = sorted({row["year"] for row in rows}, reverse=True)
    found: dict[tuple[str, str], dict[int, Row]] = {}
    of: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        of[row["indicator"], row["fund"], row["measure"]].append(row)
    for listed in panel(name):
        for measure in listed.measures:
            told: dict[int, Row] = {}
            for indicator in listed.indicators:
                for fund in listed.funds or ("all", "fiscal", "general", "government_fund", "state_capital"):
                    for row in of.get((indicator, fund, measure), ()):
                        if row["unit"] == listed.unit:
                            told.setdefault(row["year"], row)
            if told:
                found[listed.id, measure] = told
    if not found:
        return None
    names = {listed.id: pair(listed.name, listed.english) for listed in panel(name)}
    years = [year for year in years if any(year in told for told in found.values())]
    scale = scale_of([row["value"] for told in found.values() for row in told.values() if row["unit"] == "CNY"])
    body = [
        tag(
            "tr",
            tag("th", names[key], scope="row"),
            tag("td", coded("measure", measure)),
            *(tag("td", _value(told.get(year), scale, links), class_="number") for year in years),
        )
        for (key, measure), told in found.items()
    ]
    head = tag(
        "tr",
        tag("th", both("indicator"), "（", scale.name, "）"),
        tag("th", both("measure")),
        *(tag("th", str(year), class_="number") for year in years),
    )
    return scroller(tag("table", tag("thead", head), tag("tbody", *body)), "indicators")


def _value(row: Row | None, scale: Scale, links: Links) -> Html | None:
    """An amount with its verdict, leading to its fact; a sign where documents disagree."""
    if row is None:
        return None
    money = row["unit"] == "CNY"
    words = scale.of(row["value"]) if money else plain(row["value"])
    exact = plain(row["value"], row["unit"]) if money else None
    unit = None if money else joined(" ", coded("unit", row["unit"]))
    href = links.get(row["fact_id"])
    shown = tag("a", words, href=f"../{href}", title=exact) if href else tag("span", words, title=exact)
    sign = tag("span", "≠", title=row["chosen_by"], class_="conflict") if row["conflict"] else None
    return tag("span", shown, unit, sign, class_=row["verdict"])


def all_figures(body: Body, links: Links) -> Html | None:
    """Every answer of the body, folded: indicator, component, fund, measure and year."""
    rows = sorted(
        body.indicators,
        key=lambda row: (
            -row["year"],
            row["indicator"],
            row["component"] or "",
            row["fund"],
            row["measure"],
            row["scope"] or "",
        ),
    )
    if not rows:
        return None
    shown = [_line(row, links) for row in rows[:MOST_ROWS]]
    heads = ("year", "indicator", "component", "scope", "fund", "measure", "value")
    head = tag("tr", *(tag("th", both(name), class_="number" if name == "value" else None) for name in heads))
    more = tag("p", both("more_rows", count=len(rows) - MOST_ROWS)) if len(rows) > MOST_ROWS else None
    summary = tag("summary", both("every_answer", count=len(rows)))
    table = scroller(tag("table", tag("thead", head), tag("tbody", *shown)), "every")
    return tag("details", summary, table, more)


def _line(row: Row, links: Links) -> Html:
    value: Decimal = row["value"]
    words = joined(plain(value, row["unit"]), " ", coded("unit", row["unit"]))
    href = links.get(row["fact_id"])
    shown = tag("a", words, href=f"../{href}") if href else words
    return tag(
        "tr",
        tag("td", str(row["year"])),
        tag("td", named(row["indicator"], row["year"])),
        tag("td", printed(row["component"], 60) if row["component"] else None),
        tag("td", coded("scope", row["scope"]) if row["scope"] else None),
        tag("td", coded("fund", row["fund"])),
        tag("td", coded("measure", row["measure"]), f" {row['compare_to']}" if row["compare_to"] else None),
        tag("td", shown, class_=f"number {row['verdict']}"),
    )


def scroller(table: Html, label: str) -> Html:
    """A table that is moved sideways inside the page, by keys too, where it is wider than the window."""
    return tag("div", table, class_="wide", tabindex="0", role="region", aria_label=label)
