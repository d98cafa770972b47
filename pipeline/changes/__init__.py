"""What changed at the portals: disclosures new, changed and vanished, and the facts that differ."""

from __future__ import annotations

from pipeline.changes.changed import Change, changes_since
from pipeline.changes.facts import Difference, differences
from pipeline.changes.moments import moment

__all__ = ["Change", "Difference", "changes_since", "differences", "moment"]
