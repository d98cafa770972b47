"""`--lang zh`: what the command line says, in Chinese; the catalogue has the same gaps in both languages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from mingzhang.pipeline.cli.chinese import label, told
from mingzhang.pipeline.cli.help_chinese import help_words
from mingzhang.pipeline.cli.main import COMMANDS, main
from mingzhang.pipeline.language import language
from mingzhang.schemas.errors import MingzhangError

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = tomllib.loads((ROOT / "pipeline/cli/zh.toml").read_text(encoding="utf-8"))


def gaps(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name)


@pytest.mark.parametrize("one", CATALOGUE["sentence"], ids=lambda one: one["en"][:40])
def test_a_sentence_has_the_same_gaps_in_both_languages(one: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert gaps(one["en"]) == gaps(one["zh"])
    monkeypatch.setenv("MINGZHANG_LANG", "zh")
    filled = {name: f"<{name}>" for name in gaps(one["en"])}
    assert told(one["en"].format(**filled)) == one["zh"].format(**filled)


def test_no_sentence_is_there_twice() -> None:
    shapes = [re.sub(r"\{\w+\}", "{}", one["en"]) for one in CATALOGUE["sentence"]]
    assert len(shapes) == len(set(shapes))


def test_every_command_takes_a_language() -> None:
    def all_of(command: click.Command) -> list[click.Command]:
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        return [command, *(each for one in inner for each in all_of(one))]

    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command
        for each in all_of(command):
            assert [p.name for p in each.params].count("lang") == 1, f"{name} {each.name}"


def words_of_help(command: click.Command) -> Iterator[str]:
    """Everything that a command's help says, in pieces as it is translated; the lines of examples are commands."""
    texts = [command.help or "", command.epilog or ""]
    texts += [one.help or "" for one in command.params if isinstance(one, click.Option)]
    for paragraph in (each for text in texts for each in text.split("\n\n")):
        kept = "\b" in paragraph
        yield from (line.strip("\b ") for line in paragraph.split("\n")) if kept else (paragraph,)
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        yield from words_of_help(inner)


def test_all_that_help_says_has_its_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_LANG", "zh")
    commands = [main, *(main.get_command(click.Context(main), name) for name in COMMANDS)]
    said = {one for command in commands if command for one in words_of_help(command)}
    said |= {words for _, words in COMMANDS.values()}
    said = {one for one in said if len(re.findall("[A-Za-z]{2,}", one)) > 1 and not one.startswith("mingzhang ")}
    assert len(said) > 140
    assert sorted(one for one in said if help_words(one) == one) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show",), "错误：缺少参数"),
        (("shwo",), "没有命令 'shwo'。是不是 show"),
        (("extract", "--jobs", "x"), "'--jobs' 的值有误"),
        (("extract", "--jobz", "2"), "没有这个选项 '--jobz'。"),
        (("findings", "--severity", "all"), "不在 'error', 'warning', 'info' 之列"),
    ],
)
def test_wrong_use_is_told_in_chinese(mingzhang: Run, arguments: tuple[str, ...], words: str) -> None:
    done = mingzhang("--lang", "zh", *arguments, code=2)
    assert words in done.stderr
    assert "用法：" in done.stderr


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_help_in_chinese_is_as_wide_as_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for name in COMMANDS:
        done = CliRunner().invoke(main, [name, "--help"], env={"MINGZHANG_LANG": "zh"}, terminal_width=columns)
        told = done.output.split("示例：")[0]
        assert "选项" in told
        assert max(cell_len(line) for line in told.splitlines() if "[URL|" not in line) <= columns
        assert "\b" not in done.output
    assert "Options" in CliRunner().invoke(main, ["show", "--help"], env={"MINGZHANG_LANG": "en"}).output


