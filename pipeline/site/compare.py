"""Comparison of bodies: the panels as script files by year, which the page loads, sorts and draws."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mingzhang.pipeline.language import words_of
from mingzhang.pipeline.loading import load_arrow
from mingzhang.pipeline.site.holdings import Holdings
from mingzhang.pipeline.site.markup import both, joined, said, short, tag
from mingzhang.pipeline.site.shell import data_block, page
from mingzhang.schemas.vocabulary.indicators import PANELS, panel

__all__ = ["compare_page", "write_panels"]

Years = dict[str, list[int]]
FOLDER = "compare"
_WORDS = ("over_years", "no_values", "chosen", "choose", "wan", "yi", "yuan_unit", "body", "place", "value")


def write_panels(data: Path, held: Holdings, site: Path) -> Years:
    """Write the values of each panel and year; return the years of each, newest first."""
    folder = site / FOLDER
    folder.mkdir(parents=True)
    bodies = {(body.id, body.level): body for body in held.bodies}
    years: Years = {}
    for name in PANELS:
        columns = [column for listed in panel(name) for column, _ in listed.columns]
        of_year: dict[int, list[list[Any]]] = defaultdict(list)
        for row in _rows(data, name):
            body = bodies.get((row["entity_id"], row["level"]))
            place = held.places.get(row["division"])
            if body and place and any(row[column] is not None for column in columns):
                of_year[row["year"]].append([short(body.name, 60), place.name, body.file, row["scope"] or "",
                                             _values(row, columns)])  # fmt: skip
        years[name] = sorted(of_year, reverse=True)
        for year, rows in of_year.items():
            text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
            safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
            told = f'mz.panel("{name}",{year},{safe});\n'
            (folder / f"{name}-{year}.js").write_text(told, encoding="utf-8", newline="\n")
    return years


def _rows(data: Path, name: str) -> Iterator[Mapping[str, Any]]:
    for batch in load_arrow(f"panel_{name}", data=data).to_batches(max_chunksize=2000):
        yield from batch.to_pylist()


def _values(row: Mapping[str, Any], columns: list[str]) -> dict[int, float]:
    """What is told, by the number of the column: most of a wide row is empty."""
    return {number: float(round(row[column], 2)) for number, column in enumerate(columns) if row[column] is not None}


def compare_page(years: Years, lang: str) -> str:
    """The controls and an empty table, which the script fills."""
    told = {"years": years, "columns": {name: _columns(name) for name in PANELS}}
    told["words"] = {key: {one: said(key, one) for one in ("zh", "en")} for key in _WORDS}
    told["panels"] = {name: {one: said(name, one) for one in ("zh", "en")} for name in PANELS}
    controls = [tag("label", both(key), " ", tag("select", id=key)) for key in ("panel", "year", "indicator", "place")]
    only = tag("label", both("only"), " ", tag("input", id="only", type="search", maxlength="60"))
    body = joined(
        tag("p", both("compare_lead"), class_="soft"),
        tag("noscript", tag("p", both("needs_script"))),
        tag("div", *controls, only, class_="find"),
        tag("div", id="chart"),
        tag("p", id="said", role="status", class_="soft"),
        tag("div", tag("table", tag("thead"), tag("tbody"), id="ranks"), class_="wide", tabindex="0", role="region",
            aria_label="ranks"),
        tag("button", both("more"), id="more", type="button", hidden=True),
        data_block("compared", json.dumps(told, ensure_ascii=False)),
    )  # fmt: skip
    return page(said("compare", lang), body, lang=lang, here="compare", script="compare.js", shards=True)


def _columns(name: str) -> list[dict[str, str]]:
    """Each column: its id, names in both languages, and its unit."""
    words = words_of("mingzhang.pipeline.view", "words.toml")
    return [
        {
            "id": column,
            "zh": f"{listed.name}（{words[f'measure.{measure}']['zh']}）",
            "en": f"{listed.english} ({words[f'measure.{measure}']['en']})",
            "unit": listed.unit,
        }
        for listed in panel(name)
        for column, measure in listed.columns
    ]
