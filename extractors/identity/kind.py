"""What kind of disclosure a document is: by the words of its title, then by how its text speaks of itself."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.extractors.identity.issuer import is_place, named_in_title
from mingzhang.extractors.identity.opening import Line, squash
from mingzhang.schemas.vocabulary.issuers import KINDS
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["is_told_other", "kind_of"]

_HEAD = 4000
_FUNDS = shape("identity/kind.government")
_FEW_LINES = 8
_BOOKS = {book: marked("identity/books", book) for book in ("final", "budget")}
_UNIT, _DEPARTMENT = marked("identity/books", "unit"), marked("identity/books", "department")


def kind_of(title: str, lines: Sequence[Line], text: str, *, listing: bool = False) -> str:
    """One of the contract's kinds; `other` where neither title nor text tells, for list pages, and for what is called
    as no disclosure is (统计公报, 招标公告, 检查表), whatever else the title names.
    """
    found = _by_words(squash(title))
    if found or listing:
        return found or "other"
    head = squash(text[:_HEAD])
    if book := next((book for book, words in _BOOKS.items() if any(word in title for word in words)), ""):
        return f"gov_{book}" if _of_government(title) else _by_speech(head, book)
    for line in lines[:_FEW_LINES]:
        found = _by_words(line.text) if len(line.text) <= 60 else ""
        if found:
            return found
    return "other"


def is_told_other(title: str) -> bool:
    """Whether the title names a kind of document that is no disclosure."""
    return _by_words(squash(title)) == "other"


def _of_government(title: str) -> bool:
    """Whether the title names a place alone, or a budget of governments and nobody (三公 of a county is its own)."""
    name = named_in_title(title)
    return is_place(name) if name else bool(_FUNDS.search(title))


def _by_words(title: str) -> str:
    for rule in KINDS:
        if all(word in title for word in rule.words) and not any(word in title for word in rule.without):
            if rule.kind == "other" and not _ends_as(title, rule.words):
                continue
            return rule.kind
    return ""


def _ends_as(title: str, words: Sequence[str]) -> bool:
    """Whether what is no disclosure is named last: 招标投标办公室2024年部门预算 is a budget, 部门预算检查表 is none."""
    return max(map(title.rfind, words)) > max(title.rfind(word) for words in _BOOKS.values() for word in words)


def _by_speech(head: str, book: str) -> str:
    """Department or unit, as the text says more often; a title like 某局2023年度决算 is a department's."""
    units, departments = (
        sum(head.count(whose + word) for whose in owners for word in _BOOKS[book]) for owners in (_UNIT, _DEPARTMENT)
    )
    return f"{'unit' if units > departments else 'dept'}_{book}"
