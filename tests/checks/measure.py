"""What the checks cost, prove, find and catch over a folder of real documents.

    python tests/checks/measure.py cost CORPUS            time of checking over time of extracting, in one run
    python tests/checks/measure.py dump CORPUS OUT        every finding and verdict, one line each: diff two of them
    python tests/checks/measure.py proven CORPUS          shares of amounts that are proven
    python tests/checks/measure.py findings CORPUS [error|warning]
    python tests/checks/measure.py mutation CORPUS [500 [11]]   changed numbers that are caught, so many of each kind
                                                                of change, chosen by a seed
    python tests/checks/measure.py across FOLDER [300]    so many invented documents published and compared over years

Where `MINGZHANG_KEPT` names a folder, documents and extractions are kept there, so that two states of the checks can be
compared over one state of the readers; `cost` extracts anew in any case.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
import pickle
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.checks.check import CHECKS, PROOFS
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.publish import publish
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Task
from mingzhang.schemas.document import Document
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding
from tests.checks.invented import DISCLOSURES, body

_PROVING = ("runs", "family", "column_runs", "table_runs", "echoed", "retold", "debt_balance")
"""Kinds that tell little or nothing where they fail."""
GROUPS = ("cells", "non-zero cells", "amounts in text", "non-zero amounts in text", "text")
Case = tuple[str, Document, Extraction]


def cases(corpus: Path) -> Iterator[Case]:
    """Every document of the folder that can be read, with its extraction."""
    kept = os.environ.get("MINGZHANG_KEPT")
    for path in sorted(path for path in corpus.iterdir() if path.is_file()):
        store = Path(kept) / f"{path.name}.pickle" if kept else None
        if store and store.exists():
            case = pickle.loads(store.read_bytes())
        else:
            case = _read(path)
            if store:
                store.parent.mkdir(parents=True, exist_ok=True)
                store.write_bytes(pickle.dumps(case))
        if case is not None:
            yield path.name, *case


def _read(path: Path) -> tuple[Document, Extraction] | None:
    document = _opened(path)
    return (document, extract(document)) if document else None


def _opened(path: Path) -> Document | None:
    try:
        return assemble(read(path.read_bytes(), name=path.name), name=path.name)
    except MingzhangError:
        return None


def cost(corpus: Path) -> None:
    """Each document three times, the best of each step: what else runs on the machine hits all alike.

    The share of checking in finding facts (assembled document to facts), and in the whole extraction, which also reads
    and assembles.
    """
    reading = extracting = checking = writing = 0.0
    for path in sorted(path for path in corpus.iterdir() if path.is_file()):
        best, case = [9e9, 9e9, 9e9, 9e9], None
        for _ in range(3):
            opening, case = _timed(lambda path=path: _opened(path))
            if case is None:
                break
            seconds, extraction = _timed(lambda document=case: extract(document))
            more, checked = _timed(lambda document=case, extraction=extraction: bind_and_check(document, extraction))
            words, _ = _timed(lambda checked=checked: [one.message for one in checked[1]])
            best = [min(pair) for pair in zip(best, (opening, seconds, more, words), strict=True)]
        if case is not None:
            reading, extracting = reading + best[0], extracting + best[1]
            checking, writing = checking + best[2], writing + best[3]
            print(f"{best[0]:8.3f} {best[1]:8.3f} {best[2]:8.3f} {len(extraction.facts):6} {path.name}")
    both = checking + writing
    print(f"{reading:8.3f} {extracting:8.3f} {checking:8.3f} all; seconds of reading, finding facts, checking")
    print(f"checking over finding facts {checking / extracting:.1%}, with all messages written {both / extracting:.1%}")
    whole = reading + extracting
    print(f"checking over the whole extraction {checking / whole:.1%}, with all messages written {both / whole:.1%}")


def _timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time and the result; each step starts clean, so that it pays for its own garbage."""
    gc.collect()
    begin = time.process_time()
    result = step()
    return time.process_time() - begin, result


