from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from mingzhang.extractors.words import words

ROOT = Path(__file__).parents[2]


def test_compound_names_stand_behind_their_parts() -> None:
    tokens = words("一般公共服务支出1,510.73万元").split()
    assert "一般公共服务支出" in tokens
    assert "支出" in tokens
    assert "服务" in tokens
    assert tokens.index("服务") < tokens.index("一般公共服务支出")


def test_punctuation_and_spaces_give_no_token() -> None:
    assert words("　“”。，；\u2002\n\t（）、——…") == ""
    assert words("") == ""


def test_numbers_are_whole_whatever_their_width_and_separators() -> None:
    assert "2118.71" in words("收入２，１１８．７１万元").split()
    assert "12345678" in words("12,345,678元").split()
    assert "2024" in words("2024年").split()


def test_a_list_of_numbers_is_not_taken_for_one() -> None:
    tokens = words("分别为1,20,300元").split()
    assert "120300" not in tokens


@pytest.mark.parametrize("text", ["\x00\ud7ff\U0001f600", "a" * 10_000, "预" * 10_000, "1," * 5_000, "%" * 100])
def test_strange_text_gives_tokens_and_no_error(text: str) -> None:
    assert isinstance(words(text), str)


def test_a_whole_page_takes_a_fraction_of_a_second() -> None:
    sentence = "本部门2031年度财政拨款支出年初预算数为1,728.56万元，决算数为2,118.71万元，完成年初预算的122.57%。"
    page = sentence * 200
    words(page)
    start = time.process_time()
    words(page)
    assert len(page) > 10_000
    assert time.process_time() - start < 0.5


def test_nothing_is_written_or_logged_even_where_the_temporary_folder_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    program = "from mingzhang.extractors.words import words; print(words('财政拨款收入'))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["财政", "拨款", "收入", "财政拨款收入"]
    assert done.stderr == ""
    assert list(folder.iterdir()) == []


def test_a_run_of_a_hundred_thousand_characters_without_a_word_is_cut_in_time() -> None:
    started = time.process_time()
    assert words("一" * 100_000)
    assert time.process_time() - started < 10, "the square of its length took minutes"
