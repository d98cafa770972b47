"""Whole invented narratives with their exact truth, read through assembly and the sentence reader.

PYTHONPATH=. python tests/narratives/run.py [name ...]     every problem of these documents, and a table

A document is one text file whose numbers carry their truth (see README.md). The marks are taken out, the text goes
through `assemble` and `read_sentences`, and every fact is compared with the truth at the place of its printed number.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.sentences.read import read_sentences
from mingzhang.schemas.document import Document, Paragraph, Reading
from mingzhang.schemas.facts import Fact, Leftover

__all__ = ["Narrative", "Outcome", "Truth", "judge", "load", "narratives"]

HERE = Path(__file__).parent
GENERIC = frozenset("收入 支出 经费 资金 预算 决算 项目 金额 合计 总计 收支 费用 其他 人员".split())
PUNCTUATION = re.compile(r"[\s“”\"'‘’()（）\[\]、,，.。:：;；/·的]")
MARK = re.compile(r"\{(\??)([^{}|]+)\|([^{}|]*)\|([^{}|]*)\}")
DIRECTIVE = re.compile(r"^@(\w+) +(.*)$")
FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
MEASURES = {
    "f": "final",
    "b": "budget",
    "ab": "adjusted_budget",
    "pf": "prior_final",
    "pb": "prior_budget",
    "lim": "limit",
    "limn": "limit_new",
    "bal": "balance",
    "sup": "supplement",
    "tgt": "target",
    "n": "count",
    "s": "score",
    "%": "share",
    "%c": "completion_pct",
    "%ca": "completion_pct",
    "*": "*",
}
MEASURES |= {sign + base: "change" for sign in "+-±" for base in ("", "b")}
MEASURES |= {f"%{sign}{base}": "change_pct" for sign in "+-±" for base in ("", "b")}
RATES = frozenset({"change_pct", "share", "completion_pct"})
KEYS = frozenset({"period", "compare", "of", "fund", "unit", "value", "under", "qualifier"})
UNIT_WORDS = {
    "辆": "vehicle",
    "人": "person||visit",
    "批": "batch||item",
    "个": "item",
    "组": "group||item",
    "台": "set",
}
UNIT_WORDS |= {"平": "sqm"}


@dataclass(frozen=True, slots=True)
class Truth:
    """What one printed number must become: equally right answers in the tuples, `None` where not checked."""

    start: int
    end: int
    raw: str
    optional: bool
    items: tuple[str, ...]
    measures: tuple[str, ...]
    value: Decimal
    unsigned: bool
    units: tuple[str, ...]
    periods: tuple[str, ...]
    compares: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    under: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """One document without its marks: what it says of itself, its paragraphs, its numbers' truth in order."""

    name: str
    style: str
    title: str
    issuer: str
    kind: str
    year: int
    paragraphs: tuple[Paragraph, ...]
    text: str
    truths: tuple[Truth, ...]


@dataclass(slots=True)
class Outcome:
    """How the reader did on one document; `problems` holds one line for each number that went wrong."""

    wanted: int = 0
    right: int = 0
    given: int = 0
    wrong: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.given if self.given else 1.0


@dataclass(slots=True)
class _State:
    head: dict[str, str]
    unit: str = "万元"
    fund: tuple[str, ...] = ()
    item: str = ""
    at: int = 0


def narratives(names: tuple[str, ...] = ()) -> list[Narrative]:
    """The documents of the bench in the order of their names; `names` chooses by parts of names."""
    paths = sorted((HERE / "documents").glob("*.txt"))
    return [load(path) for path in paths if not names or any(name in path.stem for name in names)]


def load(path: Path) -> Narrative:
    """Read one marked document; raises `ValueError` with the file and line of a mark that says nonsense."""
    state = _State({})
    lines: list[str] = []
    truths: list[Truth] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if not _directive(state, line):
                lines.append(_unmarked(state, line, truths))
                state.at += len(lines[-1]) + 1
        except (KeyError, ValueError, ArithmeticError) as error:
            raise ValueError(f"{path.name}:{number}: {error!r}") from error
    head = state.head
    paragraphs = tuple(Paragraph(line, centred=index == 0) for index, line in enumerate(lines))
    return Narrative(
        path.stem,
        head["style"],
        lines[0],
        head["issuer"],
        head["kind"],
        int(head["year"]),
        paragraphs,
        "\n".join(lines),
        tuple(truths),
    )


def _directive(state: _State, line: str) -> bool:
    match = DIRECTIVE.match(line)
    if not match:
        return False
    name, value = match.groups()
    if name == "fund":
        state.fund = () if value == "-" else tuple(value.split("//"))
    elif name == "unit":
        state.unit = value
    elif name in ("style", "issuer", "kind", "year"):
        state.head[name] = value
    else:
        raise ValueError(f"unknown directive {name}")
    return True


