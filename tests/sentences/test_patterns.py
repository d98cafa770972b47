"""The sentence test bench: invented sentences in the shapes of real disclosures, with the exact facts they state.

python -m pytest tests/sentences                       the floor and the bench's own consistency
python tests/sentences/test_patterns.py [P041 ...]     every problem of these patterns (default: all), and a table
"""

from __future__ import annotations

import dataclasses
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mingzhang.schemas.document import Document, Paragraph, Reading
from mingzhang.schemas.facts import FUNDS, LEFTOVER_REASONS, MEASURES, UNITS, Fact, Leftover

HERE = Path(__file__).parent
PATTERNS = 124
KEYS = {"period", "compare", "of", "fund", "qualifier", "under"}
GENERIC = frozenset(re.findall(r"\S+", "收入 支出 经费 资金 预算 决算 项目 金额 合计 总计 收支 费用 其他 人员"))
PUNCTUATION = re.compile(r"[\s“”\"'‘’()（）\[\]、,，.。:：;；·的]")


Reader = Callable[[Document], tuple[tuple[Fact, ...], tuple[Leftover, ...]]]


@dataclass(frozen=True)
class Expected:
    """One printed number of a case and what it must become; `items`, `measures`, `units` are equally right answers."""

    raw: str
    optional: bool
    items: tuple[str, ...]
    measures: tuple[str, ...]
    value: str
    units: tuple[str, ...]
    more: dict[str, str]


@dataclass(frozen=True)
class Case:
    id: str
    kind: str
    year: int
    headings: tuple[str, ...]
    text: tuple[str, ...]
    facts: tuple[Expected, ...]
    leftovers: tuple[tuple[str, frozenset[str]], ...]

    @property
    def pattern(self) -> str:
        return self.id.partition(".")[0]

    @property
    def body(self) -> str:
        return "\n".join(self.text)


def cases() -> list[Case]:
    found: list[Case] = []
    for path in sorted((HERE / "cases").glob("*.toml")):
        found += [_case(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    return sorted(found, key=lambda case: case.id)


def _case(entry: dict[str, Any]) -> Case:
    leftovers = [line.split(" | ") for line in entry["leftovers"]]
    return Case(
        entry["id"],
        entry["kind"],
        entry["year"],
        tuple(entry["headings"]),
        tuple(entry["text"]),
        tuple(_expected(line) for line in entry["facts"]),
        tuple((raw, frozenset(reasons.split("||"))) for raw, reasons in leftovers),
    )


def _expected(line: str) -> Expected:
    optional = line.startswith("? ")
    raw, items, measures, value, units, *more = line.removeprefix("? ").split(" | ")
    pairs = dict(part.split("=", 1) for part in more[0].split("; ")) if more else {}
    return Expected(
        raw, optional, tuple(items.split("||")), tuple(measures.split("||")), value, tuple(units.split("||")), pairs
    )


def place(raw: str, text: str, start: int) -> tuple[int, int] | None:
    """Where `raw` is printed at or after `start`, whatever its width, separators and breaks."""
    parts = [f"[{char}{chr(ord('０') + int(char))}]" if char.isdecimal() else re.escape(char) for char in raw]
    inner = r"[\s,，]*".join(part.replace(r"\.", "[.．]") for part in parts)
    grouped = "" if "." in raw else r"|[,，]\d{3}(?!\d)"
    found = re.compile(rf"(?<![\d.．]){inner}(?!\d|[.．]\d{grouped}|\s*\n\s*\d)").search(text, start)
    return found.span() if found else None


def norm(text: str) -> str:
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))


def item_agrees(wanted: str, got: str) -> bool:
    a, b = norm(wanted), norm(got.rpartition("/")[2])
    short, long = sorted((a, b), key=len)
    return bool(short) and (a == b or (len(short) >= 2 and short not in GENERIC and short in long))


def digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", text))


def build(case: Case) -> tuple[Document, int]:
    """The case as a document of its kind and year, and where its body begins."""
    from mingzhang.extractors.assemble import assemble

    blocks = tuple(Paragraph(text, centred=number == 0) for number, text in enumerate(case.headings))
    document = assemble(Reading(format="html", blocks=(*blocks, *map(Paragraph, case.text))))
    body = sum(len(text) + 1 for text in case.headings)
    return dataclasses.replace(document, year=case.year, kind=case.kind), body


