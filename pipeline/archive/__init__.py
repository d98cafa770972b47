"""Every byte that was fetched or imported, in WARC files with an index that can be rebuilt from them alone."""

from __future__ import annotations

from pipeline.archive.exchange import Capture, Damage, Exchange
from pipeline.archive.imported import imported
from pipeline.archive.store import Archive

__all__ = ["Archive", "Capture", "Damage", "Exchange", "imported"]
