"""Pages of documents: where they are from, what the checks found, and every fact with its place of print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from mingzhang.pipeline.site.amounts import plain
from mingzhang.pipeline.site.bodies import place_name
from mingzhang.pipeline.site.figures import scroller
from mingzhang.pipeline.site.holdings import Holdings
from mingzhang.pipeline.site.listing import document_name
from mingzhang.pipeline.site.markup import Html, both, coded, joined, outside, printed, short, tag
from mingzhang.pipeline.site.shell import page

__all__ = ["AT_ONCE", "fact_links", "paper_pages"]

Row = Mapping[str, Any]
AT_ONCE = 1000
"""Facts of one page; the next ones stand on a page of their own."""


def fact_links(doc_id: str, facts: Sequence[Row], *, view: bool) -> dict[str, str]:
    """Where each fact of a document is shown: beside the original where there is such a page."""
    if view:
        return {row["fact_id"]: f"view/{doc_id}.html#{row['fact_id']}" for row in facts}
    return {row["fact_id"]: f"{_file(doc_id, place // AT_ONCE)}#{row['fact_id']}" for place, row in enumerate(facts)}


def paper_pages(
    row: Row, facts: Sequence[Row], held: Holdings, findings: Sequence[Row], lang: str, *, view: bool
) -> Iterator[tuple[str, str]]:
    """File and page of a document, and of the facts that the first page has no room for."""
    parts = [facts[start : start + AT_ONCE] for start in range(0, len(facts), AT_ONCE)] or [[]]
    where = fact_links(row["doc_id"], facts, view=False)
    for number, part in enumerate(parts):
        body = joined(
            _about(row, view=view) if number == 0 else None,
            _findings(findings, where) if number == 0 and findings else None,
            _part_links(row["doc_id"], number, len(parts)),
            _facts(row["doc_id"], part, view=view) if part else tag("p", both("no_facts"), class_="soft"),
            _part_links(row["doc_id"], number, len(parts)),
        )
        mine = held.body_of[row["doc_id"]]
        place = held.places[mine.division]
        crumbs: list[tuple[Html | str, str]] = [(place_name(place.code, place.name), f"../{place.file}")]
        crumbs += [] if mine.governs else [(printed(mine.name, 60), f"../{mine.file}")]
        title = document_name(row) if number == 0 else f"{document_name(row)} ({number + 1})"
        yield _file(row["doc_id"], number), page(title, body, lang=lang, deep=True, crumbs=crumbs)


def _file(doc_id: str, number: int) -> str:
    return f"doc/{doc_id}.html" if number == 0 else f"doc/{doc_id}-{number + 1}.html"


def _part_links(doc_id: str, here: int, count: int) -> Html | None:
    if count < 2:
        return None
    links = (
        tag("a", str(number + 1), href=f"../{_file(doc_id, number)}", aria_current="page" if number == here else None)
        for number in range(count)
    )
    return tag("p", *(joined(link, " ") for link in links), class_="years")


def _about(row: Row, *, view: bool) -> Html:
    told: list[tuple[Html, Html | str | None]] = [
        (both("issuer"), printed(row["issuer"])),
        (both("kind"), coded("kind", row["kind"])),
        (both("year"), str(row["year"] or "—")),
        (both("published"), row["published"].isoformat() if row["published"] else None),
        (both("fetched"), f"{row['fetched_at']:%Y-%m-%d}"),
        (
            both("format"),
            joined(row["format"], ", ", str(row["pages"]), " ", both("pages")) if row["pages"] else row["format"],
        ),
        (both("facts_of_numbers"), f"{row['numbers_used']:,} / {row['numbers_total']:,}"),
        (both("problem"), printed(row["error"], 400) if row["error"] else None),
        (both("source_page"), outside(row["url"], short(row["url"], 300))),
        (both("doc_id"), row["doc_id"]),
    ]
    lines = (joined(tag("dt", name), tag("dd", words)) for name, words in told if words)
    beside = tag("p", tag("a", both("beside"), href=f"../view/{row['doc_id']}.html", class_="big")) if view else None
    return joined(beside, tag("dl", *lines), tag("p", both("correct", doc_id=row["doc_id"]), class_="soft"))


def _findings(findings: Sequence[Row], where: Mapping[str, str]) -> Html:
    items = (
        tag(
            "li",
            tag("b", coded("severity", row["severity"])),
            " ",
            printed(row["message"], 1000),
            " ",
            tag("span", row["rule"], " · ", coded("blame", row["blame"]) if row["blame"] else None, class_="soft"),
            tag("div", printed(row["hint"], 400), class_="soft") if row["hint"] else None,
            tag("div", *_sides(row["fact_ids"], where)),
            id=f"finding-{short(row['finding_id'], 64)}",
            class_=row["severity"],
        )
        for row in findings
    )
    return tag("section", tag("h2", both("findings")), tag("ul", *items, class_="findings"))


def _sides(fact_ids: Sequence[str], where: Mapping[str, str]) -> Iterator[Html]:
    for number, fact_id in enumerate([one for one in fact_ids if one in where][:40], 1):
        yield joined(tag("a", both("number_no", number=number), href=f"../{where[fact_id]}"), " ")


def _facts(doc_id: str, facts: Sequence[Row], *, view: bool) -> Html:
    heads = ("item", "component", "fund", "measure", "year", "value_in_yuan", "printed", "at")
    head = tag("tr", *(tag("th", both(name), class_="number" if name == "value_in_yuan" else None) for name in heads))
    lines = (_fact(row, doc_id, view=view) for row in facts)
    table = tag("table", tag("thead", head), tag("tbody", *lines))
    return tag(
        "section", tag("h2", both("facts")), tag("p", both("facts_legend"), class_="soft"), scroller(table, "facts")
    )


def _fact(row: Row, doc_id: str, *, view: bool) -> Html:
    """One line of the table, written at once: there are hundreds of thousands."""
    place = escape(_place(row))
    at = f'<a href="../view/{doc_id}.html#{row["fact_id"]}">{place}</a>' if view else place
    unit = "" if row["unit"] == "CNY" else f" {coded('unit', row['unit'])}"
    return Html(
        f'<tr id="{row["fact_id"]}"><th scope="row">{printed(row["item"], 80)}</th>'
        f"<td>{printed(row['component'], 60) if row['component'] else ''}</td>"
        f"<td>{coded('fund', row['fund'])}</td>"
        f"<td>{coded('measure', row['measure'])} {escape(short(row['compare_to'], 40))}</td>"
        f"<td>{row['period'] or '—'}</td>"
        f'<td class="number {row["verdict"]}">{plain(row["value"], row["unit"])}{unit}</td>'
        f"<td>{escape(short(row['raw_value'] + row['raw_unit'], 60))}</td><td>{at}</td></tr>"
    )


def _place(row: Row) -> str:
    """Where a fact is printed: page, or table, row and column, or offset in the text."""
    if row["page"]:
        return f"p. {row['page']}"
    if row["table_no"] is not None:
        return f"T{row['table_no']} R{row['row']} C{row['col']}"
    return f"@{row['char_start']}" if row["char_start"] is not None else "—"
