"""A second binding of a sentence before its numbers are called wrong; none where the words leave no choice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

HEAD = ("第三部分 2024年度部门决算情况说明", "五、“三公”经费支出决算情况说明")


def facts(extraction: Any) -> dict[str, Any]:
    return {fact.raw_value: fact for fact in extraction.facts}


def test_a_difference_without_a_direction_takes_the_one_that_holds(
    checked: Callable[..., Any], failures: Callable[..., Any]
) -> None:
    extraction, findings = checked(*HEAD, "“三公”经费支出决算18.3万元，年初预算为25万元，差值为6.7万元。")
    assert failures(findings) == failures(findings, "warning") == []
    change = facts(extraction)["6.7"]
    assert change.value == Decimal(-67000)
    assert "rebound" in change.flags
    assert change.verdict == "proven"


@pytest.mark.parametrize("word", ["增加", "多支出", "超支"])
def test_a_direction_that_is_said_is_kept_and_called_wrong(checked: Callable[..., Any], word: str) -> None:
    extraction, findings = checked(*HEAD, f"“三公”经费支出决算18.3万元，年初预算为25万元，比年初预算{word}6.7万元。")
    assert all("rebound" not in fact.flags for fact in extraction.facts)
    assert all(fact.value != Decimal(-67000) for fact in extraction.facts)
    del findings


def test_a_name_that_ends_in_a_direction_is_an_amount_where_the_list_needs_it(checked: Callable[..., Any]) -> None:
    extraction, _ = checked(
        "六、年度预算安排",
        "2024年度项目总预算1410.00万，其中支持引进品牌集聚340.00万，支持打造示范地标120.00万，支持促消费提质提升800.00万，"
        "支持商业数字化创新70.00万，支持商业综合服务能力提升80.00万元，合计1410.00万。",
        title="云溪县商务局2024年度部门预算",
    )
    raised = facts(extraction)["800.00"]
    assert (raised.item, raised.measure, raised.verdict) == ("支持促消费提质提升", "budget", "proven")
    assert "rebound" in raised.flags


def test_a_change_that_misses_no_list_stays_a_change(checked: Callable[..., Any]) -> None:
    extraction, _ = checked(
        *HEAD,
        "2024年度“三公”经费支出决算18.30万元，其中公务接待费8.30万元，公务用车运行维护费10.00万元，比上年提升2.00万元。",
    )
    assert facts(extraction)["2.00"].measure == "change"
