"""Names and words by which pages of government sites are read: containers, furniture, the disclosure box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["BOX_FIELDS", "PAGES", "PageWords", "load_pages"]

_FILE = "pages/words.tsv"
_COLUMNS = ("kind", "word", "meaning")
_KINDS = ("container", "weak_container", "title", "chrome", "noise", "box", "challenge", "refusal", "notice", "file")

BOX_FIELDS = frozenset(
    [
        "index_no",
        "topic",
        "genre",
        "publisher",
        "doc_no",
        "written_date",
        "publish_date",
        "effective_date",
        "expiry_date",
        "validity",
        "open_scope",
        "open_method",
        "open_deadline",
        "title",
        "subject_words",
    ]
)
"""Standard names of the fields of the 索引号 box (handbook 5.1)."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words by kind, lower case; `box` maps a printed label without spaces to its standard field."""

    containers: frozenset[str]
    weak_containers: frozenset[str]
    titles: frozenset[str]
    chrome: frozenset[str]
    noise: tuple[str, ...]
    box: dict[str, str]
    challenges: tuple[str, ...]
    refusals: tuple[str, ...]
    notices: tuple[str, ...]
    files: frozenset[str]


def load_pages(rows: Iterable[Row]) -> PageWords:
    """All words; raises `VocabularyError` for unknown kinds, duplicates, upper case and unknown box fields."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for row in rows:
        kind, word, meaning = row.fields
        if kind not in found:
            row.refuse(f"{kind!r} is no kind of page word")
        if not word or word != word.strip().lower():
            row.refuse(f"{word!r} is no word: empty, padded or upper case")
        if word in found[kind]:
            row.refuse(f"{word!r} is given twice")
        if (meaning not in BOX_FIELDS) if kind == "box" else meaning:
            row.refuse(f"{meaning!r} is no field of the box" if kind == "box" else f"{kind} takes no meaning")
        found[kind][word] = meaning
    return PageWords(
        containers=frozenset(found["container"]),
        weak_containers=frozenset(found["weak_container"]),
        titles=frozenset(found["title"]),
        chrome=frozenset(found["chrome"]),
        noise=tuple(found["noise"]),
        box=found["box"],
        challenges=tuple(found["challenge"]),
        refusals=tuple(found["refusal"]),
        notices=tuple(found["notice"]),
        files=frozenset(found["file"]),
    )


PAGES: PageWords = load_pages(read_rows(_FILE, _COLUMNS))
"""The words of `schemas/data/pages/words.tsv`."""