def _unmarked(state: _State, line: str, truths: list[Truth]) -> str:
    parts: list[str] = []
    last, at = 0, state.at
    for match in MARK.finditer(line):
        parts.append(line[last : match.start()])
        at += match.start() - last
        truths.append(_truth(state, match, at))
        parts.append(match.group(2))
        at += len(match.group(2))
        last = match.end()
    text = "".join(parts) + line[last:]
    if "{" in text or "}" in text:
        raise ValueError(f"a mark is not closed: {text}")
    return text


def _truth(state: _State, match: re.Match[str], at: int) -> Truth:
    optional, raw, item, words = match.groups()
    state.item = item or state.item
    codes, _, rest = words.partition(";")
    more = dict(part.split("=", 1) for part in rest.split(";")) if rest else {}
    if not set(more) <= KEYS:
        raise ValueError(f"unknown key in {words}")
    code = codes.split("//")[0]
    year = int(state.head["year"])
    return Truth(
        at,
        at + len(raw),
        raw,
        bool(optional),
        tuple(state.item.split("//")),
        tuple(MEASURES[one[:1] if one[:1] == "n" else one] for one in codes.split("//")),
        Decimal(more["value"]) if "value" in more else _value(raw, code, more.get("unit", state.unit)),
        "±" in code,
        _units(code),
        _listed(more, "period") or (str(year - 1 if code in ("pf", "pb") else year),),
        _listed(more, "compare") or _compared(code, state.head["kind"], year),
        _listed(more, "of"),
        tuple(fund for fund in _listed(more, "fund") if fund != "-") if "fund" in more else state.fund,
        more.get("under", ""),
        more.get("qualifier", ""),
    )


def _listed(more: dict[str, str], key: str) -> tuple[str, ...]:
    return tuple(more[key].split("//")) if key in more else ()


def _value(raw: str, code: str, unit: str) -> Decimal:
    """The printed digits in base units, with the sign that the code says."""
    if code == "*":
        return Decimal(0)
    money = code[0] != "n" and MEASURES[code] not in RATES | {"score"}
    value = Decimal(_digits(raw)) * (FACTORS[unit] if money else 1)
    return -value if code.lstrip("%").startswith("-") else value


def _units(code: str) -> tuple[str, ...]:
    """`n辆` counts 辆, `n` anything; rates are percent, a bare measure is money."""
    if code[0] == "n":
        return tuple(UNIT_WORDS.get(code[1:], code[1:].replace(",", "||")).split("||")) if code[1:] else ()
    if MEASURES[code] in RATES:
        return ("percent",)
    return {"score": ("score",), "*": ()}.get(MEASURES[code], ("CNY",))


def _compared(code: str, kind: str, year: int) -> tuple[str, ...]:
    """What a rate is against: last year's accounts, in a budget last year's any; `b` and `%c` this year's budget."""
    if code.startswith("%c"):
        return (f"{year}:adjusted_budget",) if code == "%ca" else (f"{year}:budget",)
    if not code.lstrip("%").startswith(("+", "-", "±")):
        return ()
    if code.endswith("b"):
        return (f"{year}:budget",)
    return (f"{year - 1}:*",) if "budget" in kind else (f"{year - 1}:final",)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", text))


def judge(narrative: Narrative) -> Outcome:
    """Read a document and compare every fact with the truth at its place."""
    document = assemble(Reading(format="html", blocks=narrative.paragraphs))
    outcome = Outcome(wanted=sum(not truth.optional for truth in narrative.truths))
    for name in ("issuer", "kind", "year"):
        wanted, got = getattr(narrative, name), getattr(document, name)
        if wanted != got:
            outcome.problems.append(f"identity: {name} is {wanted}, read as {got}")
    document = dataclasses.replace(document, year=narrative.year, kind=narrative.kind)
    facts, leftovers = read_sentences(document)
    outcome.given = len(facts)
    _compare(narrative, document, facts, leftovers, outcome)
    return outcome


def _compare(
    narrative: Narrative,
    document: Document,
    facts: tuple[Fact, ...],
    leftovers: tuple[Leftover, ...],
    outcome: Outcome,
) -> None:
    used: set[int] = set()
    for truth in narrative.truths:
        here = [n for n, fact in enumerate(facts) if _meets(fact, truth)]
        used.update(here)
        if not here:
            if not truth.optional:
                reasons = sorted({left.reason for left in leftovers if _meets(left, truth)})
                outcome.problems.append(f"missing  {_wanted(truth)} <{'/'.join(reasons)}> …{_around(document, truth)}")
            continue
        wrong = differences(truth, facts[here[0]]) if len(here) == 1 else [f"{len(here)} facts"]
        outcome.right += not wrong and not truth.optional
        outcome.wrong += bool(wrong)
        if wrong:
            got = f"[{', '.join(wrong)}] got {_shown(facts[here[0]])}"
            outcome.problems.append(f"wrong    {_wanted(truth)} {got} …{_around(document, truth)}")
    for number, fact in enumerate(facts):
        if number not in used:
            outcome.wrong += 1
            outcome.problems.append(f"extra    {_shown(fact)} …{_around(document, fact)}")


