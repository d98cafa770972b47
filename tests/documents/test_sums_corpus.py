"""Row and hierarchy sums of the department forms of real disclosures hold: a cell in the wrong place breaks one."""

import pytest

from tests.documents.sums import CORPUS, KINDS, report

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

FLOOR = 0.995
FEWEST = 4_400
"""Sums with parts that the corpus had when this was written: structure that is no longer seen is lost, too."""


def test_nearly_every_row_with_parts_is_their_sum() -> None:
    found = dict(report(CORPUS))
    held = sum(sums.held.total() for sums in found.values())
    failed = [words for sums in found.values() for _, words in sums.failed]
    assert held >= FEWEST
    assert held >= FLOOR * (held + len(failed)), failed
    assert all(any(sums.held[kind] for sums in found.values()) for kind in KINDS.values())
