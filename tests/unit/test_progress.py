"""How far a long file is read reaches whoever asked for it, page by page."""

from __future__ import annotations

from pathlib import Path

from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.progress import listening, tell_page
from mingzhang.pipeline import workers
from mingzhang.pipeline.workers import Page, each

SAMPLE = Path(__file__).parents[2] / "pipeline" / "demo" / "portal" / "slj.pdf"


def work(pages: int) -> int:
    """Tell each page of a file of so many, slowly."""
    import time

    for page in range(1, pages + 1):
        tell_page(page, pages)
        time.sleep(0.3)
    return pages


def test_a_pdf_tells_each_of_its_pages() -> None:
    heard: list[tuple[int, int]] = []
    with listening(lambda page, pages: heard.append((page, pages))):
        reading = read_pdf(SAMPLE.read_bytes())
    assert heard == [(page, reading.pages) for page in range(1, (reading.pages or 0) + 1)]


def test_without_a_listener_reading_is_the_same() -> None:
    with listening(lambda _page, _pages: None):
        told = read_pdf(SAMPLE.read_bytes())
    assert told == read_pdf(SAMPLE.read_bytes())


def test_a_worker_tells_its_pages_now_and_then_and_still_answers() -> None:
    heard: list[tuple[int, Page]] = []
    results = list(each(work, [8], jobs=1, heard=lambda task, page: heard.append((task, page))))
    assert results == [(8, 8)]
    assert 1 <= len(heard) <= 8 * 0.3 / workers.TELL_SECONDS + 1
    assert all(task == 8 and page.pages == 8 for task, page in heard)
