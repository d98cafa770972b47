"""The pictures: what they show, and what is said where they cannot be drawn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import matplotlib as mpl
import pyarrow as pa
import pytest

import mingzhang as mz
from mingzhang.pipeline.face import fonts
from mingzhang.pipeline.face.indicators import Indicators

mpl.use("Agg")

HINT = "no Chinese font on this machine: apt-get install fonts-wqy-microhei"


@pytest.fixture
def font() -> str:
    try:
        return fonts.chinese_font()
    except mz.MingzhangError:
        pytest.skip(HINT)


def texts(ax: object) -> list[str]:
    return [text.get_text() for text in ax.findobj(mpl.text.Text)]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("font")
def test_three_public_shows_the_amount_of_the_tables(data: Path) -> None:
    shown = texts(mz.open(data).plot("three_public", lang="zh"))
    assert "“三公”经费（决算数，万元）" in shown
    assert {"32.58", "8.01", "2024", "云澜市水利局"} <= set(shown)


@pytest.mark.usefixtures("font")
def test_spending_shows_classes_largest_first(data: Path, portal: Path) -> None:
    del data
    labels = [text.get_text() for text in mz.read(portal / "slj.pdf").plot("spending", lang="zh").get_yticklabels()]
    assert labels[:2] == ["农林水支出", "社会保障和就业支出"]


@pytest.mark.usefixtures("font")
def test_budget_against_final_never_takes_one_fund_for_the_whole(data: Path) -> None:
    shown = texts(mz.open(data).plot("budget_final", place="民政局", lang="en"))
    assert {"budget", "final accounts", "11.00", "8.01"} <= set(shown)
    assert not {"96.40"} & set(shown), "a government fund's spending is not the department's"


@pytest.mark.usefixtures("font")
def test_the_share_of_proven_facts_adds_up(data: Path) -> None:
    ax = mz.open(data).plot("proven")
    ends: dict[float, float] = {}
    for bar in ax.patches:
        ends[bar.get_y()] = max(ends.get(bar.get_y(), 0.0), bar.get_x() + bar.get_width())  # type: ignore[attr-defined]
    assert list(ends.values()) == pytest.approx([100.0] * 3)


def test_chinese_labels_use_a_font_that_has_them(font: str, data: Path) -> None:
    title = mz.open(data).plot("proven", lang="zh").title
    assert font in title.get_fontfamily()


def test_a_machine_without_a_chinese_font_is_told_which_package_brings_one(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.setattr(fonts, "KNOWN", ())
    fonts.chinese_font.cache_clear()
    try:
        with pytest.raises(mz.MingzhangError, match="fonts-noto-cjk"):
            mz.open(data).plot("proven")
    finally:
        fonts.chinese_font.cache_clear()


@pytest.mark.usefixtures("font")
def test_amounts_of_zero_are_drawn_too() -> None:
    row = {"entity": "某局", "year": 2024, "indicator": "three_public", "component": None, "fund": "fiscal",
           "measure": "final", "value": Decimal(0), "unit": "CNY", "scope": None}  # fmt: skip
    assert "0.00" in texts(Indicators.of(pa.Table.from_pylist([row])).plot("three_public", lang="zh"))


def test_an_unknown_picture_and_nothing_to_draw_are_told(data: Path) -> None:
    store = mz.open(data)
    with pytest.raises(mz.MingzhangError, match="one of three_public"):
        store.plot("pie")
    with pytest.raises(mz.MingzhangError, match="nothing to draw"):
        store.indicators("asset.vehicles").plot("spending")
