from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.tsv import parse_rows
from mingzhang.schemas.vocabulary.units import UNITS, find_unit, load_units

COLUMNS = ("symbol", "unit", "factor", "scales", "not_before")
HEADER = "\t".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("symbol", "unit", "factor"),
    [
        ("元", "CNY", "1"),
        ("百元", "CNY", "100"),
        ("千元", "CNY", "1000"),
        ("万元", "CNY", "10000"),
        ("万", "CNY", "10000"),
        ("百万元", "CNY", "1000000"),
        ("亿元", "CNY", "100000000"),
        ("亿", "CNY", "100000000"),
        ("万亿元", "CNY", "1000000000000"),
        ("%", "percent", "1"),
        ("％", "percent", "1"),
        ("‰", "percent", "0.1"),
        ("倍", "percent", "100"),
        ("个百分点", "point", "1"),
        ("批次", "batch", "1"),
        ("人次", "visit", "1"),
        ("万人次", "visit", "10000"),
        ("人", "person", "1"),
        ("名", "person", "1"),
        ("团组", "group", "1"),
        ("辆", "vehicle", "1"),
        ("台（套）", "set", "1"),
        ("台(套)", "set", "1"),
        ("平方米", "sqm", "1"),
        ("㎡", "sqm", "1"),
        ("万平方米", "sqm", "10000"),
        ("个", "item", "1"),
        ("分", "score", "1"),
        ("万美元", "other", "10000"),
        ("万余元", "CNY", "10000"),
        ("万余人", "person", "10000"),
    ],
)
def test_a_printed_unit_has_its_meaning_in_base_units(symbol: str, unit: str, factor: str) -> None:
    found = find_unit(symbol)
    assert found is not None
    assert (found.unit, found.factor) == (unit, Decimal(factor))


def test_the_longest_unit_comes_first_so_that_ten_thousand_dollars_are_not_yuan() -> None:
    lengths = [len(unit.symbol) for unit in UNITS]
    assert lengths == sorted(lengths, reverse=True)
    assert next(unit.symbol for unit in UNITS if "万美元。".startswith(unit.symbol)) == "万美元"
    assert next(unit.symbol for unit in UNITS if "万元，".startswith(unit.symbol)) == "万元"


def test_a_measure_word_knows_the_words_that_it_begins() -> None:
    item = find_unit("项")
    assert item is not None
    assert "目" in item.not_before
    bare = find_unit("万")
    assert bare is not None
    assert set("余多人户") <= bare.not_before, "3万余人 is not money"
    yuan = find_unit("元")
    assert yuan is not None
    assert "旦" in yuan.not_before


def test_an_unknown_symbol_is_no_unit() -> None:
    assert find_unit("公里每小时") is None
    assert find_unit("") is None


def test_symbols_are_single_words_without_strange_spaces() -> None:
    for unit in UNITS:
        assert not any(unicodedata.category(char).startswith(("Z", "C")) for char in unit.symbol), unit


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("元\tyuan\t1\t\t", "no unit of the contract"),
        ("元\tCNY\tone\t\t", "no factor"),
        ("元\tCNY\t0\t\t", "no factor"),
        ("元\tCNY\tNaN\t\t", "no factor"),
        ("元\tCNY\t1\t兆\t", "no scale word"),
        ("\tCNY\t1\t\t", "no symbol"),
        ("元\tCNY\t1\t\t\n元\tCNY\t1\t\t", "twice"),
        ("元\tCNY\t1\t万\t\n万元\tCNY\t1000\t\t", "already means"),
        ("元\tCNY\t1", "3 fields, wanted 5"),
    ],
)
def test_nonsense_is_refused_with_file_and_line(line: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=complaint) as refusal:
        load_units(parse_rows(HEADER + line + "\n", "units.tsv", COLUMNS))
    assert "units.tsv line " in str(refusal.value)


def test_a_wrong_header_is_refused() -> None:
    with pytest.raises(VocabularyError, match="header"):
        load_units(parse_rows("symbol\tunit\n", "units.tsv", COLUMNS))
