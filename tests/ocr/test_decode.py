"""Probabilities to characters: numbers by their shape, the script of the mainland, what else a number may be."""

from __future__ import annotations

import numpy as np
import pytest

from mingzhang.extractors.ocr.models import installed

pytestmark = pytest.mark.skipif(not installed(), reason="the extra `ocr` is not installed")


def answer_of(*steps: dict[str, float]) -> np.ndarray:
    """One step for each character with its probabilities, and a blank step behind each."""
    from mingzhang.extractors.ocr.models import alphabet

    names = alphabet()
    answer = np.full((2 * len(steps), len(names)), 1e-6, np.float32)
    answer[:, 0] = 0.001
    for at, chances in enumerate(steps):
        for char, chance in chances.items():
            answer[2 * at, names.index(char)] = chance
        answer[2 * at + 1, 0] = 0.999
    return answer


def sure(text: str) -> list[dict[str, float]]:
    return [{char: 0.999} for char in text]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("2.082.85", "2,082.85"),
        ("16,410,71", "16,410.71"),
        ("1:20", "1.20"),
        ("~1.5", "-1.5"),
        ("2.5", "2.5"),
        ("1.234", "1.234"),
        ("2024.1.15", "2024.1.15"),
        ("3~5", "3~5"),
    ],
)
def test_the_groups_of_a_number_say_what_its_marks_are(printed: str, number: str) -> None:
    from mingzhang.extractors.ocr.decode import decode

    assert decode(answer_of(*sure(printed))).text == number


def test_a_traditional_character_needs_to_be_much_surer() -> None:
    from mingzhang.extractors.ocr.decode import decode

    assert decode(answer_of({"決": 0.55, "决": 0.44})).text == "决"
    assert decode(answer_of({"決": 0.99, "决": 0.001})).text == "決"


def test_what_a_number_may_be_instead_is_told_likeliest_first() -> None:
    from mingzhang.extractors.ocr.decode import decode

    found = decode(answer_of({"8": 0.6, "3": 0.35, "6": 0.04}, *sure("2.16")))
    assert (found.text, [text for text, _ in found.others]) == ("82.16", ["32.16", "62.16"])
    assert min(found.sure) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("before", "chances", "behind", "name"),
    [
        ("收", {"人": 0.6, "入": 0.3}, "", "收入"),
        ("", {"闵": 0.5, "因": 0.4}, "公出国", "因公出国"),
        ("接收", {"人": 0.98, "入": 0.02}, "员", "接收人员"),
        ("甲", {"闵": 0.5, "因": 0.4}, "乙", "甲闵乙"),
    ],
)
def test_names_of_accounts_say_what_an_unclear_character_is(
    before: str, chances: dict[str, float], behind: str, name: str
) -> None:
    from mingzhang.extractors.ocr.decode import decode

    assert decode(answer_of(*sure(before), chances, *sure(behind))).text == name


def test_a_letter_inside_a_number_is_a_digit_that_nobody_is_sure_of() -> None:
    from mingzhang.extractors.ocr.decode import decode

    found = decode(answer_of(*sure("50"), {"G": 0.9, "0": 0.05, "6": 0.04}))
    assert (found.text, found.sure[2]) == ("500", 0.5)
    assert decode(answer_of({"I": 0.9, "1": 0.05}, *sure("09"))).text == "109"
    assert decode(answer_of(*sure("A10"))).text == "A10"
