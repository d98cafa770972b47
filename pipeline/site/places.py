"""Pages of places and years: which bodies there are, of which years, with their main amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mingzhang.pipeline.face.picked import picked
from mingzhang.pipeline.site.amounts import Scale, scale_of
from mingzhang.pipeline.site.bodies import place_name, portrait
from mingzhang.pipeline.site.figures import Links, scroller
from mingzhang.pipeline.site.holdings import Body, Holdings, Place
from mingzhang.pipeline.site.markup import Html, both, coded, joined, pair, printed, said, tag
from mingzhang.pipeline.site.plots import named, of_government, widest
from mingzhang.pipeline.site.population import Population
from mingzhang.pipeline.site.shell import page

__all__ = ["index_page", "place_page", "year_page", "years_page"]

_SHOWN = (
    ("expenditure.current_year", "final"),
    ("expenditure.current_year", "budget"),
    ("three_public", "final"),
    ("three_public", "budget"),
)
_GOVERNMENT = (
    *(("gov.general.revenue", "final"), ("gov.general.revenue", "budget"), ("general.expenditure", "final")),
    *(("general.expenditure", "budget"), ("debt.balance", "balance")),
)


def index_page(held: Holdings, lang: str, counts: Sequence[tuple[Html, int]]) -> str:
    """The first page: what there is, search, places as a tree, years."""
    tops = [place for place in held.places.values() if place.parent not in held.places]
    body = joined(
        tag("p", both("lead")),
        tag("ul", *(tag("li", tag("b", f"{count:,}"), " ", words) for words, count in counts), class_="counts"),
        _search(),
        tag("section", tag("h2", both("by_place")), _tree(tops, held)),
        tag("section", tag("h2", both("by_year")), _year_links(held, "")),
    )
    return page(said("site", lang), body, lang=lang, here="index")


def _search() -> Html:
    label = tag("label", both("search_for"), for_="q")
    field = tag("input", id="q", type="search", autocomplete="off", maxlength="100")
    return tag("div", label, field, tag("button", both("search"), id="go", type="button"), class_="find", data_goto="1")


def _tree(places: Sequence[Place], held: Holdings) -> Html:
    return tag("ul", *(_branch(place, held) for place in places), class_="tree")


def _branch(place: Place, held: Holdings) -> Html:
    count = sum(1 for body in place.bodies if not body.governs)
    told = tag("span", " ", both("bodies_count", count=count), class_="soft") if count else None
    link = tag("a", place_name(place.code, place.name), href=place.file)
    inside = [held.places[code] for code in place.inside]
    return tag("li", link, told, _tree(inside, held) if inside else None)


def _year_links(held: Holdings, up: str) -> Html:
    return tag(
        "p", *(joined(tag("a", str(year), href=f"{up}year/{year}.html"), " ") for year in held.years), class_="years"
    )


def place_page(place: Place, held: Holdings, links: Links, population: Population, lang: str) -> str:
    """A place: its government's figures, the places inside, its departments and units by year."""
    inside = [held.places[code] for code in place.inside]
    others = [body for body in place.bodies if not body.governs]
    government = place.government
    body = joined(
        tag(
            "section",
            tag("h2", both("inside")),
            tag("p", *(joined(tag("a", one.name, href=f"../{one.file}"), " ") for one in inside), class_="years"),
        )
        if inside
        else None,
        portrait(government, held, links, population) if government else None,
        tag("section", tag("h2", both("departments"), f" {len(others)}"), matrix(others, "../")) if others else None,
    )
    crumbs = [(one.name, f"../{one.file}") for one in held.around(place.code)]
    title = said("unknown_place", lang) if place.code == "000000" else place.name
    return page(title, body, lang=lang, deep=True, crumbs=[(both("index"), "../index.html"), *crumbs])


def matrix(bodies: Sequence[Body], up: str) -> Html:
    """Bodies by year: the kinds of document, or a dot where only another document tells of that year."""
    years = sorted({year for body in bodies for year in body.years}, reverse=True)
    head = tag("tr", tag("th", both("body")), *(tag("th", str(year)) for year in years))
    lines = [
        tag(
            "tr",
            tag("th", tag("a", printed(body.name, 60), href=f"{up}{body.file}"), scope="row"),
            *(tag("td", _kinds(body, year)) for year in years),
        )
        for body in bodies
    ]
    return scroller(tag("table", tag("thead", head), tag("tbody", *lines), class_="matrix"), "by year")