def problems(case: Case, read: Reader) -> list[str]:
    """Every way in which the reader's answer to a case is not the expected one; empty where it is."""
    document, body = build(case)
    assert document.text[body:] == case.body
    facts, leftovers = read(document)
    found = [f"{fact.raw_value!r} is not at its place" for fact in facts if not _in_place(fact, document)]
    used: set[int] = set()
    at = body
    for expected in case.facts:
        spot = place(expected.raw, document.text, at)
        assert spot is not None, f"{case.id}: {expected.raw} is not printed"
        at = spot[1]
        found += _judge(expected, spot, facts, leftovers, used)
    found += [f"extra: {_shown(fact)}" for number, fact in enumerate(facts) if number not in used]
    return found + _leftover_problems(case, document, body, leftovers)


def _in_place(fact: Fact, document: Document) -> bool:
    return fact.start is not None and document.text[fact.start : fact.end] == fact.raw_value


def _shown(fact: Fact) -> str:
    parts = (
        fact.raw_value,
        fact.item_path,
        fact.measure,
        fact.value,
        fact.unit,
        fact.period,
        fact.compare_to,
        fact.fund,
    )
    return " | ".join(str(part) for part in parts)


def _judge(
    expected: Expected,
    spot: tuple[int, int],
    facts: tuple[Fact, ...],
    leftovers: tuple[Leftover, ...],
    used: set[int],
) -> list[str]:
    at_spot = [
        number
        for number, fact in enumerate(facts)
        if fact.start is not None and fact.end is not None and fact.start < spot[1] and spot[0] < fact.end
    ]
    if not at_spot:
        reasons = [
            left.reason
            for left in leftovers
            if left.start is not None and left.start < spot[1] and spot[0] < (left.end or 0)
        ]
        return [] if expected.optional else [f"missing: {expected.raw} {expected.items[0]} (left over as {reasons})"]
    used.update(at_spot)
    if len(at_spot) > 1:
        return [f"{expected.raw} gave {len(at_spot)} facts"]
    fact = facts[at_spot[0]]
    wrong = [] if expected.value == "*" else _differences(expected, fact)
    return [f"{expected.raw}: wanted {', '.join(wrong)}; got {_shown(fact)}"] if wrong else []


