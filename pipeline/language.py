"""The language that people are answered in, English or Chinese, and sentences out of a file that has both."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter

from mingzhang.schemas.errors import MingzhangError, VocabularyError

__all__ = ["LANGUAGE", "LANGUAGES", "LANGUAGE_WORDS", "Words", "language", "words_of"]

LANGUAGES = ("en", "zh")
LANGUAGE = "MINGZHANG_LANG"
LANGUAGE_WORDS = "Language of messages. [default: MINGZHANG_LANG, else that of the locale]"
VARIABLES = (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG")

Words = Mapping[str, Mapping[str, str]]
"""Sentence by name and language."""


def language(asked: str | None = None) -> str:
    """`en` or `zh`: as asked for, else as MINGZHANG_LANG and the locale say; raises `MingzhangError` for another."""
    if asked:
        if asked not in LANGUAGES:
            raise MingzhangError(f"no language {asked[:20]!r}", then=f"one of {', '.join(LANGUAGES)}")
        return asked
    told = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh" if told.lower().startswith("zh") else "en"


@cache
def words_of(package: str, file: str) -> Words:
    """The sentences of a TOML file; raises `VocabularyError` where a language is missing or has other gaps."""
    told: Words = tomllib.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
    for name, words in told.items():
        if set(words) != set(LANGUAGES) or len({_gaps(sentence) for sentence in words.values()}) > 1:
            raise VocabularyError(f"{name} is not the same in all languages", where=f"{package}/{file}")
    return told


def _gaps(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
