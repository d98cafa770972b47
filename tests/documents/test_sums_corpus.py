"""Row and hierarchy sums of every department form in a folder of disclosures: which hold, and where the rest stand.

    python tests/documents/test_sums_corpus.py [FOLDER]

A row has parts where its total column stands beside the columns it sums up, where rows of longer codes follow its code,
where items hang under its item, and where it is a total of the rows above it. All are asked of all forms of department
budgets and accounts (B01 …, D01 …), whatever rules the checks have for them; a sum that misses by no more than the
rounding of its terms holds. What is doubted by the checks counts as failed here.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.checks.check import CHECKS
from mingzhang.extractors.checks.fact_index import FactIndex
from mingzhang.extractors.checks.messages import message
from mingzhang.extractors.checks.relation import Outcome
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.forms import forms
from mingzhang.schemas.vocabulary.rules import Rule

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
KINDS = {"columns": "columns of a row", "tree": "codes", "level": "items and totals"}
FLOOR = 0.995
FEWEST = 4_425
"""Sums with parts that the corpus had when this was written: structure that is no longer seen is lost, too."""
SUFFIXES = frozenset({".pdf", ".xls", ".xlsx", ".docx", ".html"})


@dataclass
class Sums:
    """What holds in one document by kind of sum, and the sums that do not."""

    held: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        whole = self.held.total() + len(self.failed)
        return self.held.total() / whole if whole else 1.0


def sums_of(path: Path) -> Sums:
    """The sums of one file; empty where it cannot be read or has no department form."""
    found = Sums()
    try:
        document = assemble(read(path.read_bytes(), name=path.name), name=path.name)
    except MingzhangError:
        return found
    index = FactIndex(document, extract(document))
    departments = tuple(form.id for form in forms() if form.id[0] in "BD")
    for kind, words in KINDS.items():
        rule = Rule("T0-00", kind, "应相等", "equal", "error", forms=departments)
        for outcome in CHECKS[kind](index, rule):
            if outcome.judgement.status == "pass" or (outcome.severity == "info" and not outcome.doubt):
                found.held[words] += 1
            else:
                found.failed.append((words, told(index, outcome)))
    return found


def told(index: FactIndex, outcome: Outcome) -> str:
    """Page, table, row and column of the sum, and what it says."""
    fact = index.facts[outcome.relation.facts[0]]
    return f"page {fact.page}, table {fact.table}, row {fact.row}, column {fact.col}: {message(index, outcome)}"


def report(folder: Path) -> Iterator[tuple[str, Sums]]:
    """Every file of the folder that has sums."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES:
            found = sums_of(path)
            if found.held or found.failed:
                yield path.name, found


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")
def test_nearly_every_row_with_parts_is_their_sum() -> None:
    found = dict(report(CORPUS))
    held = sum(sums.held.total() for sums in found.values())
    failed = [words for sums in found.values() for _, words in sums.failed]
    assert held >= FEWEST
    assert held >= FLOOR * (held + len(failed)), failed
    assert all(any(sums.held[kind] for sums in found.values()) for kind in KINDS.values())


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for name, found in report(folder):
        print(f"{name:48} {found.held.total():5} hold, {len(found.failed):3} do not ({found.share:.2%})")
        for _, words in found.failed:
            print(f"    {words}")
        held += found.held
        failed += Counter(kind for kind, _ in found.failed)
    for kind in KINDS.values():
        whole = held[kind] + failed[kind]
        print(f"{kind:20} {held[kind]:5} of {whole} ({held[kind] / max(whole, 1):.2%})")
    whole = held.total() + failed.total()
    print(f"{'together':20} {held.total():5} of {whole} ({held.total() / max(whole, 1):.2%})")


if __name__ == "__main__":
    main()
