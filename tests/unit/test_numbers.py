"""The lexer: what is printed with a unit and read back has the same value, whatever tears its digits apart."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.extractors.numbers.lexer import Number, lex
from mingzhang.extractors.numbers.normal import normalise

UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "%": 1, "人次": 1, "辆": 1, "平方米": 1}
amounts = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
gaps = st.sampled_from(["", "", "", " ", "\u2002", "\u3000", "\n"])


def quantities(text: str) -> list[Number]:
    return [number for number in lex(normalise(text)) if not number.reason]


def reasons(text: str) -> list[str]:
    return [number.reason for number in lex(normalise(text)) if number.reason]


@given(amounts, st.sampled_from(sorted(UNITS)), st.booleans())
def test_a_printed_amount_reads_back_as_itself(amount: Decimal, unit: str, grouped: bool) -> None:
    printed = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    (number,) = quantities(f"决算数为{printed}{unit}，完成")
    assert number.value == amount
    assert number.unit is not None
    assert number.unit.factor == UNITS[unit]
    assert number.decimals == 2


@given(amounts, st.sampled_from(sorted(UNITS)), st.lists(gaps, min_size=14, max_size=14))
def test_spaces_and_line_breaks_inside_never_change_a_value(amount: Decimal, unit: str, torn: list[str]) -> None:
    printed = f"{amount:.2f}"
    if printed[:4].isdigit() and 1900 <= int(printed[:4]) <= 2099:
        return  # a year before a gap stays a year: 2024 2995.39 are two numbers
    text = "".join(char + gap for char, gap in zip(printed, torn, strict=False)).rstrip() + " " + unit
    found = quantities(f"决算数为{text}。")
    assert [number.value for number in found] == [amount]


@given(st.text(alphabet="，。；0123456789.,万元亿年%（）-— 一二三共计收入支出", max_size=80))
def test_every_digit_of_any_text_is_in_exactly_one_number(text: str) -> None:
    numbers = lex(normalise(text))
    for one, other in itertools.pairwise(numbers):
        assert one.end <= other.start
    covered = {place for number in numbers for place in range(number.start, number.end)}
    assert all(place in covered for place, char in enumerate(text) if char in "0123456789")


def test_full_width_digits_keep_their_offsets() -> None:
    text = "支出２，１１８．７１万元"
    (number,) = quantities(text)
    assert text[number.start : number.end] == "２，１１８．７１"
    assert number.value == Decimal("2118.71")


def test_a_full_width_comma_between_plain_digits_separates_two_numbers() -> None:
    assert [n.value for n in quantities("各减少51，100万元")] == [Decimal(51), Decimal(100)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("（宜财绩〔2023〕2号）", "doc_number"),
        ("截至2024年12月31日", "date"),
        ("2024 年度", "year"),
        ("2021-2023年", "year"),
        ("按照5:3:2的比例", "ratio"),
        ("平台3.0版", "version"),
        ("产出数量（20分）", "weight"),
        ("小学教育（2050202）", "code"),
        ("1.财政拨款收入", "ordinal"),
        ("第三届", ""),
        ("《预算法》第14条", "law_article"),
    ],
)
def test_digits_that_are_no_quantity_have_a_reason(text: str, reason: str) -> None:
    assert quantities(text) == []
    assert reasons(text) == ([reason] if reason else [])


def test_an_ordinal_behind_an_amount_does_not_join_it() -> None:
    found = quantities("（一）本年财政拨款收入44156.64万元1.一般公共预算拨款收入44156.64万元。2.其他0万元")
    assert [n.value for n in found] == [Decimal("44156.64"), Decimal("44156.64"), Decimal(0)]


def test_a_price_threshold_is_a_bound() -> None:
    found = quantities("单价100万元（含）以上设备2台（套）")
    assert [(n.value, n.bound) for n in found] == [(Decimal(100), "以上"), (Decimal(2), "")]


def test_chinese_numerals_count_only_where_they_state_a_count() -> None:
    assert [n.value for n in quantities("共两辆，等三个项目")] == [Decimal(2), Decimal(3)]
    assert quantities("坚持两个维护、一个中心") == []


def test_a_minus_sign_belongs_to_its_number_and_a_range_has_none() -> None:
    assert [n.value for n in quantities("增长-3.5%")] == [Decimal("-3.5")]
    assert all(n.value > 0 for n in quantities("占10%-20%"))


@pytest.mark.parametrize(
    ("printed", "yuan", "raw"),
    [
        ("收入1亿2,313.64万元。", "123136400", "1亿2,313.64"),
        ("收入1 亿 2,313. 64 万元。", "123136400", "1 亿 2,313. 64"),
        ("支出120万5,000元，", "1205000", "120万5,000"),
        ("支出2亿零500万元", "205000000", "2亿零500"),
        ("支出3亿5千200万元", "352000000", "3亿5千200"),
        ("合计1亿2,313万5,000元", "123135000", "1亿2,313万5,000"),
        ("支出三亿一千五百万元，", "315000000", "三亿一千五百"),
        ("人民币壹佰贰拾叁万肆仟元整", "1234000", "壹佰贰拾叁万肆仟"),
        ("支出〇元。", "0", "〇"),
        ("达到三点五亿元", "350000000", "三点五"),
        ("支出2，226.21万元", "22262100", "2，226.21"),
        ("支出12，345，678.90元", "12345678.90", "12，345，678.90"),
        ("收入1,421, 486万元", "14214860000", "1,421, 486"),
        ("收入1  2  3  4  .  5  6  万 元", "12345600", "1  2  3  4  .  5  6"),
        ("支出 1  234  .  56 万元", "12345600", "1  234  .  56"),
    ],
)
def test_an_amount_in_several_pieces_is_one_number(printed: str, yuan: str, raw: str) -> None:
    (number,) = quantities(printed)
    assert number.unit is not None
    assert number.value * number.unit.factor == Decimal(yuan)
    assert printed[number.start : number.end] == raw


@pytest.mark.parametrize("text", ["3.2亿5000万元", "2亿3亿元", "2亿3千万立方米", "投资1亿2个项目"])
def test_pieces_that_make_no_amount_together_state_none_alone(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "三明市三元区",
        "二元结构",
        "二〇二三元旦",
        "统一百元",
        "上百万元",
        "十几万元",
        "近百万元",
        "一万五元",
        "一百十元",
        "一千零二万元整（即1002万元）",
        "1002万元（大写：壹仟零贰万元整）",
    ],
)
def test_a_numeral_that_states_no_amount_or_one_again_is_no_number(text: str) -> None:
    assert [n for n in quantities(text) if not any(char.isdigit() for char in text[n.start : n.end])] == []


def test_a_rate_in_chinese_numerals_is_a_rate() -> None:
    (spelled, printed) = quantities("占百分之六十三点五，增长百分之4.2。")
    assert (spelled.value, spelled.decimals, printed.value) == (Decimal("63.5"), 1, Decimal("4.2"))
    assert spelled.unit is not None and spelled.unit.unit == "percent"


@pytest.mark.parametrize(
    "text",
    [
        "20-30万元",
        "20万元—30万元",
        "20至30万元",
        "20 ～ 30 万元",
        "10%-20%",
        "5到10人",
        "二十至三十万元",
        "20——30万元",
        "约20~30万元",
        "5万-8万元",
        "100至150元/人",
    ],
)
def test_both_ends_of_a_range_are_one_number(text: str) -> None:
    (number,) = quantities(f"支出{text}，")
    assert number.bound == "range"


def test_what_grows_from_one_amount_to_another_is_no_range() -> None:
    assert [n.bound for n in quantities("由20万元到30万元")] == ["", ""]


@pytest.mark.parametrize("text", ["——70余名", "表八-1名", "- 70名", "code-1个", "第3-5项", "2-3月", "附件-2个"])
def test_a_dash_that_is_no_minus(text: str) -> None:
    assert all(number.value >= 0 for number in quantities(text))
