"""The hand-made truth of the unseen narratives: well-formed, without sentences, printed where it says, scored right."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Any

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.documents.unseen import draw, score_unseen

NAMES = list(score_unseen.DOCUMENTS)
MEASURES = {
    *"final budget adjusted_budget prior_final prior_budget change change_pct share completion_pct count".split(),
    *"balance limit limit_new growth ?".split(),
}
FUNDS = {"all", "fiscal", "general", "government_fund", "state_capital"}
SCALES = {"元": 1, "万元": 10_000, "亿元": 100_000_000}

absent = pytest.mark.skipif(not draw.WIDE.is_dir(), reason="the unseen documents are not at ../shared")


@cache
def truth(name: str) -> list[dict[str, str]]:
    with (score_unseen.HERE / f"{name}.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def as_fact(row: dict[str, Any]) -> dict[str, Any]:
    """The fact that would answer a truth row in full."""
    kept = ("item", "code", "component", "fund", "measure", "compare_to", "scope", "place", "as_of")
    return {name: row[name] or None for name in kept} | {
        "value": Decimal(row["value_base"]),
        "raw_value": row["raw"],
        "raw_unit": row["unit"],
        "period": int(row["period"]),
        "page": row["page"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_well_formed(name: str) -> None:
    for row in truth(name):
        assert row["measure"] in MEASURES
        assert row["fund"] in FUNDS
        assert row["scope"] in {"", "whole", "own", "lower"}
        assert not row["as_of"] or dt.date.fromisoformat(row["as_of"]).year == int(row["period"])
        assert row["item"] == row["item_path"].split("/")[-1]
        assert Decimal(row["value_base"]) == Decimal(row["value"]) * SCALES.get(row["unit"], 1)
        assert row["raw"].replace(",", "") == row["value"].removeprefix("-")
        assert bool(row["compare_to"]) == (row["measure"] in {"change", "change_pct", "share", "completion_pct"})


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_document_is_kept(name: str) -> None:
    cells = [cell for row in truth(name) for column, cell in row.items() if column not in {"sha256", "note"}]
    assert not [cell for cell in cells if "。" in cell or len(cell) > 60]


def test_six_documents_are_kept_for_the_end() -> None:
    sets = [entry["set"] for entry in score_unseen.DOCUMENTS.values()]
    assert (sets.count("learn"), sets.count("once")) == (6, 6)


@absent
def test_the_draw_can_be_repeated() -> None:
    drawn = [(file, kept.lower()) for _, file, kept in draw.walk() if kept in {"LEARN", "ONCE"}]
    assert drawn == [(entry["file"], entry["set"]) for entry in score_unseen.DOCUMENTS.values()]


@absent
@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_printed_where_its_row_says_in_this_order(name: str) -> None:
    path = draw.WIDE / score_unseen.DOCUMENTS[name]["file"]
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        wanted = sorted({int(row["page"]) for row in truth(name)})
        texts = {page: document[page - 1].get_textpage().get_text_bounded() for page in wanted}
    else:
        texts = {0: BeautifulSoup(path.read_bytes(), "html.parser").get_text()}
    for page, text in texts.items():
        printed = iter(re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"\s", "", text) if not page else text))
        assert [row["raw"] for row in truth(name) if int(row["page"] or 0) == page and row["raw"] not in printed] == []


@absent
@pytest.mark.parametrize("name", NAMES)
def test_the_truth_itself_scores_one(name: str) -> None:
    module = score_unseen.scorer()
    rows = module.load_gold(str(score_unseen.HERE / f"{name}.tsv"))
    score = score_unseen.judge(rows, [as_fact(row) for row in rows], module)
    assert (score.f1, score.full, score.same_item, score.told) == (1.0, score.truth, score.truth, score.said)


@absent
def test_a_wrong_measure_a_lost_number_and_an_invented_one_each_cost() -> None:
    module = score_unseen.scorer()
    rows = module.load_gold(str(score_unseen.HERE / "yantai_veterans_2026.tsv"))
    facts = [as_fact(row) for row in rows]
    wrong = score_unseen.judge(rows, [facts[0] | {"measure": "final"}, *facts[1:]], module)
    lost = score_unseen.judge(rows, facts[1:], module)
    invented = score_unseen.judge(rows, [*facts, facts[0] | {"raw_value": "77", "value": Decimal(77)}], module)
    assert wrong.meaning == lost.meaning == len(rows) - 1
    assert invented.facts == len(rows) + 1
    assert max(wrong.f1, lost.f1, invented.f1) < 1.0


@absent
@pytest.mark.parametrize(
    ("file", "gold", "entry"),
    [
        ("final_putuo_finance_2024.pdf", "putuo_finance_2024.tsv", {"pages": "6-13,15-18,21-24"}),
        ("page_yichun_zzb_2022.html", "seed.tsv", {}),
    ],
)
def test_known_documents_score_here_as_they_do_elsewhere(file: str, gold: str, entry: dict[str, Any]) -> None:
    module = score_unseen.scorer()
    rows = [row for row in module.load_gold(str(draw.SHARED / "gold" / gold)) if row.get("source", "text") == "text"]
    score = score_unseen.judge(rows, score_unseen.extracted(draw.SHARED / "corpus" / file, entry), module)
    assert score.f1 >= 0.99, score.wrong


def test_the_annotated_part_of_a_page_lies_between_its_words() -> None:
    text = "目录\n一、收入\n二、支出\n一、收\n入 5 万元\n二、支出 6 万元"
    first, last = score_unseen.bounds(text, {"from": "一、收入", "until": "二、支出"})
    assert text[first:last].endswith("入 5 万元\n")
    with pytest.raises(SystemExit):
        score_unseen.bounds(text, {"from": "三、"})


@pytest.mark.parametrize("asked", [["yantai_veterans_2026"], ["wuxi_housing_2026", "fushun_gov_final_2025"]])
def test_documents_kept_for_the_end_are_refused(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        score_unseen.main(asked)
    assert refused.value.code == 2
    assert "--once" in capsys.readouterr().err
