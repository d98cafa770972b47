"""The lists of indicators and the rules of reading them."""

from __future__ import annotations

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.components import standard_component
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.indicators import PANELS, find_listed, load_panel, load_reading, panel, reading

ENTRY = """[[indicator]]
id = "x"
name = "税"
english = "Tax"
unit = "CNY"
definition = "d"
source_form = "G04"
measures = ["final"]
indicators = ["gov.tax"]
"""


@pytest.mark.parametrize("name", PANELS)
def test_every_listed_indicator_has_the_unit_and_name_of_its_concept(name: str) -> None:
    reading()
    for one in panel(name):
        units = {concepts().by_id[found].unit for found in one.indicators if found in concepts().by_id}
        assert units <= {one.unit}, one.id
    columns = [column for one in panel(name) for column, _ in one.columns]
    assert len(columns) == len(set(columns))


def test_a_prefix_tells_the_fund_and_a_measure_moves_a_stock() -> None:
    assert reading().of_prefix("fund", "gov.tax.vat") == "general"
    assert reading().of_prefix("fund", "three_public") is None
    assert reading().moved_to("debt.limit.general", "balance") == "debt.balance.general"
    assert reading().moved_to("debt.limit.general", "limit") == "debt.limit.general"


@pytest.mark.parametrize(
    "wrong",
    [
        ENTRY.replace("final", "nothing"),
        ENTRY.replace("CNY", "dollar"),
        ENTRY.replace('id = "x"', 'id = "X y"'),
        ENTRY + 'strange = "1"\n',
        ENTRY.replace('name = "税"\n', ""),
        ENTRY + ENTRY,
    ],
)
def test_nonsense_in_a_panels_list_is_refused(wrong: str) -> None:
    assert load_panel(ENTRY, "x.toml")
    with pytest.raises(VocabularyError):
        load_panel(wrong, "x.toml")


def test_a_reading_with_other_tables_is_refused() -> None:
    with pytest.raises(VocabularyError):
        load_reading('[fund]\n"gov" = "general"\n')


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("其中：2026年基本支出", "basic"),
        ("一般公共预算（拨款）", "general"),
        ("本年收入合计", "revenue"),
        ("公务接待费", None),
    ],
)
def test_a_heading_means_a_standard_component(printed: str, found: str | None) -> None:
    assert standard_component(printed) == found


def test_a_word_finds_listed_indicators() -> None:
    assert [one.id for one in find_listed("debt_balance")] == ["debt_balance"]
    assert [one.id for one in find_listed("一般公共预算收入")] == ["general_revenue"]
    assert [one.id for one in find_listed("three_public")] == ["three_public"]
    assert find_listed("nothing") == ()
