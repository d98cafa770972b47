"""`mingzhang check` and `mingzhang findings`, run as commands over a published page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from mingzhang.pipeline.cli.findings_shown import print_findings
from mingzhang.pipeline.cli.main import main

PAGE = """<html><head><title>云溪县档案局2024年度部门决算</title></head><body><h1>云溪县档案局2024年度部门决算</h1>
<p>第三部分 2024年度部门决算情况说明</p><p>一、收入支出决算总体情况说明</p>
<p>2024年度收入总计4125.49万元，支出总计4143.91万元。</p></body></html>"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    folder = tmp_path / "data"
    result = CliRunner().invoke(main, ["extract", str(tmp_path / "page.html"), "--data", str(folder), "--jobs", "0"])
    assert result.exit_code == 0, result.output
    assert "1 error" in result.output
    assert "4143.91万元" in result.output
    return folder


def run(*arguments: str, data: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*arguments, "--data", str(data)])
    return result.exit_code, result.output


def test_errors_are_listed_in_chinese_and_in_english(data: Path) -> None:
    code, chinese = run("findings", "--severity", "error", data=data)
    assert code == 0
    assert "收入总计应等于支出总计" in chinese
    _, english = run("findings", "--severity", "error", "--lang", "en", data=data)
    assert "total revenue equals total expenditure — does not hold" in english
    assert "difference -184,200" in english
    assert "amounts in yuan" in english


def test_findings_are_lines_of_json(data: Path) -> None:
    _, output = run("findings", "--rule", "T1-01", "--json", data=data)
    [row] = [json.loads(line) for line in output.splitlines()]
    assert (row["status"], row["severity"], row["blame"]) == ("fail", "error", "publisher")
    assert len(row["fact_ids"]) == 2


def test_check_ends_with_1_where_there_are_errors(data: Path) -> None:
    code, output = run("check", "all", data=data)
    assert code == 1
    assert "1 documents: 1 errors, 0 warnings" in output


def test_what_is_not_published_is_said(data: Path) -> None:
    code, output = run("check", "nowhere", data=data)
    assert code == 2
    assert "no such document or portal is published" in output


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        (
            "若将收入总计由0.3万元改为2961.68万元,则该关系成立",
            "if 收入总计 were 2961.68万元 instead of 0.3万元, the relation would hold",
        ),
        (
            "若将公务接待费减少额由242万元改为209万元,则其参与的3条关系均成立",
            "if 公务接待费减少额 were 209万元 instead of 242万元, all 3 relations it takes part in would hold",
        ),
    ],
)
def test_hints_are_told_in_english(hint: str, told: str) -> None:
    row: dict[str, object] = dict.fromkeys(("expected", "found", "difference", "allowed"))
    row |= {"severity": "error", "rule": "N-03", "status": "fail", "message": "增减率", "hint": hint}
    shown = io.StringIO()
    print_findings(Console(file=shown, width=300), [row], lang="en")
    assert told in shown.getvalue()
