"""Two engines on one page: what they disagree on is told, and what a rule proves is taken; accord accuses."""

import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.cross_check import Twice, read_twice, second_opinion
from mingzhang.extractors.cross_check.compare import on_our_rows
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.pdf.picture import DIFFERENT
from mingzhang.extractors.pdf.reader import read_pdf
from mingzhang.extractors.pdf.second import read_second
from mingzhang.pipeline.cli.main import main
from mingzhang.schemas.document import Document

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

ROWS = (
    ("科目编码", "科目名称", "本年收入合计", "财政拨款收入"),
    ("", "合计", "30.00", "30.00"),
    ("208", "社会保障和就业支出", "20.00", "20.00"),
    ("20802", "民政管理事务", "20.00", "20.00"),
    ("2080201", "行政运行", "12.50", "12.50"),
    ("2080299", "其他民政管理事务支出", "7.50", "7.50"),
    ("210", "卫生健康支出", "10.00", "10.00"),
    ("21011", "行政事业单位医疗", "10.00", "10.00"),
    ("2101101", "行政单位医疗", "10.00", "10.00"),
)
XS, TOP, HEIGHT = (60, 140, 300, 420, 535), 700, 20


def paper(
    told: Mapping[tuple[int, int], str] | None = None, printed: Mapping[tuple[int, int], str] | None = None
) -> bytes:
    """A form whose page shows `printed` in these cells and whose text layer tells pdfium `told` in those.

    The words behind a passage (ActualText) are what pdfium gives and pdfminer passes over: two engines, two readings.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(60, TOP + 60, "云澜市民政局2023年度部门决算")
    canvas.drawString(250, TOP + 40, "收入决算表")
    canvas.drawString(470, TOP + 10, "单位：万元")
    for number, row in enumerate(ROWS):
        for col, (x, text) in enumerate(zip(XS, row, strict=False)):
            said = (told or {}).get((number, col), "")
            canvas.setFont("Helvetica" if said else "STSong-Light", 10)
            if said:
                canvas._code.append(f"/Span <</ActualText ({said})>> BDC")
            canvas.drawString(x + 4, TOP - HEIGHT * number - 14, (printed or {}).get((number, col), text))
            if said:
                canvas._code.append("EMC")
    for number in range(len(ROWS) + 1):
        canvas.line(XS[0], TOP - HEIGHT * number, XS[-1], TOP - HEIGHT * number)
    for x in XS:
        canvas.line(x, TOP, x, TOP - HEIGHT * len(ROWS))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def document_of(data: bytes) -> Document:
    return assemble(read_pdf(data), name="云澜市民政局2023年度部门决算.pdf")


def twice(data: bytes) -> Twice:
    document = document_of(data)
    return read_twice(data, document, *bind_and_check(document, extract(document)))


def accusations(found: Twice) -> list[str]:
    return [one.message for one in found.findings if one.status == "fail" and one.severity != "info"]


def value(found: Twice, code: str, column: str) -> tuple[Decimal, tuple[str, ...]]:
    facts = [fact for fact in found.extraction.facts if (fact.code, fact.component) == (code, column)]
    assert len(facts) == 1
    return facts[0].value, facts[0].flags


def test_the_engines_read_the_made_page_differently() -> None:
    data = paper({(4, 2): "12.80"})
    opinion = second_opinion(data, document_of(data), [1])
    assert opinion.pages == (1,)
    assert [(one.ours, one.theirs) for one in opinion.differences] == [("12.80", "12.50")]


def test_a_second_reading_that_satisfies_the_rule_is_taken_and_flagged() -> None:
    data = paper({(4, 2): "12.80"})
    document = document_of(data)
    assert any(
        one.status == "fail" and one.blame == "publisher" for one in bind_and_check(document, extract(document))[1]
    )
    found = twice(data)
    assert accusations(found) == []
    assert value(found, "2080201", "本年收入合计") == (Decimal(125000), ("second_reading",))
    told = [one for one in found.findings if one.rule == "R-01"]
    assert [(one.severity, one.blame) for one in told] == [("info", "extraction")]
    assert "第一次读作“12.80”,第二次读作“12.50”,采用第二次读数" in told[0].message
    assert [found.extraction.facts[place].code for place in told[0].facts] == ["2080201"]


def test_what_both_engines_read_is_the_publishers() -> None:
    found = twice(paper(printed={(4, 2): "12.80"}))
    failed = [one for one in found.findings if one.status == "fail" and one.severity != "info"]
    assert failed
    assert {one.blame for one in failed} == {"publisher"}
    assert all("两个引擎读取一致" in one.message for one in failed)
    assert found.differences == ()


def test_a_difference_that_settles_nothing_is_told_and_ours_is_kept() -> None:
    """Doubted for an error elsewhere; in this cell the first engine's number satisfies the rules, the second's not."""
    data = paper(told={(7, 3): "10.00"}, printed={(4, 2): "12.80", (7, 3): "18.00"})
    found = twice(data)
    assert value(found, "21011", "财政拨款收入") == (Decimal(100000), ("readings_differ",))
    assert found.taken == frozenset()
    told = [one for one in found.findings if one.rule == "R-01"]
    assert len(told) == 1
    assert "仍用第一次读数" in told[0].message


def test_where_readings_differ_and_neither_holds_nobody_is_blamed() -> None:
    found = twice(paper(told={(4, 2): "12.80"}, printed={(4, 2): "12.60"}))
    failed = [one for one in found.findings if one.status == "fail" and one.severity != "info"]
    assert {one.blame for one in failed if "读法不同" in one.message} == {"unknown"}
    assert any("读法不同" in one.message for one in failed)
    assert [one.raw_value for one in found.extraction.leftovers if one.reason == "readings_differ"] == ["12.80"]
    assert not [one for one in found.extraction.facts if "readings_differ" in one.flags]
    assert all(place < len(found.extraction.facts) for one in found.findings for place in one.facts)


def test_a_sound_document_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(data: bytes, pages: object) -> dict[int, object]:
        raise AssertionError(pages)

    monkeypatch.setattr("mingzhang.extractors.cross_check.settle._ENGINES", {"pdf": refused})
    data = paper()
    document = document_of(data)
    extraction, findings = bind_and_check(document, extract(document))
    found = read_twice(data, document, extraction, findings)
    assert (found.extraction, found.findings) == (extraction, findings)


def test_pages_too_dense_for_the_second_engine_leave_the_blame_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingzhang.extractors.pdf.second._MOST_OBJECTS", 10)
    found = twice(paper(printed={(4, 2): "12.80"}))
    failed = [one for one in found.findings if one.status == "fail" and one.severity != "info"]
    assert {one.blame for one in failed} == {"unknown"}
    assert all("未能用第二引擎复读" in one.message for one in failed)


def test_a_page_that_the_second_engine_reads_a_row_off_is_no_second_reading() -> None:
    data = paper()
    found = assemble(read_pdf(data))
    page = read_second(data, [1])[1]
    low = tuple(char._replace(top=char.top + HEIGHT, bottom=char.bottom + HEIGHT) for char in page.chars)
    assert set(on_our_rows(found, {1: page})) == {1}
    assert on_our_rows(found, {1: replace(page, chars=low)}) == {}


def test_explain_tells_and_draws_what_the_second_engine_reads(tmp_path: Path) -> None:
    source, picture = tmp_path / "made.pdf", tmp_path / "page.png"
    source.write_bytes(paper({(4, 2): "12.80"}))
    table = CliRunner().invoke(main, ["explain", str(source), "--table", "0"])
    assert table.exit_code == 0
    assert "'12.80', second reading '12.50'" in table.output
    page = CliRunner().invoke(main, ["explain", str(source), "--page", "1", "-o", str(picture)])
    assert "second engine, page 1: other numbers in 1" in page.output
    edge = Image.open(picture).getpixel((2 * XS[2] + 60, 2 * (842 - TOP + 4 * HEIGHT) + 1))
    assert edge == DIFFERENT
