"""The nine standard tables of a 部门决算, computed from the books: rows of cells with spans, no format yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts import CLASSES, ECONOMIC, NAMES, ZERO, Books, Line

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class C:
    """A printed cell."""

    text: str
    cols: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A printed table: its title, its number, rows of cells (covered places left out), note below."""

    title: str
    number: str
    rows: tuple[tuple[C, ...], ...]
    header: int
    note: str
    unit: str = "万元"


def numeral(n: int) -> str:
    if n <= 10:
        return NUMERALS[n - 1]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")


def money(value: Decimal) -> str:
    return f"{value:.2f}" if value else ""


def row(*texts: str) -> tuple[C, ...]:
    return tuple(C(text) for text in texts)


def tables(books: Books) -> list[Grid]:
    return [
        balance(books), revenue(books), expenditure(books), fiscal_balance(books), general(books),
        economic(books), three_public(books), fund(books), state_capital(books),
    ]  # fmt: skip


def class_totals(lines: Iterable[Line], value: Callable[[Line], Decimal]) -> dict[str, Decimal]:
    totals = dict.fromkeys(CLASSES, ZERO)
    for line in lines:
        totals[line.code[:3]] += value(line)
    return totals


def tree(lines: Iterable[Line], columns: list[Callable[[Line], Decimal]]) -> list[tuple[str, ...]]:
    """类, 款 and 项 rows, each with its code, name and the sum of each column."""
    lines = list(lines)
    codes = sorted({line.code[:width] for line in lines for width in (3, 5, 7)})
    return [(code, NAMES[code], *_sums([x for x in lines if x.code.startswith(code)], columns)) for code in codes]


def _sums(lines: list[Line], columns: list[Callable[[Line], Decimal]]) -> list[str]:
    return [money(sum((column(line) for line in lines), ZERO)) for column in columns]


def with_total(lines: Iterable[Line], columns: list[Callable[[Line], Decimal]]) -> list[tuple[C, ...]]:
    lines = list(lines)
    head = (C("合计", cols=2), *row(*_sums(lines, columns)))
    return [head, *(row(*texts) for texts in tree(lines, columns))]


def balance(b: Books) -> Grid:
    left = [
        ("一、一般公共预算财政拨款收入", b.fiscal_income - b.fiscal("government_fund")),
        ("二、政府性基金预算财政拨款收入", b.fiscal("government_fund")),
        ("三、国有资本经营预算财政拨款收入", ZERO), ("四、上级补助收入", ZERO), ("五、事业收入", ZERO),
        ("六、经营收入", ZERO), ("七、附属单位上缴收入", ZERO), ("八、其他收入", b.other_income),
    ]  # fmt: skip
    totals = class_totals(b.lines, lambda x: x.total)
    right = [(f"{numeral(i)}、{CLASSES[code]}", totals[code]) for i, code in enumerate(CLASSES, 1)]
    tail_left = [("本年收入合计", b.income), ("使用非财政拨款结余(含专用结余)", ZERO), ("年初结转和结余", b.opening)]
    tail_right = [("本年支出合计", b.total()), ("结余分配", ZERO), ("年末结转和结余", b.closing)]
    left = [*left, *[("", ZERO)] * (len(right) - len(left)), *tail_left, ("总计", b.grand)]
    right = [*right, *tail_right, ("总计", b.grand)]
    rows = [
        (C("收入", cols=3), C("支出", cols=3)),
        row("项目", "行次", "决算数", "项目", "行次", "决算数"),
        row("栏次", "", "1", "栏次", "", "2"),
    ]
    for i, ((name, value), (name2, value2)) in enumerate(zip(left, right, strict=True), 1):
        rows.append(row(name, str(i), money(value), name2, str(i + len(left)), money(value2)))
    return Grid("收入支出决算总表", "公开01表", tuple(rows), 3, "注:本表反映部门本年度的总收支和年末结转结余情况。")


