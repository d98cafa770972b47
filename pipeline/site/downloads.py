"""The tables as files to take away, Parquet and CSV, with a descriptor of every column."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from mingzhang.pipeline.export import export
from mingzhang.pipeline.loading import load_arrow
from mingzhang.pipeline.publish.datapackage import single_files
from mingzhang.pipeline.site.figures import scroller
from mingzhang.pipeline.site.markup import Html, both, joined, said, tag
from mingzhang.pipeline.site.origins import Origin
from mingzhang.pipeline.site.shell import page

__all__ = ["Download", "data_page", "write_downloads"]

OFFERED = ("documents", "facts", "indicators", "panel_departments", "panel_governments", "links", "findings")
"""Without the tables of running text (sections, cells) and of the crawl."""
ZIPPED = 20_000
"""Rows from which on a CSV is packed."""
FOLDER = "data"

Download = tuple[str, int, list[tuple[str, int]]]
"""A table, its rows, and its files with their bytes."""


def write_downloads(data: Path, site: Path, origins: Sequence[Origin]) -> list[Download]:
    """Write the newest versions of every offered table, and `datapackage.json` beside them."""
    folder = site / FOLDER
    folder.mkdir(parents=True)
    told = []
    for name in OFFERED:
        rows = load_arrow(name, data=data)
        files = list(_files(rows, name, folder))
        told.append((name, rows.num_rows, [(path.name, path.stat().st_size) for path in files]))
    sources = [{"title": one.name or one.host, "path": one.address} for one in origins if one.address]
    package = single_files({name: [file for file, _ in files] for name, _, files in told}, sources)
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    return told


def _files(rows: pa.Table, name: str, folder: Path) -> Iterator[Path]:
    export(rows, name, parquet := folder / f"{name}.parquet")
    yield parquet
    export(rows, name, plain := folder / f"{name}.csv")
    if rows.num_rows < ZIPPED:
        yield plain
        return
    packed = folder / f"{name}.csv.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.write(plain, plain.name)
    plain.unlink()
    yield packed


def data_page(told: Sequence[Download], lang: str) -> str:
    """The files with their rows and sizes."""
    lines = (
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", both(f"table_{name}")),
            tag("td", f"{rows:,}", class_="number"),
            tag("td", joined(*(_file(*file) for file in files), between=" · ")),
        )
        for name, rows, files in told
    )
    heads = ("table", "one_row", "rows", "files")
    head = tag("tr", *(tag("th", both(one), class_="number" if one == "rows" else None) for one in heads))
    table = tag("table", tag("thead", head), tag("tbody", *lines))
    descriptor = tag("a", "datapackage.json", href=f"{FOLDER}/datapackage.json", download=True)
    body = joined(
        tag("p", both("data_lead")),
        scroller(table, "files"),
        tag("p", both("described"), " ", descriptor),
    )
    return page(said("data", lang), body, lang=lang, here="data")


def _file(name: str, size: int) -> Html:
    ending = name.partition(".")[2]
    return tag("a", f"{ending} ({size / 1e6:,.1f} MB)", href=f"{FOLDER}/{name}", download=True)
