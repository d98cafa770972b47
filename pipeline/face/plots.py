"""The pictures that people want of indicators and verdicts, as matplotlib axes with Chinese labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.pipeline.face.fonts import chinese_labels
from mingzhang.pipeline.face.grid import VERDICT_COLOURS
from mingzhang.pipeline.face.picked import FINAL_AND_BUDGET, PARTS, Picked, pairs, picked, spending
from mingzhang.pipeline.language import language, words_of
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.codes import name_of
from mingzhang.schemas.vocabulary.concepts import concepts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_indicators", "plot_proven"]

Row = Mapping[str, Any]
MOST = 12
YI = Decimal(1_000_000_000)
"""From ten 亿 on amounts are told in 亿元, below in 万元."""


def plot_indicators(what: str, rows: Sequence[Row], *, lang: str | None, ax: Axes | None) -> Axes:
    """Draw one of the pictures of indicators; raises `MingzhangError` for others, or where nothing is there to draw."""
    drawers: dict[str, Callable[[Sequence[Row], str, Axes | None], Axes]] = {
        "three_public": _three_public,
        "spending": _spending,
        "budget_final": _budget_final,
    }
    if what not in drawers:
        raise MingzhangError(f"no picture {what[:40]!r}", then=f"one of {', '.join(drawers)}, proven")
    with chinese_labels():
        return drawers[what](rows, language(lang), ax)


def plot_proven(verdicts: Sequence[tuple[str, Mapping[str, int]]], *, lang: str | None, ax: Axes | None) -> Axes:
    """Draw which share of each one's facts is proven, consistent, unproven and contradicted."""
    told = [(name, counts) for name, counts in verdicts if sum(counts.values())]
    if not told:
        raise MingzhangError("nothing to draw: there are no facts", then="ask for other documents")
    lang = language(lang)
    with chinese_labels():
        ax = _axes(ax, len(told))
        left = [0.0] * len(told)
        for verdict in ("proven", "consistent", "unproven", "contradicted"):
            shares = [100 * counts.get(verdict, 0) / sum(counts.values()) for _, counts in told]
            if any(shares):
                label = _said(f"verdict_{verdict}", lang)
                ax.barh(range(len(told)), shares, left=left, color=VERDICT_COLOURS[verdict], label=label)
                left = [before + share for before, share in zip(left, shares, strict=True)]
        ax.set_yticks(range(len(told)), labels=[name for name, _ in told])
        ax.invert_yaxis()
        return _finished(ax, _said("proven", lang), xlabel="%", legend=True)


def _three_public(rows: Sequence[Row], lang: str, ax: Axes | None) -> Axes:
    found = _some(picked(rows, ("three_public", *PARTS), "final") or picked(rows, ("three_public", *PARTS), "budget"))
    entities = sorted({one.entity for one in found})
    unit, factor = _unit(found, lang)
    years = sorted({one.year for one in found})
    ax = _axes(ax, 4)
    measure = _said(found[0].measure, lang)
    if len(entities) == 1:
        _stacked(ax, found, years, factor, lang)
        title = _said("three_public_of", lang, entity=entities[0], measure=measure, unit=unit)
    else:
        _beside(ax, found, entities[:MOST], years, factor)
        title = _said("three_public", lang, measure=measure, unit=unit)
    ax.set_xticks(range(len(years)), labels=list(map(str, years)))
    ax.set_xlim(-1, len(years))
    ax.margins(y=0.1)
    return _finished(ax, title, legend=True)


def _stacked(ax: Axes, found: Sequence[Picked], years: Sequence[int], factor: Decimal, lang: str) -> None:
    """The parts upon one another, year by year; where a year tells only the whole, that."""
    parts = {year: {one.indicator for one in found if one.year == year} & set(PARTS) for year in years}
    bottom = [0.0] * len(years)
    for indicator in (*PARTS, "three_public"):
        wanted = [year for year in years if (indicator in PARTS) == bool(parts[year])]
        heights = [float(_of(found, indicator, year) / factor) if year in wanted else 0.0 for year in years]
        if any(heights):
            ax.bar(range(len(years)), heights, 0.6, bottom=bottom, label=_named(indicator, years[-1], lang))
            bottom = [under + height for under, height in zip(bottom, heights, strict=True)]
    tops = ax.bar(
        range(len(years)), [0.0] * len(years), 0.6, bottom=bottom
    )  # where all amounts are zero it is all there is
    ax.bar_label(tops, labels=[f"{height:,.2f}" for height in bottom])


def _of(found: Sequence[Picked], indicator: str, year: int) -> Decimal:
    return next((one.value for one in found if (one.indicator, one.year) == (indicator, year)), Decimal(0))


