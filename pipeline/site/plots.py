"""The plots of a body: 三公 over years, revenue and expenditure, structure, budget against final, debt, per head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mingzhang.pipeline.face.picked import FINAL_AND_BUDGET, PARTS, Picked, pairs, picked, spending
from mingzhang.pipeline.site.amounts import scale_of
from mingzhang.pipeline.site.holdings import Body
from mingzhang.pipeline.site.markup import Html, both, coded, pair, said
from mingzhang.pipeline.site.population import Population
from mingzhang.pipeline.site.svg import Bar, Stack, bars, columns, figure
from mingzhang.schemas.vocabulary.codes import name_of
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.indicators import panel

__all__ = ["named", "of_government", "plots_of", "widest"]

Row = Mapping[str, Any]
YEARS = 8
MOST = 12
FEWEST = 3
"""Classes of expenditure from which on a government's structure is worth a plot."""
_BOOK = ("gov.general.revenue", "gov.tax", "general.expenditure")
_DEBT = ("debt.limit", "debt.balance")
_PER_HEAD = ("gov.general.revenue", "general.expenditure")
_SCOPES = ("whole", None, "own")


def plots_of(body: Body, population: Population) -> list[Html]:
    """The plots that its numbers give, each with its caption; none where they tell nothing of the kind."""
    rows = widest(body)
    drawn = (
        _three_public(rows),
        _over_years("revenue_expenditure", rows, _BOOK, "final"),
        _structure(rows, governs=body.governs),
        _budget_final(rows),
        _debt(rows),
        *_per_head(body, rows, population),
    )
    return [plot for plot in drawn if plot]


def widest(body: Body) -> list[Row]:
    """The rows of one scope, the widest that there is: a government's whole and its own books are never mixed."""
    if not body.governs:
        return body.indicators
    told = {row["scope"] for row in body.indicators if row["unit"] == "CNY"}
    scope = next((one for one in _SCOPES if one in told), None)
    return [row for row in body.indicators if row["scope"] == scope]


def named(indicator: str, year: int = 0) -> Html:
    """A concept in both languages, an account in Chinese as it was in the year."""
    concept = concepts().by_id.get(indicator)
    if concept:
        return pair(concept.name, concept.english)
    return pair(*[_account(indicator, year)] * 2)


def of_government(indicator: str) -> tuple[str, str]:
    """What a government calls a concept, Chinese and English: the panel's name, where it lists it first."""
    listed = next((one for one in panel("governments") if one.indicators[0] == indicator), None)
    concept = concepts().by_id.get(indicator)
    return (listed.name, listed.english) if listed else (concept.name, concept.english) if concept else (indicator,) * 2


def _account(indicator: str, year: int) -> str:
    code = indicator.rpartition("/")[2]
    return f"{code} {name_of(code, year) or name_of(code) or ''}".strip()


def _title(caption: str) -> str:
    return f"{said(caption, 'zh')} / {said(caption, 'en')}"


def _three_public(rows: Sequence[Row]) -> Html | None:
    final = {(one.year, one.indicator): one for one in picked(rows, ("three_public", *PARTS), "final")}
    budget = {one.year: one for one in picked(rows, ("three_public",), "budget")}
    years = sorted({year for year, _ in final} | set(budget))[-YEARS:]
    if not years:
        return None
    scale = scale_of([one.value for one in (*final.values(), *budget.values())])
    drawn = []
    for year in years:
        if year in budget:
            drawn.append(
                Stack(str(year), (("b0", said("budget", "zh"), budget[year].value),), scale.brief(budget[year].value))
            )
        parts, total = _parts(final, year)
        if parts:
            drawn.append(Stack(str(year), parts, scale.brief(total)))
    used = {css for one in drawn for css, *_ in one.parts}
    legend = [("b0", coded("measure", "budget"))] if "b0" in used else []
    legend += [(f"c{place}", named(part)) for place, part in enumerate(PARTS) if f"c{place}" in used]
    legend += [("c4", both("whole_alone"))] if "c4" in used else []
    return figure(_caption("three_public", scale.key), columns(_title("three_public"), drawn), legend)


def _parts(final: Mapping[tuple[int, str], Picked], year: int) -> tuple[tuple[tuple[str, str, Decimal], ...], Decimal]:
    """The parts of 三公 of a year and their whole; the whole alone where they do not come to it."""
    told = tuple(
        (f"c{place}", _both(part), final[year, part].value) for place, part in enumerate(PARTS) if (year, part) in final
    )
    total = sum((amount for *_, amount in told), Decimal(0))
    whole = final.get((year, "three_public"))
    if whole and whole.value != total:
        return (("c4", _both("three_public"), whole.value),), whole.value
    return told, total


def _both(name: str) -> str:
    concept = concepts().by_id.get(name)
    return f"{concept.name} {concept.english}" if concept else name


def _caption(key: str, unit: str, **gaps: str) -> Html:
    zh, en = (said(key, lang, **gaps) for lang in ("zh", "en"))
    return pair(f"{zh}（{said(unit, 'zh')}）", f"{en} ({said(unit, 'en')})")


