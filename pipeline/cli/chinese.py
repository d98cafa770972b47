"""What the command line says in the language of whoever reads it: labels and sentences of `zh.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from mingzhang.pipeline.language import language

__all__ = ["label", "told"]


def label(word: str) -> str:
    """A word over a column or before a value, in Chinese where that is the language and the word is known."""
    return str(_catalogue()["labels"].get(word, word)) if language() == "zh" else word


def told(message: str) -> str:
    """A message (what; at where; next: what to do) in the language; parts that nobody translated stay in English."""
    if language() != "zh":
        return message
    what, _, then = message.partition("; next: ")
    what, _, where = what.partition("; at ")
    parts = [_sentence(what), where and f"位置：{_sentence(where)}", then and f"下一步：{_sentence(then)}"]
    return "；".join(part for part in parts if part)


def _sentence(text: str) -> str:
    for english, chinese in _templates():
        gaps = _gaps(english, text)
        if gaps is not None:
            return chinese.format(**gaps)
    return text


def _gaps(template: tuple[tuple[str, str], ...], text: str) -> dict[str, str] | None:
    """What stands in the gaps of a template; None where the text is no such sentence. Looks at each character once."""
    (first, gap), *rest = template
    if not text.startswith(first):
        return None
    text, found = text[len(first) :], {}
    for literal, name in rest:
        last = not name
        end = text.find(literal) if not last else len(text) - len(literal) if text.endswith(literal) else -1
        if end < 1:
            return None
        found[gap] = text[:end]
        text, gap = text[end + len(literal) :], name
    if gap and text:
        found[gap], text = text, ""
    return None if text or len(found) < sum(bool(name) for _, name in template) else found


@cache
def _templates() -> list[tuple[tuple[tuple[str, str], ...], str]]:
    """Sentences as literals with the gap behind each; those without gaps first, then those that say most."""
    pairs = [(str(one["en"]), str(one["zh"])) for one in _catalogue()["sentence"]]
    pairs.sort(key=lambda pair: ("{" in pair[0], -len(re.sub(r"\{\w+\}", "", pair[0]))))
    return [(tuple((text, name or "") for text, name, _, _ in Formatter().parse(en)), zh) for en, zh in pairs]


@cache
def _catalogue() -> dict[str, Any]:
    file = resources.files("mingzhang.pipeline.cli").joinpath("zh.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
