"""Small pages with their exact facts, read by the command's own unit of work.

PYTHONPATH=. python tests/cases/run.py [id …] [--show] [--kind 4] [--keep FOLDER]

A case is a table of a TOML file in `variants/` (see README.md). Each of its formats is a file of its own; it holds when
every expected fact is there and no other, nobody is accused, and what should be said is said.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from files import FILES  # noqa: E402 - the folder of the cases is no package
from pages import parse  # noqa: E402
from render import RENDERERS, docx_of  # noqa: E402

from mingzhang.pipeline.archive import Capture  # noqa: E402
from mingzhang.pipeline.run import read_document  # noqa: E402
from mingzhang.pipeline.task import Task  # noqa: E402
from mingzhang.schemas.facts import MEASURES, UNITS  # noqa: E402

__all__ = ["Case", "cases", "problems_of"]


@dataclass(frozen=True)
class Case:
    """One input file of a case, by format."""

    name: str
    kind: int
    told: Mapping[str, Any]
    suffix: str
    data: bytes


def cases() -> Iterator[Case]:
    """Every case in each of its formats."""
    for path in sorted((HERE / "variants").glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            for suffix, data in _files(told):
                yield Case(f"{told['id']}.{suffix}", told["kind"], told, suffix, data)


def _files(told: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    if "page" in told:
        for suffix in told["formats"]:
            yield suffix, RENDERERS[suffix](parse(told["page"]))
    if "html" in told:
        yield "html", told["html"].encode(told.get("charset", "utf-8"))
    if "docx" in told:
        yield "docx", docx_of(told["docx"])
    if "text" in told:
        yield told["suffix"], told["text"].encode(told.get("charset", "utf-8"))
    if "file" in told:
        yield FILES[told["file"]]()


def rows_of(case: Case) -> dict[str, list[dict[str, Any]]]:
    """The published rows by table."""
    digest = hashlib.sha256(case.data).hexdigest()
    url = f"file:///{digest[:8]}/{case.told.get('name', case.name)}"
    when = dt.datetime(2024, 9, 1, tzinfo=dt.UTC)
    size = len(case.data)
    capture = Capture(url, digest, "new", when, None, "", size, None, None, "", "", "", "", "resource", "", 0, 0)
    outcome = read_document(Task(capture, url, case.data))
    rows = {name: table.to_pylist() for name, table in outcome.rows.tables.items()}
    rows["documents"] = [row | {"year": outcome.rows.place.year} for row in rows["documents"]]
    return rows


def problems_of(case: Case, rows: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    """What does not hold; empty where all does."""
    (about,) = rows["documents"]
    problems = _compared(case.told, rows["facts"]) if "facts" in case.told else []
    accused = [f for f in rows["findings"] if f["status"] == "fail" and f["severity"] == "error"]
    problems += [f"accused: {one['rule']} {one['message'][:90]}" for one in accused]
    for name in ("issuer", "year", "title", "kind"):
        wanted = case.told.get(name if name != "kind" else "document_kind")
        if wanted is not None and about[name] != wanted:
            problems.append(f"{name} is {about[name]!r}, not {wanted!r}")
    said = [about["flags"], about["error"], *(table["flags"] for table in rows["tables"])]
    told = " ".join([*map(str, said), *(f["rule"] + f["message"] for f in rows["findings"])])
    problems += [f"nothing says {word}" for word in case.told.get("says", ()) if word not in told]
    problems += [f"says {word}" for word in case.told.get("silent", ()) if word in told]
    total, used, left = about["numbers_total"] or 0, about["numbers_used"] or 0, len(rows["leftovers"])
    if total != used + left:
        problems.append(f"{total} numbers are not {used} facts and {left} leftovers")
    return problems


def _compared(told: Mapping[str, Any], facts: list[dict[str, Any]]) -> list[str]:
    wanted = Counter(_wanted(line, told) for line in told.get("facts", ()))
    parts = {key[0]: key[1] for key in wanted}
    found = Counter(_key(fact, told, with_part=bool(parts.get(fact["item"]))) for fact in facts)
    problems = [f"missing {key}" for key in (wanted - found).elements()]
    return problems if told.get("partial") else [*problems, *(f"extra {key}" for key in (found - wanted).elements())]


Key = tuple[str, str, str, int, str, str]


def _wanted(line: str, told: Mapping[str, Any]) -> Key:
    """`item / component = value unit measure period`; unit, measure and period where they are not the case's own."""
    name, _, rest = line.rpartition(" = ")
    item, _, component = name.partition(" / ")
    unit, measure, period = "CNY", told.get("measure", "final"), told.get("period", 2023)
    value, *words = rest.split()
    for word in words:
        if word in UNITS:
            unit = word
        elif word in MEASURES:
            measure = word
        else:
            period = int(word)
    return item, component, measure, period, format(Decimal(value).normalize(), "f"), unit


def _key(fact: Mapping[str, Any], told: Mapping[str, Any], *, with_part: bool) -> Key:
    period = fact["period"] or told.get("period", 2023)  # a table alone tells no year
    value = format(Decimal(fact["value"]).normalize(), "f")
    return fact["item"], (fact["component"] or "") if with_part else "", fact["measure"], period, value, fact["unit"]


def _show(rows: Mapping[str, list[dict[str, Any]]]) -> None:
    (a,) = rows["documents"]
    print("   D", *(a[name] for name in ("title", "issuer", "year", "kind", "status", "error", "flags")), sep=" | ")
    for t in rows["tables"]:
        print("   T", t["form"], t["title"], "|", t["unit"], t["rows"], t["cols"], t["flags"])
    for f in rows["facts"]:
        part = f" / {f['component']}" if f["component"] else ""
        value = format(Decimal(f["value"]).normalize(), "f")
        more = ("verdict", "raw_value", "raw_unit", "qualifier", "compare_to", "flags", "source", "item_path", "fund")
        print("   F", f"{f['item']}{part} = {value} {f['unit']} {f['measure']} {f['period']} |", *(f[m] for m in more))
    for left in rows["leftovers"]:
        print("   L", left["reason"], left["raw_value"], left["raw_unit"] or "", (left["sentence"] or "")[:50])
    for f in rows["findings"]:
        if f["status"] != "pass":
            print("   !", f["rule"], f["status"], f["severity"], f["message"][:160])


def main() -> int:
    """Run the cases that are asked for; how many hold."""
    asked = argparse.ArgumentParser()
    asked.add_argument("names", nargs="*")
    asked.add_argument("--kind", type=int)
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--all", action="store_true")
    asked.add_argument("--keep", type=Path)
    args = asked.parse_args()
    held: Counter[int] = Counter()
    tried: Counter[int] = Counter()
    for case in cases():
        if args.kind not in (None, case.kind) or (args.names and not any(name in case.name for name in args.names)):
            continue
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / case.name).write_bytes(case.data)
        rows = rows_of(case)
        problems = problems_of(case, rows)
        tried[case.kind] += 1
        held[case.kind] += not problems
        print("ok  " if not problems else "FAIL", f"{case.kind:>3}", case.name, case.told["what"])
        for problem in problems[:8]:
            print("        ", problem)
        if args.all or (args.show and problems):
            _show(rows)
    by_kind = " ".join(f"{kind}:{held[kind]}/{tried[kind]}" for kind in sorted(tried))
    print(by_kind, "|", held.total(), "of", tried.total())
    return 0 if held == tried else 1


if __name__ == "__main__":
    sys.exit(main())
