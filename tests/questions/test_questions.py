"""The twelve questions of docs/questions.md, each one line of SQL, on the sample portal and on real documents.

The expected values were written down from the pages: the sample's own texts and tables, and those of the documents.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.loading import sql
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target

pytest.importorskip("duckdb")

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
PORTAL = ROOT / "pipeline" / "demo" / "portal"
LINES = re.findall(
    r"^## \d+\. ([^\n]+)\n.*?```sql\n([^\n]+)\n```", (ROOT / "docs" / "questions.md").read_text("utf-8"), re.M | re.S
)
PAGES = ("final_putuo_finance_2024.pdf", "final_putuo_shgzb_2024.pdf", "page_yichun_zzb_2022.html",
         "misnamed_foshan_2019_final.pdf")  # fmt: skip
WIDE = ("jilin_2024.pdf", "inner_mongolia_tongliao_2018.xlsx", "hohhot_2025_budget_report.pdf",
        "changzhou_2025_budget_report.html", "datong_2025_budget_report.html",
        "yunfu_2025_budget_report.pdf")  # fmt: skip


def extracted(files: list[Path], data: Path) -> Path:
    extract_all([Target("file", str(path)) for path in files], Settings(data), lambda _: None, lambda _: None)
    return data


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted([PORTAL / "mzj.html", PORTAL / "slj.pdf"], tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = [*(CORPUS / name for name in PAGES), *(CORPUS / "wide" / name for name in WIDE)]
    if not all(path.is_file() for path in files):
        pytest.skip("needs shared/corpus beside the repository")
    return extracted(files, tmp_path_factory.mktemp("real"))


def asked(number: int, data: Path) -> pd.DataFrame:
    return sql(LINES[number - 1][1], data=data).astype(object)


def told(number: int, data: Path, *columns: str) -> dict[str, tuple[float, ...]]:
    """The columns of an answer by entity; 万 is for reading: amounts in 万元."""
    rows = asked(number, data)
    return {row["entity"]: tuple(round(float(row[name]), 2) for name in columns) for _, row in rows.iterrows()}


def test_there_are_twelve_and_each_is_one_line() -> None:
    assert len(LINES) == 12


MZJ, SLJ = "云澜市民政局", "云澜市水利局"


@pytest.mark.parametrize(
    ("number", "columns", "wanted"),
    [
        (1, ("spent", "budget"), {MZJ: (80_100, 110_000), SLJ: (325_800, 385_000)}),
        (2, ("percent",), {MZJ: (82.25,), SLJ: (83.53,)}),
        (4, ("basic", "project"), {MZJ: (8_285_800, 6_701_600), SLJ: (10_992_000, 32_043_100)}),
        (5, ("final", "budget", "percent"),
         {MZJ: (13_903_400, 13_398_300, 103.77), SLJ: (42_735_100, 40_343_000, 105.93)}),
        (6, ("percent",), {MZJ: (-11.39,), SLJ: (74.32,)}),
        (9, ("spent",), {MZJ: (1_470_700,), SLJ: (1_809_900,)}),
        (10, ("bought", "sme_percent", "small_percent"),
         {MZJ: (607_500, 86.17, 51.36), SLJ: (9_446_400, 78.36, 32.35)}),
        (11, ("yuan_per_head",), {MZJ: (176_294,), SLJ: (174_476,)}),
    ],
)  # fmt: skip
def test_the_sample_answers(
    demo: Path, number: int, columns: tuple[str, ...], wanted: dict[str, tuple[float, ...]]
) -> None:
    assert told(number, demo, *columns) == wanted


def test_the_sample_by_class_and_its_planted_contradictions(demo: Path) -> None:
    classes = asked(3, demo)
    mine = classes[classes["entity"] == MZJ]
    assert dict(zip(mine["code"], mine["value"], strict=True)) == {
        "208": 12_887_700, "210": 546_300, "221": 589_400, "229": 964_000
    }  # fmt: skip
    assert {"N-01", "N-03", "T3-02"} <= set(asked(8, demo)["rule"])
    assert asked(7, demo).empty
    assert asked(12, demo).empty


FINANCE, SOCIAL, YICHUN, METRO = (
    "上海市普陀区财政局",
    "中共上海市普陀区委社会工作部",
    "中共宜春市委组织部",
    "佛山市轨道交通局",
)


@pytest.mark.parametrize(
    ("number", "columns", "wanted"),
    [
        (1, ("spent", "budget"), {FINANCE: (0, 9_500), YICHUN: (4_400, 144_000)}),
        (2, ("percent",), {FINANCE: (92.10,), SOCIAL: (90.32,), METRO: (86.98,)}),
        (4, ("project_percent",), {SOCIAL: (65.70,), YICHUN: (36.43,)}),
        (5, ("final",), {FINANCE: (29_400_500,), "大同市": (46_928_000_000,)}),
        (9, ("spent",), {FINANCE: (1_846_500,), SOCIAL: (102_300,), YICHUN: (723_800,), METRO: (971_900,)}),
        (10, ("bought", "sme_percent"), {YICHUN: (142_300, 100)}),
        (12, ("percent",), {"常州市": (85.45,), "大同市": (60.68,), "呼和浩特市": (80.85,), "云浮市": (49.92,)}),
    ],
)  # fmt: skip
def test_real_documents_answer(
    real: Path, number: int, columns: tuple[str, ...], wanted: dict[str, tuple[float, ...]]
) -> None:
    found = told(number, real, *columns)
    assert {entity: found.get(entity) for entity in wanted} == wanted


def test_debt_by_place_of_real_tables(real: Path) -> None:
    rows = asked(7, real)
    rows = rows[rows["year"].isin([2018, 2024, 2025])].drop_duplicates("entity", keep="first").set_index("entity")
    columns = ["general_limit", "general", "special_limit", "special"]
    in_yi = {place: tuple(round(float(value) / 1e8, 1) for value in rows.loc[place, columns]) for place in rows.index}
    assert in_yi["吉林省"] == (4629.6, 4584.5, 6461.1, 5408.9)
    assert in_yi["长春市"] == (966.9, 951.9, 2213.9, 2206.5)
    assert in_yi["通辽市"] == (347.0, 348.0, 62.5, 53.4)
    assert in_yi["开鲁县"] == (22.6, 20.8, 0.7, 0.7)
    assert in_yi["云浮市"] == (225.7, 223.6, 468.6, 467.8)


def test_what_real_documents_contradict(real: Path) -> None:
    rows = asked(8, real)
    of_yichun = set(rows[rows["issuer"] == YICHUN]["rule"])
    assert {"T6-05", "X-09", "X-10"} <= of_yichun
    assert "T4-07" in set(rows[rows["issuer"] == FINANCE]["rule"])
