"""The standard sections of a disclosure: which words in a heading name them and what their text is for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from mingzhang.schemas.errors import VocabularyError

__all__ = ["ROLES", "StandardSection", "standard_section", "standard_sections"]

ROLES = frozenset(["overview", "duties", "tables", "narrative", "performance", "glossary", "attachment", "other"])
_FILE = "sections.toml"


@dataclass(frozen=True, slots=True)
class StandardSection:
    """One standard section: its id, role and the words of a heading that name it."""

    id: str
    role: str
    every: tuple[str, ...]
    some: tuple[str, ...]
    none: tuple[str, ...]
    exact: frozenset[str]

    def named_by(self, title: str) -> bool:
        """Whether `title` (compact form) names this section."""
        if self.exact:
            return title in self.exact
        return (
            all(word in title for word in self.every)
            and (not self.some or any(word in title for word in self.some))
            and not any(word in title for word in self.none)
        )


@cache
def standard_sections() -> tuple[StandardSection, ...]:
    """Every standard section in the order they are tried; raises `VocabularyError` for an entry that names nothing."""
    text = resources.files("mingzhang.schemas").joinpath("data", _FILE).read_text(encoding="utf-8")
    entries = tomllib.loads(text)["section"]
    return tuple(_section(entry, place) for place, entry in enumerate(entries, 1))


@lru_cache(maxsize=1 << 12)
def standard_section(title: str) -> StandardSection | None:
    """The first standard section that `title` (compact form) names, or nothing. Headings recur in every document."""
    return next((section for section in standard_sections() if section.named_by(title)), None)


def _section(entry: dict[str, object], place: int) -> StandardSection:
    words = {key: tuple(map(str, entry.get(key, ()))) for key in ("all", "any", "none", "exact")}  # type: ignore[call-overload]
    found = StandardSection(
        str(entry["id"]), str(entry["role"]), words["all"], words["any"], words["none"], frozenset(words["exact"])
    )
    if found.role not in ROLES or not (found.every or found.some or found.exact):
        raise VocabularyError(f"section {found.id!r} has no words or an unknown role", where=f"{_FILE} entry {place}")
    return found
