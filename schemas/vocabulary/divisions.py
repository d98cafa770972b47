"""Administrative divisions: six-digit codes, names, and what contains what; short and former names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from mingzhang.schemas.vocabulary.tsv import Row, read_rows

__all__ = ["UNKNOWN", "Division", "Divisions", "divisions", "load_divisions"]

UNKNOWN = "000000"
"""The division of a document that does not tell."""

_FILE, _ALIASES = "divisions/divisions.tsv", "divisions/aliases.tsv"
_NO_PLACE = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_AUTONOMOUS = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county: its code, full name, and the code of the division around it."""

    code: str
    name: str
    parent: str

    @property
    def stem(self) -> str:
        """The digits that the codes of everything inside begin with."""
        return self.code[:2] if self.code.endswith("0000") else self.code[:4] if self.code.endswith("00") else self.code


@dataclass(frozen=True, slots=True)
class Divisions:
    """All divisions by code and the codes that a name may mean; `longest` is the length of the longest name.

    `prefixes` are short names of provinces (重庆, 广西) that tell only together with a place that follows.
    """

    by_code: dict[str, Division]
    by_name: dict[str, tuple[str, ...]]
    prefixes: dict[str, str]
    longest: int


def load_divisions(rows: Iterable[Row], aliases: Iterable[Row]) -> Divisions:
    """Raises `VocabularyError` for malformed codes, duplicates, unknown parents and unknown kinds of alias."""
    by_code: dict[str, Division] = {}
    for row in rows:
        code, name, parent = row.fields
        if len(code) != 6 or not code.isdigit() or not name:
            row.refuse(f"{code!r} {name!r} is no division")
        if code in by_code:
            row.refuse(f"{code} is given twice")
        if parent != UNKNOWN and parent not in by_code:
            row.refuse(f"the parent {parent} of {code} is unknown or comes later")
        by_code[code] = Division(code, name, parent)
    names: dict[str, list[str]] = {}
    for division in by_code.values():
        around = by_code.get(division.parent)
        if division.name not in _NO_PLACE and not (around and around.name == division.name):
            names.setdefault(division.name, []).append(division.code)
    ethnic, prefixes = _read_aliases(names, aliases)
    _add_autonomous(names, ethnic)
    found = {name: tuple(codes) for name, codes in names.items()}
    return Divisions(by_code, found, prefixes, max(map(len, found), default=0))


def _read_aliases(names: dict[str, list[str]], rows: Iterable[Row]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Words of autonomous names and short names of provinces; former names are added to `names`."""
    codes = {code for named in names.values() for code in named}
    ethnic: list[str] = []
    prefixes: dict[str, str] = {}
    for row in rows:
        kind, word, meaning = row.fields
        if kind == "ethnic" and word and not meaning:
            ethnic += [word + "族", word] if len(word) > 1 or word == "各" else [word + "族"]
        elif kind == "former" and meaning in codes and word not in names:
            names[word] = [meaning]
        elif kind == "prefix" and meaning in names and word not in names and word not in prefixes:
            prefixes[word] = names[meaning][0]
        else:
            row.refuse(f"{kind!r} {word!r} is no alias of a division")
    return tuple(sorted(ethnic, key=len, reverse=True)), prefixes


def _add_autonomous(names: dict[str, list[str]], ethnic: tuple[str, ...]) -> None:
    """石柱县 for 石柱土家族自治县, 湘西州 and 湘西自治州 for 湘西土家族苗族自治州: what people write."""
    for name, short in list(_short_names(names, ethnic)):
        for code in names[name]:
            for written in (short, short[:-1] + "自治" + short[-1]):
                if code not in names.setdefault(written, []):
                    names[written].append(code)


def _short_names(names: Iterable[str], ethnic: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in names:
        for long, short in _AUTONOMOUS:
            if name.endswith(long):
                stem = name.removesuffix(long)
                while len(stem) > 2 and (tail := next((word for word in ethnic if stem.endswith(word)), "")):
                    if len(stem) - len(tail) < 2:
                        break
                    stem = stem.removesuffix(tail)
                yield name, stem + short


@cache
def divisions() -> Divisions:
    """The divisions of `schemas/data/divisions/`, loaded once."""
    return load_divisions(
        read_rows(_FILE, ("code", "name", "parent")), read_rows(_ALIASES, ("kind", "word", "meaning"))
    )
