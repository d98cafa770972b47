"""The rule files: every rule of the handbook, every kind with its function, nonsense refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mingzhang.extractors.checks.check import CHECKS, PROOFS
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.rules import KINDS, load_rules, rules

IDENTITIES = Path(__file__).parents[3] / "shared" / "domain" / "identities.tsv"
RULE = """[[rules]]
id = "T1-01"
kind = "sum"
says = "收入总计应等于支出总计"
english = "both sides are equal"
severity = "error"
whole = { forms = ["D01"], rows = ["revenue.total"], needed = true }
parts = [{ forms = ["D01"], rows = ["expenditure.total"], needed = true }]
"""


def test_every_rule_of_the_handbook_is_there() -> None:
    if not IDENTITIES.exists():
        pytest.skip(f"no {IDENTITIES}")
    wanted = {line.split("\t")[0] for line in IDENTITIES.read_text(encoding="utf-8").splitlines()[1:]}
    assert len(wanted) == 114
    assert wanted <= {rule.id for rule in rules()}


def test_every_kind_has_a_function_or_says_where_it_is_kept() -> None:
    kept_elsewhere = {"across", "gap", "reading", "unit", "amount_as_rate", "copied_rate"}
    assert set(CHECKS) | set(PROOFS) | kept_elsewhere == set(KINDS)
    assert {rule.kind for rule in rules()} == set(KINDS)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.id}.{rule.part}")
def test_a_rule_is_said_in_both_languages(rule: object) -> None:
    says, english = getattr(rule, "says", ""), getattr(rule, "english", "")
    assert re.search("[\u4e00-\u9fff]", says)
    assert not re.search("[\u4e00-\u9fff]", english.replace("万元", ""))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "sum"', 'kind = "magic"', "no kind of rule"),
        ('severity = "error"', 'severity = "grave"', "no severity"),
        ('"revenue.total"', '"revenue.lunch"', "no concepts"),
        ('["D01"]', '["D99"]', "no forms"),
        ('id = "T1-01"', 'id = "first"', "no id of a rule"),
        ("needed = true", "formula = 1", "no operand"),
        ("parts = [", "pieces = [", "unknown keys"),
        ("says", "sagt", "unknown keys"),
    ],
)
def test_nonsense_is_refused_with_its_place(old: str, new: str, words: str) -> None:
    with pytest.raises(VocabularyError, match=words) as error:
        load_rules([("final.toml", RULE.replace(old, new))])
    assert "final.toml" in str(error.value)


def test_a_rule_given_twice_is_refused() -> None:
    with pytest.raises(VocabularyError, match="given twice"):
        load_rules([("one.toml", RULE), ("two.toml", RULE)])
