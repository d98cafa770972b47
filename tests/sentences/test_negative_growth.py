"""Growth that is a fall has its sign once, and growth of several years is no change against the year before."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read

TITLE = "云溪市水利局2023年度部门决算"


def changes(sentence: str) -> list[tuple[str, str, float]]:
    said = f"<p>一、收入决算情况说明</p><p>2023年度本年收入合计500万元，{sentence}。</p>"
    page = f"<html><body><h1>{TITLE}</h1>{said}</body></html>"
    facts = extract(assemble(read(page.encode()))).facts
    return [(fact.item, fact.measure, float(fact.value)) for fact in facts if fact.measure.startswith("change")]


@pytest.mark.parametrize(
    "sentence",
    [
        "较上年负增长3.5%",
        "同比呈负增长，为3.5%",
        "同比呈负增长，为-3.5%",
        "增幅为负，为3.5%",
        "增速由正转负，为-3.5%",
        "增长率-3.5",
        "增速为-3.5%",
        "增减变动率-3.5%",
        "同比-3.5%",
        "同比为-3.5%",
        "比上年下降-3.5%",
        "较上年增长负3.5%",
        "较上年增长为负，下降3.5%",
        "与上年相比增长百分之负三点五",
        "较上年增长（-3.5%）",
    ],
)
def test_a_fall_told_as_growth_has_a_minus(sentence: str) -> None:
    assert changes(sentence) == [("本年收入合计", "change_pct", -3.5)]


def test_a_signed_amount_behind_a_comparison_is_a_change() -> None:
    assert changes("较上年-80.5万元") == [("本年收入合计", "change", -805000)]


def test_points_of_growth_are_no_change_of_money() -> None:
    assert changes("增幅为-4.0个百分点") == []
    assert changes("同比+5.2%") == [("本年收入合计", "change_pct", 5.2)]


@pytest.mark.parametrize("sentence", ["年均增长10.31%", "年平均增长10.31%", "五年来年均复合增长10.31%"])
def test_yearly_growth_of_several_years_is_no_change_of_this_one(sentence: str) -> None:
    assert changes(sentence) == []
