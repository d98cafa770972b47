"""The reading trace: what was tried, what arithmetic said, what was decided."""

from __future__ import annotations

import dataclasses

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.sentences.explain import explain_at
from mingzhang.schemas.document import Document, Paragraph, Reading

TEXT = "2022年度收入总计500.00万元，其中年初结转和结余60.00万元，较2021年减少20.00万元，下降25.00%。"


def document() -> Document:
    blocks = (Paragraph("云澜市档案局2022年度部门决算"), Paragraph("一、收入决算情况说明"), Paragraph(TEXT))
    return dataclasses.replace(assemble(Reading("html", blocks)), year=2022, kind="dept_final")


def test_the_trace_shows_which_binding_holds() -> None:
    found = document()
    reading = explain_at(found, found.text.index("25.00"))
    assert reading is not None
    assert reading.decision.startswith("change_pct of 收入总计/年初结转和结余, -25.00 percent, 2022 against 2021:final")
    holds = {trial.item.partition(" ")[0]: trial.holds for trial in reading.trials}
    assert holds == {"年初结转和结余": True, "收入总计": False}
    assert reading.verdict == "proven"
    assert "direction: 下降" in reading.tokens


def test_a_number_that_is_no_fact_says_why() -> None:
    found = document()
    reading = explain_at(found, found.text.index("2022年度收入"))
    assert reading is not None
    assert reading.decision == "no fact: year"


def test_behind_the_last_number_there_is_nothing_to_explain() -> None:
    found = document()
    assert explain_at(found, len(found.text)) is None


def test_a_change_shows_the_identity_that_its_rate_holds_with() -> None:
    found = document()
    reading = explain_at(found, found.text.index("20.00万元，下降"))
    assert reading is not None
    assert (reading.verdict, reading.meaning) == ("proven", "proven")
    assert [trial.holds for trial in reading.trials] == [True]
    assert reading.why.startswith("pattern change: ")
