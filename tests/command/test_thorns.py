"""The command line as somebody meets it who uses it for the first time."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from mingzhang.pipeline.cli.sql_shown import print_rows

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's tables."""
    folder = tmp_path_factory.mktemp("thorns") / "data"
    subprocess.run(
        [sys.executable, "-m", "mingzhang", "demo", "--data", folder], cwd=ROOT, check=True, capture_output=True,
        timeout=300,
    )  # fmt: skip
    return folder


def seen(width: int, *arguments: str | Path, **variables: str) -> str:
    """What a terminal of a width is sent."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(width), **variables}
    running = subprocess.Popen(
        [sys.executable, "-m", "mingzhang", *map(str, arguments)], cwd=ROOT, env=env, stdout=theirs, stderr=theirs,
        stdin=theirs,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        told += part
    os.close(ours)
    running.wait(60)
    return told.decode("utf-8", "replace").replace("\r\n", "\n")


def bare(told: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told)


def pdf_of(mingzhang: Run, tables: Path) -> str:
    query = "SELECT doc_id FROM documents WHERE format = 'pdf'"
    return mingzhang("sql", query, "--csv", "--data", tables).stdout.split()[1]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_show_cuts_no_number_and_is_no_wider_than_the_terminal(mingzhang: Run, tables: Path, width: int) -> None:
    document = pdf_of(mingzhang, tables)
    told = bare(seen(width, "show", document, "--all", "--data", tables))
    facts = told[told.index("facts (") : told.index("leftovers (")]
    assert all(cell_len(line) <= width for line in facts.splitlines() if "explain" not in line)
    query = f"SELECT value FROM facts WHERE doc_id = '{document}' AND unit = 'CNY'"
    for value in mingzhang("sql", query, "--csv", "--data", tables).stdout.split()[1:]:
        whole, _, decimals = value.partition(".")
        shown = f"{int(whole):,}" + (f".{decimals.rstrip('0')}" if decimals.strip("0") else "")
        assert f"{shown} CNY" in facts


def test_explain_follows_the_place_that_show_gives(mingzhang: Run, tables: Path) -> None:
    document = pdf_of(mingzhang, tables)
    told = mingzhang("show", document, "--data", tables).stdout
    command = re.search(r"mingzhang (explain \w+ --at \d+)", told)
    assert command
    done = mingzhang(*command[1].split(), "--data", tables)
    assert "sentence" in done.stdout
    at = re.findall(r"p\d+ (?:t\d+ \d+,\d+|\d+) *$", told, re.MULTILINE)
    assert len(at) >= 20, "each fact has its page and place"


def test_long_chinese_names_wrap_and_are_whole(mingzhang: Run, tmp_path: Path) -> None:
    name = "养老保险基金发放养老金的离退休人员以及其他享受待遇的人员"
    page = tmp_path / "n.html"
    page.write_text(
        f"<h1>云澜市民政局2024年度部门决算</h1><p>本部门2024年年末实有人数70人,{name}5人。</p>", encoding="utf-8"
    )
    told = bare(seen(60, "extract", page, "--dry-run"))
    facts = told[told.index("facts (") :]
    assert name in "".join(line[:60].split("  ")[0].strip() for line in facts.splitlines())


@pytest.mark.parametrize("name", ["2024 年度 决算.html", "a b.html", "决算（公开）.html"])
def test_a_local_file_is_shown_by_its_path(mingzhang: Run, sample: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(sample / "mzj.html", tmp_path / name)
    mingzhang("extract", name, cwd=tmp_path)
    for path in (name, str(tmp_path / name), f"./{name}"):
        assert "云澜市民政局" in mingzhang("show", path, cwd=tmp_path).stdout
    (tmp_path / name).unlink()
    assert "云澜市民政局" in mingzhang("show", name, cwd=tmp_path).stdout


def test_two_files_of_the_same_bytes_keep_both_names(mingzhang: Run, sample: Path, tmp_path: Path) -> None:
    for name in ("first.html", "second.html"):
        shutil.copy(sample / "mzj.html", tmp_path / name)
    done = mingzhang("extract", "first.html", "second.html", cwd=tmp_path)
    assert "the same bytes as first.html, read once" in done.stderr
    assert "1 ok" in done.stdout
    for name in ("first.html", "second.html"):
        (tmp_path / name).unlink()
        told = mingzhang("show", name, cwd=tmp_path).stdout
        assert "file:///first.html" in told
        assert "file:///second.html" in told


def test_one_row_of_sql_stands_upright(mingzhang: Run, tables: Path) -> None:
    told = mingzhang("sql", "SELECT * FROM facts WHERE concept = 'three_public' LIMIT 1", "--data", tables).stdout
    assert re.search(r"^item +“三公”经费", told, re.MULTILINE)
    assert "…" not in told
    told = mingzhang("sql", "SELECT * FROM facts LIMIT 9", "--data", tables).stdout
    assert "columns that do not fit: " in told


@pytest.mark.parametrize("query", ["", "  ", ";", "; -- nothing"])
def test_an_empty_query_is_told(mingzhang: Run, tables: Path, query: str) -> None:
    assert (
        "the query is empty; next: ask one of the tables documents"
        in mingzhang("sql", query, "--data", tables, code=2).stderr
    )


def test_an_unknown_table_names_those_that_there_are(mingzhang: Run, tables: Path) -> None:
    told = mingzhang("sql", "SELECT * FROM fact", "--data", tables, code=2).stderr
    assert "facts" in told
    assert "next: tables: documents, " in told


@pytest.mark.parametrize(("typed", "meant"), [("shwo", "show"), ("extrct", "extract"), ("indicator", "indicators")])
def test_an_unknown_command_names_the_nearest(mingzhang: Run, typed: str, meant: str) -> None:
    assert f"Did you mean {meant}" in mingzhang(typed, code=2).stderr


def test_the_whole_file_system_is_not_read(mingzhang: Run) -> None:
    assert "that is the whole file system" in mingzhang("extract", "/", code=2).stderr


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path: Path) -> None:
    for number in range(40):
        text = f"<p>{number}</p>" + "<p>2024年度支出12.5万元，比上年增加3.4万元。</p>" * 600
        (tmp_path / f"{number}.html").write_text(text, encoding="utf-8")
    # Behind `nohup … &` the suite ignores the signal, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        [sys.executable, "-m", "mingzhang", "extract", tmp_path, "--data", tmp_path / "data", "--jobs", "1"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    assert running.stdout
    running.stdout.readline()  # the first document is read
    time.sleep(0.2)
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "what came is archived" in told
    assert "next: the same command again" in told
    assert "Traceback" not in told


def test_no_color_means_no_codes_at_all(mingzhang: Run, tables: Path) -> None:
    document = pdf_of(mingzhang, tables)
    assert "\x1b[" not in seen(100, "show", document, "--data", tables, NO_COLOR="1")
    assert "\x1b[1m" in seen(100, "show", document, "--data", tables)


def test_the_shell_completes_commands_and_options() -> None:
    env = {**os.environ, "_MINGZHANG_COMPLETE": "bash_complete", "COMP_WORDS": "mingzhang ex", "COMP_CWORD": "1"}
    code = "from mingzhang.__main__ import main; main(prog_name='mingzhang')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert {line.partition(",")[2] for line in done.stdout.split()} == {"extract", "explain", "export"}


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_headings_that_stand_in_a_table_stand_whole(columns: int) -> None:
    console = Console(width=columns, record=True, file=io.StringIO())
    names = ["entity", "year", "kind", "scope", "name", "component", "value", "other_value", "ratio", "verdict"]
    print_rows(console, names, lambda _: [], as_csv=False)
    told = console.export_text()
    assert set(re.findall("[a-z_]+", told)) >= set(names), told
