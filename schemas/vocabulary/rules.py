"""The check rules: what a disclosure's numbers and words must satisfy. Files of rules, each naming a kind of rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NoReturn

from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.facts import MEASURES
from mingzhang.schemas.findings import SEVERITIES
from mingzhang.schemas.vocabulary.concepts import concepts
from mingzhang.schemas.vocabulary.forms import forms

__all__ = ["DOCUMENT_KINDS", "KINDS", "Operand", "Rule", "load_rules", "rules"]

KINDS = {
    "sum": "the whole equals its parts, less what is taken off",
    "at_most": "the whole is no more than its parts together",
    "tree": "in a table with codes, a row equals the rows below it and the total equals the uppermost rows",
    "columns": "in every row, the total column equals the columns beside it",
    "level": "in a table without codes, an item equals the items that hang under it",
    "flow": "in every row, closing equals opening plus revenue less expenditure",
    "same_rows": "rows of one code or name say the same in two forms",
    "rows_at_most": "a row is no more than the row of its code in another form",
    "not_negative": "amounts are not below zero, except where the words allow it",
    "change": "a table's change equals this year less last year, its rate the change over last year",
    "share": "a percentage is the part over the whole",
    "difference": "a change is this year's amount less last year's",
    "growth": "a rate is the change over last year's amount",
    "completion": "a rate is the final amount over the budget",
    "direction": "the word and the sign of a change agree",
    "zero_growth": "a rate over nothing says nothing",
    "zero_budget": "a completion of nothing says nothing",
    "unchanged": "what is said to be unchanged has no change",
    "zero_change": "no change is a rate of zero",
    "reason": "the printed reason is for the direction that the amounts take",
    "listed": "listed parts are together no more than their whole",
    "runs": "a number is the sum of the numbers right after it; told only where it holds",
    "column_runs": "down a column, a number is the sum of those right after it, as in the columns beside it",
    "table_runs": "down a column or along a row, a number is the sum of those beside it; told only where it holds",
    "debt_balance": "debt at the end is debt at the beginning, borrowing, less repayment; told only where it holds",
    "debt_limit": "debt is no more than its limit, place by place",
    "family": "a concept is the sum of the concepts below it; told only where it holds",
    "echoed": "the text repeats a cell; told only where it does, and lends a proof",
    "retold": "a sentence repeats another; told only where it does, and lends a proof",
    "listed_changes": "listed changes add up to the whole's change",
    "repeated": "one thing has one value in all places of a document",
    "restated": "text and table say the same",
    "items": "items of the text are those of the table, and add up to their whole",
    "projects": "what projects spent adds up to what was evaluated",
    "amount_as_rate": "no amount is printed as a percentage",
    "copied_rate": "no percentage is copied from another row",
    "unit": "one thing is not printed in two units ten thousand apart",
    "both_or_none": "counts and the money spent for them are both nothing or neither",
    "per_head": "money per count lies in a believable range",
    "contract_shares": "shares of contracts agree with the amounts that are printed",
    "evaluated": "what was evaluated is no more than what was spent",
    "implied_prior": "last year's part, as implied, is no more than last year's whole",
    "running": "agency operating expenses are the running expenditure of a single administrative unit",
    "staff": "people are the sum of their groups",
    "weights": "weights add up to a hundred",
    "named_projects": "the report that is published is about a project that was named",
    "contents": "what the contents announce is there",
    "words": "words of these shapes are not in the text, or not with these years",
    "names": "the publisher named in the text is the publisher",
    "clash": "an item's reason is about that item",
    "number_year": "an approval's number is not later than what it approves",
    "execution": "no slow execution is complained of where everything was spent",
    "left_empty": "a table is not left without numbers that the text tells",
    "empty_note": "the note of an empty table is of the table's fund",
    "named": "a code and its name belong together, in the document's year",
    "across": "documents agree with one another",
    "gap": "what a document shows it also says in numbers",
    "reading": "kept by the reading of numbers, not checked afterwards",
}
"""Every kind of rule with what it demands; each is one function of the checks."""

DOCUMENT_KINDS = frozenset(
    "dept_final dept_budget unit_final unit_budget gov_final gov_budget gov_report debt other".split()
)
_FOLDER = "rules"
_ID = re.compile(r"[TBG]\d{1,2}-\d\d|[XNR]-\d\d")
_KEYS = frozenset(
    (
        *("id", "part", "kind", "says", "english", "severity", "documents", "since", "until", "forms", "against"),
        *("whole", "parts", "minus", "names", "pairs", "low", "high", "years", "like", "unlike"),
    )
)
_OPERAND_KEYS = frozenset({"forms", "rows", "columns", "measure", "needed", "text"})


@dataclass(frozen=True, slots=True)
class Operand:
    """One number of a rule: in which forms, which row (`total` or a concept), which column, which measure.

    Alternatives are tried in order. Where a document has none of the forms and `text` is set, the narrative's number of
    that concept stands in. `needed`: without it nothing is decided; else an absent number counts as nothing.
    """

    forms: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...] = ()
    measure: str = ""
    needed: bool = False
    text: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `says` and `english` complete “this should hold: …”. Empty `documents` means every kind."""

    id: str
    kind: str
    says: str
    english: str
    severity: str
    part: int = 0
    documents: tuple[str, ...] = ()
    since: int = 0
    until: int = 9999
    forms: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    whole: Operand | None = None
    parts: tuple[Operand, ...] = ()
    minus: tuple[Operand, ...] = ()
    names: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    years: tuple[int, ...] = ()
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    def applies(self, kind: str, year: int) -> bool:
        """Whether the rule is for documents of this kind and year; an unknown year is every year."""
        return (not self.documents or kind in self.documents) and (not year or self.since <= year <= self.until)


