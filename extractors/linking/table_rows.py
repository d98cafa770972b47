"""What a row of a table is that no account and no plain name tells: a total, a part, a project, a spending unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.extractors.numbers.normal import compact
from mingzhang.schemas.facts import Fact, LogicalTable
from mingzhang.schemas.vocabulary.codes import account_names
from mingzhang.schemas.vocabulary.concepts import Concept, concepts, find, find_path, key_of
from mingzhang.schemas.vocabulary.divisions import divisions
from mingzhang.schemas.vocabulary.issuers import ISSUERS
from mingzhang.schemas.vocabulary.linking import linking

__all__ = ["TableLinks", "is_agency", "table_links"]

_LONGEST_PLACE = 6
_SHORTEST_AGENCY = 4
_SEVERAL = 3
_OF_ONE_MATTER = frozenset({"three_public", "procurement", "operating"})


@dataclass(frozen=True, slots=True)
class TableLinks:
    """What one table tells of its rows: the concept of its total, parents of plain names, whether rows are projects.

    `head` is the kind of debt that its title names, of which 限额 and 余额 are.
    """

    total: Concept | None
    below: tuple[str, ...]
    projects: bool
    head: str = ""
    within_accounts: bool = False
    units: frozenset[str] = frozenset()

    def linked(self, fact: Fact, title: str) -> Fact:
        """The fact with the concept or axis that its row has; the same fact where the table tells nothing."""
        path = fact.item_path.split("/")
        above, aims = [name for name in path[:-1] if compact(name) != compact(title)], linking().targets
        if fact.measure == "target" and (aim := next((aims[name] for name in above if name in aims), "")):
            return fact._replace(concept=aim)
        if fact.item in linking().total_names:
            above = [name for name in above if not (is_agency(name) or name in self.units)]
            plain = self.total is not None and not above and fact.unit == self.total.unit
            return fact._replace(concept=self.total.id) if plain and self.total is not None else fact
        if (
            self.head
            and len(path) == 1
            and (headed := find_path(f"{self.head}/{fact.item}"))
            and headed.unit == fact.unit
        ):
            return fact._replace(concept=headed.id, axis=headed.axis)
        if part := self._part(fact.item, above):
            return fact._replace(concept=part.id, axis=part.axis)
        if self.projects and fact.measure != "target":
            return fact._replace(axis="project")
        return fact._replace(axis="unit") if fact.item in self.units or is_agency(fact.item) else fact

    def own_total(self, fact: Fact) -> Fact:
        """The fact with the concept of the table's total, where its name is one of all expenditure.

        支出合计 of a table of the three public expenses is theirs.
        """
        total = self.total
        plain = fact.item in linking().total_names and "/" not in fact.item_path
        if not plain or total is None or total.axis not in _OF_ONE_MATTER or fact.unit != total.unit:
            return fact
        return fact._replace(concept=total.id)

    def kind_of_debt(self, fact: Fact) -> Fact:
        """The fact with the kind of debt that the table's title names, where its own name says none."""
        words = linking()
        if not (self.head and fact.concept and fact.axis == "debt"):
            return fact
        whole = words.debt_wholes.get(fact.concept, fact.concept)
        kind = f"{whole}.{words.debt_kinds[self.head]}"
        return fact._replace(concept=kind) if kind in concepts().by_id else fact

    def _part(self, name: str, above: Iterable[str]) -> Concept | None:
        """The concept of a plain name below those of the table; a name below an account is a part of the account."""
        if not self.within_accounts and any(one in account_names() for one in above):
            return None
        places = concepts().by_place
        return next((found for parent in self.below if (found := places.get((parent, key_of(name))))), None)


def table_links(table: LogicalTable, facts: Iterable[Fact]) -> TableLinks:
    """What the form and title of a table, and the rows beside its total, tell of its rows."""
    words = linking()
    title = compact(table.title)
    fitting = [parts for parts in words.parts if parts.fit(table.form, title)]
    below = tuple(parent for parts in fitting for parent in parts.below)
    projects = table.form in words.project_forms or any(word in title for word in words.project_titles)
    heads = [word for word in words.title_heads if word in title]
    return TableLinks(
        total=_total(table.form, title, facts),
        below=below,
        projects=projects,
        head=heads[0] if len(heads) == 1 else "",
        within_accounts=any(parts.within_accounts for parts in fitting),
        units=_units(facts) if table.form in words.unit_forms else frozenset(),
    )


def _units(facts: Iterable[Fact]) -> frozenset[str]:
    """The outermost rows without account or concept, where most of these are agencies: a unit may be called 少年宫."""
    rows = {fact.item_path.split("/")[0] for fact in facts if not fact.code and not fact.concept}
    rows -= linking().total_names | account_names()
    rows = {name for name in rows if find(name) is None}
    agencies = sum(map(is_agency, rows))
    return frozenset(rows) if agencies >= _SEVERAL and agencies * 2 >= len(rows) else frozenset()


def _total(form: str | None, title: str, facts: Iterable[Fact]) -> Concept | None:
    words = linking()
    named = next((concept for word, concept in words.total_of_title if word in title), "")
    if form is not None and form in words.total_of_form:
        return concepts().by_id[named if named.endswith("basic") else words.total_of_form[form]]
    if not named or any(fact.item.startswith(words.total_beside) for fact in facts):
        return None
    return concepts().by_id[named]


@lru_cache(maxsize=1 << 14)
def is_agency(name: str) -> bool:
    """Whether a row's name is an agency's: it begins with a place and ends as agencies do, or says 本级 in brackets."""
    if name.endswith(linking().unit_ends):
        return True
    if len(name) < _SHORTEST_AGENCY or not name.endswith(ISSUERS.endings) or find(name) or name in account_names():
        return False
    known = divisions().by_name
    places = (name[:length] for length in range(2, _LONGEST_PLACE + 1))
    return any(place in known or any(place + end in known for end in "省市县区州") for place in places)
