"""Words are cut exactly as jieba cuts them by the same dictionary."""

from __future__ import annotations

import io
from collections.abc import Iterable

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.extractors.segmenting import Segmenter

KNOWN = ("收入", "支出", "财政", "财政拨款", "拨款收入", "一般公共预算", "一般", "公共", "预算", "中心", "AB支出", "区")


def jieba_on(known: Iterable[str]) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    lines = "".join(f"{word} {len(word) * 10}\n" for word in sorted(known))
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(lines.encode()))
    tokenizer.initialized = True
    return tokenizer


OURS, THEIRS = Segmenter(KNOWN), jieba_on(KNOWN)


def printed(words: Iterable[str]) -> list[str]:
    """Words without white space, of which jieba joins a carriage return and a line feed."""
    return [word for word in words if not word.isspace()]


def check_same(text: str) -> None:
    assert printed(OURS.cut(text)) == printed(THEIRS.cut(text))
    assert printed(OURS.cut(text, guess=False)) == printed(THEIRS.cut(text, HMM=False))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "本年收入合计1,510.73万元，比上年增加12.5%。",
        "财政拨款收入由区财政局拨付，一般公共预算支出列AB支出。",
        "云溪市青禾街道办事处社区卫生服务中心负责辖区居民的健康档案与慢性病随访",
        "第一章\r\n　机构职能\tXY-2031#号文件 v1.2.3",
        "一般公共区中心预算一般公共预算区区区",
        "㐀\ud7ff𠮷野家龥龦",
    ],
)
def test_text_is_cut_as_by_jieba(text: str) -> None:
    check_same(text)


@given(st.text(alphabet="财政拨款收入支出一般公共预算区中心云溪河水利局的与及9Aab.%#，。 \n\r龥鿿", max_size=60))
def test_any_text_is_cut_as_by_jieba(text: str) -> None:
    check_same(text)
