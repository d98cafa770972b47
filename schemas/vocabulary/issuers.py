"""Words about issuers and the kinds of what they publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["ISSUERS", "KINDS", "IssuerWords", "KindRule", "load_issuers", "load_kinds"]

_KIND_NAMES = frozenset(
    {"dept_final", "dept_budget", "unit_final", "unit_budget", "gov_final", "gov_budget", "gov_report", "debt", "other"}
)


@dataclass(frozen=True, slots=True)
class IssuerWords:
    """Short forms of agency names, scope words that are no part of a name, endings, labels, words before the place.

    `nobody`: words of forms, funds and headings, which a name without an agency's ending has not; `fiscal`: words of
    the books, of which a disclosure uses several; `schools`: ends of names that begin with places they are not of.
    """

    shorts: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    endings: tuple[str, ...]
    labels: tuple[str, ...]
    befores: tuple[str, ...]
    nobody: tuple[str, ...]
    fiscal: tuple[str, ...]
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindRule:
    """A kind of disclosure, the words its title has, and the words it has not."""

    kind: str
    words: tuple[str, ...]
    without: tuple[str, ...]


def load_issuers(rows: Iterable[Row]) -> IssuerWords:
    """Longest words first; raises `VocabularyError` for unknown kinds, duplicates and missing or needless meanings."""
    kinds = ("short", "scope", "ending", "label", "before", "nobody", "fiscal", "school")
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for row in rows:
        kind, word, meaning = row.fields
        if kind not in found:
            row.refuse(f"{kind!r} is no kind of issuer word")
        if not word or word in found[kind]:
            row.refuse(f"{word!r} is empty or given twice")
        if (kind == "short") != bool(meaning) or meaning == word:
            row.refuse(f"{kind} {word!r} with the meaning {meaning!r}")
        found[kind][word] = meaning
    ordered = {kind: sorted(words, key=lambda word: (-len(word), word)) for kind, words in found.items()}
    return IssuerWords(
        tuple((word, found["short"][word]) for word in ordered["short"]),
        tuple(ordered["scope"]),
        tuple(ordered["ending"]),
        tuple(ordered["label"]),
        tuple(ordered["before"]),
        tuple(ordered["nobody"]),
        tuple(ordered["fiscal"]),
        tuple(ordered["school"]),
    )


def load_kinds(rows: Iterable[Row]) -> tuple[KindRule, ...]:
    """Rules in the order of the file; raises `VocabularyError` for unknown kinds and rules without words."""
    rules = []
    for row in rows:
        kind, words, without = row.fields
        if kind not in _KIND_NAMES or not words.split():
            row.refuse(f"{kind!r} with the words {words!r} is no rule")
        rules.append(KindRule(kind, tuple(words.split()), tuple(without.split())))
    return tuple(rules)


ISSUERS: IssuerWords = load_issuers(read_rows("issuers/words.tsv", ("kind", "word", "meaning")))
KINDS: tuple[KindRule, ...] = load_kinds(read_rows("issuers/kinds.tsv", ("kind", "words", "without")))
