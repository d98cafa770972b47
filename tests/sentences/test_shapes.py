"""Every shape and every cue of the data files against its own examples."""

from __future__ import annotations

import pytest

from mingzhang.extractors.sentences.cues import find_cues
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.cues import CueShape, cue_shapes
from mingzhang.schemas.vocabulary.shapes import compiled, examples, shape


@pytest.mark.parametrize(("name", "text", "found", "whole"), examples())
def test_a_shape_is_found_where_its_examples_say(name: str, text: str, found: bool, whole: bool) -> None:
    find = shape(name).fullmatch if whole else shape(name).search
    assert (find(text) is not None) is found


@pytest.mark.parametrize("cue", cue_shapes(), ids=lambda cue: str(cue.name))
def test_a_cue_is_found_in_its_examples(cue: CueShape) -> None:
    for text in cue.like:
        told = [(found.kind, found.sign) for found in find_cues(f"收入{text}5万元")]
        assert (cue.kind, cue.sign) in told, text
    for text in cue.unlike:
        assert cue.kind not in [found.kind for found in find_cues(text)], text


def test_a_shape_whose_bracket_stays_open_is_refused() -> None:
    with pytest.raises(VocabularyError):
        compiled("[收入|支出")