def revenue(b: Books) -> Grid:
    """Income by 项: the year's money of each line, opening balances counted where they were spent."""
    lines = _income_lines(b)
    none = [lambda _: ZERO]
    columns = [lambda x: x.total, lambda x: x.total - x.other_money, *none * 4, lambda x: x.other_money]
    rows = [
        (C("项目", cols=2), *(C(t, rows=2) for t in REVENUE_COLUMNS)),
        row("功能分类科目编码", "科目名称"),
        (C("栏次", cols=2), *row(*map(str, range(1, 8)))),
    ]
    return Grid(
        "收入决算表", "公开02表", (*rows, *with_total(lines, columns)), 3, "注:本表反映部门本年度取得的各项收入情况。"
    )


REVENUE_COLUMNS = (
    "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
)  # fmt: skip


def _income_lines(b: Books) -> list[Line]:
    """The difference between money received and money spent sits in the largest project line of its kind."""
    fiscal_gap = b.closing_fiscal - b.opening_fiscal
    other_gap = b.other_income - sum((x.other_money for x in b.lines), ZERO)
    largest = max((x for x in b.lines if x.fund == "general"), key=lambda x: x.project)
    receiver = next(x for x in b.lines if x.other_money)
    lines = []
    for x in b.lines:
        fiscal, other = x.total - x.other_money, x.other_money
        fiscal += fiscal_gap if x is largest else ZERO
        other += other_gap if x is receiver else ZERO
        lines.append(Line(x.code, ZERO, fiscal + other, ZERO, ZERO, x.fund, other))
    return lines


def expenditure(b: Books) -> Grid:
    none = [lambda _: ZERO]
    columns = [lambda x: x.total, lambda x: x.basic, lambda x: x.project, *none * 3]
    heads = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    rows = [
        (C("项目", cols=2), *(C(t, rows=2) for t in heads)),
        row("功能分类科目编码", "科目名称"),
        (C("栏次", cols=2), *row(*map(str, range(1, 7)))),
    ]
    return Grid(
        "支出决算表", "公开03表", (*rows, *with_total(b.lines, columns)), 3, "注:本表反映部门本年度各项支出情况。"
    )


def fiscal_balance(b: Books) -> Grid:
    fund_spent = b.fiscal("government_fund")
    general_spent = b.fiscal("general")
    lines = [x for x in b.lines if x.fund == "general"]
    general_by = class_totals(lines, lambda x: x.total - x.other_money)
    fund_by = class_totals([x for x in b.lines if x.fund != "general"], lambda x: x.total)
    right = [
        (f"{numeral(i)}、{CLASSES[code]}", general_by[code] + fund_by[code], general_by[code], fund_by[code])
        for i, code in enumerate(CLASSES, 1)
    ]
    left = [
        ("一、一般公共预算财政拨款", b.fiscal_income - fund_spent), ("二、政府性基金预算财政拨款", fund_spent),
        ("三、国有资本经营预算财政拨款", ZERO),
    ]  # fmt: skip
    left += [("", ZERO)] * (len(right) - 3)
    total = b.fiscal_income + b.opening_fiscal
    left += [("本年收入合计", b.fiscal_income), ("年初财政拨款结转和结余", b.opening_fiscal),
             ("一般公共预算财政拨款", b.opening_fiscal), ("政府性基金预算财政拨款", ZERO),
             ("国有资本经营预算财政拨款", ZERO), ("总计", total)]  # fmt: skip
    closing = ("年末财政拨款结转和结余", b.closing_fiscal, b.closing_fiscal, ZERO)
    blank = ("", ZERO, ZERO, ZERO)
    right += [("本年支出合计", b.fiscal(), general_spent, fund_spent), closing, blank, blank, blank,
              ("总计", total, total - fund_spent, fund_spent)]  # fmt: skip
    rows = [
        (C("收入", cols=3), C("支出", cols=6)),
        row("项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款",
            "国有资本经营预算财政拨款"),
        row("栏次", "", "1", "栏次", "", "2", "3", "4", "5"),
    ]  # fmt: skip
    for i, ((name, value), (name2, *values)) in enumerate(zip(left, right, strict=True), 1):
        rows.append(row(name, str(i), money(value), name2, str(i + len(left)), *map(money, values), ""))
    note = "注:本表反映部门本年度一般公共预算、政府性基金预算和国有资本经营预算财政拨款的总收支和年末结转结余情况。"
    return Grid("财政拨款收入支出决算总表", "公开04表", tuple(rows), 3, note)


