"""Account codes: the names of the government classifications by year, and codes by name where only one fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.schemas.vocabulary.concepts import key_of
from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = [
    "CLASSIFICATIONS",
    "Account",
    "Accounts",
    "account",
    "account_names",
    "accounts",
    "code_of",
    "load_accounts",
    "name_of",
]

COLUMNS = ("code", "name", "level", "first", "last", "variants", "related", "source", "confidence")
LEVELS = {3: "类", 5: "款", 7: "项", 9: "目"}
CONFIDENCES = frozenset({"high", "mid", "low"})

CLASSIFICATIONS = {
    "functional": ("function", "2"),
    "economic_department": ("economic", "3"),
    "economic_government": ("economic", "5"),
    "revenue": ("revenue_source", "1"),
    "government_fund": ("fund", "1"),
}
"""Files under `schemas/data/codes/`: the contract's axis of each, and the digit that its codes begin with."""


@dataclass(frozen=True, slots=True)
class Account:
    """One name that one code had from `first` to `last` (None: still) inclusive.

    `variants` are other names in print; `related` codes of another classification (department accounts of a
    government account, expenditure accounts of a fund); `confidence` is `low` where one document alone says it.
    """

    code: str
    name: str
    axis: str
    first: int
    last: int | None
    variants: tuple[str, ...]
    related: tuple[str, ...]
    confidence: str

    @property
    def level(self) -> str:
        """类, 款, 项 or 目, by the length of the code."""
        return LEVELS[len(self.code)]

    def held_in(self, year: int | None) -> bool:
        """Whether the code had this name in `year`; without a year, whether it has it still."""
        if year is None:
            return self.last is None
        return self.first <= year and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Accounts:
    """All accounts by code, oldest name first."""

    by_code: dict[str, tuple[Account, ...]]

    def __iter__(self) -> Iterator[Account]:
        """Every account in the order of the files."""
        return (account for named in self.by_code.values() for account in named)


def load_accounts(rows_by_file: Iterable[tuple[str, Iterable[Row]]]) -> Accounts:
    """Accounts of the named classification files; raises `VocabularyError` with file and line for nonsense.

    Refused: codes of another classification, levels that do not match the length, names of one code that overlap in
    time, and codes whose parent is nowhere.
    """
    found: dict[str, tuple[Account, ...]] = {}
    placed: list[tuple[Row, str]] = []
    for classification, rows in rows_by_file:
        axis, digit = CLASSIFICATIONS[classification]
        for row in rows:
            entry = _account(row, axis, digit)
            earlier = found.get(entry.code, ())
            if earlier and (earlier[-1].last is None or earlier[-1].last >= entry.first):
                row.refuse(f"{entry.code} already has a name in {entry.first}")
            found[entry.code] = (*earlier, entry)
            placed.append((row, entry.code))
    for row, code in placed:
        if len(code) > min(LEVELS) and code[:-2] not in found:
            row.refuse(f"{code} has no parent {code[:-2]}")
    return Accounts(found)


def _account(row: Row, axis: str, digit: str) -> Account:
    code, name, level, first, last, variants, related, _, confidence = row.fields
    if not (code.isascii() and code.isdigit() and len(code) in LEVELS and code.startswith(digit)):
        row.refuse(f"{code!r} is no code of this classification")
    if level != LEVELS[len(code)]:
        row.refuse(f"{code} is a {LEVELS[len(code)]}, not {level!r}")
    if not name or not unicodedata.is_normalized("NFKC", name + variants):
        row.refuse(f"{name!r} is no clean name")
    if confidence not in CONFIDENCES:
        row.refuse(f"{confidence!r} is no confidence")
    begin, end = _year(row, first), _year(row, last) if last else None
    if end is not None and end < begin:
        row.refuse(f"{code} ends in {end}, before it begins in {begin}")
    return Account(code, name, axis, begin, end, _split(variants, "|"), _split(related, ","), confidence)


def _year(row: Row, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        row.refuse(f"{text!r} is no year")
    return int(text)


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(text.split(mark)) if text else ()


@cache
def accounts() -> Accounts:
    """Every account of the vocabulary, loaded once."""
    return load_accounts((name, read_rows(f"codes/{name}.tsv", COLUMNS)) for name in CLASSIFICATIONS)


def account(code: str, year: int | None = None) -> Account | None:
    """The account that `code` was in `year` (without one: is today), or nothing where that is not known."""
    return next((entry for entry in accounts().by_code.get(code, ()) if entry.held_in(year)), None)


def name_of(code: str, year: int | None = None) -> str | None:
    """The name of `code` in `year` (without one: today), or nothing where that is not known."""
    entry = account(code, year)
    return entry.name if entry else None


def code_of(
    name: str, axis: str, year: int | None = None, *, within: str = "", level: str = "", other_years: bool = False
) -> str | None:
    """The one code of `axis` whose name or variant in `year` is `name`, or nothing where none or several fit.

    `within` narrows to codes that begin so (行政运行 within 20106), `level` to 类, 款, 项 or 目. A name proper goes
    before a variant. A name that a single document vouches for gives way to others, and alone needs the code above and
    the level. A 款 and its 项 of one name (其他教育支出) are the 款. `other_years` asks for names of other
    years too, whose codes have no name in this one.
    """
    key = key_of(name)
    named = [
        entry
        for entry in _by_key().get((axis, key), ())
        if entry.code.startswith(within) and level in {"", entry.level}
    ]
    fitting = [entry for entry in named if entry.held_in(year)]
    if other_years and not fitting:
        fitting = [entry for entry in named if account(entry.code, year) is None]
    proper = [entry for entry in fitting if key_of(entry.name) == key] or fitting
    sure = [entry for entry in proper if entry.confidence != "low"]
    codes = sorted({entry.code for entry in sure or (proper if within and level else ())}, key=len)
    if len(codes) > 1 and (len(codes[0]) == min(LEVELS) or not all(code.startswith(codes[0]) for code in codes)):
        return None
    return codes[0] if codes else None


@cache
def _by_key() -> dict[tuple[str, str], list[Account]]:
    found: dict[tuple[str, str], list[Account]] = {}
    for entry in accounts():
        for name in (entry.name, *entry.variants):
            named = found.setdefault((entry.axis, key_of(name)), [])
            if entry not in named:
                named.append(entry)
    return found


@cache
def account_names() -> frozenset[str]:
    """Every name and variant of every account, of all years."""
    return frozenset(name for entry in accounts() for name in (entry.name, *entry.variants))
