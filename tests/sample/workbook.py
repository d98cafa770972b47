"""The sample's spreadsheet: a 部门预算 in whole yuan, one sheet a table, merged headings, one hidden helper row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from accounts import ECONOMIC, NAMES
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

ISSUER, YEAR = "云澜市科学技术局", 2025
LINES = {  # code: (人员, 公用, 项目)
    "2060101": (3_862_400, 612_500, 0), "2060102": (0, 0, 480_000), "2060404": (0, 0, 6_500_000),
    "2060702": (0, 0, 350_000), "2080505": (436_800, 0, 0), "2080506": (218_400, 0, 0), "2101101": (262_080, 0, 0),
    "2101103": (87_360, 0, 0), "2210201": (382_200, 0, 0),
}  # fmt: skip
BASIC = {
    "30101": 1_265_400, "30102": 984_600, "30103": 1_178_400, "30108": 436_800, "30109": 218_400, "30110": 262_080,
    "30111": 87_360, "30112": 28_000, "30113": 382_200, "30201": 126_000, "30206": 38_500, "30207": 42_000,
    "30211": 86_000, "30215": 30_000, "30216": 24_000, "30217": 16_000, "30228": 52_000, "30229": 36_000,
    "30231": 48_000, "30239": 114_000, "30302": 406_000,
}  # fmt: skip
OTHER_INCOME = 120_000
THREE = {"因公出国(境)费": 0, "公务用车购置费": 0, "公务用车运行费": 48_000, "公务接待费": 16_000}


@dataclass(frozen=True)
class Budget:
    """The totals that pages and sheets share, in yuan."""

    staff: int = sum(v[0] for v in LINES.values())
    public: int = sum(v[1] for v in LINES.values())
    project: int = sum(v[2] for v in LINES.values())

    @property
    def fiscal(self) -> int:
        return self.staff + self.public + self.project

    @property
    def total(self) -> int:
        return self.fiscal + OTHER_INCOME


def check() -> None:
    """The economic classification of basic expenditure adds up to the functional one."""
    staff = sum(v for k, v in BASIC.items() if k[:3] in {"301", "303"})
    public = sum(v for k, v in BASIC.items() if k[:3] == "302")
    totals = Budget()
    assert (staff, public) == (5_249_240, 612_500) == (totals.staff, totals.public), (staff, public, totals)


def write_xlsx(path: Path) -> None:
    """Write the workbook; the planted error stands in the 三公 sheet."""
    check()
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, (title, rows) in enumerate(_tables().items(), 1):
        sheet = book.create_sheet(f"表{number}")
        _fill(sheet, title, f"预算{number:02d}表", rows)
    _helper_row(book["表3"])
    book.properties.created = book.properties.modified = dt.datetime(2025, 2, 14, 9, 0)  # noqa: DTZ001
    book.save(path)


def _helper_row(sheet: Worksheet) -> None:
    """A row somebody calculated with and hid: it is not disclosed."""
    sheet.append(["核对", "", 999_999, 999_999, 0])
    sheet.row_dimensions[sheet.max_row].hidden = True


def _fill(sheet: Worksheet, title: str, number: str, rows: list[list[object]]) -> None:
    width = max(len(row) for row in rows)
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font, sheet["A1"].alignment = Font(size=18, bold=True), Alignment(horizontal="center")
    sheet.append([number])
    sheet.append([f"部门:{ISSUER}", *[None] * (width - 2), "单位:元"])
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=5):
        for cell in cells:
            if isinstance(cell.value, int):
                cell.number_format = "#,##0"


def _tables() -> dict[str, list[list[object]]]:
    return {
        "部门收支总表": _balance(),
        "部门收入总表": _revenue(),
        "部门支出总表": _spending(),
        "财政拨款收支总表": _fiscal(),
        "一般公共预算支出表": _general(),
        "一般公共预算基本支出表": _basic(),
        "一般公共预算“三公”经费支出表": _three(),
        "政府性基金预算支出表": [["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
                       ["说明:本部门2025年没有使用政府性基金预算拨款安排的支出,故本表无数据。"]],
    }  # fmt: skip


def _classes() -> list[tuple[str, int]]:
    heads = sorted({code[:3] for code in LINES})
    return [(NAMES[h], sum(sum(v) for c, v in LINES.items() if c[:3] == h)) for h in heads]


def _balance() -> list[list[object]]:
    budget = Budget()
    left = [["一、一般公共预算拨款收入", budget.fiscal], ["二、政府性基金预算拨款收入", None],
            ["三、国有资本经营预算拨款收入", None], ["四、其他收入", OTHER_INCOME]]  # fmt: skip
    right: list[list[object]] = [[f"{'一二三四'[i]}、{name}", value] for i, (name, value) in enumerate(_classes())]
    right[0][1] = _classes()[0][1] + OTHER_INCOME
    rows: list[list[object]] = [["收入", None, "支出", None], ["项目", "预算数", "项目", "预算数"]]
    rows += [[*a, *b] for a, b in zip(left, right, strict=True)]
    return [*rows, ["本年收入合计", budget.total, "本年支出合计", budget.total],
            ["上年结转", None, "结转下年", None], ["收入总计", budget.total, "支出总计", budget.total]]  # fmt: skip


def _revenue() -> list[list[object]]:
    budget = Budget()
    return [["单位名称", "合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "其他收入"],
            ["合计", budget.total, None, budget.fiscal, None, OTHER_INCOME],
            [ISSUER, budget.total, None, budget.fiscal, None, OTHER_INCOME]]  # fmt: skip


def _codes() -> list[str]:
    return sorted({code[:width] for code in LINES for width in (3, 5, 7)})


def _sum(prefix: str, part: slice) -> int:
    return sum(sum(v[part]) for code, v in LINES.items() if code.startswith(prefix))


def _spending() -> list[list[object]]:
    """All money: other income pays for general administration (2060102)."""
    extra = {"", "206", "20601", "2060102"}

    def line(code: str, label: str) -> list[object]:
        other = OTHER_INCOME if code in extra else 0
        basic, project = _sum(code, slice(0, 2)), _sum(code, slice(2, 3)) + other
        return [code or "合计", label, basic + project, basic or None, project or None]

    head: list[object] = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    return [head, line("", ""), *(line(code, NAMES[code]) for code in _codes())]


def _fiscal() -> list[list[object]]:
    fiscal = Budget().fiscal
    left = [["一、本年收入", fiscal], ["(一)一般公共预算拨款", fiscal], ["(二)政府性基金预算拨款", None],
            ["二、上年结转", None]]  # fmt: skip
    right = [[f"({'一二三四'[i]}){name}", value, value, None] for i, (name, value) in enumerate(_classes())]
    rows: list[list[object]] = [["收入", None, "支出", None, None, None],
                                ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算"]]  # fmt: skip
    rows += [[*a, *b] for a, b in zip(left, right, strict=True)]
    return [*rows, ["收入总计", fiscal, "支出总计", fiscal, fiscal, None]]


def _general() -> list[list[object]]:
    def line(code: str, label: str) -> list[object]:
        staff, public, project = (_sum(code, slice(i, i + 1)) for i in range(3))
        values = (staff + public + project, staff + public, staff, public, project)
        return [code or "合计", label, *(value or None for value in values)]

    head = [["科目编码", "科目名称", "合计", "基本支出", None, None, "项目支出"],
            [None, None, None, "小计", "人员经费", "公用经费", None]]  # fmt: skip
    return [*head, line("", ""), *(line(code, NAMES[code]) for code in _codes())]


def _basic() -> list[list[object]]:
    rows: list[list[object]] = [["科目编码", "科目名称", "合计", "人员经费", "公用经费"]]
    staff, public = Budget().staff, Budget().public
    rows.append(["合计", None, staff + public, staff, public])
    for head in ("301", "302", "303"):
        items = {k: v for k, v in BASIC.items() if k.startswith(head)}
        for code, value in {head: sum(items.values()), **items}.items():
            rows.append([code, ECONOMIC[code], value, *((None, value) if head == "302" else (value, None))])
    return rows


def _three() -> list[list[object]]:
    car = THREE["公务用车购置费"] + THREE["公务用车运行费"]
    printed_total = 46_000  # planted: the parts add up to 64,000
    return [["合计", "因公出国(境)费", "公务用车购置及运行费", None, None, "公务接待费"],
            [None, None, "小计", "公务用车购置费", "公务用车运行费", None],
            [printed_total, 0, car, 0, THREE["公务用车运行费"], THREE["公务接待费"]]]  # fmt: skip
