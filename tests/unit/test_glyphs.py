"""One form for each character: radicals, full-width letters, brackets, and glyphs of private use among digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.numbers.glyphs import glyph_meanings
from mingzhang.extractors.numbers.lexer import lex
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.reading import read
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.glyphs import folded, letters, load_glyphs, published
from mingzhang.schemas.vocabulary.tsv import parse_rows

POINT, DIGIT = "\ue5a1", "\ue123"


def facts_of(body: str, title: str = "关于云溪市2024年预算执行情况的报告") -> list[Fact]:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return list(extract(assemble(read(page.encode()))).facts)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("⼀般公共预算⽀出", "一般公共预算支出"),
        ("⻓江⺠政⻋辆", "长江民政车辆"),
        ("㇐般", "一般"),
        ("２０２３年", "2023年"),
        ("ＡＢ级", "AB级"),
    ],
)
def test_letters_fold_and_keep_their_places(printed: str, plain: str) -> None:
    assert letters(printed) == folded(printed) == normalise(printed) == published(printed) == plain


@pytest.mark.parametrize(
    "printed", ["因公出国(境)费", "因公出国（境）费", "因公出国﹙境﹚费", "因公出国❨境❩费", "因公出国︵境︶费"]
)
def test_a_name_is_published_with_one_kind_of_brackets(printed: str) -> None:
    assert published(printed) == "因公出国（境）费"


def test_a_name_of_ascii_alone_keeps_its_brackets() -> None:
    assert published("CT(64)") == "CT(64)"
    assert published('"三公"经费') == "“三公”经费"


def test_a_glyph_of_two_characters_is_refused() -> None:
    with pytest.raises(VocabularyError):
        load_glyphs(parse_rows("glyph\tplain\n⺠\t民政\n", "glyphs.tsv", ("glyph", "plain")))


def test_a_private_glyph_that_all_numbers_have_inside_once_is_their_point() -> None:
    assert glyph_meanings(f"46{POINT}80亿元，增长4{POINT}0%，1{POINT}25%。\n1{POINT}税收收入") == {POINT: "."}


@pytest.mark.parametrize(
    "text",
    [
        f"4{DIGIT}80亿元，增长4{DIGIT}亿元，{DIGIT}1%，3{DIGIT}2元",
        f"4{DIGIT}80亿元，增长4{DIGIT}0.5%，1{DIGIT}25%",
        f"4{DIGIT}{DIGIT}0亿元，1{DIGIT}2{DIGIT}5%，4{DIGIT}0%",
        f"46{DIGIT}80亿元",
        f"46{DIGIT}80亿元，1{DIGIT}2%，2{DIGIT}3%，占5.6%",
    ],
)
def test_a_private_glyph_that_may_be_a_digit_has_no_meaning(text: str) -> None:
    assert glyph_meanings(text) == {}
    beside = [number for number in lex(text) if DIGIT in text[max(0, number.start - 1) : number.end + 1]]
    assert {number.reason for number in beside} == {"unknown_glyph"}


def test_private_glyphs_before_each_three_digits_group_them() -> None:
    assert glyph_meanings(f"1{POINT}234{POINT}567元，2{POINT}345元，9{POINT}000元") == {POINT: ","}


def test_digits_of_the_symbol_encoding_are_digits() -> None:
    text = "支出\uf031\uf032\uf02e\uf035万元"
    assert text.translate(str.maketrans(glyph_meanings(text))) == "支出12.5万元"


def test_a_number_with_an_unknown_glyph_inside_is_one_leftover() -> None:
    (number,) = lex(f"收入46{DIGIT}80亿元。")
    assert (number.reason, number.start, number.end) == ("unknown_glyph", 2, 7)


@pytest.mark.parametrize("text", [f"收入{DIGIT}5万元。", f"收入5{DIGIT}万元。", "收入5\ufffd万元。"])
def test_a_number_beside_an_unknown_glyph_is_no_shorter_number(text: str) -> None:
    assert [number.reason for number in lex(text)] == ["unknown_glyph"]


def test_a_bullet_of_a_private_font_leaves_the_number_alone() -> None:
    assert [number.value for number in lex("\uf0b75万元")] == [Decimal(5)]


def test_a_cell_is_read_by_what_its_glyphs_are_and_published_as_printed() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{value}</td></tr>"
        for name, value in (("税收收入", f"12{POINT}5"), ("非税收入", f"7{POINT}25"))
    )
    caption = "<caption>一般公共预算收入决算表（单位：亿元）</caption>"
    table = f"<table>{caption}<tr><td>项目</td><td>决算数</td></tr>{rows}</table>"
    facts = facts_of(f"<p>一般公共预算收入完成19{POINT}75亿元。</p>{table}")
    told = {(fact.item, fact.raw_value): fact.value for fact in facts if fact.source == "table"}
    assert told == {
        ("税收收入", f"12{POINT}5"): Decimal("1250000000"),
        ("非税收入", f"7{POINT}25"): Decimal("725000000"),
    }


def test_names_printed_in_radicals_are_published_in_letters() -> None:
    facts = facts_of("<p>⼀般公共预算收⼊完成46.80亿元。</p>")
    assert [fact.item for fact in facts] == ["一般公共预算收入"]
    assert facts[0].sentence is not None and "⼀般" in facts[0].sentence


def test_leader_dots_of_a_private_font_leave_the_page_number_alone() -> None:
    assert {number.reason for number in lex(normalise("收入执行情况表\U001001ba\U001001ba12"))} == {""}