def _differences(expected: Expected, fact: Fact) -> list[str]:
    value = Decimal(expected.value.removeprefix("±"))
    same = abs(fact.value) == value if expected.value.startswith("±") else fact.value == value
    more = expected.more
    wrong = {
        f"item {'/'.join(expected.items)}": not any(item_agrees(item, fact.item) for item in expected.items),
        f"measure {'/'.join(expected.measures)}": fact.measure not in expected.measures,
        f"value {expected.value}": not same,
        f"unit {'/'.join(expected.units)}": expected.units != ("*",) and fact.unit not in expected.units,
        f"digits {expected.raw}": digits(expected.raw) != "" and digits(fact.raw_value) != digits(expected.raw),
        f"period {more.get('period')}": "period" in more and str(fact.period) != more["period"],
        f"fund {more.get('fund')}": "fund" in more and fact.fund != more["fund"],
        f"compare {more.get('compare')}": not _compares(more.get("compare", ""), fact.compare_to or ""),
        f"share of {more.get('of')}": "of" in more
        and not any(
            norm(of) in norm(fact.compare_to or "") or item_agrees(of, fact.compare_to or "")
            for of in more["of"].split("||")
        ),
        f"under {more.get('under')}": "under" in more and norm(more["under"]) not in norm(fact.item_path),
        f"qualifier {more.get('qualifier')}": "qualifier" in more and more["qualifier"] not in (fact.qualifier or ""),
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _compares(wanted: str, got: str) -> bool:
    return not wanted or got == wanted or (wanted.endswith(":*") and got.startswith(wanted[:-1]))


def _leftover_problems(case: Case, document: Document, body: int, leftovers: tuple[Leftover, ...]) -> list[str]:
    found: list[str] = []
    at = body
    for raw, reasons in case.leftovers:
        spot = place(raw, document.text, at)
        assert spot is not None, f"{case.id}: {raw} is not printed"
        at = spot[1]
        got = {
            left.reason
            for left in leftovers
            if left.start is not None and left.start < spot[1] and spot[0] < (left.end or 0)
        }
        if not got & reasons:
            found.append(f"{raw} is not left over as {'/'.join(sorted(reasons))} but {sorted(got)}")
    return found


def report(chosen: list[Case]) -> tuple[dict[str, list[str]], str]:
    """The problems of each case, and a table of patterns."""
    from mingzhang.extractors.sentences.read import read_sentences

    by_case = {case.id: problems(case, read_sentences) for case in chosen}
    by_pattern: dict[str, list[str]] = defaultdict(list)
    for case in chosen:
        by_pattern[case.pattern].append(f"{case.id.partition('.')[2]} {'FAIL' if by_case[case.id] else 'pass'}")
    table = "\n".join(f"{pattern}  {'  '.join(states)}" for pattern, states in sorted(by_pattern.items()))
    passing = sum(not found for found in by_case.values())
    return by_case, f"{table}\n{passing} of {len(chosen)} cases pass"


def test_the_number_of_passing_cases_only_rises(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("mingzhang.extractors.sentences.read", reason="the sentence reader is not there yet")
    floor = tomllib.loads((HERE / "floor.toml").read_text(encoding="utf-8"))["passing"]
    by_case, table = report(cases())
    passing = sum(not found for found in by_case.values())
    with capsys.disabled():
        print(f"\nsentence bench: {passing} of {len(by_case)} cases pass, the floor is {floor}")
    failures = "\n".join(f"{case}: {found[0]}" for case, found in by_case.items() if found)
    assert passing >= floor, f"{failures}\n{table}"


def perfect(case: Case) -> Reader:
    """A reader that answers one case exactly as expected."""

    def read(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        body = document.text.index(case.body)
        spots = _spots([fact.raw for fact in case.facts], document.text, body)
        facts = (_answer(fact, spot, document.text) for fact, spot in zip(case.facts, spots, strict=True))
        left = zip(case.leftovers, _spots([raw for raw, _ in case.leftovers], document.text, body), strict=True)
        leftovers = (Leftover(min(reasons), raw, start=start, end=end) for (raw, reasons), (start, end) in left)
        return tuple(facts), tuple(leftovers)

    return read


def _spots(raws: list[str], text: str, start: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for raw in raws:
        spot = place(raw, text, found[-1][1] if found else start)
        assert spot is not None, raw
        found.append(spot)
    return found


def _answer(wanted: Expected, spot: tuple[int, int], text: str) -> Fact:
    start, end = spot
    more = wanted.more
    value = Decimal(0) if wanted.value == "*" else Decimal(wanted.value.removeprefix("±"))
    return Fact(
        item=wanted.items[0],
        item_path=f"{more.get('under', '')}/{wanted.items[0]}",
        axis="balance",
        fund=more.get("fund", "all"),
        measure=wanted.measures[0],
        period=int(more.get("period", 0)),
        value=value,
        unit=wanted.units[0],
        raw_value=text[start:end],
        raw_unit="",
        decimals=0,
        source="text",
        compare_to=more.get("of", more.get("compare", "").replace("*", "budget")) or None,
        qualifier=more.get("qualifier"),
        start=start,
        end=end,
    )


SPOILT: dict[str, Callable[[Fact], Fact]] = {
    "item": lambda fact: fact._replace(item="别的事项"),
    "measure": lambda fact: fact._replace(measure="supplement"),
    "value": lambda fact: fact._replace(value=fact.value + 1),
    "unit": lambda fact: fact._replace(unit="score"),
    "period": lambda fact: fact._replace(period=fact.period - 1),
    "fund": lambda fact: fact._replace(fund="special_account"),
    "place": lambda fact: fact._replace(raw_value=fact.raw_value + "9"),
}


def test_the_expected_answer_passes() -> None:
    for case in cases():
        assert problems(case, perfect(case)) == [], case.id


@pytest.mark.parametrize("part", SPOILT)
def test_an_answer_that_is_wrong_in_one_part_fails(part: str) -> None:
    case = next(case for case in cases() if case.id == "P001.plain")

    def read(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        facts, leftovers = perfect(case)(document)
        return (SPOILT[part](facts[0]), *facts[1:]), leftovers

    assert problems(case, read)


def test_an_answer_with_a_number_too_few_or_too_many_fails() -> None:
    case = next(case for case in cases() if case.id == "P001.plain")

    def too_few(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        facts, leftovers = perfect(case)(document)
        return facts[1:], leftovers

    def too_many(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        facts, leftovers = perfect(case)(document)
        start = document.text.index("2024")
        return (*facts, facts[0]._replace(raw_value="2024", start=start, end=start + 4)), leftovers

    def nothing(document: Document) -> tuple[tuple[Fact, ...], tuple[Leftover, ...]]:
        return perfect(case)(document)[0], ()

    assert problems(case, too_few)
    assert problems(case, too_many)
    assert problems(case, nothing)


def test_every_pattern_has_a_plain_and_a_nasty_case() -> None:
    ids = [case.id for case in cases()]
    wanted = {f"P{number:03d}.{style}" for number in range(1, PATTERNS + 1) for style in ("plain", "nasty")}
    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


def test_every_expected_number_is_printed_in_order() -> None:
    for case in cases():
        for raws in ([fact.raw for fact in case.facts], [raw for raw, _ in case.leftovers]):
            at = 0
            for raw in raws:
                spot = place(raw, case.body, at)
                assert spot is not None, (case.id, raw)
                at = spot[1]


def test_expectations_speak_the_contracts_language() -> None:
    for case in cases():
        for _, reasons in case.leftovers:
            assert reasons <= LEFTOVER_REASONS, case.id
        for fact in case.facts:
            assert set(fact.more) <= KEYS, case.id
            assert set(fact.measures) <= MEASURES | {"*"}, case.id
            assert set(fact.units) <= UNITS | {"*"}, case.id
            assert fact.more.get("fund", "all") in FUNDS, case.id


# What is printed there does not add up, on purpose.
LOOSE = {"P105.plain", "P105.nasty", "P124.plain", "P124.nasty", "P122.nasty"}


def test_the_invented_numbers_add_up() -> None:
    """Growth and completion recompute to the printed digits, so that arithmetic can settle what grammar leaves open."""
    for case in cases():
        if case.id in LOOSE:
            continue
        last: dict[str, Decimal] = {}
        for fact in case.facts:
            if fact.optional or fact.value.startswith("±"):
                continue
            value = Decimal(fact.value)
            measure = fact.measures[0]
            if measure in {"final", "budget", "adjusted_budget"} and fact.units == ("CNY",):
                last[measure] = last["level"] = value
            if measure == "change":
                last["change"] = value
            if measure == "change_pct" and "change" in last and "level" in last and last["level"] != last["change"]:
                base = last["level"] - last["change"]
                reckoned = last.pop("change") / base * 100
                assert _near(reckoned, value, fact.raw) or _is_of_an_earlier_amount(case, value), (case.id, fact.raw)


def _near(reckoned: Decimal, printed: Decimal, raw: str) -> bool:
    step = Decimal(1).scaleb(-len(raw.partition(".")[2]))
    return abs(reckoned - printed) <= step


def _is_of_an_earlier_amount(case: Case, value: Decimal) -> bool:
    levels = [Decimal(fact.value) for fact in case.facts if fact.units == ("CNY",) and not fact.value.startswith("±")]
    changes = [Decimal(fact.value) for fact in case.facts if "change" in fact.measures and fact.units == ("CNY",)]
    return any(
        level != change and _near(change / (level - change) * 100, value, "0.01")
        for level in levels
        for change in changes
    )


if __name__ == "__main__":
    wanted = set(sys.argv[1:])
    by_case, table = report([case for case in cases() if not wanted or {case.id, case.pattern} & wanted])
    for name, found in by_case.items():
        for problem in found:
            print(f"{name}: {problem}")
    print(table)
