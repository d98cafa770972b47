"""Labels that differ only in how far they are moved in hang where their places say, unless something else knows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.tables import read_tables
from mingzhang.extractors.tables.amounts import read_amount
from mingzhang.extractors.tables.nest_by_indent import steps_of
from mingzhang.schemas.document import Cell, Document, Paragraph, Reading, Table
from mingzhang.schemas.facts import Fact


def document(rows: Sequence[tuple[str, float, str]], title: str = "2023年县本级一般公共预算支出决算明细表") -> Document:
    """Two columns; each row is a label, how far it is moved in (negative: centred), and its number."""
    cells = [Cell(0, 0, "项目"), Cell(0, 1, "决算数")]
    for number, (label, indent, value) in enumerate(rows, 1):
        cells.append(Cell(number, 0, label, page=1, indent=abs(indent), centred=indent < 0))
        cells.append(Cell(number, 1, value))
    table = Table(tuple(cells), len(rows) + 1, 2, caption=(title, "单位：万元"))
    return assemble(Reading("pdf", (Paragraph("云澜县2023年度政府决算"), table)))


def paths(rows: Sequence[tuple[str, float, str]], title: str = "2023年县本级一般公共预算支出决算明细表") -> list[str]:
    return [fact.item_path for fact in facts(rows, title)]


def facts(rows: Sequence[tuple[str, float, str]], title: str) -> Sequence[Fact]:
    return read_tables(document(rows, title)).facts


BODY = [
    ("一、一般公共服务支出", 1.5, "60"),
    ("人大事务", 19.6, "30"),
    ("行政运行", 37.5, "20"),
    ("代表履职平台建设", 37.5, "10"),
    ("数据治理事务", 19.6, "30"),
    ("行政运行", 37.6, "25"),
    ("其他数据治理及相关机构", -37.5, "5"),
    ("二、国防支出", 1.5, "7"),
]


def test_an_account_that_no_classification_knows_hangs_under_the_label_moved_in_less() -> None:
    assert paths(BODY) == [
        "一般公共服务支出",
        "一般公共服务支出/人大事务",
        "一般公共服务支出/人大事务/行政运行",
        "一般公共服务支出/人大事务/代表履职平台建设",
        "一般公共服务支出/数据治理事务",
        "一般公共服务支出/数据治理事务/行政运行",
        "一般公共服务支出/数据治理事务/其他数据治理及相关机构",
        "国防支出",
    ]


def test_what_follows_among_stands_beside_it_not_below_it() -> None:
    rows = [
        *BODY[:4],
        ("三、公共安全支出", 1.5, "9"),
        ("其中：公安", 19.6, "4"),
        ("检察", 37.5, "3"),
        ("法院", 37.5, "2"),
    ]
    assert paths(rows)[-3:] == ["公共安全支出/公安", "公共安全支出/检察", "公共安全支出/法院"]


def test_centred_labels_tell_no_steps() -> None:
    centred = [(label, -indent, value) for label, indent, value in BODY]
    assert paths(centred)[3] == "一般公共服务支出/代表履职平台建设"


def test_places_that_few_labels_share_are_no_steps() -> None:
    cells = [Cell(row, 0, "科目", page=1, indent=float(4 * row)) for row in range(12)]
    assert steps_of(cells) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [("(12.50)", "-12.50"), ("（1,234.00）", "-1234.00"), ("(1,234)", "-1234"), ("(12)", None), ("（一）", None)],
)
def test_a_bracketed_amount_is_negative_and_a_bracketed_ordinal_is_none(text: str, value: str | None) -> None:
    amount = read_amount(text)
    assert (amount.value if amount else None) == (Decimal(value) if value else None)


def test_a_bracketed_amount_keeps_its_print_and_says_so() -> None:
    rows = [("一、一般公共服务支出", 1.5, "60.00"), ("二、国防支出", 1.5, "(12.50)")]
    fact = facts(rows, "2023年县本级一般公共预算支出决算明细表")[1]
    assert (fact.raw_value, fact.value, fact.flags) == ("(12.50)", Decimal(-125000), ("bracketed",))


def test_what_a_workbooks_styles_say_is_believed_of_a_single_label() -> None:
    labels = [Cell(row, 0, text, indent=step) for row, (text, step) in enumerate((("补助", 0.0), ("返还", 9.0)))]
    assert list(steps_of(labels).values()) == [0, 1]
    assert steps_of(labels[:1]) == {}
