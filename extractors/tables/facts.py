"""One number cell with its row and its column becomes a fact, or says why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.extractors.corrections import SUPERSEDED, is_old_label
from mingzhang.extractors.tables.amounts import Amount, read_amount
from mingzhang.extractors.tables.measures import Measured, dated_by, fund_of, measure_of, without_measure
from mingzhang.extractors.tables.outline import side_of
from mingzhang.extractors.tables.profile import Profile
from mingzhang.extractors.tables.roles import SideBySideBlock
from mingzhang.extractors.tables.rows import TableRow
from mingzhang.extractors.tables.units import (
    bracket_unit,
    names_no_money,
    names_worth,
    percent_unit,
    said_unit,
    without_unit,
)
from mingzhang.extractors.tables.words import item_name, key, says
from mingzhang.schemas.document import Cell
from mingzhang.schemas.facts import Fact
from mingzhang.schemas.vocabulary.columns import column_words
from mingzhang.schemas.vocabulary.glyphs import published
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape
from mingzhang.schemas.vocabulary.units import Unit, find_unit

__all__ = ["UNIT_UNKNOWN", "PlacedCell", "ValueColumn", "columns_of", "make_fact"]

UNIT_UNKNOWN = "unit_unknown"
"""Flag of an amount whose unit nobody prints: taken for yuan until arithmetic settles its unit, else no fact."""

_PERCENT = frozenset({"change_pct", "completion_pct", "share"})
_WHOLE = frozenset({"person", "visit", "batch", "group", "vehicle"})
_DEBT = "debt"
_CLOSING = shape("tables/date.closing")
_QUANTITY, _AMOUNT = marked("tables/heading", "quantity"), marked("tables/heading", "amount")
_REVENUE, _EXPENDITURE = marked("tables/side", "revenue"), marked("tables/side", "expenditure")
_SUBTOTAL, _YEAR_END_BEFORE = marked("tables/label", "subtotal"), marked("tables/label", "year_before")
_LASTING = frozenset({"project", _DEBT})
"""What goes on for years: whole investments stand beside what is of this one."""
_YEAR = shape("tables/date.year_named")
_YEAR_BEFORE = shape("tables/date.year_before")
_CODED = frozenset({"function", "economic", "balance", "revenue_source", "project", ""})
_BY_CODE = {"1": "revenue_source", "2": "function", "3": "economic", "5": "economic"}
_MIXED = frozenset({"three_public", "operating", "asset", "staff", "procurement"})


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """One value column: its full path as printed, what it is about, its component, its fund where it names one.

    `money`: it says that amounts stand in it, whatever its rows count (数量 and 价值 of 车辆（辆）).
    """

    path: tuple[str, ...]
    about: tuple[str, ...]
    component: str | None
    fund: str
    unit: Unit | None
    money: bool = False

    @property
    def printed(self) -> str:
        """The path as the contract's sentence prints it."""
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """Where a number stands: table number, its cell, its row's and its column's meaning."""

    table: int
    cell: Cell
    row: TableRow
    column: ValueColumn
    across: bool = False
    coded: bool = False


def columns_of(
    block: SideBySideBlock, paths: Sequence[tuple[str, ...]], profile: Profile, *, alone: bool
) -> dict[int, ValueColumn]:
    """The block's value columns. A block whose columns differ in nothing but the measure has no component.

    Where blocks of one kind stand side by side (全市, 市本级), what heads each tells them apart.
    """
    abouts = {col: _about(paths[col], balanced=profile.shape == "balance") for col in block.values}
    abouts = _with_their_group(abouts, paths)
    single = len(set(abouts.values())) <= 1 and (alone or profile.shape != "matrix" or profile.axis == "economic")
    found = {}
    counted = any(says(key(text), _QUANTITY) for col in block.values for text in paths[col])
    for col, about in abouts.items():
        path = paths[col]
        leaf = path[-1] if path and path[-1] in (*about, *_AMOUNT) else (about[-1] if about else "")
        leaf = without_unit(leaf)
        fund = fund_of(path[-1:]) or fund_of(about) if profile.fund_by_column else ""
        unit = next((unit for text in reversed(path) if (unit := said_unit(text))), None)
        if unit is None and percent_unit(path):
            unit = find_unit("%")
        money = any(names_worth(text, beside_counts=counted) for text in path)
        found[col] = ValueColumn(path, about, None if single or not leaf else leaf, fund, unit, money)
    return found


