"""The words of scope, verb and phase that printed names carry, as the data file lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import SCOPES

__all__ = ["SlotWords", "load_slot_words", "slot_words"]

_FILE = "sentences/slots.toml"
_LISTS = {
    "scope": (*sorted(SCOPES), "kept_before"),
    "verb": ("front", "back", "settled", "notes"),
    "stands": ("ends", "whole"),
    "place": ("zones", "books", "levels", "level_steps", "short_ends", "city_governments", "not_before"),
    "fund": ("general", "fiscal"),
    "spoken": (
        "general",
        "government_fund",
        "state_capital",
        "social_insurance",
        "all",
        "moved",
        "sides",
        "items",
        "of_all",
    ),
    "label": ("distributed", "own_ends", "level_ends", "whole_ends", "phase"),
    "paragraph": ("among", "goes_on"),
    "title": ("ends", "unit_labels", "whole_subjects"),
}
_SPOKEN = ("general", "government_fund", "state_capital", "social_insurance", "all")


@dataclass(frozen=True, slots=True)
class SlotWords:
    """Scope words with what they mean, longest first; the other lists as the file names them."""

    scopes: tuple[tuple[str, str], ...]
    kept_before: tuple[str, ...]
    verbs_front: tuple[str, ...]
    verbs_back: tuple[str, ...]
    settled: tuple[str, ...]
    notes: tuple[str, ...]
    standing_ends: tuple[str, ...]
    whole_names: frozenset[str]
    zones: tuple[str, ...]
    books: tuple[str, ...]
    not_in_place: tuple[str, ...]
    levels: tuple[str, ...]
    level_steps: tuple[str, ...]
    short_ends: tuple[str, ...]
    city_governments: frozenset[str]
    fund_ends: tuple[tuple[str, str], ...]
    spoken_books: dict[str, tuple[str, ...]]
    moved_between: tuple[str, ...]
    book_sides: tuple[str, ...]
    book_items: tuple[str, ...]
    of_all_books: tuple[str, ...]
    distributed: tuple[str, ...]
    own_ends: tuple[str, ...]
    level_ends: tuple[str, ...]
    whole_ends: tuple[str, ...]
    phase: tuple[str, ...]
    among: tuple[str, ...]
    goes_on: tuple[str, ...]
    title_ends: tuple[str, ...]
    unit_labels: frozenset[str]
    whole_subjects: tuple[str, ...]


def load_slot_words(text: str) -> SlotWords:
    """Raises `VocabularyError` for a list that is missing, empty or unknown, and for a word listed twice."""
    lists = tomllib.loads(text)
    if {group: tuple(sorted(names)) for group, names in lists.items()} != {
        group: tuple(sorted(names)) for group, names in _LISTS.items()
    }:
        raise VocabularyError("the lists are not those that the reader knows", where=_FILE)
    for group, names in lists.items():
        for name, words in names.items():
            if not words or len(set(words)) != len(words) or not all(isinstance(word, str) and word for word in words):
                raise VocabularyError("a list is empty, or a word is listed twice", where=f"{_FILE} {group}.{name}")
    scopes = [(word, scope) for scope in sorted(SCOPES) for word in lists["scope"][scope]]
    if len({word for word, _ in scopes}) != len(scopes):
        raise VocabularyError("a word says two scopes", where=f"{_FILE} scope")
    return SlotWords(
        scopes=tuple(sorted(scopes, key=lambda pair: (-len(pair[0]), pair[0]))),
        kept_before=_longest_first(lists["scope"]["kept_before"]),
        verbs_front=_longest_first(lists["verb"]["front"]),
        verbs_back=_longest_first(lists["verb"]["back"]),
        settled=_longest_first(lists["verb"]["settled"]),
        notes=_longest_first(lists["verb"]["notes"]),
        standing_ends=_longest_first(lists["stands"]["ends"]),
        whole_names=frozenset(lists["stands"]["whole"]),
        zones=_longest_first(lists["place"]["zones"]),
        books=_longest_first(lists["place"]["books"]),
        not_in_place=_longest_first(lists["place"]["not_before"]),
        levels=_longest_first(lists["place"]["levels"]),
        level_steps=tuple(lists["place"]["level_steps"]),
        short_ends=_longest_first(lists["place"]["short_ends"]),
        city_governments=frozenset(lists["place"]["city_governments"]),
        fund_ends=tuple((word, fund) for fund in _LISTS["fund"] for word in _longest_first(lists["fund"][fund])),
        spoken_books={fund: _longest_first(lists["spoken"][fund]) for fund in _SPOKEN},
        moved_between=_longest_first(lists["spoken"]["moved"]),
        book_sides=_longest_first(lists["spoken"]["sides"]),
        book_items=_longest_first(lists["spoken"]["items"]),
        of_all_books=_longest_first(lists["spoken"]["of_all"]),
        distributed=_longest_first(lists["label"]["distributed"]),
        own_ends=_longest_first(lists["label"]["own_ends"]),
        level_ends=_longest_first(lists["label"]["level_ends"]),
        whole_ends=_longest_first(lists["label"]["whole_ends"]),
        phase=_longest_first(lists["label"]["phase"]),
        among=_longest_first(lists["paragraph"]["among"]),
        goes_on=_longest_first(lists["paragraph"]["goes_on"]),
        title_ends=_longest_first(lists["title"]["ends"]),
        unit_labels=frozenset(lists["title"]["unit_labels"]),
        whole_subjects=_longest_first(lists["title"]["whole_subjects"]),
    )


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def slot_words() -> SlotWords:
    """The lists, read once."""
    return load_slot_words(resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8"))
