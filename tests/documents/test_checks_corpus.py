"""Findings in real disclosures: the publisher's errors and no others, every one read against the page."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Document
from mingzhang.schemas.facts import Extraction, Fact
from mingzhang.schemas.findings import Finding

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
GOLD = CORPUS.parent / "gold" / "seed_findings.tsv"

ERRORS = {
    "page_yichun_zzb_2022.html": ["N-07", "T6-05", "X-01", "X-09", "X-10"],
    "final_putuo_finance_2024.pdf": ["N-01", "T4-07"],
    "final_putuo_finance_2024_planted_errors.pdf": ["N-01", "N-03", "X-01"],
    "final_putuo_shgzb_2024.pdf": ["N-07"],
    "final_swu_2024.pdf": ["N-01"],
    "misnamed_foshan_2019_final.pdf": ["N-07", "N-07"],
    "budget_jiangsu_jcy_2018.pdf": ["N-03", "N-03", "N-03"],
    "gov_final_henan_2024.pdf": ["G1-04"],
    "budget_jiangsu_wbgt_2018_rotated.pdf": [],
    "budget_jiangsu_zx_2018.pdf": [],
    "budget_putuo_commerce_2025.pdf": [],
    "budget_putuo_commerce_unit_2025.pdf": [],
    "budget_shanghai_audit_2026.pdf": [],
    "budget_shanghai_water_2026.pdf": [],
    "budget_shenzhen_housing_2026.pdf": [],
    "budget_shenzhen_xinfang_2026.pdf": [],
    "budget_yantai_education_2026_rotated.pdf": [],
    "budget_beijing_education_2026_tables.pdf": [],
}
"""Rules of the errors of each document; none is a misreading of ours."""


@cache
def document(name: str) -> tuple[Document, Extraction]:
    if not (CORPUS / name).exists():
        pytest.skip(f"no {CORPUS / name}")
    read_document = assemble(read((CORPUS / name).read_bytes(), name=name), name=name)
    return read_document, extract(read_document)


@cache
def checked(name: str) -> tuple[Extraction, tuple[Finding, ...]]:
    return bind_and_check(*document(name))


def rules(findings: tuple[Finding, ...], severity: str) -> list[str]:
    return sorted(one.rule for one in findings if one.status == "fail" and one.severity == severity)


@pytest.mark.parametrize("name", ERRORS)
def test_the_errors_are_the_publishers_and_no_others(name: str) -> None:
    _, findings = checked(name)
    told = [one.message for one in findings if one.status == "fail" and one.severity == "error"]
    assert rules(findings, "error") == ERRORS[name], "\n".join(told)


def test_the_sample_pages_warnings_and_remarks_are_those_of_the_list() -> None:
    _, findings = checked("page_yichun_zzb_2022.html")
    wanted = ["N-03", "N-07", "N-08", "N-10", "N-12", "N-17", "T1-07", "X-06", "X-12", "X-13", "X-15"]
    assert rules(findings, "warning") == wanted
    assert len(rules(findings, "info")) >= 5


def test_rounding_is_never_graver_than_info() -> None:
    for name in ("final_putuo_finance_2024.pdf", "final_swu_2024.pdf"):
        _, findings = checked(name)
        assert rules(findings, "warning") == []
        assert any(one.status == "pass" and one.difference for one in findings)


def test_planted_errors_are_found() -> None:
    _, findings = checked("final_putuo_finance_2024_planted_errors.pdf")
    told = "".join(one.message for one in findings if one.status == "fail")
    for planted in (
        "收入支出总计0万元",
        "支出决算表",
        "决算数大于预算数的主要原因",
        "2023年度部门决算",
        "XX局",
        "。。",
        "“三公”经费支出决算表》中没有数字",
    ):
        assert planted in told, planted


@pytest.mark.parametrize("name", ["final_putuo_finance_2024.pdf", "final_swu_2024.pdf", "final_putuo_shgzb_2024.pdf"])
def test_most_table_facts_are_proven(name: str) -> None:
    extraction, _ = checked(name)
    cells = [fact for fact in extraction.facts if fact.source == "table"]
    assert sum(fact.verdict == "proven" for fact in cells) >= 0.85 * len(cells)


def test_a_changed_digit_point_or_sign_is_caught() -> None:
    caught: Counter[str] = Counter()
    dice = random.Random(7)
    for name in ("final_putuo_finance_2024.pdf", "final_swu_2024.pdf"):
        read_document, extraction = document(name)
        _, before = checked(name)
        taking_part = sorted({place for one in before if one.status == "pass" and one.expected for place in one.facts})
        taking_part = [place for place in taking_part if extraction.facts[place].value]
        for change in ("digit", "point", "sign"):
            for place in dice.sample(taking_part, 12):
                facts = list(extraction.facts)
                facts[place] = _changed(facts[place], change)
                _, after = bind_and_check(read_document, replace(extraction, facts=tuple(facts)))
                told = {
                    one.rule for one in after if one.status == "fail" and one.severity != "info" and place in one.facts
                }
                caught[change] += bool(told)
    assert all(caught[change] >= 0.8 * 24 for change in ("digit", "point", "sign")), caught


def _changed(fact: Fact, change: str) -> Fact:
    factors = {"digit": 9 if fact.raw_value[0] == "1" else 2, "point": 10, "sign": -1}
    return fact._replace(value=fact.value * factors[change])
