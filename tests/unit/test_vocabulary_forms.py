"""The form files, linted one by one: each loads, is found by its own titles, and nonsense is refused with its place."""

from __future__ import annotations

import itertools

import pytest

from mingzhang.extractors.tables.forms import recognise
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.columns import column_words, load_column_words
from mingzhang.schemas.vocabulary.forms import Form, forms, load_form, load_forms

GOOD = """
id = "X1"
name = "示例表"
titles = ["示例表"]
headers = [["项目"], ["金额"]]
shape = "matrix"
axis = "function"
fund = "all"
measure = "final"
"""


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_a_form_is_found_by_each_of_its_titles(form: Form) -> None:
    headings = frozenset(itertools.chain.from_iterable(group[:1] for group in form.headers))
    kind = "gov_final" if form.government else ("dept_budget" if form.measure == "budget" else "dept_final")
    for title in form.titles:
        found = recognise([f"某市2024年度{title}"], headings, frozenset(), form.measure, kind)
        assert found.form is not None, title
        assert found.form.id == form.id, (title, found.reason)


def test_the_standard_forms_are_all_there() -> None:
    ids = {form.id for form in forms()}
    assert {f"D{number:02}" for number in range(1, 11)} <= ids
    assert {f"B{number:02}" for number in range(1, 11)} <= ids
    assert {"D01U", "D02U", "D03U", "D05U"} <= ids
    assert sum(form.government for form in forms()) >= 12


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('axis = "function"', 'axis = "fonction"', "axis"),
        ('shape = "matrix"', 'shape = "cube"', "shape"),
        ('id = "X1"\n', "", "id"),
        ('titles = ["示例表"]', 'titles = ["示例表 "]', "words"),
        ('fund = "all"', 'fund = "all"\nformula = "a+b"', "unknown keys"),
        ('id = "X1"', 'id = "Y1"', "must start"),
        ("[[", "[", "X1.toml"),
    ],
)
def test_a_wrong_form_file_is_refused_with_its_name(old: str, new: str, what: str) -> None:
    assert old in GOOD
    with pytest.raises(VocabularyError, match=what) as refusal:
        load_form(GOOD.replace(old, new, 1), "X1.toml")
    assert "X1.toml" in str(refusal.value)


def test_a_title_belongs_to_one_form_of_its_kind() -> None:
    other = GOOD.replace("X1", "X2")
    with pytest.raises(VocabularyError, match="already names form X1"):
        load_forms([("X1.toml", GOOD), ("X2.toml", other)])
    assert len(load_forms([("X1.toml", GOOD), ("X2.toml", other.replace('"final"', '"budget"'))])) == 2


def test_column_words_are_refused_where_they_leave_the_contract() -> None:
    with pytest.raises(VocabularyError, match=r"roles\.line"):
        load_column_words("")
    assert column_words()["roles.line"] == ("行次",)
    assert all(rule.words for rule in column_words().measures)
