"""Where a sentence leaves open what a number is of, the number stays a leftover."""

from __future__ import annotations

from collections.abc import Callable

from schemas.facts import Fact, Leftover

Reading = Callable[..., tuple[tuple[Fact, ...], tuple[Leftover, ...]]]


def test_a_second_change_from_the_same_base_is_of_what_nothing_names(sentences: Reading) -> None:
    """An editor tore the names of two expenses out of a real page: …严控290.5万元，比上年减少26.7万元."""
    facts, leftovers = sentences(
        "“三公”经费预算280.00万元，其中：因公出国（境）费6.00万元，比2023年减少2.50万元，主要是严格执行有关规定，"
        "严控29.05万元，比2023年减少2.67万元。"
    )
    changes = {fact.raw_value for fact in facts if fact.measure == "change"}
    assert changes == {"2.50"}
    assert {left.raw_value for left in leftovers if left.raw_unit == "万元"} == {"29.05", "2.67"}


def test_two_rates_on_different_terms_are_both_kept(sentences: Reading) -> None:
    facts, _ = sentences("全县一般公共预算收入完成28.46亿元，同比增长4.2%，剔除不可比因素后同口径增长7.6%。")
    assert [fact.raw_value for fact in facts if fact.measure == "change_pct"] == ["4.2", "7.6"]
