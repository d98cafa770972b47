"""Account codes of sentences: by the accounts above a name, by its section, or alone where one account has the name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mingzhang.schemas.facts import Fact, Leftover

Reading = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]
Codes = Callable[..., dict[str, set[tuple[str, str | None]]]]


@pytest.fixture
def codes_of(sentences: Reading) -> Codes:
    """Axis and code of every item that the paragraphs speak of."""

    def of(*paragraphs: str) -> dict[str, set[tuple[str, str | None]]]:
        found: dict[str, set[tuple[str, str | None]]] = {}
        for fact in sentences(*paragraphs)[0]:
            found.setdefault(fact.item, set()).add((fact.axis, fact.code))
        return found

    return of


def test_the_class_and_section_above_tell_which_account_a_common_name_is(codes_of: Codes) -> None:
    codes = codes_of(
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）。",
        "年初预算为120.50万元，支出决算为118.20万元，完成年初预算的98.09%。",
        "2.一般公共服务支出（类）商贸事务（款）一般行政管理事务（项）支出决算为20.00万元。",
    )
    assert codes["行政运行"] == {("function", "2012601")}
    assert codes["一般行政管理事务"] == {("function", "2011302")}


def test_a_name_that_many_accounts_have_gets_no_code_alone(codes_of: Codes) -> None:
    assert codes_of("行政运行118.20万元。")["行政运行"] == {("balance", None)}


def test_a_class_is_known_wherever_it_stands(codes_of: Codes) -> None:
    codes = codes_of("其中：社会保障和就业支出26.40万元，卫生健康支出13.10万元。")
    assert codes["社会保障和就业支出"] == {("function", "208")}
    assert codes["卫生健康支出"] == {("function", "210")}


def test_the_section_tells_functional_from_economic_accounts(codes_of: Codes) -> None:
    functional = codes_of("三、一般公共预算财政拨款支出决算具体情况", "住房公积金支出决算为18.12万元。")
    economic = codes_of("六、一般公共预算财政拨款基本支出决算情况说明", "住房公积金18.12万元，绩效工资20.00万元。")
    assert functional["住房公积金"] == {("function", "2210201")}
    assert economic["住房公积金"] == {("economic", "30113")}


@pytest.mark.parametrize("name", ["公务接待费", "因公出国（境）费"])
def test_the_three_public_expenses_are_no_economic_accounts(codes_of: Codes, name: str) -> None:
    codes = codes_of("七、财政拨款“三公”经费支出决算情况说明", f"{name}支出决算为1.20万元。")
    assert {code for found in codes.values() for _, code in found} == {None}


def test_other_expenditure_of_an_insurance_fund_is_not_the_class_of_that_name(codes_of: Codes) -> None:
    codes = codes_of("社会保险基金预算支出5000万元，其中：社会保险待遇支出4800万元，其他支出200万元。")
    assert {code for _, code in codes["其他支出"]} == {None}


def test_an_end_left_out_is_found_below_its_parent(codes_of: Codes) -> None:
    codes = codes_of("社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费（项）9.50万元。")
    assert codes["机关事业单位职业年金缴费"] == {("function", "2080506")}