def _kinds(body: Body, year: int) -> Html | None:
    kinds = sorted({row["kind"] for row in body.documents if row["year"] == year})
    if kinds:
        return joined(*(coded("kind", kind) for kind in kinds), between=" · ")
    return tag("span", "·", title=str(year)) if year in body.years else None


def years_page(held: Holdings, lang: str) -> str:
    """Every fiscal year with how many bodies and documents tell of it."""
    lines = [
        tag(
            "tr",
            tag("th", tag("a", str(year), href=f"year/{year}.html"), scope="row"),
            tag("td", f"{sum(year in body.years for body in held.bodies):,}", class_="number"),
            tag("td", f"{sum(row['year'] == year for row in held.documents.values()):,}", class_="number"),
        )
        for year in held.years
    ]
    head = tag(
        "tr",
        tag("th", both("year")),
        tag("th", both("bodies"), class_="number"),
        tag("th", both("documents"), class_="number"),
    )
    body = scroller(tag("table", tag("thead", head), tag("tbody", *lines)), "years")
    return page(said("years", lang), body, lang=lang, here="years")


def year_page(year: int, held: Holdings, lang: str) -> str:
    """One fiscal year: governments, then departments and units, with their main amounts; columns can be sorted."""
    mine = [body for body in held.bodies if year in body.years]
    governments = [body for body in mine if body.governs]
    others = [body for body in mine if not body.governs]
    body = joined(
        _year_links(held, "../"),
        tag("section", tag("h2", both("governments")), _amounts(year, governments, held, _GOVERNMENT))
        if governments
        else None,
        tag("section", tag("h2", both("departments")), _amounts(year, others, held, _SHOWN)) if others else None,
    )
    crumbs = [(both("years"), "../years.html")]
    return page(str(year), body, lang=lang, deep=True, crumbs=crumbs)


def _amounts(year: int, bodies: Sequence[Body], held: Holdings, shown: Sequence[tuple[str, str]]) -> Html:
    told: dict[tuple[str, str], Mapping[tuple[str, str], Decimal]] = {}
    for body in bodies:
        rows = [row for row in widest(body) if row["year"] == year]
        told[body.id, body.level] = {
            (one.indicator, one.measure): one.value
            for indicator, measure in shown
            for one in picked(rows, (indicator,), measure)
        }
    shown = [key for key in shown if any(key in amounts for amounts in told.values())]
    scale = scale_of([value for amounts in told.values() for value in amounts.values()])
    told_first = sorted(bodies, key=lambda body: not told[body.id, body.level])
    lines = [_amount_line(body, held, told[body.id, body.level], shown, scale) for body in told_first]
    governs = all(body.governs for body in bodies)
    name = (lambda indicator: pair(*of_government(indicator))) if governs else named
    heads = [tag("th", both("place"), data_sort="words"), tag("th", both("body"), data_sort="words")]
    heads += [
        tag("th", name(indicator), " ", coded("measure", measure), class_="number", data_sort="number")
        for indicator, measure in shown
    ]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines), class_="sortable")
    return joined(tag("p", scale.name, class_="soft"), scroller(table, "amounts"))


def _amount_line(
    body: Body,
    held: Holdings,
    amounts: Mapping[tuple[str, str], Decimal],
    shown: Sequence[tuple[str, str]],
    scale: Scale,
) -> Html:
    place = held.places[body.division]
    cells = [
        tag(
            "td",
            scale.of(amounts[key]) if key in amounts else None,
            class_="number",
            data_value=f"{amounts[key]:f}" if key in amounts else None,
        )
        for key in shown
    ]
    return tag(
        "tr",
        tag("td", tag("a", place_name(place.code, place.name), href=f"../{place.file}")),
        tag("th", tag("a", printed(body.name, 60), href=f"../{body.file}"), scope="row"),
        *cells,
    )
