"""`mingzhang.open`: the tables of a data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

import mingzhang as mz


@pytest.fixture(scope="module")
def store(data: Path) -> mz.Store:
    return mz.open(data)


def test_a_store_gives_its_tables(store: mz.Store) -> None:
    assert len(store.documents) == 5
    assert set(store.load("facts", year=2024)["year"]) == {2024}
    assert store.sql("SELECT count(*) AS n FROM facts")["n"][0] == len(store.load("facts"))
    assert {row["entity"] for row in store.indicators("three_public", year=2024)} == {"云澜市民政局", "云澜市水利局"}
    assert "three_public__final" in store.panel("departments", year=2024).columns


def test_a_document_is_found_by_id_and_by_address(store: mz.Store) -> None:
    first = store.documents[0]
    assert store.document(first["doc_id"]).url == first["url"]
    assert store.document(first["url"]).doc_id == first["doc_id"]


def test_a_stored_document_is_the_one_that_was_read(store: mz.Store, portal: Path) -> None:
    read = mz.read(portal / "slj.pdf")
    stored = store.document(read.doc_id)
    assert stored.facts.to_arrow().drop_columns(["fact_id"]) == read.facts.to_arrow().drop_columns(["fact_id"])
    assert stored.text == read.text
    assert [str(table) for table in stored.tables] == [str(table) for table in read.tables]


@pytest.mark.parametrize(
    "ask", [lambda s: s.document("nothing"), lambda s: s.panel("people"), lambda s: s.load("fact")]
)
def test_what_is_not_there_is_told_with_what_to_do(store: mz.Store, ask: object) -> None:
    with pytest.raises(mz.MingzhangError, match="next:"):
        ask(store)  # type: ignore[operator]


def test_a_folder_without_tables_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(mz.MingzhangError, match="nothing is published"):
        mz.open(tmp_path)