def dump(corpus: Path, out: Path) -> None:
    """Findings and verdicts as text."""
    with out.open("w", encoding="utf-8") as file:
        for name, document, extraction in cases(corpus):
            judged, findings = bind_and_check(document, extraction)
            for one in findings:
                numbers = (one.expected, one.found, one.difference, one.allowed)
                plain = [None if number is None else f"{number:.6f}" for number in numbers]
                words = (one.rule, one.status, one.severity, one.message, one.facts, *plain, one.blame, one.hint)
                file.write(f"{name}\tF\t{words} {one.page} {one.start} {one.end}\n")
            for place, fact in enumerate(judged.facts):
                file.write(f"{name}\tV\t{place}\t{fact.verdict}\t{fact.flags}\t{fact.value}\t{fact.item_path}\n")


def proven(corpus: Path) -> None:
    """Shares of cells and of narrative amounts, over the documents of departments and units, and of governments."""
    told: dict[str, Counter[str]] = {}
    for name, document, extraction in cases(corpus):
        if document.kind == "other":
            continue
        judged, _ = bind_and_check(document, extraction)
        for group in (_group(document), name):
            counts = told.setdefault(group, Counter())
            for fact in judged.facts:
                _count(counts, fact)
    for group, counts in sorted(told.items(), key=lambda item: item[0] not in ("departments", "governments")):
        shares = (
            f"{key} {n}/{of}={n / of:.1%}" for key in GROUPS if (of := counts[key]) and (n := counts[key + "+"]) >= 0
        )
        print(group, "; ".join(shares))


def _count(counts: Counter[str], fact: Fact) -> None:
    groups = ["cells"] if fact.source == "table" else ["text"]
    if fact.source == "table" and fact.unit == "CNY":
        groups += ["non-zero cells"] if fact.value else []
    if fact.source == "text" and fact.unit == "CNY":
        groups += ["amounts in text"] + (["non-zero amounts in text"] if fact.value else [])
    for group in groups:
        counts[group] += 1
        counts[group + "+"] += fact.verdict == "proven"


def told(corpus: Path, severity: str = "error") -> None:
    """Failures of a severity with their pages."""
    for name, document, extraction in cases(corpus):
        _, findings = bind_and_check(document, extraction)
        for one in findings:
            if one.status == "fail" and one.severity == severity:
                print(f"{name}\t{one.rule}\tp{one.page}\t{one.message}\t{one.hint or ''}\t{one.facts}")


def mutation(corpus: Path, tries: str = "500", seed: str = "11") -> None:
    """Random facts that take part in a relation, each changed alone; caught where a finding names it."""
    clean = [case for case in cases(corpus) if case[1].kind != "other" and not _failed(bind_and_check(*case[1:])[1])]
    pool = [(at, place) for at, case in enumerate(clean) for place in _taking_part(case)]
    dice = random.Random(int(seed))
    of_departments = [place for place in pool if _group(clean[place[0]][1]) == "departments"]
    for change in ("digit", "point", "swap", "sign"):
        for group, places in (("all", pool), ("departments", of_departments)):
            chosen = dice.sample(places, min(int(tries), len(places)))
            missed: Counter[str] = Counter()
            caught = sum(_caught(clean[at], place, change, dice, missed) for at, place in chosen)
            share = f"{caught}/{len(chosen)} = {caught / len(chosen):.1%}"
            print(f"{change}, {group}: {share} of {len(places)} numbers  missed: {missed.most_common(6)}", flush=True)


def _group(document: Document) -> str:
    return "departments" if document.kind.startswith(("dept", "unit")) else "governments"


def _failed(findings: tuple[Finding, ...]) -> bool:
    return any(one.status == "fail" and one.severity == "error" for one in findings)


def _taking_part(case: Case) -> list[int]:
    """The numbers of identities that may accuse; those of kinds that only prove are left out."""
    _, _, extraction = case
    kept = [(kinds, kind, kinds.pop(kind)) for kinds in (CHECKS, PROOFS) for kind in _PROVING if kind in kinds]
    _, findings = bind_and_check(*case[1:])
    for kinds, kind, function in kept:
        kinds[kind] = function
    places = {p for one in findings if one.status == "pass" and one.expected is not None for p in one.facts}
    return sorted(place for place in places if extraction.facts[place].value)


