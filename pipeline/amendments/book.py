"""The file of amendments: DATA/amendments.tsv, one line for one column of one document or one fact, with its reason.

    document            fact_id     column      value       reason
    0123456789abcdef                division    360900      a scan; its cover names 宜春市财政局
    0123456789abcdef    89abcdef…   value       1234000     p. 3 prints 123.4 万元, the text layer 1234

`document` is a doc_id or an address. Lines that begin with # are remarks.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from mingzhang.pipeline.amendments.amendment import FILE, Amendment
from mingzhang.pipeline.durable import write
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.facts import FUNDS, MEASURES, SCOPES, UNITS
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.divisions import divisions

__all__ = ["amendments_of", "append", "checked", "digest"]

KINDS = frozenset(
    {"dept_final", "dept_budget", "unit_final", "unit_budget", "gov_final", "gov_budget", "gov_report", "debt", "other"}
)
_HEAD = ("document", "fact_id", "column", "value", "reason")
_OF_DOCUMENT = frozenset({"issuer", "division", "year", "kind", "title"})
_CHOICES: Mapping[str, frozenset[str]] = {
    "measure": MEASURES, "fund": FUNDS, "scope": SCOPES, "unit": UNITS, "kind": KINDS
}  # fmt: skip
_PATTERNS = {
    "year": re.compile(r"(?:19|20)\d\d"),
    "period": re.compile(r"(?:19|20)\d\d"),
    "value": re.compile(r"-?\d{1,18}(?:\.\d{1,6})?"),
    "code": re.compile(r"\d{3,7}"),
    "unread": re.compile(r"yes"),
}
_OF_FACT = frozenset(
    ("value", "period", "measure", "fund", "scope", "unit", "concept", "code", "component", "item", "unread")
)
_MOST_BYTES = 32 * 1024**2


def checked(one: Amendment, where: str) -> Amendment:
    """The amendment itself; raises `MingzhangError` for a column or value that cannot be, and without a reason."""
    known = _OF_FACT if one.fact_id else _OF_DOCUMENT
    if not one.document or one.column not in known:
        raise _wrong(f"{one.column[:40]!r} is no column to amend", where, f"one of {', '.join(sorted(known))}")
    if not one.reason.strip():
        raise _wrong("an amendment without a reason", where, "say in the last column how it is known")
    fits = (
        (one.column not in _CHOICES or one.value in _CHOICES[one.column])
        and (one.column not in _PATTERNS or _PATTERNS[one.column].fullmatch(one.value) is not None)
        and (one.column != "division" or one.value in divisions().by_code)
        and (one.column != "concept" or one.value in concepts().by_id)
        and bool(one.value)
    )
    if not fits:
        raise _wrong(f"{one.value[:80]!r} is no {one.column}", where, "see docs/amendments.md")
    return one


def amendments_of(data: Path, *names: str) -> tuple[Amendment, ...]:
    """The amendments of the document that is called by these names (doc_id, addresses); raises `MingzhangError`."""
    path = data / FILE
    try:
        about = path.stat()
    except OSError:
        return ()
    book = _read(path, about.st_mtime_ns, about.st_size)
    return tuple(one for name in dict.fromkeys(names) for one in book.get(name, ()))


def digest(amendments: Iterable[Amendment]) -> str:
    """What tells whether a document was read with these amendments; empty where there are none."""
    told = "\n".join("\t".join(one) for one in amendments)
    return hashlib.sha256(told.encode()).hexdigest()[:8] if told else ""


def append(data: Path, amendments: Iterable[Amendment]) -> None:
    """Add lines to the file, made where it is not there; a line for the same column of the same thing is replaced."""
    path = data / FILE
    new = {one[:3]: checked(one, str(path)) for one in amendments}
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else ["\t".join(_HEAD)]
    kept = [line for line in old if line.startswith("#") or tuple(line.split("\t")[:3]) not in new]
    data.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    write(draft, ("\n".join([*kept, *("\t".join(one) for one in new.values())]) + "\n").encode())
    draft.replace(path)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, size: int) -> Mapping[str, tuple[Amendment, ...]]:
    if size > _MOST_BYTES:
        raise _wrong("the file of amendments is too large", str(path), "is it the right file?")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(f"the file of amendments cannot be read ({error})", str(path), "write it as UTF-8") from error
    found: dict[str, list[Amendment]] = defaultdict(list)
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    for number, line in rows:
        fields = tuple(field.strip() for field in line.split("\t"))
        if fields == _HEAD:
            continue
        if len(fields) != len(_HEAD):
            raise _wrong(f"{len(fields)} fields, wanted {len(_HEAD)}", f"{path} line {number}", "\t".join(_HEAD))
        one = checked(Amendment(*fields), f"{path} line {number}")
        found[one.document].append(one)
    return {document: tuple(told) for document, told in found.items()}


def _wrong(what: str, where: str, then: str) -> MingzhangError:
    return MingzhangError(what, where=where, then=then)
