"""Lists of documents and findings, as they stand on the pages of places, bodies and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from mingzhang.pipeline.site.figures import scroller
from mingzhang.pipeline.site.markup import Html, both, coded, joined, printed, short, tag

__all__ = ["document_list", "document_name", "finding_items"]

Row = Mapping[str, Any]


def document_name(row: Row) -> str:
    """What a document is called: its title, else the last part of its address."""
    return str(row["title"] or unquote(row["url"]).rstrip("/").rpartition("/")[2] or row["doc_id"])


def document_list(rows: Iterable[Row], up: str) -> Html:
    """Documents with kind, year, and how many of their numbers became facts."""
    lines = [
        tag(
            "tr",
            tag("td", str(row["year"] or "—")),
            tag("td", coded("kind", row["kind"])),
            tag("td", tag("a", printed(document_name(row), 90), href=f"{up}doc/{row['doc_id']}.html")),
            tag("td", f"{row['numbers_used']:,} / {row['numbers_total']:,}", class_="number"),
        )
        for row in rows
    ]
    head = tag(
        "tr",
        tag("th", both("year")),
        tag("th", both("kind")),
        tag("th", both("document")),
        tag("th", both("facts_of_numbers"), class_="number"),
    )
    return scroller(tag("table", tag("thead", head), tag("tbody", *lines)), "documents")


def finding_items(rows: Iterable[Row], names: Mapping[str, Row], up: str, *, whose: bool = True) -> Html:
    """Findings as a list, each leading to the page of its document."""
    return tag("ul", *(_finding(row, names, up, whose=whose) for row in rows), class_="findings")


def _finding(row: Row, names: Mapping[str, Row], up: str, *, whose: bool) -> Html:
    document = names.get(row["doc_id"])
    href = f"{up}doc/{row['doc_id']}.html#finding-{short(row['finding_id'], 64)}" if document else None
    told = joined(document["issuer"] or document_name(document), f" {document['year'] or ''}") if document else None
    return tag(
        "li",
        tag("b", coded("severity", row["severity"])),
        " ",
        tag("a", printed(told, 60), href=href) if whose and told and href else None,
        " ",
        tag("span", printed(row["message"], 600)),
        " ",
        tag("span", row["rule"], class_="soft"),
        class_=row["severity"],
        data_rule=row["rule"],
        data_severity=row["severity"],
    )