def _meets(one: Fact | Leftover, truth: Truth) -> bool:
    return one.start is not None and one.end is not None and one.start < truth.end and truth.start < one.end


def differences(truth: Truth, fact: Fact) -> list[str]:
    """The parts of a fact that are not as the truth says."""
    if truth.measures == ("*",):
        return []
    same = abs(fact.value) == abs(truth.value) if truth.unsigned else fact.value == truth.value
    checks = {
        "item": truth.items == ("*",) or any(item_agrees(item, fact.item) for item in truth.items),
        "measure": fact.measure in truth.measures,
        f"value {truth.value}": same,
        "unit": not truth.units or fact.unit in truth.units,
        f"period {'/'.join(truth.periods)}": str(fact.period) in truth.periods,
        f"compare {'/'.join(truth.compares)}": _compares(truth, fact),
        f"of {'/'.join(truth.wholes)}": not truth.wholes
        or any(norm(whole) in norm(fact.compare_to or "") for whole in truth.wholes),
        f"fund {'/'.join(truth.funds)}": not truth.funds or fact.fund in truth.funds,
        f"under {truth.under}": norm(truth.under) in norm(fact.item_path),
        f"qualifier {truth.qualifier}": truth.qualifier in (fact.qualifier or ""),
    }
    return [name for name, holds in checks.items() if not holds]


def _compares(truth: Truth, fact: Fact) -> bool:
    got = fact.compare_to or ""
    rates = fact.measure in ("change", "change_pct", "completion_pct")
    return (
        not truth.compares
        or not rates
        or any(got == wanted or (wanted.endswith(":*") and got.startswith(wanted[:-1])) for wanted in truth.compares)
    )


def norm(text: str) -> str:
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))


def item_agrees(wanted: str, got: str) -> bool:
    """Equal, or one contains the other unless the shorter is a general word."""
    one, other = norm(wanted), norm(got)
    short, long = sorted((one, other), key=len)
    return bool(short) and (one == other or (len(short) >= 2 and short not in GENERIC and short in long))


def _wanted(truth: Truth) -> str:
    mark = "? " if truth.optional else ""
    parts = (truth.items[0], truth.measures[0], truth.value.normalize(), *truth.periods[:1], *truth.compares[:1])
    return f"{mark}{truth.raw}: " + " ".join(f"{part:f}" if isinstance(part, Decimal) else str(part) for part in parts)


def _shown(fact: Fact) -> str:
    parts = (fact.raw_value, fact.item_path, fact.measure, fact.value.normalize(), fact.unit, fact.period)
    shown = " | ".join(f"{part:f}" if isinstance(part, Decimal) else str(part) for part in parts)
    return f"{shown} | {fact.compare_to or '-'} | {fact.fund}"


def _around(document: Document, one: Truth | Fact) -> str:
    start, end = one.start or 0, one.end or 0
    text = document.text
    return f"{text[max(0, start - 36) : start]}【{text[start:end]}】{text[end : end + 14]}…".replace("\n", "⏎")


def total(outcomes: dict[str, Outcome]) -> Outcome:
    """All documents as one."""
    summed = Outcome()
    for outcome in outcomes.values():
        summed.wanted += outcome.wanted
        summed.right += outcome.right
        summed.given += outcome.given
        summed.wrong += outcome.wrong
    return summed


def table(found: list[Narrative], outcomes: dict[str, Outcome]) -> str:
    """One line a document: numbers wanted, right, given, wrong, recall, precision, style."""
    lines = [f"{'document':<28}{'wanted':>7}{'right':>7}{'given':>7}{'wrong':>7}{'recall':>8}{'prec.':>8}  style"]
    rows = [(one.name, outcomes[one.name], one.style) for one in found] + [("total", total(outcomes), "")]
    for name, outcome, style in rows:
        counts = f"{outcome.wanted:>7}{outcome.right:>7}{outcome.given:>7}{outcome.wrong:>7}"
        lines.append(f"{name:<28}{counts}{outcome.recall:>8.3f}{outcome.precision:>8.3f}  {style}")
    return "\n".join(lines)


def main(names: tuple[str, ...]) -> None:
    found = narratives(names)
    outcomes = {narrative.name: judge(narrative) for narrative in found}
    for name, outcome in outcomes.items():
        for problem in outcome.problems:
            print(f"{name}: {problem}")
    kinds = Counter(problem.split()[0].rstrip(":") for outcome in outcomes.values() for problem in outcome.problems)
    print(table(found, outcomes))
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
