"""Findings as rows of the published table."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mingzhang.pipeline.publish.arrow import Row, money
from mingzhang.pipeline.publish.number_rows import fact_ids
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.findings import Finding

__all__ = ["finding_id", "finding_rows"]


def finding_rows(findings: Iterable[Finding], facts: Sequence[Fact], doc_id: str) -> Iterator[Row]:
    """One row for each finding, in order, without `doc_id`; the same document gives the same ids on every run."""
    ids = list(fact_ids(facts, doc_id))
    seen: Counter[str] = Counter()
    for finding in findings:
        mine = [ids[place] for place in finding.facts]
        place = ",".join(mine) or f"text {finding.start} {finding.end}"
        named = f"{doc_id} {finding.rule} {place}"
        seen[named] += 1
        yield {
            "finding_id": finding_id(named, seen[named]),
            "rule": finding.rule,
            "status": finding.status,
            "severity": finding.severity,
            "message": finding.message,
            "expected": money(finding.expected),
            "found": money(finding.found),
            "difference": money(finding.difference),
            "allowed": money(finding.allowed),
            "fact_ids": mine,
            "blame": finding.blame,
            "hint": finding.hint,
        }


def finding_id(named: str, occurrence: int = 1) -> str:
    """A stable id of what is named: rule and facts, counted where one rule says two things of them."""
    whole = named if occurrence == 1 else f"{named} #{occurrence}"
    return hashlib.sha256(f"finding {whole}".encode()).hexdigest()[:24]
