"""What changed at the portals: disclosures new, changed and vanished, and the facts that differ."""

from __future__ import annotations

from mingzhang.pipeline.changes.between import DocumentDifference, FactDifference, between
from mingzhang.pipeline.changes.changed import Change, changes_since
from mingzhang.pipeline.changes.facts import Difference, differences
from mingzhang.pipeline.changes.moments import moment
from mingzhang.pipeline.changes.versions import Version, version_of

__all__ = [
    "Change",
    "Difference",
    "DocumentDifference",
    "FactDifference",
    "Version",
    "between",
    "changes_since",
    "differences",
    "moment",
    "version_of",
]
