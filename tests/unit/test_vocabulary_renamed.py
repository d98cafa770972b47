"""What became of public bodies: lines of names that end, and reforms after which years do not compare."""

from __future__ import annotations

import pytest

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.renamed import Renaming, load_renamed, reformed, renamed, successor
from mingzhang.schemas.vocabulary.tsv import Row


def rows(*lines: str) -> list[Row]:
    return [Row("renamed.tsv", number, tuple(line.split())) for number, line in enumerate(lines, start=1)]


def test_every_line_of_names_ends() -> None:
    assert len(renamed()) > 50
    for one in renamed():
        assert successor(f"360900:{one.new}") == successor(successor(f"360900:{one.new}"))
        if one.kind == "renamed":
            assert successor(f"360900:{one.old}") == successor(f"360900:{one.new}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("国土资源局", "自然资源局"),
        ("卫生和计划生育委员会", "卫生健康委员会"),
        ("安全生产监督管理局", "应急管理局"),
        ("扶贫开发办公室", "乡村振兴局"),
        ("金融工作办公室", "地方金融管理局"),
        ("大数据发展管理局", "数据局"),
        ("财政局", "财政局"),
        ("工商行政管理局", "工商行政管理局"),
    ],
)
def test_a_body_goes_on_under_its_last_name_unless_it_was_merged(old: str, new: str) -> None:
    assert successor(f"360900:{old}") == f"360900:{new}"


@pytest.mark.parametrize(
    ("name", "year", "known"),
    [
        ("市场监督管理局", 2019, True),
        ("市场监督管理局", 2018, False),
        ("市场监督管理局", 2022, False),
        ("民政局", 2019, True),
        ("司法局", 2020, True),
        ("农业农村局", 2024, True),
        ("财政局", 2019, False),
        ("生态环境局", 2019, False),
    ],
)
def test_the_years_after_a_merger_or_split_are_known(name: str, year: int, known: bool) -> None:
    assert (reformed(f"360900:{name}", year) is not None) == known


def test_one_body_may_be_split_into_several_and_merged_from_several() -> None:
    loaded = load_renamed(rows("2018 split 甲局 乙局", "2018 split 甲局 丙局", "2018 merged 丁局 乙局"))
    assert loaded[0] == Renaming(2018, "split", "甲局", "乙局")
    assert len(loaded) == 3


@pytest.mark.parametrize(
    "lines",
    [
        ("18 renamed 甲局 乙局",),
        ("2018 became 甲局 乙局",),
        ("2018 renamed 甲局 甲局",),
        ("2018 renamed 甲局 乙局", "2019 renamed 甲局 丙局"),
        ("2018 renamed 甲局 乙局", "2021 renamed 乙局 甲局"),
        ("2018 merged 甲局 乙局", "2018 merged 甲局 乙局"),
    ],
)
def test_nonsense_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(VocabularyError):
        load_renamed(rows(*lines))
