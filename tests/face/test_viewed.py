"""`Document.view()`: the page of `mingzhang view` in a notebook's cell."""

from __future__ import annotations

from pathlib import Path

import pytest

import mingzhang as mz


def test_a_document_just_read_and_one_of_a_store_show_the_same_page(data: Path, portal: Path, tmp_path: Path) -> None:
    read = mz.read(portal / "kjj.html").view(lang="en")
    stored = mz.open(data).document(mz.read(portal / "kjj.html").doc_id).view(lang="en")
    assert read.html.count("<!doctype html>") == 1
    numbers = [page.html.count('"id":"') for page in (read, stored)]
    assert numbers[0] == numbers[1] > 5
    assert read.save(tmp_path / "page.html").read_text(encoding="utf-8") == read.html


def test_the_frame_holds_the_page_and_may_not_reach_the_notebook(portal: Path) -> None:
    frame = mz.read(portal / "kjj.html").view()._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts allow-popups"')
    assert "<script" not in frame
    assert frame.count('"') == 6, "nothing ends the attribute early"


def test_a_document_whose_bytes_are_gone_says_so(portal: Path) -> None:
    document = mz.read(portal / "kjj.html")
    document._source = None
    with pytest.raises(mz.MingzhangError, match="not at hand"):
        document.view()
