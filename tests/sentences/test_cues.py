"""The cues of a sentence against the names in which their words stand."""

from __future__ import annotations

from mingzhang.extractors.sentences.cues import find_cues
from mingzhang.schemas.vocabulary.codes import account_names


def test_no_account_s_own_name_says_that_something_moved() -> None:
    """水资源节约管理与保护 saves nothing: every such name stands in the list of names without cues."""
    moving = {name for name in account_names() for cue in find_cues(name) if cue.kind in ("direction", "result")}
    assert moving == set()
