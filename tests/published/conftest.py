"""A small, arithmetically consistent disclosure of a made-up bureau, as the extractors would hand it over."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal

import pytest

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.publish import DocumentRows, document_rows
from mingzhang.schemas.document import Cell, Document, Metadata, Paragraph, Section
from mingzhang.schemas.facts import Extraction, Fact, Leftover, LogicalTable, ReadCell

HEADS = ("临溪县粮食局2023年度部门决算", "一、部门概况", "二、收支说明")
BODIES = ("", "负责全县粮食储备。", "2023年收入总计120.50万元，其中财政拨款收入100.50万元、其他收入20.00万元。")


def capture(data: bytes, url: str = "https://lx.example.gov.cn/page.html", **more: object) -> Capture:
    """A page as the archive would have captured it in September 2024."""
    said: dict[str, object] = {
        "url": url,
        "sha256": hashlib.sha256(data).hexdigest(),
        "state": "new",
        "fetched_at": dt.datetime(2024, 9, 20, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "status": 200,
        "content_type": "text/html",
        "size": len(data),
        "parent_url": "https://lx.example.gov.cn/",
        "portal": "linxi",
        "record": "response",
        "warc": "mingzhang-00001.warc.gz",
        "offset": 0,
        "length": 1,
    }
    said |= dict.fromkeys(("label", "etag", "last_modified", "truncated"), "")
    return Capture(**(said | more))  # type: ignore[arg-type]


def named(name: str) -> Capture:
    return capture(name.encode(), f"https://lx.example.gov.cn/{name}.html")


def document(division: str = "500199", year: int = 2023, partial: str = "") -> Document:
    lines = [line for pair in zip(HEADS, BODIES, strict=True) for line in pair if line]
    text = "\n".join(lines)
    starts = [text.index(head) for head in HEADS]
    ends = [*starts[1:], len(text)]
    sections = tuple(
        Section(n, None if n == 0 else 0, n and 1, "", HEADS[n], "other", None, None, starts[n], starts[n], ends[n])
        for n in range(len(HEADS))
    )
    return Document(
        format="html",
        text=text,
        paragraphs=tuple(map(Paragraph, lines)),
        starts=tuple(text.index(line) for line in lines),
        sections=sections,
        tables=(),
        table_sections=(),
        title=HEADS[0],
        issuer="临溪县粮食局",
        issuer_id="lx-lsj",
        division=division,
        year=year,
        kind="dept_final",
        published=dt.date(2024, 9, 19),
        metadata=Metadata(),
        attachments=(),
        pages=None,
        pages_at=(),
        text_source="native",
        flags=("made_up",),
        partial=partial,
    )


def fact(text: str, raw: str, item: str, **more: object) -> Fact:
    start = text.index(raw)
    said: dict[str, object] = {
        "item": item,
        "item_path": item,
        "axis": "balance",
        "fund": "all",
        "measure": "final",
        "period": 2023,
        "value": Decimal(raw) * 10_000,
        "unit": "CNY",
        "raw_value": raw,
        "raw_unit": "万元",
        "decimals": 2,
        "source": "text",
        "start": start,
        "end": start + len(raw),
    }
    return Fact(**(said | more))  # type: ignore[arg-type]


def extraction(text: str) -> Extraction:
    facts = (
        fact(text, "120.50", "收入总计", verdict="proven", concept="revenue.total"),
        fact(text, "100.50", "财政拨款收入", fund="fiscal"),
        fact(text, "20.00", "其他收入"),
        fact(
            text,
            "120.50",
            "合计",
            source="table",
            start=None,
            end=None,
            table=0,
            row=1,
            col=1,
            box=(1.0, 2.0, 3.5, 4.0),
        ),
    )
    cells = (
        ReadCell(Cell(0, 0, "项目"), "header"),
        ReadCell(Cell(0, 1, "决算数"), "header"),
        ReadCell(Cell(1, 0, "合计"), "text"),
        ReadCell(Cell(1, 1, "120.50", box=(1.0, 2.0, 3.5, 4.0)), "number", Decimal(1205000), "合计", "决算数"),
    )
    table = LogicalTable(0, 2, None, 0.0, "", "万元", (1,), ((0.0, 0.0, 9.0, 9.0),), 2, 2, 1, "native", (), cells)
    start = text.index("2023年收入")
    return Extraction((table,), facts, (Leftover("year", "2023", "年", None, start, start + 4),))


Made = Callable[..., DocumentRows]


@pytest.fixture(scope="session")
def made() -> Made:
    """Gives the rows of a document by name; division, year and the version of the extraction can be said."""

    def make(name: str, division: str = "500199", year: int = 2023, version: str = "1") -> DocumentRows:
        read = document(division, year)
        return document_rows(read, extraction(read.text), named(name), extractor_version=version)

    return make


@pytest.fixture(scope="session")
def captured() -> Callable[..., Capture]:
    """Gives the capture of some bytes; whatever else is known of it can be said."""
    return capture


@pytest.fixture(scope="session")
def a_capture() -> Capture:
    """The capture of one page."""
    return named("page")


@pytest.fixture(scope="session")
def a_document() -> Document:
    """A disclosure as assembled."""
    return document()


@pytest.fixture(scope="session")
def an_extraction(a_document: Document) -> Extraction:
    """What is read in it: four facts, one leftover, one table."""
    return extraction(a_document.text)
