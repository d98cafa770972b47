"""How many people live in a place: `DATA/population.tsv` of the operator, since disclosures do not tell it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mingzhang.schemas.errors import MingzhangError

__all__ = ["FILE", "Population", "population_of"]

FILE = "population.tsv"
_COLUMNS = ("division", "year", "people", "source")


@dataclass(frozen=True, slots=True)
class Population:
    """People by division and year, each division with where its numbers are from."""

    people: dict[str, dict[int, Decimal]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def of(self, division: str) -> dict[int, Decimal]:
        """People by year."""
        return self.people.get(division, {})

    def source(self, division: str) -> str:
        """Where they are from, in the operator's words."""
        return self.sources.get(division, "")


def population_of(data: Path) -> Population:
    """The operator's file: division, year, people, source, between tabs; empty where there is none.

    Raises `MingzhangError` with the line that is not understood.
    """
    path = data / FILE
    people: dict[str, dict[int, Decimal]] = defaultdict(dict)
    sources: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#") or line.split("\t")[0] == _COLUMNS[0]:
            continue
        try:
            division, year, told, source = line.split("\t")
            count = Decimal(told)
            people[division][int(year)] = count
        except (ValueError, InvalidOperation):
            count, division, source = Decimal(0), "", ""
        if not (count.is_finite() and count > 0 and len(division) == 6 and division.isdecimal()):
            where, then = f"{path} line {number}", f"{', '.join(_COLUMNS)} between tabs"
            raise MingzhangError("a line of the population is not understood", where=where, then=then)
        sources[division] = source
    return Population(dict(people), sources)
