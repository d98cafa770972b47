"""Words of pages, issuers and divisions: the shipped files load, nonsense is refused with its line."""

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.divisions import divisions, load_divisions
from mingzhang.schemas.vocabulary.issuers import KINDS, load_issuers, load_kinds
from mingzhang.schemas.vocabulary.pages import BOX_FIELDS, PAGES, load_pages
from mingzhang.schemas.vocabulary.tsv import parse_rows


def rows(text: str, columns: str):
    return parse_rows(f"{columns}\n{text}\n".replace(" ", "\t"), "test.tsv", tuple(columns.split()))


def test_every_standard_field_of_the_box_has_a_label():
    assert set(PAGES.box.values()) == BOX_FIELDS


def test_every_division_but_the_provinces_lies_in_another():
    known = divisions().by_code
    assert len(known) > 3300
    for division in known.values():
        assert division.parent in known or division.code.endswith("0000")
        assert division.code.startswith(known[division.parent].stem if division.parent in known else "")


@pytest.mark.parametrize(
    "text", ["12345 某县 000000", "110101 东城区 110100", "110000 北京市 000000\n110000 北京市 000000"]
)
def test_nonsense_divisions_are_refused(text):
    with pytest.raises(VocabularyError, match=r"test\.tsv line"):
        load_divisions(rows(text, "code name parent"), ())


@pytest.mark.parametrize(
    "text", ["nothing x ", "box 索引号 no_field", "chrome Nav ", "noise 字号 x", "file pdf \nfile pdf "]
)
def test_nonsense_page_words_are_refused(text):
    with pytest.raises(VocabularyError, match=r"test\.tsv line"):
        load_pages(rows(text, "kind word meaning"))


@pytest.mark.parametrize("text", ["short 发改委 ", "scope 本级 x", "unknown a ", "label 部门 \nlabel 部门 "])
def test_nonsense_issuer_words_are_refused(text):
    with pytest.raises(VocabularyError, match=r"test\.tsv line"):
        load_issuers(rows(text, "kind word meaning"))


def test_nonsense_kinds_are_refused():
    with pytest.raises(VocabularyError):
        load_kinds(rows("dept_fnal 决算 ", "kind words without"))


def test_every_kind_has_a_rule():
    assert {rule.kind for rule in KINDS} == {
        "dept_final", "dept_budget", "unit_final", "unit_budget", "gov_final", "gov_budget", "gov_report", "debt",
        "other",
    }  # fmt: skip
