"""Digits that are no quantity: every shape of the data file is found in its own examples."""

from __future__ import annotations

import pytest

from mingzhang.extractors.numbers.non_quantities import find_spans
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.non_quantities import load_non_quantities, non_quantities

_LIKE = [(shape.reason, text) for shape in non_quantities() for text in shape.like]
_UNLIKE = [(shape.reason, text) for shape in non_quantities() for text in shape.unlike]


@pytest.mark.parametrize(("reason", "text"), _LIKE)
def test_the_digits_of_an_example_are_left_over_for_its_reason(reason: str, text: str) -> None:
    assert reason in {found[2] for found in find_spans(text)}


@pytest.mark.parametrize(("reason", "text"), _UNLIKE)
def test_what_is_a_quantity_is_not_taken_for_one(reason: str, text: str) -> None:
    assert reason not in {found[2] for found in find_spans(text)}


def test_a_shape_without_an_example_is_refused() -> None:
    with pytest.raises(VocabularyError, match="wants reason"):
        load_non_quantities('[[shapes]]\nreason = "code"\nbegins = "0"\nis = "1"\n')