def load_rules(files: Iterable[tuple[str, str]]) -> tuple[Rule, ...]:
    """Rules of `(file name, text)` pairs, in order; raises `VocabularyError` for nonsense and for an id given twice."""
    found: dict[tuple[str, int], Rule] = {}
    for name, text in files:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise VocabularyError(str(error), where=name, then="correct the rule file") from error
        entries = data.get("rules")
        if set(data) != {"rules"} or not isinstance(entries, list):
            _refuse("a rule file is a list of [[rules]]", name)
        for entry in entries:
            rule = _rule(entry, name)
            if found.setdefault((rule.id, rule.part), rule) is not rule:
                _refuse(f"rule {rule.id} is given twice", name)
    return tuple(found.values())


def _rule(data: Mapping[str, object], where: str) -> Rule:
    where = f"{where}, rule {data.get('id')}"
    if unknown := set(data) - _KEYS:
        _refuse(f"unknown keys {sorted(unknown)}", where)
    rule = Rule(
        id=_text(data, "id", where),
        kind=_text(data, "kind", where),
        says=_text(data, "says", where),
        english=_text(data, "english", where),
        severity=_text(data, "severity", where),
        part=_number(data, "part", 0, where),
        documents=_words(data.get("documents", []), where),
        since=_number(data, "since", 0, where),
        until=_number(data, "until", 9999, where),
        forms=_words(data.get("forms", []), where),
        against=_words(data.get("against", []), where),
        whole=_operand(data["whole"], where) if "whole" in data else None,
        parts=_operands(data.get("parts", []), where),
        minus=_operands(data.get("minus", []), where),
        names=_words(data.get("names", []), where),
        pairs=_pairs(data.get("pairs", []), where),
        low=_number(data, "low", 0, where),
        high=_number(data, "high", 0, where),
        years=_numbers(data.get("years", []), where),
        like=_words(data.get("like", []), where),
        unlike=_words(data.get("unlike", []), where),
    )
    _check(rule, where)
    return rule


def _check(rule: Rule, where: str) -> None:
    if not _ID.fullmatch(rule.id):
        _refuse(f"{rule.id!r} is no id of a rule", where)
    if rule.kind not in KINDS:
        _refuse(f"{rule.kind!r} is no kind of rule", where)
    if rule.severity not in SEVERITIES:
        _refuse(f"{rule.severity!r} is no severity", where)
    if unknown := set(rule.documents) - DOCUMENT_KINDS:
        _refuse(f"{sorted(unknown)} are no kinds of document", where)
    if unknown := {*rule.forms, *rule.against} - _form_ids():
        _refuse(f"{sorted(unknown)} are no forms", where)
    if rule.kind in ("sum", "at_most") and (rule.whole is None or not rule.parts):
        _refuse(f"a rule of kind {rule.kind} needs a whole and parts", where)
    if rule.kind in ("tree", "columns", "level", "flow", "not_negative", "change") and not rule.forms:
        _refuse(f"a rule of kind {rule.kind} needs forms", where)
    if rule.kind == "words" and not (rule.names and rule.like and len(rule.years) in (0, 2)):
        _refuse("a rule of kind words needs shapes in `names`, examples in `like`, and two `years` or none", where)
    if rule.kind in ("same_rows", "rows_at_most") and not (rule.forms and rule.against):
        _refuse(f"a rule of kind {rule.kind} needs two sets of forms", where)


@cache
def _form_ids() -> frozenset[str]:
    return frozenset(form.id for form in forms())


def _operands(value: object, where: str) -> tuple[Operand, ...]:
    if not isinstance(value, list):
        _refuse(f"{value!r} is no list of operands", where)
    return tuple(_operand(entry, where) for entry in value)


def _operand(value: object, where: str) -> Operand:
    if not isinstance(value, dict) or set(value) - _OPERAND_KEYS:
        _refuse(f"{value!r} is no operand", where)
    operand = Operand(
        forms=_words(value.get("forms", []), where),
        rows=_words(value.get("rows"), where),
        columns=_words(value.get("columns", []), where),
        measure=str(value.get("measure", "")),
        needed=value.get("needed") is True,
        text=value.get("text") is True,
    )
    if unknown := set(operand.forms) - _form_ids():
        _refuse(f"{sorted(unknown)} are no forms", where)
    if unknown := set(operand.rows) - {"total"} - set(concepts().by_id):
        _refuse(f"{sorted(unknown)} are no concepts", where)
    if operand.measure and operand.measure not in MEASURES:
        _refuse(f"{operand.measure!r} is no measure", where)
    if not operand.forms and not operand.text:
        _refuse("an operand stands in a form or in the text", where)
    return operand


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        _refuse(f"{key} is missing", where)
    return value


def _number(data: Mapping[str, object], key: str, default: int, where: str) -> int:
    value = data.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse(f"{key} is no whole number", where)
    return value


def _numbers(value: object, where: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(number, int) for number in value):
        _refuse(f"{value!r} is no list of whole numbers", where)
    return tuple(value)


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        _refuse(f"{value!r} is no list of words", where)
    return tuple(value)


def _pairs(value: object, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        _refuse(f"{value!r} is no list of pairs", where)
    pairs = [_words(entry, where) for entry in value]
    if any(len(pair) != 2 for pair in pairs):
        _refuse("a pair has two words", where)
    return tuple((pair[0], pair[1]) for pair in pairs)


def _refuse(what: str, where: str) -> NoReturn:
    raise VocabularyError(what, where=where, then="correct the rule file")


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that ship with the package."""
    folder = resources.files("mingzhang.schemas").joinpath("data", _FOLDER)
    files = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return load_rules((name, entry.read_text(encoding="utf-8")) for name, entry in files)
