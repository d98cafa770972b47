"""Names of people are cut off behind the words that they stand behind, and nothing else is."""

from __future__ import annotations

import pytest

from mingzhang.pipeline.site.tokens import shard_of, tokens_of
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.people import load_people, without_people
from mingzhang.schemas.vocabulary.tsv import parse_rows


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("联系人：欧阳明月　电话：0795-1234567", "联系人"),
        ("单位负责人: 张三", "单位负责人"),
        ("填报人 李四", "填报人"),
        ("项目负责人经费", "项目负责人经费"),
        ("电话费", "电话费"),
        ("公务接待费", "公务接待费"),
    ],
)
def test_a_name_behind_its_word_is_cut_off(printed: str, kept: str) -> None:
    assert without_people(printed) == kept


def test_a_word_given_twice_is_refused() -> None:
    with pytest.raises(VocabularyError, match="given twice"):
        load_people(parse_rows("word\n联系人\n联系人\n", "people.tsv", ("word",)))


def test_texts_are_cut_into_pairs_words_and_numbers() -> None:
    assert list(tokens_of("“三公”经费 １,234.50万元 GDP")) == ["三公", "公经", "经费", "1234.50", "万元", "gdp"]
    assert list(tokens_of("水")) == ["水"]
    assert {shard_of(token, 7) for token in ("三公", "公经", "经费", "1234.50")} <= set(range(7))
