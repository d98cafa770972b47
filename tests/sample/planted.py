"""The publisher's errors of the sample: each printed once, each breaking one identity, listed for the tests.

A list of (file, where, printed, right, what breaks); `plant` puts those of one file into its text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grids import C, Grid


@dataclass(frozen=True)
class Planted:
    file: str
    where: str
    right: str
    printed: str
    breaks: str


ERRORS = (
    Planted(
        "mzj.html", "三、支出决算情况说明", "项目支出670.16万元,占44.71%", "项目支出670.16万元,占41.71%",
        "share: 670.16 of 1498.74 is 44.71%",
    ),
    Planted(
        "mzj.html", "七、财政拨款“三公”经费支出决算情况说明", "减少0.38万元,下降30.65%", "减少0.38万元,下降36.05%",
        "change_pct: 0.38 of the 1.24 of 2023 is 30.65%",
    ),
    Planted(
        "slj.pdf", "支出决算表 2130311", "125.36", "152.36",
        "sum: the 项 of 21303 no longer add up to their 款",
    ),
    Planted(
        "kjj.xlsx", "一般公共预算“三公”经费支出表", "64000", "46000",
        "sum: 0 + 48000 + 16000 is 64000",
    ),
)  # fmt: skip


def plant(file: str, lines: list[str]) -> list[str]:
    """The narrative with the errors of a file; every error must find its place exactly once."""
    text = "\n".join(lines)
    for error in ERRORS:
        if error.file == file and "表" not in error.where:
            assert text.count(error.right) == 1, error
            text = text.replace(error.right, error.printed)
    return text.split("\n")


def plant_row(grid: Grid, code: str, right: str, printed: str) -> Grid:
    """The grid with one row's amount misprinted wherever it stands in that row."""
    rows = tuple(
        tuple(C(printed, c.cols, c.rows) if c.text == right else c for c in row) if row[0].text == code else row
        for row in grid.rows
    )
    assert rows != grid.rows, code
    return replace(grid, rows=rows)
