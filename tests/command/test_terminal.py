"""What a hostile document prints never steers the terminal of whoever reads it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.pipeline.visible import json_line, visible, visible_line

Run = Callable[..., subprocess.CompletedProcess[str]]

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = (
    "<html><head><meta charset='utf-8'><title>\u009b31m云澜市民政局\u202e2024年度部门决算</title></head>"
    "<body><h1>云澜市民政局&#27;]0;owned&#7;2024年度部门决算</h1>"
    "<p>2024年度收入总计\u009b2J100.00万元，其中财政拨款收入&#27;[31m90.00万元。</p></body></html>"
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "hostile.html"
    path.write_text(HOSTILE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("options", [(), ("--all",), ("--json",)])
def test_no_character_that_a_terminal_obeys_is_printed(mingzhang: Run, page: str, options: tuple[str, ...]) -> None:
    done = mingzhang("extract", page, *options)
    assert OBEYED.search(done.stdout + done.stderr) is None
    document = mingzhang("archive", "list").stdout.split()[0]
    number = json.loads(mingzhang("show", document, "--json").stdout)["facts"][0]["char_start"]
    for shown in (("show", document), ("explain", document, "--at", str(number)), ("sql", "SELECT text FROM sections")):
        done = mingzhang(*shown)
        assert OBEYED.search(done.stdout + done.stderr) is None


def test_json_keeps_every_character_as_an_escape(mingzhang: Run, page: str) -> None:
    text = "".join(section["text"] for section in json.loads(mingzhang("extract", page, "--json").stdout)["sections"])
    assert "\u009b" in text
    assert "\x1b" in text


def test_controls_are_shown_as_symbols_and_lines_stay() -> None:
    assert visible("收入\x1b[31m\t1\n\x7f\x9b\u202e\ud800") == "收入␛[31m\t1\n␡\ufffd\ufffd\ufffd"
    assert visible_line("a\nALARM") == "a␊ALARM"
    told = {"title": "\x1b\x9b\u202e民政局\ud800"}
    assert json.loads(json_line(told)) == told
    assert OBEYED.search(json_line(told)) is None
