"""A finding in English: the rule in words, what it demands and what is printed, then the printed words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from mingzhang.schemas.vocabulary.rules import Rule, rules

__all__ = ["english", "english_hint"]

Row = Mapping[str, object]
_STATUSES = {"pass": "holds", "fail": "does not hold", "undefined": "cannot be decided"}


def english(row: Row) -> str:
    """The finding in English: what should hold, expected, found, difference, and the printed words after it."""
    rule = _rule(str(row["rule"]), str(row["message"]))
    says = rule.english if rule else str(row["rule"])
    numbers = [
        f"{name} {_amount(row[name])}" for name in ("expected", "found", "difference", "allowed") if _is(row[name])
    ]
    told = f": {', '.join(numbers)}" if numbers else ""
    return f"{says} — {_STATUSES[str(row['status'])]}{told} [{row['message']}]"


def english_hint(hint: str) -> str:
    """The hint of a finding in English; as it is where its words are none that we know."""
    found = _HINT.fullmatch(hint)
    if found is None:
        return hint
    name, old, new, count = found.groups()
    relations = f"all {count} relations it takes part in" if count else "the relation"
    return f"if {name} were {new} instead of {old}, {relations} would hold"


_HINT = re.compile(r"若将(.+)由([^\s由]+)改为([^\s改]+),则(?:其参与的(\d+)条关系均|该关系)成立")


def _is(value: object) -> bool:
    return isinstance(value, Decimal)


def _rule(name: str, message: str) -> Rule | None:
    """The rule of a finding; where an id has several parts, the one whose words the message quotes."""
    parts = [rule for rule in rules() if rule.id == name]
    return next((rule for rule in parts if rule.says in message), parts[0] if parts else None)


def _amount(value: object) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
