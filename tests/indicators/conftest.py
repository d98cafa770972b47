"""Publishes invented documents whose facts a test writes down, and reads the derived tables back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.indicators import refresh
from mingzhang.pipeline.publish import dataset, document_rows, publish
from mingzhang.schemas.document import Document, Metadata, Section
from mingzhang.schemas.facts import Extraction, Fact

Told = Callable[..., str]
Said = Callable[..., Fact]


@pytest.fixture
def said() -> Said:
    """A fact of 万元; whatever else is known of it can be said."""

    def fact(value: str, concept: str | None = None, **more: object) -> Fact:
        known: dict[str, object] = {
            "item": concept or "合计", "item_path": concept or "合计", "axis": "balance", "fund": "all",
            "measure": "final", "period": 2024, "value": Decimal(value) * 10_000, "unit": "CNY", "raw_value": value,
            "raw_unit": "万元", "decimals": len(value.partition(".")[2]), "source": "text", "concept": concept,
        }  # fmt: skip
        if more.get("table") is not None:
            known["source"] = "table"
        return Fact(**(known | more))  # type: ignore[arg-type]

    return fact


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Publishes a document with these facts under `tmp_path` and gives its id."""

    def one(name: str, *facts: Fact, kind: str = "dept_final", division: str = "370100", year: int = 2024,
            issuer: str = "济南市粮食局", url: str = "", day: int = 1) -> str:  # fmt: skip
        text = name
        document = Document(
            format="html", text=text, paragraphs=(), starts=(),
            sections=(Section(0, None, 0, "", name, "other", None, None, 0, 0, len(text)),), tables=(),
            table_sections=(), title=name, issuer=issuer, issuer_id=f"{division}:{issuer}", division=division,
            year=year, kind=kind, published=None, metadata=Metadata(), attachments=(), pages=None, pages_at=(),
            text_source="native", flags=(), partial="",
        )  # fmt: skip
        sha256 = hashlib.sha256(f"{name} {day}".encode()).hexdigest()
        capture = Capture(
            url=url or f"https://example.gov.cn/{name}", sha256=sha256, state="new", status=200, size=1,
            fetched_at=dt.datetime(2025, 9, day, tzinfo=dt.UTC), content_type="text/html", parent_url="", portal="",
            record="response", warc="x", offset=0, length=1, label="", etag="", last_modified="", truncated="",
        )  # fmt: skip
        # Of facts in the same place only the order tells ids apart; a table's have a cell each.
        placed = [fact._replace(start=0, end=1) if fact.table is None else fact for fact in facts]
        rows = document_rows(document, Extraction((), tuple(placed), ()), capture, extractor_version="1")
        publish([rows], tmp_path)
        return rows.doc_id

    return one


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], pd.DataFrame]:
    """Refreshes the derived tables and reads one of them."""

    def read(table: str) -> pd.DataFrame:
        refresh(tmp_path)
        frame: pd.DataFrame = dataset(tmp_path, table).to_table().to_pandas()
        return frame

    return read
