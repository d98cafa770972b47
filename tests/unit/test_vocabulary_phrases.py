"""The phrases of findings: every one is said somewhere, and whatever is said is there."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from mingzhang.extractors import checks
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.phrases import phrase, phrases

_GROUPS = (
    *("measure", "measure_here", "rise", "fall", "doubt", "place", "relation", "ratio", "hint", "habit"),
    *("statement", "count", "account", "wording"),
)
_BY_VALUE = ("measure", "measure_here", "rise", "fall", "doubt")
"""Groups whose phrases are named by what a finding is about."""


def _code() -> str:
    folder = Path(checks.__file__).parent
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))


def test_every_phrase_is_said_by_a_check() -> None:
    code = _code()
    named = [f"{group}.{name}" for group in _GROUPS if group not in _BY_VALUE for name in phrases(group)]
    habits = {f"habit.{name}" for name in re.findall(r'_gathered\([^\n]+, "(\w+)"\)', code)}
    kinds = {"wording.left_empty_final", "wording.left_empty_budget"}  # named by the measure of the amount
    unsaid = [name for name in named if f'"{name}"' not in code and name not in habits | kinds]
    assert not unsaid
    assert all(f'"{name}"' in code for name in phrases("doubt"))


def test_every_phrase_that_is_said_stands_in_the_file() -> None:
    said = re.findall(rf'"((?:{"|".join(_GROUPS)})\.\w+)"', _code())
    assert len(said) > 50
    for name in said:
        group, _, key = name.partition(".")
        places = {field for _, field, *_ in string.Formatter().parse(phrases(group)[key]) if field}
        assert phrase(name, **dict.fromkeys(places, "某")).count("某") >= len(places)


def test_what_a_publisher_wrote_is_no_template() -> None:
    assert phrase("wording.clash", item="{0}{rule}", word="{") == "{0}{rule}的说明提到“{”,与该科目不符。"


def test_a_phrase_that_is_not_there_is_named() -> None:
    with pytest.raises(VocabularyError, match="no such phrase"):
        phrase("wording.nothing")
    with pytest.raises(VocabularyError, match="nothing for its place"):
        phrase("wording.clash", item="教育支出")
