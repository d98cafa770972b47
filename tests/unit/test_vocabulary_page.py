"""docs/vocabulary.md is what the data files say; one word is looked up; terms are those of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.vocabulary_page import render
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.terms import load_terms, terms

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_generated_from_the_data() -> None:
    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert page == render(), "run python -m mingzhang.pipeline.vocabulary_page"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("three_public", "part: three_public.reception"),
        ("机关运行经费", "operating.agency"),
        ("2010601", "行政运行"),
        ("T1-01", "findings.rule"),
        ("repeated", "facts.flags"),
        ("unplaced", "leftovers.reason"),
        ("D01", "tables.form"),
        ("debt_balance", "debt_balance__balance"),
    ],
)
def test_a_word_is_looked_up_wherever_it_stands(word: str, told: str) -> None:
    shown = CliRunner().invoke(main, ["vocabulary", word])
    assert shown.exit_code == 0, shown.output
    assert told in shown.output


def test_a_word_that_nothing_is_called_is_an_error() -> None:
    assert CliRunner().invoke(main, ["vocabulary", "nonsense"]).exit_code == 2


def test_every_term_is_told_once() -> None:
    keys = [(term.group, term.id) for term in terms()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("text", ["[measure]\nfinal = ['a', 'b']\n", "x = 1"])
def test_a_file_with_other_groups_is_refused(text: str) -> None:
    with pytest.raises(VocabularyError, match="groups"):
        load_terms(text)
