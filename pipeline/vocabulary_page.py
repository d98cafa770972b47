"""The vocabulary as one page, Chinese and English: `python -m mingzhang.pipeline.vocabulary_page [path]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mingzhang.schemas.vocabulary.components import component_names
from mingzhang.schemas.vocabulary.concepts import Concept, concepts
from mingzhang.schemas.vocabulary.forms import Form, forms
from mingzhang.schemas.vocabulary.indicators import PANELS, panel
from mingzhang.schemas.vocabulary.rules import Rule, rules
from mingzhang.schemas.vocabulary.terms import GROUPS, terms

__all__ = ["concept_line", "form_line", "render", "rule_line"]

_HEAD = """# Vocabulary 词汇

Generated from `schemas/data/` by `python -m mingzhang.pipeline.vocabulary_page`; do not edit by hand.
`mingzhang vocabulary NAME` looks one word up: a concept, account, form, rule, indicator, or value of a column.
"""
_MOST_ALIASES = 12


def render() -> str:
    """The whole page as Markdown; ends with a line feed."""
    parts = [_HEAD, *_terms(), _concepts(), _components(), _indicators(), _forms(), _rules()]
    return "\n".join(parts)


def _table(title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [f"## {title}", "", f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([*lines, ""])


def _terms() -> Iterator[str]:
    for group, column in GROUPS.items():
        rows = ((f"`{term.id}`", term.name, term.english) for term in terms() if term.group == group)
        yield _table(f"`{column}`", ("value", "中文", "meaning"), rows)


def concept_line(concept: Concept) -> tuple[str, ...]:
    """Id, Chinese and English name, axis, unit, whole, and the first of its other names."""
    names = concept.aliases[:_MOST_ALIASES]
    more = len(concept.aliases) - len(names)
    others = "、".join(names) + (f" … (+{more})" if more > 0 else "")
    return (f"`{concept.id}`", concept.name, concept.english, concept.axis, concept.unit, concept.parent or "", others)


def _concepts() -> str:
    head = ("concept", "中文", "English", "axis", "unit", "whole", "also printed as")
    return _table("`facts.concept`", head, map(concept_line, concepts().by_id.values()))


def _components() -> str:
    rows = ((f"`{one}`", english, "、".join(names[:_MOST_ALIASES])) for one, english, names in component_names())
    return _table("`facts.component_std`", ("component", "meaning", "printed as"), rows)


def _indicators() -> str:
    rows = (
        (f"`{one.id}`", name, one.name, one.english, ", ".join(one.measures), one.unit, one.source_form)
        for name in PANELS
        for one in panel(name)
    )
    return _table("Columns of the panels", ("indicator", "panel", "中文", "English", "measures", "unit", "forms"), rows)


def form_line(form: Form) -> tuple[str, ...]:
    """Id, name and further titles of a form of tables."""
    return (f"`{form.id}`", form.name, "、".join(form.titles[:_MOST_ALIASES]))


def _forms() -> str:
    return _table("`tables.form`", ("form", "表", "titles"), map(form_line, forms()))


def rule_line(rule: Rule) -> tuple[str, ...]:
    """Id, severity and both sentences of a rule."""
    return (f"`{rule.id}`", rule.severity, rule.says, rule.english)


def _rules() -> str:
    return _table("`findings.rule`", ("rule", "severity", "规则", "rule in English"), map(rule_line, rules()))


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/vocabulary.md")
    target.write_text(render(), encoding="utf-8", newline="\n")
