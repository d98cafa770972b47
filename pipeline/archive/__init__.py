"""Every byte that was fetched or imported, in WARC files with an index that can be rebuilt from them alone."""

from __future__ import annotations

from mingzhang.pipeline.archive.exchange import PART, Capture, Damage, Exchange
from mingzhang.pipeline.archive.imported import imported, unkept
from mingzhang.pipeline.archive.retention import Tombstone
from mingzhang.pipeline.archive.store import Archive

__all__ = ["PART", "Archive", "Capture", "Damage", "Exchange", "Tombstone", "imported", "unkept"]
