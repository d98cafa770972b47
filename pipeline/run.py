"""The unit of work: bytes and where they came from in, the rows of one document out; nothing it meets stops a run.

Whatever breaks becomes rows that say so: `failed` where the bytes could not be read at all, `partial` where the
document was read and its numbers were not. The bytes stay in the archive, so that a later version reads them again.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.counting import with_count
from mingzhang.extractors.cross_check import read_twice
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.gaps import tell_gaps
from mingzhang.extractors.linking.link_facts import link_facts
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.naming.tell_apart import tell_apart
from mingzhang.extractors.ocr.means import recognising
from mingzhang.extractors.ocr.trust import Checked, check_recognised
from mingzhang.extractors.sniffing import sniff
from mingzhang.extractors.words import words
from mingzhang.pipeline.amendments.amendment import Amendment
from mingzhang.pipeline.amendments.apply import amend_document, amend_facts
from mingzhang.pipeline.amendments.book import amendments_of, digest
from mingzhang.pipeline.checks.rows import finding_rows
from mingzhang.pipeline.office import reading_of
from mingzhang.pipeline.parts import joined
from mingzhang.pipeline.publish import document_rows
from mingzhang.pipeline.recognition import means_of
from mingzhang.pipeline.task import Outcome, Task, bytes_of, failed
from mingzhang.pipeline.unpack import ARCHIVES, Unpacked, unpack
from mingzhang.pipeline.version import read_by
from mingzhang.schemas.document import Document, Reading
from mingzhang.schemas.errors import BlockedError, MingzhangError, UnsupportedFormatError
from mingzhang.schemas.facts import Extraction
from mingzhang.schemas.findings import Finding

__all__ = ["document_of", "read_document"]

Value = TypeVar("Value")

DEPTH = 3
"""So many archives are opened inside one another."""
NOTHING = Extraction((), (), (), counted=0)


@dataclass(frozen=True, slots=True)
class _Failed:
    """An exception in words, and the flags that name its kind."""

    words: str
    flags: tuple[str, ...] = ()


def read_document(task: Task) -> Outcome:
    """Read one document; the same bytes give the same rows on every machine."""
    clock = time.monotonic()
    with recognising(means_of(task)) as means:
        outcome = _attempt(partial(_read, task))
    if isinstance(outcome, _Failed):
        outcome = failed(task, outcome.words, outcome.flags)
    return replace(outcome, seconds=time.monotonic() - clock, scans=means.spent if means else 0)


def _read(task: Task) -> Outcome:
    data = bytes_of(task)
    if task.refused:
        return failed(task, task.refused, ("blocked",), sniff(data))
    if (kind := sniff(data)) in ARCHIVES:
        return _opened(data, kind, task)
    document = _attempt(partial(document_of, data, task))
    if isinstance(document, _Failed):
        return failed(task, document.words, document.flags, sniff(data))
    told = _attempt(partial(_told_of, task))
    if isinstance(told, _Failed):
        document, told = replace(document, partial=f"no amendment was applied: {told.words}"), ()
    document = amend_document(replace(document, partial=document.partial or _unseen(document)), told)
    extraction = _attempt(partial(extract, document))
    if isinstance(extraction, _Failed):
        gap = "; ".join(filter(None, (document.partial, f"the numbers were not read: {extraction.words}")))
        document, extraction = replace(document, partial=gap), NOTHING
    checked = _attempt(partial(check_recognised, document, extraction))
    if isinstance(checked, _Failed):
        gap = "; ".join(filter(None, (document.partial, f"the checks failed: {checked.words}")))
        checked = Checked(replace(document, partial=gap), extraction, ())
    document = checked.document
    twice = _attempt(partial(read_twice, data, document, checked.extraction, checked.findings))
    if isinstance(twice, _Failed):
        gap = "; ".join(filter(None, (document.partial, f"the second reading failed: {twice.words}")))
        return _outcome(
            replace(document, partial=gap), _published(document, checked.extraction), checked.findings, task, told
        )
    whole, findings = tell_gaps(twice.document, twice.extraction, twice.findings)
    return _outcome(whole, _published(whole, twice.extraction), findings, task, told)


def _told_of(task: Task) -> tuple[Amendment, ...]:
    """What people told of this document: in the file of the data folder that holds its bytes, or with the task."""
    names = (task.capture.doc_id, task.capture.url, task.url)
    return (*(amendments_of(task.raw.parent, *names) if task.raw else ()), *task.told)


def _opened(data: bytes, kind: str, task: Task) -> Outcome:
    """An archive: a row of its own without numbers, and its members, each a document to be read by itself."""
    if task.capture.depth >= DEPTH:
        return failed(task, f"an archive inside {DEPTH} archives is not opened; next: look into it", (), kind)
    unpacked = _attempt(partial(unpack, data, kind, task.bounds))
    if isinstance(unpacked, _Failed):
        return failed(task, unpacked.words, unpacked.flags, kind)
    if not unpacked.members:
        why = "; ".join(unpacked.refused) or "it holds no files"
        return failed(task, f"nothing came out of the archive: {why}; next: fetch it again", (), kind)
    document = replace(_document_of_archive(kind, task), partial=_left_out(unpacked))
    return replace(_outcome(document, NOTHING, (), task, ()), members=unpacked.members)


def _document_of_archive(kind: str, task: Task) -> Document:
    """The document that an archive file is: a name, no text; what it discloses are its members."""
    bare = assemble(Reading(kind, (), text_source="none"), url=task.capture.url, name=task.name)
    return replace(bare, title=bare.title or task.name, kind="other", issuer="", issuer_id="")


def _left_out(unpacked: Unpacked) -> str:
    told = "; ".join(unpacked.refused)
    return f"files of the archive were left out: {told}; next: ask the publisher for them" if told else ""


def _published(document: Document, extraction: Extraction) -> Extraction:
    """The extraction under published names that differ where values do, with codes; the checks saw the printed ones."""
    named = name_facts(document, extraction)
    linked = replace(named, facts=link_facts(named, kind=document.kind))
    return replace(linked, facts=tell_apart(document, linked))


def document_of(data: bytes, task: Task) -> Document:
    """The document of these bytes, as a run reads it; raises `MingzhangError` where they cannot be read."""
    reading = joined(reading_of(data, name=task.name, content_type=task.capture.content_type), data, task)
    return assemble(reading, url=task.capture.url, name=task.name)


def _unseen(document: Document) -> str:
    """Why a document that was read well has nothing to say: a scan is not an empty disclosure."""
    if document.text_source == "none" or not (document.text.strip() or document.tables):
        return "the document is pictures, their text was not read; next: look for it as text, or in its attachments"
    return ""


def _outcome(
    document: Document, extraction: Extraction, findings: Sequence[Finding], task: Task, told: tuple[Amendment, ...]
) -> Outcome:
    rows_of_findings = list(finding_rows(findings, extraction.facts, task.capture.doc_id))
    document, extraction = amend_facts(document, extraction, told, task.capture.doc_id)
    document, extraction = with_count(document, extraction)
    rows = document_rows(
        document,
        extraction,
        task.capture,
        extractor_version=read_by(digest(told)),
        words=words,
        findings=rows_of_findings,
    )
    status = "partial" if document.partial else "ok"
    return Outcome(task.capture, task.url, rows, status, document.partial, document.attachments)


def _attempt(step: Callable[[], Value]) -> Value | _Failed:
    """The boundary: the only place where any exception ends, in words that say what and where."""
    try:
        return step()
    except MingzhangError as error:
        kinds = {BlockedError: "blocked", UnsupportedFormatError: "unsupported_format"}
        return _Failed(str(error), tuple(flag for kind, flag in kinds.items() if isinstance(error, kind)))
    except Exception as error:  # noqa: BLE001 - see the docstring; it stands here once for the whole house
        return _Failed(_words(error), ("our_error",))


def _words(error: Exception) -> str:
    """The exception, and the last place of ours that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if {"extractors", "pipeline", "schemas"} & set(Path(frame.filename).parts)]
    place = f" in {Path(ours[-1].filename).stem}.{ours[-1].name}, line {ours[-1].lineno}" if ours else ""
    return f"an error of ours: {type(error).__name__}: {str(error)[:300]}{place}; next: report it with this document"