def _with_their_group(
    abouts: dict[int, tuple[str, ...]], paths: Sequence[tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """A percentage printed once for each group (收入预算, 收入完成, 占预算%, 支出预算, …) is about the group beside it.

    Beside 收入预算, 支出预算 is a group too, though elsewhere it only says what kind of number stands there.
    """
    if any(says(text, _REVENUE) for about in abouts.values() for text in about):
        abouts = {
            col: about or tuple(text for text in paths[col][-1:] if says(text, _EXPENDITURE))
            for col, about in abouts.items()
        }
    bare = [paths[col] for col, about in abouts.items() if not about]
    found: dict[int, tuple[str, ...]] = {}
    left: tuple[str, ...] = ()
    for col, about in abouts.items():
        left = about or left
        again = not about and bare.count(paths[col]) > 1 and percent_unit(paths[col])
        found[col] = left if again else about
    return found


def _about(path: tuple[str, ...], *, balanced: bool) -> tuple[str, ...]:
    """The headings without the side of a balance table and without kinds of amount."""
    kept = path[1:] if balanced and len(path) > 1 and side_of(path) and len(key(path[0])) <= 6 else path
    return without_measure(kept)


def make_fact(place: PlacedCell, profile: Profile) -> Fact | str:
    """The fact of one number cell, or the leftover reason (`unplaced`, `unknown_form`) if a part of it is not said.

    Where nothing says the unit, the fact is flagged `UNIT_UNKNOWN`: it is one only once its unit is settled.
    """
    amount = read_amount(place.cell.text)
    row, column = place.row, place.column
    if amount is None or not _item(place)[0]:
        return "unplaced"
    if any(is_old_label(key(text)) for text in (*column.path, *row.path)):
        return SUPERSEDED
    if not profile.known and not (profile.axis and column.path):
        return "unknown_form"
    if profile.axis in _LASTING and _is_of_other_years(column):
        return "unplaced" if profile.known else "unknown_form"
    if _is_price(column):
        return "ratio"
    measured = _measured(place, profile)
    unit = _own_unit(amount, row, column, measured)
    if unit is None and any(names_no_money(text) for text in (row.label, *column.path[-1:])):
        return "unplaced" if profile.known else "unknown_form"
    tables = unit is None
    unit = unit or find_unit(profile.unit or "元")
    if unit is None or not measured.measure:
        return "unplaced" if profile.known else "unknown_form"
    measured = _counted(measured, unit)
    if unit.unit == "percent" and measured.measure == "change":
        measured = _as_rate(measured)
    if unit.unit == "percent" and measured.measure not in _PERCENT:
        return "ratio"
    marks = {
        "unit_inferred": tables and profile.unit_inferred,
        UNIT_UNKNOWN: tables and not profile.unit,
        "period_inferred": profile.year_inferred,
        "bracketed": amount.bracketed,
    }
    flags = tuple(flag for flag, said in marks.items() if said)
    return _fact(place, profile, (amount, unit, measured), flags)


def _fact(place: PlacedCell, profile: Profile, read: tuple[Amount, Unit, Measured], flags: tuple[str, ...]) -> Fact:
    amount, unit, measured = read
    item, path = _item(place)
    row, column = place.row, place.column
    return Fact(
        item=published(item),
        item_path="/".join(published(name) for name in path),
        axis=_axis(place, path, profile),
        fund=column.fund or profile.fund,
        measure=measured.measure,
        period=measured.period,
        value=amount.value * unit.factor,
        unit=unit.unit,
        raw_value=_as_printed(place.cell, amount.raw),
        raw_unit=unit.symbol,
        decimals=amount.decimals,
        source="table",
        code=row.code,
        component=None if place.across or column.component is None else published(column.component),
        compare_to=measured.compare_to,
        page=place.cell.page,
        sentence=f"{_printed(row)} | {column.printed}",
        table=place.table,
        row=place.cell.row,
        col=place.cell.col,
        box=place.cell.box,
        flags=flags,
    )


def _as_printed(cell: Cell, raw: str) -> str:
    """The digits as the document prints them, where the cell was read with its glyphs as what they are."""
    if not cell.printed:
        return raw
    at = max(0, "".join(cell.text.split()).find(raw))
    return "".join(cell.printed.split())[at : at + len(raw)]


def _printed(row: TableRow) -> str:
    if row.code and row.code not in row.label:
        return f"{row.code} {row.label}"
    return row.label


def _item(place: PlacedCell) -> tuple[str, tuple[str, ...]]:
    """The item and its path: the row's, or, where items stand across, the column's under the row's."""
    if not place.across:
        path = tuple(without_unit(part) for part in place.row.path if part)
        return (path[-1], path) if path else ("", ())
    about = [without_unit(text) for text in place.column.about] or [place.row.item]
    if len(about) > 1 and place.column.fund and _is_fund(about[-1]):
        about.pop()
    about = [_bare(text) for text in about]
    if key(about[-1]) in _SUBTOTAL and len(about) > 1:
        about.pop()
    names = [item_name(text) for text in about]
    return names[-1], (*(part for part in place.row.path if part), *names)


def _is_fund(text: str) -> bool:
    return bool(fund_of([text])) and not any(rule.fits(key(text)) for rule in column_words().items)


def _bare(text: str) -> str:
    """A heading without its year and its closing 预算数: 2023年“三公”经费预算数 is about “三公”经费."""
    if dated_by(text):
        text = _YEAR_BEFORE.sub("", text)
    for suffix in column_words()["generic.suffixes"]:
        if text.endswith(suffix) and len(text) > len(suffix) + 1:
            return text.removesuffix(suffix)
    return text


def _measured(place: PlacedCell, profile: Profile) -> Measured:
    path = (place.row.dating, *place.column.path) if place.row.dating else place.column.path
    measured = measure_of(path, profile.measure, profile.year, profile.prior, profile.budget)
    if profile.axis != _DEBT or measured.measure in _PERCENT or measured.measure == "change":
        return measured
    labels = (place.row.label, *reversed(place.row.path[:-1]))
    around = (*labels, *reversed(path))
    stocks = [found for text in around if (found := _stock(text))]
    if not stocks and measured.measure == "final" and _CLOSING.search(profile.title):
        stocks = ["balance"]  # 截至2025年年末债券年限情况表: what is owed that day, by the years of its term
    if stocks:
        # 新增地方政府债务限额/一般债务限额: a part of what is added is added.
        stock = "limit_new" if stocks[0] == "limit" and "limit_new" in stocks else stocks[0]
        return Measured(stock, _debt_year(around, measured.period))
    flow = _phase(labels) or ("final" if measured.measure == "limit" else measured.measure)
    dated = next((int(match[1]) for text in labels if (match := _YEAR.search(key(text)))), measured.period)
    return Measured(flow, dated, measured.compare_to)


def _phase(labels: Sequence[str]) -> str:
    """Whether the nearest label that says so tells what is planned or what was done: 2024年还本预算数."""
    said = (measure_of([text], "", 0).measure for text in labels)
    return next((measure for measure in said if measure in ("budget", "final")), "")


def _stock(text: str) -> str:
    """Whether a label or a heading speaks of a limit, of one that is added, or of a balance; 余额限额 is a limit."""
    words, name = column_words(), key(text)
    found = next((stock for stock in ("limit", "balance") if any(word in name for word in words[f"debt.{stock}"])), "")
    return "limit_new" if found == "limit" and any(word in name for word in words["debt.new"]) else found


def _debt_year(around: Sequence[str], period: int) -> int:
    """A stock is of the year that its label or what it hangs under names, else of its column; 上年末: one before."""
    for text in around:
        match = _YEAR.search(key(text))
        if match:
            return int(match[1])
        if says(text, _YEAR_END_BEFORE):
            return period - 1
    return period


def _own_unit(amount: Amount, row: TableRow, column: ValueColumn, measured: Measured) -> Unit | None:
    """The unit that the cell, its measure, its row or its column says, before the table's."""
    if amount.unit:
        return find_unit(amount.unit)
    if measured.measure in _PERCENT:
        return find_unit("%")
    if measured.measure == "score":
        return find_unit("分")
    if column.money:
        return column.unit if column.unit is not None and column.unit.unit == "CNY" else None
    above = (said_unit(name) for name in reversed((*row.path[:-1], row.label)))
    said = next((unit for unit in above if unit is not None), None) or column.unit
    return None if said is not None and _is_cost(said, amount, row, column) else said


def _is_cost(unit: Unit, amount: Amount, row: TableRow, column: ValueColumn) -> bool:
    """Whether the number beside something that is counted whole is what it costs: 250.25 beside 在职人员."""
    if amount.value % 1:
        return unit.unit in _WHOLE
    bracketed = any(bracket_unit(text) for text in (row.label, *column.path))
    return unit.unit == "person" and amount.decimals > 0 and not bracketed


def _is_of_other_years(column: ValueColumn) -> bool:
    """Whether a project's column is of its whole life or of the years before: 总投资, 截至上年底已安排."""
    words = column_words()["money.elsewhen"]
    return any(word in key(text) for text in column.path for word in words)


def _is_price(column: ValueColumn) -> bool:
    """Whether the column prints what one piece costs (单价), which is no amount of the budget."""
    leaf = key(without_unit(column.path[-1])) if column.path else ""
    return leaf.endswith(column_words()["money.price"])


def _as_rate(change: Measured) -> Measured:
    """A change in percent: 比例（%） below 增减变化."""
    return Measured("change_pct", change.period, change.compare_to)


def _counted(measured: Measured, unit: Unit) -> Measured:
    if unit.unit in ("CNY", "percent", "point", "score") or measured.measure in ("change", "target"):
        return measured
    return Measured("count", measured.period)


def _axis(place: PlacedCell, path: Sequence[str], profile: Profile) -> str:
    code, axis = place.row.code, profile.axis
    if code and axis in _CODED:
        return _BY_CODE.get(code[0], axis)
    if axis == "function" and not place.coded:
        return "revenue_source" if says(profile.title, _REVENUE) else ("nature" if place.across else axis)
    if axis in _MIXED:
        texts = [key(text) for text in reversed(path)]
        return next((rule.value for text in texts for rule in column_words().items if rule.fits(text)), axis)
    return axis