def _caught(case: Case, place: int, change: str, dice: random.Random, missed: Counter[str]) -> bool:
    _, document, extraction = case
    facts = list(extraction.facts)
    other = _other(facts, place, dice)
    if change == "swap":
        one, two = facts[place], facts[other]
        facts[place], facts[other] = _with(one, two.value, two), _with(two, one.value, one)
    else:
        facts[place] = _changed(facts[place], change, dice)
    _, after = bind_and_check(document, replace(extraction, facts=tuple(facts)))
    hit = any(one.status == "fail" and one.severity != "info" and {place, other} & set(one.facts) for one in after)
    if not hit:
        missed[f"{facts[place].source} {facts[place].measure}"] += 1
    return hit


def _other(facts: list[Fact], place: int, dice: random.Random) -> int:
    """A number of the same table or sentence with another value."""
    fact = facts[place]
    near = [
        p
        for p, one in enumerate(facts)
        if one.unit == fact.unit
        and abs(one.value) != abs(fact.value)
        and (one.table == fact.table if fact.table is not None else one.source == "text" and abs(p - place) < 8)
    ]
    return dice.choice(near) if near else place


def _with(fact: Fact, value: object, like: Fact) -> Fact:
    return fact._replace(value=value, decimals=like.decimals, raw_unit=like.raw_unit, raw_value=like.raw_value)


def _changed(fact: Fact, change: str, dice: random.Random) -> Fact:
    if change == "sign":
        return fact._replace(value=-fact.value)
    if change == "point":
        return fact._replace(value=fact.value * 10)
    digits = [at for at, sign in enumerate(fact.raw_value) if sign.isdigit()]
    at = dice.choice(digits)
    other = dice.choice([d for d in "0123456789" if d != fact.raw_value[at]])
    before, after = (_plain(fact.raw_value[:at] + d + fact.raw_value[at + 1 :]) for d in (fact.raw_value[at], other))
    if before == 0:
        return fact._replace(value=fact.value * 10)
    return fact._replace(value=fact.value * after / before)


def _plain(raw: str) -> Decimal:
    return Decimal("".join(sign for sign in raw if sign.isdigit() or sign == ".") or "0")


def across(folder: Path, documents: str = "300") -> None:
    """Invented documents of three years each published into the folder, then compared by a process of its own."""
    facts = 0
    for number in range(int(documents)):
        facts += _published(folder, number)
    print(f"{documents} documents with {facts} facts published")
    subprocess.run([sys.executable, "-c", _COMPARING, str(folder)], check=True)


_COMPARING = """
import re, sys, time
from pathlib import Path
from mingzhang.pipeline.checks.across import check_across
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
before, begin, cpu = most(), time.time(), time.process_time()
count = check_across(Path(sys.argv[1]))
print(f"{count} findings in {time.time() - begin:.1f} s ({time.process_time() - cpu:.1f} s of processor)", end=", ")
print(f"{before} MB before, {most()} MB at most")
"""
"""A process of its own, because memory that publishing took is not given back."""


def _published(folder: Path, number: int) -> int:
    """Two narratives and their tables under one title, the amounts of three years in turn."""
    issuer, year = divmod(number, 3)
    name = f"宜春市{_NAMES[issuer // len(_NAMES) % len(_NAMES)]}{_NAMES[issuer % len(_NAMES)]}局"
    title = f"{name}{2022 + year}年度部门决算"
    text = "".join(body(DISCLOSURES[one])[1] for one in ("hunan", "guangxi"))
    text = text.replace("2023年", f"{2021 + year}年").replace("2024年", f"{2022 + year}年")
    data = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>".encode()
    address = f"https://yx.example.gov.cn/{number}.html"
    capture = Capture(
        url=address,
        sha256=hashlib.sha256(data).hexdigest(),
        state="new",
        fetched_at=dt.datetime(2025, 9, 1, tzinfo=dt.UTC),
        status=200,
        content_type="text/html",
        size=len(data),
        parent_url="",
        portal="",
        label="",
        etag="",
        last_modified="",
        truncated="",
        record="resource",
        warc="",
        offset=0,
        length=len(data),
    )
    outcome = read_document(Task(capture, address, data=data))
    publish([outcome.rows], folder)
    return len(outcome.rows.tables["facts"])


_NAMES = "文教工农林水商财统审民司建交环卫体旅档史志科信粮药"

COMMANDS = {"across": across, "cost": cost, "dump": dump, "proven": proven, "findings": told, "mutation": mutation}

if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    COMMANDS[command](Path(folder), *[Path(arg) if command == "dump" else arg for arg in rest])