def general(b: Books) -> Grid:
    columns = [lambda x: x.total - x.other_money, lambda x: x.basic, lambda x: x.project - x.other_money]
    rows = [
        (C("项目", cols=2), C("本年支出", cols=3)),
        row("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        (C("栏次", cols=2), *row("1", "2", "3")),
    ]
    body = with_total([x for x in b.lines if x.fund == "general"], columns)
    note = "注:本表反映部门本年度一般公共预算财政拨款支出情况。"
    return Grid("一般公共预算财政拨款支出决算表", "公开05表", (*rows, *body), 3, note)


def economic(b: Books) -> Grid:
    left = _economic_rows(b, "301", "303")
    right = _economic_rows(b, "302", "310")
    height = max(len(left), len(right))
    left += [("", "", "")] * (height - len(left))
    right += [("", "", "")] * (height - len(right))
    staff, public = b.economic_total("301", "303"), b.economic_total("302", "310")
    head = ("科目编码", "科目名称", "决算数")
    rows = [(C("人员经费", cols=3), C("公用经费", cols=3)), row(*head, *head)]
    rows += [row(*one, *two) for one, two in zip(left, right, strict=True)]
    rows.append((C("人员经费合计", cols=2), C(money(staff)), C("公用经费合计", cols=2), C(money(public))))
    note = "注:本表反映部门本年度一般公共预算财政拨款基本支出明细情况。"
    return Grid("一般公共预算财政拨款基本支出决算明细表", "公开06表", tuple(rows), 2, note)


def _economic_rows(b: Books, *heads: str) -> list[tuple[str, str, str]]:
    rows = []
    for head in heads:
        rows.append((head, ECONOMIC[head], money(b.economic_total(head))))
        rows += [(c, ECONOMIC[c], money(v)) for c, v in b.economic.items() if c.startswith(head)]
    return rows


def three_public(b: Books) -> Grid:
    def half(which: str) -> list[str]:
        car = getattr(b.car_purchase, which) + getattr(b.car_running, which)
        values = (b.three(which), getattr(b.abroad, which), car, getattr(b.car_purchase, which),
                  getattr(b.car_running, which), getattr(b.reception, which))  # fmt: skip
        return [f"{value:.2f}" for value in values]

    car = C("公务用车购置及运行维护费", cols=3)
    side = (C("合计", rows=2), C("因公出国(境)费", rows=2), car, C("公务接待费", rows=2))
    rows = [
        (C("预算数", cols=6), C("决算数", cols=6)),
        (*side, *side),
        row(*("小计", "公务用车购置费", "公务用车运行维护费") * 2),
        row(*map(str, range(1, 13))),
        row(*half("budget"), *half("final")),
    ]
    note = "注:本表反映部门本年度财政拨款“三公”经费支出预决算情况。其中,预算数为全年预算数。"
    return Grid("财政拨款“三公”经费支出决算表", "公开07表", tuple(rows), 4, note.replace("全年预算数", "年初预算数"))


def fund(b: Books) -> Grid:
    lines = [x for x in b.lines if x.fund == "government_fund"]
    columns = [lambda _: ZERO, lambda x: x.total, lambda x: x.total, lambda x: x.basic, lambda x: x.project,
               lambda _: ZERO]  # fmt: skip
    rows = [
        (C("项目", cols=2), C("年初结转和结余", rows=2), C("本年收入", rows=2), C("本年支出", cols=3),
         C("年末结转和结余", rows=2)),
        row("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        (C("栏次", cols=2), *row("1", "2", "3", "4", "5", "6")),
    ]  # fmt: skip
    body = with_total(lines, columns) if lines else [row(*[""] * 8)]
    note = f"注:{b.issuer}本年度没有政府性基金预算财政拨款收入和支出,故本表无数据。"
    note = note if not lines else "注:本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"
    return Grid("政府性基金预算财政拨款收入支出决算表", "公开08表", (*rows, *body), 3, note)


def state_capital(b: Books) -> Grid:
    rows = [
        (C("项目", cols=2), C("本年支出", cols=3)),
        row("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        row("", "", "", "", ""),
    ]
    note = f"注:{b.issuer}本年度没有国有资本经营预算财政拨款支出,故本表无数据。"
    return Grid("国有资本经营预算财政拨款支出决算表", "公开09表", tuple(rows), 2, note)
