"""Which form a table is: by normalised title and header signature, with the reasons, never by its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from mingzhang.extractors.tables.titles import title_key
from mingzhang.extractors.tables.words import key
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.forms import Form, forms

__all__ = ["Candidate", "Explanation", "form_titled", "is_known_title", "recognise"]

_ENOUGH = 0.7
_TITLE, _HEADER = 0.6, 0.4
_UNTITLED = 0.75
_APART = "\n"
"""Between texts that are searched as one: `key` leaves no white space in any."""


class Candidate(NamedTuple):
    """One form's case: its score, the title variant that fits, the groups found and missing, what speaks against it."""

    form: Form
    score: float
    title: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The form chosen, or none, and the best candidates with their reasons, best first."""

    form: Form | None
    score: float
    title: str
    candidates: tuple[Candidate, ...]

    @property
    def reason(self) -> str:
        """One sentence: why this form, or why none."""
        if self.form is not None:
            best = self.candidates[0]
            return f"title {best.title or '-'} and headings {', '.join(best.found)}"
        if not self.candidates:
            return "no known title and no distinctive header"
        best = self.candidates[0]
        return f"nearest {best.form.id} scores {best.score:.2f}: missing {', '.join(best.missing) or 'a known title'}"


def recognise(
    titles: Sequence[str], headings: frozenset[str], labels: frozenset[str], measure: str = "", kind: str = ""
) -> Explanation:
    """Match a table by its title lines (best first), its headings and its row labels, all as printed.

    `measure` (`final`, `budget`) decides between two forms that share a title; a form of the wrong level of
    government for the document's kind loses its claim.
    """
    keys = tuple(title_key(title) for title in titles if title)
    joined = tuple(sorted(key(text) for text in headings))
    rows = tuple(sorted(key(text) for text in labels))
    level = _level(kind)
    claimed = next((found for text in keys if (found := _claimed(text, level))), "") or next(
        (found for text in keys if (found := _claimed(text))), ""
    )
    printed = _Printed(_APART.join(joined), _APART.join((*joined, *rows)), _APART.join(rows))
    cases = [_judge(form, claimed, bool(keys), printed, _misplaced(form, level)) for form in forms()]
    ranked = sorted(cases, key=lambda case: (-case.score, case.form.measure != measure, case.form.id))
    best = ranked[0]
    chosen = best.form if best.score >= _ENOUGH else None
    return Explanation(chosen, best.score if chosen else 0.0, titles[0] if titles else "", tuple(ranked[:3]))


def _level(kind: str) -> bool | None:
    """Whether the document is a government's; nothing where its kind does not say."""
    if kind.startswith(("gov_", "debt")):
        return True
    return False if kind.startswith(("dept_", "unit_")) else None


def _misplaced(form: Form, level: bool | None) -> float:
    return 1.0 if level is None or form.government == level else 0.6


def is_known_title(title: str) -> bool:
    """Whether the title is, or ends with, one that a form claims."""
    return bool(_claimed(title_key(title)))


def form_titled(title: str, kind: str) -> Form | None:
    """The form that claims the title in documents of a kind, if one alone does."""
    level, phase = _level(kind), kind.rpartition("_")[2]
    claimed = _claimed(title_key(title), level)
    named = [
        form for form in forms() if claimed and claimed in _words_of(form).titles and form.government in (level, False)
    ]
    if len(named) > 1:
        named = [form for form in named if form.measure == phase]
    return named[0] if len(named) == 1 else None


class _Printed(NamedTuple):
    """What a table prints, as it is compared: headings, headings and row labels, row labels; texts apart."""

    headings: str
    either: str
    labels: str


class _FormWords(NamedTuple):
    """A form's titles and groups of words, as they are compared."""

    titles: frozenset[str]
    headers: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


@cache
def _words_of(form: Form) -> _FormWords:
    headers, rows = (tuple(tuple(map(key, group)) for group in groups) for groups in (form.headers, form.rows))
    return _FormWords(frozenset(map(title_key, form.titles)), headers, rows, tuple(map(key, form.without)))


@cache
def _all_titles(level: bool | None) -> Mapping[int, frozenset[str]]:
    """The titles of all forms of a level by how long they are, longest first."""
    known = (form for form in forms() if level is None or form.government == level)
    titles = {title for form in known for title in _words_of(form).titles}
    lengths = sorted(set(map(len, titles)), reverse=True)
    return {length: frozenset(title for title in titles if len(title) == length) for length in lengths}


def _judge(form: Form, claimed: str, titled: bool, printed: _Printed, share_of_level: float) -> Candidate:
    words = _words_of(form)
    title = claimed if claimed in words.titles else ""
    either = bool(title) or form.shape == "three_public"
    headers = [(group, printed.either if either else printed.headings) for group in words.headers]
    rows = [(group, printed.either if either else printed.labels) for group in words.rows]
    there = [any(word in text for word in group) for group, text in (*headers, *rows)]
    names = [group[0] for group in (*form.headers, *form.rows)]
    found = tuple(name for name, is_there in zip(names, there, strict=True) if is_there)
    missing = tuple(name for name, is_there in zip(names, there, strict=True) if not is_there)
    against = tuple(word for word, plain in zip(form.without, words.without, strict=True) if plain in printed.headings)
    share = len(found) / len(names) if names else 0.0
    score = round(_score(form, title, titled, share) - 0.2 * len(against), 3)
    return Candidate(form, round(score * share_of_level, 3), title, found, missing, against)


def _claimed(text: str, level: bool | None = None) -> str:
    """The longest known title that the text ends with, of one level of government where `level` names it.

    A bracket at its end may be left out.
    """
    for candidate in (text, text.split("(", maxsplit=1)[0] if text.endswith(")") else text):
        for length, titles in _all_titles(level).items():
            if (title := candidate[-length:]) in titles and _tells(candidate, title):
                return title
    return ""


def _tells(text: str, title: str) -> bool:
    """Whether the known title holds the word that makes a table special: 三公 tables are known by no other words."""
    return all(word in title for word in column_words()["generic.telling"] if word in text)


def _score(form: Form, title: str, titled: bool, share: float) -> float:
    if title:
        return _TITLE + _HEADER * share
    if form.distinctive and share == 1:
        return _UNTITLED
    return (0.0 if titled else _HEADER) * share
