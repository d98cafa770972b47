"""Runs to the text that is seen: notes never join digits, struck and hidden text is none and is told once."""

import pytest

from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.numbers.notes import name_without_mark, without_mark
from mingzhang.extractors.runs import Run, printed, visible


def test_a_raised_note_stays_apart_from_the_number():
    assert printed([Run("1,842.36"), Run("1", "raised"), Run("万元")]).text == "1,842.36¹万元"


def test_a_text_that_is_raised_as_a_whole_holds_no_note():
    assert printed([Run("1,842.36", "raised"), Run(" ")]).text == "1,842.36 "


def test_struck_and_hidden_runs_are_left_out_and_told_where_they_print_a_number():
    told = printed([Run("2,100.00", "struck"), Run("2,162.36"), Run("旧", "hidden")])
    assert told == ("2,162.36", ("struck_text",))


def test_characters_that_print_nothing_are_left_out():
    assert visible("1,842\u200b.36\u00ad\ufeff") == "1,842.36"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("合计2,226.21¹万元", ["2226.21"]),
        ("合计320.00①万元", ["320.00"]),
        ("合计18.65[2]万元", ["18.65"]),
        ("共320¹ 123.45万元", ["320", "123.45"]),
    ],
)
def test_a_mark_neither_joins_a_number_nor_parts_it_from_its_unit(text, values):
    plain = normalise(text)
    assert len(plain) == len(text)
    assert [str(number.value) for number in lex(plain) if number.unit] == values[-1:]


def test_powers_and_units_keep_their_raised_digits():
    assert normalise("面积100m²，10⁴元") == "面积100m²,10⁴元"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("18.65 [2]", "18.65"),
        ("45.20*", "45.20"),
        ("1①②", "1"),
        ("①", "①"),
        ("12（注3）", "12"),
        ("7注2", "7"),
        ("(12)", "(12)"),
    ],
)
def test_marks_behind_an_amount_go(text, bare):
    assert without_mark(text) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("其他收入¹", "其他收入"),
        ("其他收入[2]", "其他收入"),
        ("项目①", "项目①"),
        ("1#", "1#"),
        ("水利（项）", "水利（项）"),
    ],
)
def test_names_lose_the_marks_of_notes_and_keep_what_tells_them_apart(name, bare):
    assert name_without_mark(name) == bare


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("增减率△17.36%，增减额△65.90万元", ["-17.36", "-65.90"]),
        ("结余-￥65.90万元", ["-65.90"]),
        ("△5个项目", ["5"]),
        ("支出2.2479E+03万元", []),
        ("收入2.2×10³万元", []),
    ],
)
def test_signs_of_accounts_and_powers_of_ten_in_sentences(text, values):
    assert [str(number.value) for number in lex(normalise(text)) if number.unit and not number.reason] == values
