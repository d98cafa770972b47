"""Which form a table is: by normalised title and header signature, with the reasons, never by its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from mingzhang.extractors.tables.titles import title_key
from mingzhang.extractors.tables.words import key
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.forms import Form, forms

__all__ = ["Candidate", "Explanation", "form_titled", "is_known_title", "recognise"]

_ENOUGH = 0.7
_TITLE, _HEADER = 0.6, 0.4
_UNTITLED = 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
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
    cases = [_judge(form, claimed, bool(keys), joined, rows) for form in forms()]
    cases = [replace(case, score=round(case.score * _misplaced(case, level), 3)) for case in cases]
    ranked = sorted(cases, key=lambda case: (-case.score, case.form.measure != measure, case.form.id))
    best = ranked[0]
    chosen = best.form if best.score >= _ENOUGH else None
    return Explanation(chosen, best.score if chosen else 0.0, titles[0] if titles else "", tuple(ranked[:3]))


def _level(kind: str) -> bool | None:
    """Whether the document is a government's; nothing where its kind does not say."""
    if kind.startswith(("gov_", "debt")):
        return True
    return False if kind.startswith(("dept_", "unit_")) else None


def _misplaced(case: Candidate, level: bool | None) -> float:
    return 1.0 if level is None or case.form.government == level else 0.6


def is_known_title(title: str) -> bool:
    """Whether the title is, or ends with, one that a form claims."""
    return bool(_claimed(title_key(title)))


def form_titled(title: str, kind: str) -> Form | None:
    """The form that claims the title in documents of a kind, if one alone does."""
    level, phase = _level(kind), kind.rpartition("_")[2]
    claimed = _claimed(title_key(title), level)
    named = [form for form in forms() if claimed and claimed in _title_keys(form) and form.government in (level, False)]
    if len(named) > 1:
        named = [form for form in named if form.measure == phase]
    return named[0] if len(named) == 1 else None


@cache
def _title_keys(form: Form) -> tuple[str, ...]:
    return tuple(sorted((title_key(title) for title in form.titles), key=len, reverse=True))


@cache
def _all_titles(level: bool | None) -> tuple[str, ...]:
    known = (form for form in forms() if level is None or form.government == level)
    return tuple(sorted((title for form in known for title in _title_keys(form)), key=len, reverse=True))


def _judge(form: Form, claimed: str, titled: bool, headings: Sequence[str], labels: Sequence[str]) -> Candidate:
    title = claimed if claimed in _title_keys(form) else ""
    groups = [(group, headings) for group in form.headers] + [(group, labels) for group in form.rows]
    if title or form.shape == "three_public":
        groups = [(group, [*headings, *labels]) for group, _ in groups]
    found = tuple(group[0] for group, texts in groups if _has(group, texts))
    missing = tuple(group[0] for group, texts in groups if not _has(group, texts))
    against = tuple(word for word in form.without if any(key(word) in text for text in headings))
    share = len(found) / len(groups) if groups else 0.0
    score = _score(form, title, titled, share)
    return Candidate(form, round(score - 0.2 * len(against), 3), title, found, missing, against)


def _claimed(text: str, level: bool | None = None) -> str:
    """The longest known title that the text ends with, of one level of government where `level` names it.

    A bracket at its end may be left out.
    """
    for candidate in (text, text.split("(", maxsplit=1)[0] if text.endswith(")") else text):
        found = next(
            (title for title in _all_titles(level) if candidate.endswith(title) and _tells(candidate, title)), ""
        )
        if found:
            return found
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


def _has(group: Sequence[str], texts: Sequence[str]) -> bool:
    return any(key(word) in text for word in group for text in texts)
