"""Search words are cut as jieba cuts them on the same dictionary, and cost as much as the text is long."""

from __future__ import annotations

import io

import jieba
import pytest

from mingzhang.extractors.cutting import Cutter

WORDS = {"教育": 20, "教育支出": 40, "一般公共服务": 60, "公共": 20, "服务支出": 40, "支出": 20, "项目": 20}
TEXTS = [
    "教育支出项目", "一般公共服务支出", "青山镇张小雨负责河道清淤和堤防加固", "共公服务教", "abc教育12.5%支出",
    "支出支", "ⅢⅣ", "龘靐齉爩", "第12345号-A_b.c项目", "镇", "ab", "教育教", "",
]  # fmt: skip


def jieba_of(words: dict[str, int]) -> jieba.Tokenizer:
    told = "".join(f"{word} {count}\n" for word, count in words.items())
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(told.encode()))
    tokenizer.initialized = True
    return tokenizer


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert Cutter(WORDS).cut(text) == list(jieba_of(WORDS).cut(text))


@pytest.mark.parametrize("text", ["教育支出项目", "一般公共服务支出", "共公服务教"])
def test_known_words_alone_are_those_of_jieba_without_its_model(text: str) -> None:
    assert list(Cutter(WORDS).known(text)) == list(jieba_of(WORDS).cut(text, HMM=False))


class Counted(dict[str, float | None]):
    asked = 0

    def __contains__(self, key: object) -> bool:
        self.asked += 1
        return super().__contains__(key)


@pytest.mark.parametrize("sentence", ["教育支出项目负责", "河道清淤堤防加固", "教育教教育支"])
def test_a_text_four_times_as_long_asks_the_dictionary_four_times_as_often(sentence: str) -> None:
    asked = []
    for times in (50, 200):
        cutter = Cutter(WORDS)
        cutter._scores = Counted(cutter._scores)
        cutter.cut(sentence * times)
        asked.append(cutter._scores.asked)
    assert asked[1] <= 4.2 * asked[0]
