"""Heading rows printed again inside a grid, and columns that go on in the next table, below, or on the facing page."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read

TITLE = "云溪市水利局2023年度部门决算"
HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
COUNT = ("栏次", "", "1", "2", "3")
ROWS = (
    ("", "合计", "2,247.89", "1,102.17", "1,145.72"),
    ("201", "一般公共服务支出", "12.40", "", "12.40"),
    ("20132", "组织事务", "12.40", "", "12.40"),
    ("2013299", "其他组织事务支出", "12.40", "", "12.40"),
    ("213", "农林水支出", "2,235.49", "1,102.17", "1,133.32"),
    ("21303", "水利", "2,235.49", "1,102.17", "1,133.32"),
    ("2130301", "行政运行", "1,102.17", "1,102.17", ""),
    ("2130314", "防汛", "1,133.32", "", "1,133.32"),
)
LINES = ("支出决算表", "公开03表", "部门：云溪市水利局　单位：万元")


def row(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


def rows(columns: tuple[int, ...], lines: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "".join(row(*(line[col] for col in columns)) for line in lines)


def table(*parts: str) -> str:
    return f"<table>{''.join(parts)}</table>"


def lines(width: int) -> str:
    return "".join(f'<tr><td colspan="{width}">{line}</td></tr>' for line in LINES)


ALL, LEFT, RIGHT, TOTAL, ALONE = (0, 1, 2, 3, 4), (0, 1, 2, 3), (0, 1, 4), (0, 1, 2), (3, 4)


def told(body: str) -> tuple[set[tuple[str, str, float]], list[str]]:
    """Item, column and amount of every fact, and the errors that anybody is accused of."""
    document = assemble(read(f"<html><body><h1>{TITLE}</h1>{body}</body></html>".encode()))
    extraction = extract(document)
    _, findings = bind_and_check(document, extraction)
    errors = [one.message for one in findings if one.status == "fail" and one.severity == "error"]
    return {(fact.item, fact.component or "", float(fact.value)) for fact in extraction.facts}, errors


def heads(columns: tuple[int, ...], *texts: tuple[str, ...]) -> str:
    return "".join(row(*(text[col] for col in columns)) for text in texts)


WHOLE = told(table(lines(5), heads(ALL, HEAD, COUNT), rows(ALL)))
FIRST, REST = ROWS[:4], ROWS[4:]


def test_the_whole_table_has_twenty_facts_and_no_error() -> None:
    facts, errors = WHOLE
    assert len(facts) == sum(bool(cell) for line in ROWS for cell in line[2:])
    assert errors == []


@pytest.mark.parametrize(
    "again",
    [
        heads(ALL, HEAD, COUNT),
        heads(ALL, HEAD),
        heads(ALL, COUNT),
        row("", "", "1", "2", "3"),
        lines(5) + heads(ALL, HEAD, COUNT),
        '<tr><td colspan="5">支出决算表（续）</td></tr>' + heads(ALL, HEAD, COUNT),
        row("支出决算表", "", "", "", "")
        + row("部门：云溪市水利局", "", "", "", "单位：万元")
        + heads(ALL, HEAD, COUNT),
    ],
)
def test_headings_printed_again_inside_a_grid_are_no_data(again: str) -> None:
    count = row("", "", "1", "2", "3") if again.startswith(row("", "", "1", "2", "3")) else heads(ALL, COUNT)
    assert told(table(lines(5), heads(ALL, HEAD), count, rows(ALL, FIRST), again, rows(ALL, REST))) == WHOLE


@pytest.mark.parametrize("between", ["", "<p>支出决算表（续）</p>", "<p>续表</p>", "<p>（接上表）</p>"])
@pytest.mark.parametrize("counted", [True, False])
def test_columns_go_on_in_the_next_table(between: str, counted: bool) -> None:
    texts = (HEAD, COUNT) if counted else (HEAD,)
    left = table(lines(4), heads(LEFT, *texts), rows(LEFT))
    assert told(left + between + table(heads(RIGHT, *texts), rows(RIGHT))) == WHOLE


def test_columns_go_on_below_themselves() -> None:
    assert told(table(lines(4), heads(LEFT, HEAD, COUNT), rows(LEFT), heads(RIGHT, HEAD, COUNT), rows(RIGHT))) == WHOLE


def test_columns_go_on_without_their_labels() -> None:
    left = table(lines(3), heads(TOTAL, HEAD, COUNT), rows(TOTAL))
    assert told(left + table(heads(ALONE, HEAD, COUNT), rows(ALONE))) == WHOLE


def test_columns_go_on_under_the_same_title() -> None:
    left = table(lines(4), heads(LEFT, HEAD, COUNT), rows(LEFT))
    assert told(left + table(lines(3), heads(RIGHT, HEAD, COUNT), rows(RIGHT))) == WHOLE


def test_a_missing_column_accuses_nobody() -> None:
    _, errors = told(table(lines(4), heads(LEFT, HEAD, COUNT), rows(LEFT)))
    assert errors == []


def test_another_table_with_the_same_rows_stays_its_own() -> None:
    other = "<p>一般公共预算财政拨款支出决算表</p>" + table(heads(RIGHT, HEAD, COUNT), rows(RIGHT))
    left = table(lines(4), heads(LEFT, HEAD), rows(LEFT))
    document = assemble(read(f"<html><body><h1>{TITLE}</h1>{left}{other}</body></html>".encode()))
    assert len(extract(document).tables) == 2


def test_a_row_that_counts_by_times_is_data() -> None:
    facts, _ = told(
        table(lines(5), heads(ALL, HEAD, COUNT), rows(ALL), row("次", "演出", "2,636.75", "2,436.75", "200.00"))
    )
    assert facts - WHOLE[0]