def test_show_and_its_errors_are_in_chinese(mingzhang: Run, sample: Path) -> None:
    done = mingzhang("extract", sample / "mzj.html", "--lang", "zh")
    assert "印出的 649 个数字中有 344 个成为事实" in done.stdout
    shown = mingzhang("show", sample / "mzj.html", "--lang", "zh").stdout
    for words in ("事实 (344)", "结论", "未成事实的数字", "一个数字为什么这样读：", "项成立"):
        assert words in shown
    for arguments, words in (
        (("show", "nothing"), "没有发布过这份文档；位置：nothing；下一步：先用 extract 读取，或检查 --data"),
        (("extract", "/"), "这是整个文件系统"),
        (("sql", ""), "查询是空的；下一步：可查询的表：documents"),
        (("export", "fact", "-o", "x.csv"), "没有表 'fact'；下一步：是不是 facts?"),
    ):
        assert words.rstrip("?") in mingzhang(*arguments, "--lang", "zh", code=2).stderr


def test_the_locale_decides_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MINGZHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language() == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert (language(), label("facts")) == ("zh", "事实")
    monkeypatch.setenv("MINGZHANG_LANG", "en")
    assert (language(), label("facts")) == ("en", "facts")
    assert language("zh") == "zh"
    with pytest.raises(MingzhangError, match="no language"):
        language("fr")


def test_an_untranslated_message_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_LANG", "zh")
    assert told("something new; at a.pdf; next: check the path") == "something new；位置：a.pdf；下一步：请检查路径"


def test_long_files_tell_their_pages() -> None:
    code = """
import os
os.environ["MINGZHANG_LANG"] = "zh"
from mingzhang.pipeline.cli.report import Report
import mingzhang.pipeline.cli.report as report
from mingzhang.pipeline.workers import Page
from types import SimpleNamespace
report.SILENCE = 0.0
told = Report(as_json=False, most=0)
with told.following(1):
    told.heard(SimpleNamespace(name="决算.pdf"), Page(120, 512))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert "正在读取 决算.pdf: 第 120 页，共 512 页" in done.stderr


SAYS = frozenset({"say", "print", "told", "fail", "_told", "_refused", "wrong_use"})
"""Functions whose first argument people read; beside them the errors of ours, with what to do next (`then`)."""
OTHERS = frozenset(
    {"ValueError", "TypeError", "KeyError", "IndexError", "RuntimeError", "LookupError", "AssertionError"}
)
NO_SENTENCES = frozenset({
    "No such command {}. {}",  # one of two sentences of the catalogue
    "amounts in yuan, rates in percent; in brackets the words of the document",  # said in English alone
    "[bold]mingzhang status[/bold] {}  {}",
})  # fmt: skip


def templates(node: ast.AST | None, module: ast.Module) -> Iterator[str]:
    """The sentences that an argument may be, {} where a value stands; names are followed to their assignments."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (one for side in (node.body, node.orelse) for one in templates(side, module))
    elif isinstance(node, ast.Name):
        for assigned in ast.walk(module):
            if isinstance(assigned, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == node.id for target in assigned.targets
            ):
                yield from templates(assigned.value, ast.Module([], []))


def messages(path: Path) -> Iterator[str]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in SAYS or (name.endswith("Error") and name not in OTHERS):
            asked = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "then")]
            yield from (one for argument in asked for one in templates(argument, module))


def in_chinese(template: str) -> bool:
    """Whether the catalogue has the sentence, with every gap filled, or with one or all of them empty."""
    count = template.count("{}")
    filled = [tuple(f"<{number}>" for number in range(count)), ("",) * count]
    filled += [tuple("" if number == empty else f"<{number}>" for number in range(count)) for empty in range(count)]
    return any(told(words) != words for words in (_filled(template, values) for values in filled))


def _filled(template: str, values: tuple[str, ...]) -> str:
    parts = template.split("{}")
    return "".join(one for pair in zip(parts, (*values, ""), strict=True) for one in pair)


def test_every_message_of_commands_and_readers_has_its_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_LANG", "zh")
    files = [path for folder in ("pipeline", "extractors") for path in (ROOT / folder).rglob("*.py")]
    wanted = {one for path in files if path.name != "measure.py" for one in messages(path)}
    sentences = {one for one in wanted if len(re.findall("[A-Za-z]{2,}", re.sub(r"\[[^]]*\]|\{\}", " ", one))) > 1}
    assert len(sentences) > 250
    assert sorted(one for one in sentences - NO_SENTENCES if not in_chinese(one)) == []
