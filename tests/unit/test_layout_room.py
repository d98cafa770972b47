"""The layout room as a room: no format inside, every threshold named, lost cells no lost file."""

import ast
import inspect
import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from mingzhang.extractors.layout import settings
from mingzhang.extractors.layout.blocks import lay_out_page, pages_to_blocks
from mingzhang.extractors.layout.cut_numbers import rejoin_cut_numbers
from mingzhang.extractors.layout.glyphs import Glyph
from mingzhang.extractors.layout.grid import Grid, GridCell
from mingzhang.extractors.layout.segments import Segment
from mingzhang.extractors.layout.settings import LAYOUT, LayoutSettings
from mingzhang.extractors.numbers.amount import (
    has_decimals,
    is_amount,
    is_amount_or_dash,
    is_plain_amount,
    is_sure_amount,
)
from mingzhang.schemas.document import Table

ROOM = Path(settings.__file__).parent
UNIT = re.compile(r"(?:pt|em|share|count|times): .+ ?\(.+\)\.$|(?:pt|em|share|count|times): .+;.+\.$", re.DOTALL)


def printed(text: str, x0: float, top: float, size: float = 10.0) -> list[Glyph]:
    """Characters half as wide as high for ASCII, square ones for the rest."""
    found: list[Glyph] = []
    for char in text:
        wide = size / 2 if char.isascii() else size
        found.append(Glyph(char, x0, top, x0 + wide, top + size, 0))
        x0 += wide
    return found


def ruled(xs: list[float], ys: list[float]) -> list[Segment]:
    across = [Segment(True, y, xs[0], xs[-1]) for y in ys]
    return across + [Segment(False, x, ys[0], ys[-1]) for x in xs]


def test_glyphs_and_segments_of_no_format_become_a_table() -> None:
    glyphs = printed("项目", 15, 13) + printed("金额", 115, 13) + printed("教育", 15, 33) + printed("12.50", 115, 33)
    page = lay_out_page(1, (300, 200), glyphs, ruled([10, 110, 200], [10, 30, 50]))
    (table,) = pages_to_blocks([page])
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["项目", "金额", "教育", "12.50"]


def test_every_threshold_tells_its_unit_and_what_taught_it() -> None:
    tree = ast.parse(inspect.getsource(settings))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    told = {
        node.target.id: after.value.value
        for node, after in pairwise(body)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
    }
    assert told.keys() == {field.name for field in fields(LayoutSettings)}
    assert [name for name, text in told.items() if not UNIT.match(text)] == []


def test_every_threshold_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.glob("*.py") if path.name != "settings.py")
    assert [field.name for field in fields(LayoutSettings) if f"LAYOUT.{field.name}" not in code] == []


def test_no_module_of_the_room_keeps_a_threshold_of_its_own() -> None:
    fractions = [
        (path.name, node.lineno)
        for path in ROOM.glob("*.py")
        if path.name != "settings.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in (0.0, 1.0, -1.0)
    ]
    assert fractions == []


def test_a_number_that_took_its_neighbours_digits_leaves_an_empty_cell_behind() -> None:
    """Three files of 长沙 were lost to a cell whose only digits the cell before it had taken."""
    grid = Grid(
        (0, 30, 34, 80),
        (0, 20),
        tuple(GridCell(0, at, 1, 1, box) for at, box in enumerate([(0, 0, 30, 20), (30, 0, 34, 20), (34, 0, 80, 20)])),
    )
    whole = printed("267.80", 3, 5)
    share = [whole[:5], whole[5:], printed("12", 50, 5)]
    rejoin_cut_numbers(grid, share)
    assert ["".join(glyph.text for glyph in cell) for cell in share] == ["267.80", "", "12"]


@pytest.mark.parametrize("text", ["1,234.50", "-3", "（2.5）", "1,234", "12.5%", "△4"])
def test_an_amount_is_an_amount(text: str) -> None:
    assert is_amount(text)
    assert is_amount_or_dash(text)


@pytest.mark.parametrize("text", ["", "1,23", "2024年", "1.", ".5", "3.2.1", "—", "万元", "1 2"])
def test_what_is_none_is_none(text: str) -> None:
    assert not is_amount(text)


def test_what_an_amount_says_of_itself() -> None:
    assert is_sure_amount("1,234")
    assert not is_sure_amount("2024")
    assert has_decimals("0.5%")
    assert not has_decimals("1,234")
    assert not is_plain_amount("(12)")
    assert is_amount_or_dash("--")
    assert not is_amount_or_dash("-----")
    assert LAYOUT.snap == 3.0