def _beside(ax: Axes, found: Sequence[Picked], entities: Sequence[str], years: Sequence[int], factor: Decimal) -> None:
    """The wholes of several entities side by side, year by year."""
    width = 0.8 / len(entities)
    for place, entity in enumerate(entities):
        mine = {one.year: one.value for one in found if (one.entity, one.indicator) == (entity, "three_public")}
        told = [number for number, year in enumerate(years) if year in mine]
        at = [number - 0.4 + width * (place + 0.5) for number in told]
        bars = ax.bar(at, [float(mine[years[number]] / factor) for number in told], width, label=entity)
        ax.bar_label(bars, fmt="%.2f", fontsize=8)


def _spending(rows: Sequence[Row], lang: str, ax: Axes | None) -> Axes:
    found = _some(spending(rows))
    unit, factor = _unit(found, lang)
    whose = list(dict.fromkeys((one.entity, one.year) for one in found))
    several = len(whose) > 1
    names = {one: _named(one.indicator, one.year, lang) for one in found}
    labels = [f"{one.entity} {one.year} {names[one]}" if several else names[one] for one in found[:MOST]]
    ax = _axes(ax, len(labels))
    bars = ax.barh(range(len(labels)), [float(one.value / factor) for one in found[:MOST]])
    ax.bar_label(bars, fmt="{:,.2f}", padding=3)
    ax.set_yticks(range(len(labels)), labels=labels)
    ax.invert_yaxis()
    ax.margins(x=0.15)
    measure = "，".join(
        [_said(found[0].measure, lang), *([_said(found[0].fund, lang)] if found[0].fund != "all" else [])]
    )
    gaps = {"entity": whose[0][0], "year": whose[0][1], "measure": measure, "unit": unit}
    return _finished(ax, _said("spending", lang, unit=unit) if several else _said("spending_of", lang, **gaps))


def _budget_final(rows: Sequence[Row], lang: str, ax: Axes | None) -> Axes:
    found = pairs(rows)[:MOST]
    both = _some([one for pair in found for one in pair])
    unit, factor = _unit(both, lang)
    several = len({(one.entity, one.year) for one in both}) > 1
    ax = _axes(ax, len(found) * 1.6)
    for place, measure in enumerate(FINAL_AND_BUDGET):
        at = [number + (0.2 if measure == "final" else -0.2) for number in range(len(found))]
        values = [float(pair[place].value / factor) for pair in found]
        bars = ax.barh(at, values, 0.38, label=_said(measure, lang))
        ax.bar_label(bars, fmt="{:,.2f}", padding=3, fontsize=8)
    names = [(first, _named(first.indicator, first.year, lang)) for first, _ in found]
    labels = [f"{one.entity} {one.year} {name}" if several else name for one, name in names]
    ax.set_yticks(range(len(found)), labels=labels)
    ax.invert_yaxis()
    ax.margins(x=0.15)
    title = _said("budget_final", lang, unit=unit)
    return _finished(ax, title if several else f"{both[0].entity} {both[0].year} {title}", legend=True)


def _some(found: Sequence[Picked]) -> Sequence[Picked]:
    if not found:
        raise MingzhangError(
            "nothing to draw: these rows tell no such amounts", then="ask for other indicators or years"
        )
    return found


def _unit(found: Iterable[Picked], lang: str) -> tuple[str, Decimal]:
    large = max(abs(one.value) for one in found) >= YI
    return (_said("yi", lang), Decimal(100_000_000)) if large else (_said("wan", lang), Decimal(10_000))


def _named(indicator: str, year: int, lang: str) -> str:
    """The name of a concept in the language, of an account in Chinese as it was in the year."""
    concept = concepts().by_id.get(indicator)
    if concept:
        return concept.english if lang == "en" else concept.name
    code = indicator.rpartition("/")[2]
    return name_of(code, year) or name_of(code) or indicator


def _said(name: str, lang: str, **gaps: object) -> str:
    return words_of("mingzhang.pipeline.face", "words.toml")[name][lang].format(**gaps)


def _axes(ax: Axes | None, bars: float) -> Axes:
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt  # noqa: PLC0415 - an extra

    return plt.subplots(figsize=(8.0, 1.5 + 0.42 * max(bars, 4.0)), layout="constrained")[1]


def _finished(ax: Axes, title: str, *, xlabel: str = "", legend: bool = False) -> Axes:
    ax.set_title(title)
    ax.set_xlabel(xlabel)
    ax.spines[["top", "right"]].set_visible(False)
    if legend and ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return ax
