"""The page of a department, unit or zone, and what the page of a place shows of its government."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingzhang.pipeline.site.figures import Links, all_figures, main_figures
from mingzhang.pipeline.site.holdings import Body, Holdings
from mingzhang.pipeline.site.listing import document_list, finding_items
from mingzhang.pipeline.site.markup import Html, both, joined, tag
from mingzhang.pipeline.site.plots import plots_of
from mingzhang.pipeline.site.population import Population
from mingzhang.pipeline.site.shell import page

__all__ = ["MOST_FINDINGS", "body_page", "portrait"]

MOST_FINDINGS = 50


def body_page(body: Body, held: Holdings, links: Links, population: Population, lang: str) -> str:
    """The page of a body that is no government."""
    around = [*held.around(body.division), held.places[body.division]]
    crumbs = [(place_name(place.code, place.name), f"../{place.file}") for place in around]
    whose = tag("p", both(f"level_{body.level}"), class_="soft")
    return page(body.name, joined(whose, portrait(body, held, links, population)), lang=lang, deep=True, crumbs=crumbs)


def place_name(code: str, name: str) -> Html | str:
    """The name of a place; a word for the unknown one."""
    return both("unknown_place") if code == "000000" else name


def portrait(body: Body, held: Holdings, links: Links, population: Population) -> Html:
    """Plots, main figures, findings, documents and every answer of a body."""
    documents = {row["doc_id"]: row for row in body.documents}
    found = [row for row in held.findings if row["doc_id"] in documents]
    main = main_figures(body, links)
    plots = plots_of(body, population)
    return joined(
        tag("div", *plots, class_="plots") if plots else None,
        tag("section", tag("h2", both("main_figures")), _legend(), main) if main else None,
        tag("section", tag("h2", both("findings"), f" {len(found)}"), _findings(found, documents)) if found else None,
        tag("section", tag("h2", both("documents")), document_list(body.documents, "../")) if documents else None,
        all_figures(body, links),
    )


def _findings(found: Sequence[Mapping[str, Any]], documents: Mapping[str, Mapping[str, Any]]) -> Html:
    more = tag("p", both("more_findings", count=len(found) - MOST_FINDINGS)) if len(found) > MOST_FINDINGS else None
    return joined(finding_items(found[:MOST_FINDINGS], documents, "../", whose=False), more)


def _legend() -> Html:
    return tag("p", both("figures_legend"), class_="soft")
