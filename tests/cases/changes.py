"""How the printing of a page may change while every fact stays: the changes by name, with the formats they are for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from pages import Grid, Line, Part

__all__ = ["CHANGES"]

Change = Callable[[list[Part]], list[Part]]
CHANGES: dict[str, tuple[Change, tuple[str, ...]]] = {}
"""The change and its formats."""

_AMOUNT = re.compile(r"-?[\d,]+\.\d+")
_FULL = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")
_RADICALS = str.maketrans(
    "一二八入支用行金长车食民门方工口子月水生目立老言里", "⼀⼆⼋⼊⽀⽤⾏⾦⻓⻋⻝⺠⻔⽅⼯⼝⼦⽉⽔⽣⽬⽴⽼⾔⾥"
)
_DIGITS, _SCALES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿")


def _for(*formats: str) -> Callable[[Change], Change]:
    def known(change: Change) -> Change:
        CHANGES[change.__name__] = (change, formats)
        return change

    return known


def _amount(text: str) -> bool:
    return _AMOUNT.fullmatch(text) is not None


def _grids(parts: list[Part]) -> Iterator[Grid]:
    return (block for part in parts for block in part.blocks if isinstance(block, Grid))


def _head(grid: Grid) -> int:
    """How many rows stand above the first amount."""
    return next(at for at, row in enumerate(grid.rows) if any(map(_amount, row)))


def _amounts(parts: list[Part], change: Callable[[str, int], str]) -> list[Part]:
    for grid in _grids(parts):
        grid.rows = [[change(c, r) if _amount(c) else c for c in row] for r, row in enumerate(grid.rows)]
    return parts


def _cells(parts: list[Part], change: Callable[[str], str]) -> list[Part]:
    for grid in _grids(parts):
        grid.rows = [[change(text) for text in row] for row in grid.rows]
    return parts


def _lines(parts: list[Part], change: Callable[[str], str]) -> list[Part]:
    for part in parts:
        part.blocks = [b if isinstance(b, Grid) else Line(change(b.text), b.title) for b in part.blocks]
    return parts


def _rows(parts: list[Part], change: Callable[[list[str], int, int], list[str]]) -> list[Part]:
    """Change every row, told its place and how many rows are headings."""
    for grid in _grids(parts):
        head = _head(grid)
        grid.rows = [change(row, at, head) for at, row in enumerate(grid.rows)]
    return parts


def _negative(parts: list[Part], change: Callable[[str], str]) -> list[Part]:
    return _amounts(parts, lambda text, _: change(text[1:]) if text[0] == "-" else text)


def _money(parts: list[Part], change: Callable[[Decimal], str]) -> list[Part]:
    """Change the amounts in 万元 of the lines, given in yuan."""

    def printed(match: re.Match[str]) -> str:
        return change(Decimal(match[1].replace(",", "")) * 10_000)

    return _lines(parts, lambda text: re.sub(r"([\d,]+\.\d\d)万元", printed, text))


@_for("html", "docx", "xlsx", "pdf", "txt")
def full_width_digits(parts: list[Part]) -> list[Part]:
    return _lines(_amounts(parts, lambda text, _: text.translate(_FULL)), lambda text: text.translate(_FULL))


@_for("html", "docx", "xlsx", "pdf", "txt")
def radicals(parts: list[Part]) -> list[Part]:
    return _lines(_cells(parts, lambda text: text.translate(_RADICALS)), lambda text: text.translate(_RADICALS))


@_for("html", "docx", "xlsx", "pdf")
def notes_behind_amounts(parts: list[Part]) -> list[Part]:
    noted = _amounts(parts, lambda text, row: f"{text}⟨sup:{row % 9 + 1}⟩")
    return _lines(noted, lambda text: re.sub(r"(\d\.\d\d)(?=万元|亿元)", r"\1⟨sup:2⟩", text))


@_for("html", "docx", "xlsx")
def struck_amounts_before_them(parts: list[Part]) -> list[Part]:
    noted = _amounts(parts, lambda text, row: f"⟨s:1{text}⟩{text}" if row % 2 else text)
    return _lines(noted, lambda text: re.sub(r"(\d[\d,]*\.\d\d)", r"⟨s:9\1⟩\1", text))


@_for("html", "docx")
def hidden_digits_before_amounts(parts: list[Part]) -> list[Part]:
    return _lines(parts, lambda text: re.sub(r"(\d[\d,]*\.\d\d)", r"⟨hide:8⟩\1", text))


@_for("html", "docx", "xlsx", "pdf")
def triangles(parts: list[Part]) -> list[Part]:
    return _negative(parts, lambda text: f"△{text}")


@_for("html", "docx", "xlsx", "pdf")
def brackets(parts: list[Part]) -> list[Part]:
    return _negative(parts, lambda text: f"({text})")


@_for("html", "docx", "xlsx", "pdf")
def minus_behind(parts: list[Part]) -> list[Part]:
    return _negative(parts, lambda text: f"{text}-")


@_for("html", "docx", "xlsx", "pdf")
def no_groups(parts: list[Part]) -> list[Part]:
    return _amounts(parts, lambda text, _: text.replace(",", ""))


@_for("html", "docx", "xlsx", "pdf")
def currency_marks(parts: list[Part]) -> list[Part]:
    return _amounts(parts, lambda text, _: text if text[0] == "-" else f"￥{text}")


@_for("html", "docx", "xlsx")
def marks_without_width(parts: list[Part]) -> list[Part]:
    return _amounts(parts, lambda text, _: text.replace(",", ",\u200b").replace(".", "\ufeff."))


@_for("html", "docx", "pdf")
def spaces_behind_commas(parts: list[Part]) -> list[Part]:
    return _lines(parts, lambda text: re.sub(r"(\d),(\d)", r"\1, \2", text))


@_for("html", "docx", "pdf")
def spaces_around_amounts(parts: list[Part]) -> list[Part]:
    return _lines(parts, lambda text: re.sub(r"([\d,]*\d\.\d\d)", r" \1 ", text))


@_for("html", "docx", "pdf")
def amounts_in_yuan(parts: list[Part]) -> list[Part]:
    return _money(parts, lambda yuan: f"{yuan:,.0f}元")


@_for("html", "docx", "pdf")
def amounts_in_two_scales(parts: list[Part]) -> list[Part]:
    return _money(parts, lambda yuan: f"{yuan // 10_000:,}万" + (f"{yuan % 10_000:,.0f}元" if yuan % 10_000 else "元"))


@_for("html", "docx", "pdf")
def amounts_in_words(parts: list[Part]) -> list[Part]:
    return _money(parts, lambda yuan: f"{_spelled(int(yuan))}元")


def _spelled(number: int) -> str:
    text, gap = "", False
    for place, char in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if int(char):
            text += ("零" if gap else "") + _DIGITS[int(char)] + _SCALES[place]
            gap = False
        else:
            gap = bool(text)
            text += "万" if place == 4 and text else ""
    return text or "零"


@_for("html", "docx", "pdf")
def half_width_punctuation(parts: list[Part]) -> list[Part]:
    return _lines(
        parts, lambda text: text.translate(str.maketrans("，；：（）。", ",;:().")) if len(text) > 30 else text
    )


@_for("html", "docx", "pdf", "xlsx")
def justified_names(parts: list[Part]) -> list[Part]:
    wide = {
        "合计": "合    计",
        "总计": "总\u3000\u3000计",
        "项目": "项   目",
        "收入": "收\u3000入",
        "支出": "支\u3000出",
    }
    return _cells(parts, lambda text: wide.get(text, text))


@_for("html", "docx", "pdf", "xlsx")
def letters_apart_in_titles(parts: list[Part]) -> list[Part]:
    return _lines(parts, lambda text: " ".join(text) if text.endswith(("部门决算", "部门预算")) else text)


@_for("html", "docx", "pdf", "txt")
def years_in_words(parts: list[Part]) -> list[Part]:
    named = {"2024年": "二〇二四年", "2025年": "二〇二五年"}

    def spelled(text: str) -> str:
        for digits, words in named.items():
            text = text.replace(digits, words) if text.endswith(("部门决算", "部门预算")) else text
        return text

    return _lines(parts, spelled)


@_for("html", "docx", "xlsx", "pdf")
def unit_with_spaces(parts: list[Part]) -> list[Part]:
    return _cells(parts, lambda text: re.sub("单位：(.{0,2})元", r"单 位 ： \1 元", text))


@_for("html", "docx", "xlsx", "pdf")
def unit_with_more(parts: list[Part]) -> list[Part]:
    return _cells(parts, lambda text: re.sub("单位：(.{0,2}元)", r"金额单位：人民币\1（保留两位小数）", text))


@_for("html", "docx")
def unit_over_two_lines(parts: list[Part]) -> list[Part]:
    return _cells(parts, lambda text: text.replace("万元", "万\n元") if text.startswith("单位") else text)


@_for("html", "docx", "xlsx", "pdf")
def unit_in_a_note(parts: list[Part]) -> list[Part]:
    for part in parts:
        blocks: list[Line | Grid] = []
        for block in part.blocks:
            blocks.append(block)
            if isinstance(block, Grid):
                unit = next(text for text in block.rows[0] if "单位：" in text and text.endswith("元")).rpartition(
                    "："
                )[2]
                block.rows[0] = ["" if text.endswith("元") else text for text in block.rows[0]]
                block.rows = block.rows[not any(block.rows[0]) :]
                blocks.append(Line(f"注：本表金额单位为{unit}，因四舍五入可能存在尾差。"))
        part.blocks = blocks
    return parts


@_for("html", "docx", "xlsx", "pdf")
def unit_in_its_own_line(parts: list[Part]) -> list[Part]:
    for part in parts:
        blocks: list[Line | Grid] = []
        for block in part.blocks:
            if isinstance(block, Grid):
                blocks.append(Line("    ".join(filter(None, block.rows[0]))))
                block.rows = block.rows[1:]
            blocks.append(block)
        part.blocks = blocks
    return parts


@_for("html", "docx", "xlsx", "csv")
def headings_again(parts: list[Part]) -> list[Part]:
    for grid in _grids(parts):
        head = _head(grid)
        again = list(grid.rows[1:head])
        rows = grid.rows[:head]
        for at, row in enumerate(grid.rows[head:]):
            rows += again if at and at % 3 == 0 else []
            rows.append(row)
        grid.rows = [list(row) for row in rows]
    return parts


@_for("html", "docx", "xlsx")
def decimals_in_the_next_cell(parts: list[Part]) -> list[Part]:
    for grid in _grids(parts):
        columns = {at for row in grid.rows for at, text in enumerate(row) if _amount(text)}
        grid.rows = [
            [half for at, text in enumerate(row) for half in _halves(text, at in columns)] for row in grid.rows
        ]
    return parts


def _halves(text: str, cut: bool) -> list[str]:
    if not cut:
        return [text]
    if _amount(text):
        whole, _, decimals = text.partition(".")
        return [whole, f".{decimals}"]
    return [text, text if text in ("", "^") else "<"]


@_for("html", "docx", "xlsx", "pdf", "csv", "xml")
def blank_column(parts: list[Part]) -> list[Part]:
    return _rows(parts, lambda row, _at, _head: ["", *row])


@_for("html", "docx", "xlsx", "csv", "xml")
def blank_rows(parts: list[Part]) -> list[Part]:
    for grid in _grids(parts):
        head = _head(grid)
        rows = [[row, [""] * len(row)] if at >= head and at % 3 == 0 else [row] for at, row in enumerate(grid.rows)]
        grid.rows = [row for some in rows for row in some]
    return parts


@_for("html", "docx", "xlsx", "pdf")
def remarks(parts: list[Part]) -> list[Part]:
    def noted(row: list[str], at: int, head: int) -> list[str]:
        titled = any(text in ("项目", "科目编码") for text in row)
        return [*row, "备注" if titled else "见附注3，含上年结转5.00万元" if at >= head and at % 4 == 0 else ""]

    return _rows(parts, noted)


@_for("html", "docx", "xlsx", "pdf")
def numbered_rows(parts: list[Part]) -> list[Part]:
    def numbered(row: list[str], at: int, head: int) -> list[str]:
        titled = any(text in ("项目", "科目编码") for text in row)
        return [str(at - head + 1) if at >= head else "序号" if titled else "", *row]

    return _rows(parts, numbered)


@_for("html", "docx", "xlsx", "pdf")
def dashes_for_nothing(parts: list[Part]) -> list[Part]:
    for grid in _grids(parts):
        head = _head(grid)
        columns = {at for row in grid.rows for at, text in enumerate(row) if _amount(text)}
        for row in grid.rows[head:]:
            row[:] = ["——" if at in columns and not text else text for at, text in enumerate(row)]
    return parts


@_for("html", "docx", "xlsx", "pdf")
def codes_level_by_level(parts: list[Part]) -> list[Part]:
    def parted(row: list[str], _at: int, _head: int) -> list[str]:
        code = row[0]
        if code == "科目编码":
            return ["类", "款", "项", *row[1:]]
        if code.isdigit() and len(code) in (3, 5, 7):
            return [code[:3], code[3:5], code[5:], *row[1:]]
        return [code, "<", "<", *row[1:]] if code else ["", "", "", *row[1:]]

    for grid in _grids(parts):
        if any(text == "科目编码" for row in grid.rows for text in row):
            head = _head(grid)
            grid.rows = [parted(row, at, head) for at, row in enumerate(grid.rows)]
    return parts


@_for("xlsx", "xml")
def yuan_shown_as_wan(parts: list[Part]) -> list[Part]:
    for grid in _grids(parts):
        if any("单位：万元" in text for text in grid.rows[0]):
            grid.rows = [[_scaled(text) if _amount(text) else text for text in row] for row in grid.rows]
    return parts


def _scaled(text: str) -> str:
    yuan = Decimal(text.replace(",", "")) * 10_000
    return f"{yuan.normalize():f} {{#0!.0000_);[Red](#0!.0000)}}"


@_for("xlsx", "xml")
def red_brackets(parts: list[Part]) -> list[Part]:
    return _amounts(parts, lambda text, _: text.replace(",", "") + " {#,##0.00_);[红色]\\(#,##0.00\\)}")
