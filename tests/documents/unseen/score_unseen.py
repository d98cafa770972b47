"""Score the narratives of the twelve unseen documents against their hand-made truth, document by document.

    python tests/documents/unseen/score_unseen.py [NAME …] [--show N] [--once]

Reads each document, extracts its facts and pairs those of the annotated part with the truth as ../shared/eval/score.py
does. Prints F1 at meaning, recall at full, strict equality of items, and how many scopes, places and days are right.
Without names it scores the six documents of the set `learn`. Those of the set `once` are scored once, at the end of
the work: it refuses them without --once.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[3] / "shared"
WIDE = SHARED / "corpus" / "wide"
DOCUMENTS: dict[str, dict[str, Any]] = {
    entry["name"]: entry for entry in tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
}
MEANING = ("measure", "item", "period", "compare")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How the facts of one narrative answer its truth; counts, so that scores of several documents add up."""

    truth: int
    facts: int
    found: int
    meaning: int
    full: int
    same_item: int
    said: int
    told: int
    wrong: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision at meaning."""
        return 2 * self.meaning / (self.truth + self.facts) if self.truth + self.facts else 0.0

    def __add__(self, other: Score) -> Score:
        counts = (getattr(self, name) + getattr(other, name) for name in self.__slots__[:-1])
        return Score(*counts, wrong=self.wrong + other.wrong)


def scorer() -> ModuleType:
    """The pairing and the agreement of ../shared/eval/score.py, which also takes the other names of a row as they are.

    The other names are short (支出 for 政府性基金支出), so the scorer's agreement of parts of names is not for them.
    """
    spec = importlib.util.spec_from_file_location("score_with_names", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plain = module.item_agrees

    def any_name_agrees(row: Row, fact: Row) -> bool:
        leaf = module.norm((fact["item"] or "").split("/")[-1])
        return bool(plain(row, fact)) or leaf in [module.norm(name) for name in names(row)]

    module.item_agrees = any_name_agrees
    return module


def names(row: Row) -> list[str]:
    """The printed name of a row, and the other names it may go by (column `also`)."""
    return [row["item"].split("/")[-1], *filter(None, (row.get("also") or "").split(";"))]


def extracted(path: Path, entry: dict[str, Any]) -> list[Row]:
    """The text facts in the annotated part of a document, read now, in the form that the scorer pairs."""
    from mingzhang.extractors.assemble import assemble
    from mingzhang.extractors.extraction import extract
    from mingzhang.extractors.naming.name_facts import name_facts
    from mingzhang.extractors.reading import read

    document = assemble(read(path.read_bytes(), name=path.name), name=path.name)
    first, last = bounds(document.text, entry)
    rows = [fact._asdict() for fact in name_facts(document, extract(document)).facts if fact.source == "text"]
    return [row for row in rows if first <= (row["start"] or 0) < last and on_page(row["page"], entry)]


def bounds(text: str, entry: dict[str, Any]) -> tuple[int, int]:
    """The offsets between which a document is annotated: its words `from` and `until`, or all of it."""
    first = places(text, entry["from"])[0] if "from" in entry else 0
    return first, places(text, entry["until"])[-1] if "until" in entry else len(text)


def places(text: str, words: str) -> list[int]:
    """Where these words begin in the text, spaces and line breaks aside."""
    found = [match.start() for match in re.finditer(r"\s{0,9}".join(map(re.escape, words)), text)]
    if not found:
        raise SystemExit(f"the words {words} that bound the annotated part are not in the text")
    return found


def on_page(page: int | None, entry: dict[str, Any]) -> bool:
    """Whether a page is annotated; documents without pages have none to leave out."""
    if page is None or "pages" not in entry:
        return True
    spans = [part.partition("-") for part in entry["pages"].split(",")]
    return any(int(first) <= page <= int(last or first) for first, _, last in spans)


def judge(truth: list[Row], facts: list[Row], score: ModuleType) -> Score:
    """Pair facts with truth; rows of which the right meaning is open (measure `?`) count on neither side."""
    for fact in facts:
        fact["base"] = fact["value"].normalize() + 0
        fact["digits"] = score.digits(fact["raw_value"])
    pairs = score.pair(truth, facts)
    open_rows = [fact for row, fact, _ in pairs if row["measure"] == "?"]
    closed = [(row, fact, parts) for row, fact, parts in pairs if row["measure"] != "?"]
    right = [(row, fact) for row, fact, parts in closed if parts and all(parts[name] for name in MEANING)]
    asked = [
        (row[name], fact.get(name)) for row, fact in right for name in ("scope", "place", "as_of") if row.get(name)
    ]
    return Score(
        truth=len(closed),
        facts=len(facts) - sum(fact is not None for fact in open_rows),
        found=sum(fact is not None for _, fact, _ in closed),
        meaning=len(right),
        full=sum(bool(parts) and all(parts.values()) for _, _, parts in closed),
        same_item=sum(score.norm(fact["item"]) in map(score.norm, names(row)) for row, fact in right),
        said=len(asked),
        told=sum(str(got) == wanted for wanted, got in asked),
        wrong=tuple(faults(pairs, facts, score)),
    )


def faults(pairs: list[tuple[Row, Row | None, Row]], facts: list[Row], score: ModuleType) -> Iterable[str]:
    """A line for each row that is not answered in full, then one for each fact that answers no row."""
    for row, fact, parts in pairs:
        kind = score.bucket(row, fact, parts, facts)
        if kind and row["measure"] != "?":
            got = " | ".join(str(fact[c]) for c in ("item", "measure", "period", "compare_to")) if fact else "-"
            wanted = " | ".join(str(row[c]) for c in ("item", "measure", "period", "compare_to"))
            yield f"{kind:9} p{row['page'] or ''} {row['raw']}{row['unit']}  want {wanted}  got {got}"
    paired = {id(fact) for _, fact, _ in pairs}
    for fact in facts:
        if id(fact) not in paired:
            printed = f"{fact['raw_value']}{fact['raw_unit']}"
            yield f"extra     p{fact['page'] or ''} {printed}  {fact['item']} | {fact['measure']}"


def score_document(name: str) -> Score:
    """Score one of the twelve."""
    entry, module = DOCUMENTS[name], scorer()
    path = WIDE / entry["file"]
    truth = module.load_gold(str(HERE / f"{name}.tsv"))
    return judge(truth, extracted(path, entry), module)


def line(name: str, score: Score) -> str:
    """One line of the report."""
    recall, full = (n / score.truth if score.truth else 0.0 for n in (score.meaning, score.full))
    strict = score.same_item / score.meaning if score.meaning else 0.0
    return (
        f"{name:28} truth {score.truth:4}  facts {score.facts:4}  recall {recall:.4f}  full {full:.4f}"
        f"  item {strict:.4f}  scope, place, day {score.told}/{score.said}  F1 {score.f1:.4f}"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="documents (default: the set learn)")
    parser.add_argument("--once", action="store_true", help="score the set once too, for the one time at the end")
    parser.add_argument("--show", type=int, default=0, help="print the first N faults of each document")
    asked = parser.parse_args(arguments)
    wanted = asked.names or [name for name, entry in DOCUMENTS.items() if asked.once or entry["set"] == "learn"]
    unknown = [name for name in wanted if name not in DOCUMENTS]
    if unknown:
        parser.error(f"no such document: {', '.join(unknown)}")
    kept = [name for name in wanted if DOCUMENTS[name]["set"] == "once"]
    if kept and not asked.once:
        parser.error(f"kept for the end: {', '.join(kept)}; --once scores them, once")
    if not WIDE.is_dir():
        print("the documents are not at ../shared: nothing scored")
        return 0
    scores = {name: score_document(name) for name in wanted}
    for name, score in scores.items():
        print(line(name, score))
        print(*(f"    {fault}" for fault in score.wrong[: asked.show]), sep="\n", end="\n" if asked.show else "")
    first, *others = scores.values()
    print(line("together", sum(others, first)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