def _over_years(caption: str, rows: Sequence[Row], indicators: Sequence[str], measure: str) -> Html | None:
    found = picked(rows, indicators, measure)
    years = sorted({one.year for one in found})[-YEARS:]
    if not years:
        return None
    scale = scale_of([one.value for one in found])
    of = {(one.year, one.indicator): one.value for one in found}
    drawn = [
        Stack(str(year), ((f"c{place}", " ".join(of_government(name)), of[year, name]),), scale.brief(of[year, name]))
        for year in years
        for place, name in enumerate(indicators)
        if (year, name) in of
    ]
    legend = [
        (f"c{place}", pair(*of_government(name)))
        for place, name in enumerate(indicators)
        if any(n == name for _, n in of)
    ]
    return figure(_caption(caption, scale.key), columns(_title(caption), drawn), legend)


def _structure(rows: Sequence[Row], *, governs: bool) -> Html | None:
    found = spending(rows)
    if not found:
        return None
    classes = Counter(one.year for one in found)
    most = max(classes.values())
    if governs and most < FEWEST:
        return None
    year = max(year for year, count in classes.items() if 2 * count >= most)  # not one of which little is told
    mine = [one for one in found if one.year == year][:MOST]
    scale = scale_of([one.value for one in mine])
    drawn = [Bar(_account(one.indicator, year), (("c0", one.value, scale.of(one.value)),)) for one in mine]
    measure, fund = mine[0].measure, mine[0].fund
    note = None if fund == "all" else coded("fund", fund)
    told = {lang: said("structure", lang, year=year, measure=said(measure, lang)) for lang in ("zh", "en")}
    caption = pair(f"{told['zh']}（{said(scale.key, 'zh')}）", f"{told['en']} ({said(scale.key, 'en')})")
    return figure(caption, bars(" / ".join(told.values()), drawn), note=note)


def _budget_final(rows: Sequence[Row]) -> Html | None:
    found = pairs(rows)
    if not found:
        return None
    year = max(first.year for first, _ in found)
    mine = [pair for pair in found if pair[0].year == year][:MOST]
    scale = scale_of([one.value for pair in mine for one in pair])
    drawn = [
        Bar(
            _both(pair[0].indicator),
            tuple((css, one.value, scale.of(one.value)) for css, one in zip(("b0", "c0"), pair, strict=True)),
        )
        for pair in mine
    ]
    legend = [(css, coded("measure", measure)) for css, measure in zip(("b0", "c0"), FINAL_AND_BUDGET, strict=True)]
    caption = _caption("budget_final", scale.key, year=str(year))
    return figure(
        caption, bars(" / ".join(said("budget_final", lang, year=year) for lang in ("zh", "en")), drawn), legend
    )


def _debt(rows: Sequence[Row]) -> Html | None:
    found = [
        one for name, measure in zip(_DEBT, ("limit", "balance"), strict=True) for one in picked(rows, (name,), measure)
    ]
    if not found:
        return None
    scale = scale_of([one.value for one in found])
    years = sorted({one.year for one in found})[-YEARS:]
    drawn = [
        Stack(
            str(one.year),
            ((f"c{_DEBT.index(one.indicator)}", _both(one.indicator), one.value),),
            scale.brief(one.value),
        )
        for year in years
        for one in found
        if one.year == year
    ]
    legend = [(f"c{place}", pair(*of_government(name))) for place, name in enumerate(_DEBT)]
    return figure(_caption("debt", scale.key), columns(_title("debt"), drawn), legend)


def _per_head(body: Body, rows: Sequence[Row], population: Population) -> Iterator[Html]:
    """Of a government by the people of the place, of a department by those who serve in it."""
    if body.governs:
        people = population.of(body.division)
        found = [one for one in picked(rows, _PER_HEAD, "final") if one.year in people]
        source = population.source(body.division)
        caption, note = "per_head", pair(*[source] * 2) if source else None
    else:
        people = _serving(rows)
        found = [one for one in picked(rows, ("expenditure.basic",), "final") if people.get(one.year)]
        caption, note = "per_serving", None
    if not found:
        return
    names = list(dict.fromkeys(one.indicator for one in found))
    drawn = [_head(one, people[one.year], names) for one in sorted(found, key=lambda one: one.year)]
    legend = [
        (f"c{place}", pair(*of_government(name)) if body.governs else named(name)) for place, name in enumerate(names)
    ]
    yield figure(both(caption), columns(_title(caption), drawn), legend, note)


def _head(one: Picked, people: Decimal, names: Sequence[str]) -> Stack:
    value = one.value / people
    return Stack(str(one.year), ((f"c{names.index(one.indicator)}", _both(one.indicator), value),), f"{value:,.0f}")


def _serving(rows: Sequence[Row]) -> dict[int, Decimal]:
    return {
        row["year"]: row["value"]
        for row in rows
        if row["indicator"] == "staff.actual.serving" and row["measure"] == "count" and row["component"] is None
    }
