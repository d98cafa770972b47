"""From a document's bytes to the page about it: read as a run reads it, in the process that this is called in."""

from __future__ import annotations

from mingzhang.extractors.ocr.means import recognising
from mingzhang.pipeline.recognition import means_of
from mingzhang.pipeline.run import document_of, read_document
from mingzhang.pipeline.task import bytes_of
from mingzhang.pipeline.view.asked import Asked
from mingzhang.pipeline.view.page import as_html
from mingzhang.pipeline.view.pages import draw_pages
from mingzhang.pipeline.view.payload import payload_of
from mingzhang.schemas.errors import MingzhangError

__all__ = ["make"]


def make(asked: Asked) -> str:
    """The page as HTML; raises `MingzhangError` where the bytes cannot be read at all, and for an archive."""
    outcome = read_document(asked.task)
    if outcome.status == "failed":
        raise MingzhangError(outcome.error, where=asked.task.url)
    if outcome.members:
        then = "extract it, then view one of its members by its doc_id"
        raise MingzhangError("an archive has no page of its own", where=asked.task.url, then=then)
    data = bytes_of(asked.task)
    with recognising(means_of(asked.task)):  # pictures that the reading above has kept are not recognised again
        document = document_of(data, asked.task)
    paged = document.format == "pdf"
    pages = list(draw_pages(data)) if paged else []
    return as_html(payload_of(outcome.rows, document, paged=paged), pages, asked.language)
