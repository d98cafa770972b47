"""The sentences that an operator reads, in English and Chinese, out of `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from string import Formatter

from mingzhang.schemas.errors import VocabularyError

__all__ = ["LANGUAGES", "about_alarm", "said", "sentences"]

LANGUAGES = ("en", "zh")
Sentences = dict[str, dict[str, dict[str, str]]]


@cache
def sentences() -> Sentences:
    """Every sentence by part, name and language; raises `VocabularyError` where the languages differ in their gaps."""
    told: Sentences = tomllib.loads(
        resources.files("mingzhang.pipeline.nightly").joinpath("words.toml").read_text(encoding="utf-8")
    )
    for part, named in told.items():
        for name, words in named.items():
            if set(words) != set(LANGUAGES) or len({frozenset(_gaps(each)) for each in words.values()}) > 1:
                raise VocabularyError(f"{part}.{name} is not the same in all languages", where="nightly/words.toml")
    return told


def _gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def said(name: str, language: str, **gaps: object) -> str:
    """One sentence by part and name (`status.last`) in a language."""
    part, _, key = name.partition(".")
    return sentences()[part][key][language].format(**gaps)


def about_alarm(kind: str, language: str) -> str:
    """What a kind of alarm means and what to do; `documents_timeout` and its like are one kind. Empty if unknown."""
    known = sentences()["alarm"]
    return known.get("documents" if kind.startswith("documents_") else kind, dict.fromkeys(LANGUAGES, ""))[language]
