"""Words of a page for search; never for amounts.

jieba runs on a dictionary made of the vocabulary alone, built in memory: its default dictionary takes over a second to
load, and its cache in the shared temporary folder can be written by anyone and is read back without a check.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources

import jieba

from mingzhang.schemas.vocabulary.codes import account_names
from mingzhang.schemas.vocabulary.concepts import concepts, key_of
from mingzhang.schemas.vocabulary.glyphs import folded

__all__ = ["words"]

_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_RUN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+|[^\W\u4e00-\u9fd5a-zA-Z0-9_]+")
"""What jieba cuts by itself: a run of characters and digits, or of letters that it does not know; never across."""
_SHORT = 40
_LONGEST = 400
"""Characters that are cut at once: jieba takes time with the square of a run that has no word it knows."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def words(text: str) -> str:
    """Search tokens of `text`, joined by single spaces: compound names behind their parts, numbers in one piece.

    Punctuation and spaces give no token. The text is normalised first, so that ２０２４ and 2024 give one token.
    """
    plain = _GROUPING.sub("", folded(text))
    runs = _RUN.findall(plain)
    return " ".join(part for run in runs for part in (_known(run) if len(run) <= _SHORT else _tokens(run)))


@lru_cache(maxsize=8192)
def _known(run: str) -> tuple[str, ...]:
    """The tokens of a short run, kept: disclosures say the same things over and over."""
    return _tokens(run)


def _tokens(run: str) -> tuple[str, ...]:
    """The tokens of a run of text without punctuation; one beyond `_LONGEST` is cut into pieces of that length."""
    pieces = (run[at : at + _LONGEST] for at in range(0, len(run), _LONGEST))
    tokens = (token for piece in pieces for token in _compounds().cut(piece) if any(map(str.isalnum, token)))
    return tuple(part for token in tokens for part in _parts(token))


@lru_cache(maxsize=8192)
def _parts(token: str) -> tuple[str, ...]:
    """The short words in a compound name and the name itself; any other token alone."""
    if len(token) < 4 or token not in _names():
        return (token,)
    inner = _joined(_short_words().cut(token, HMM=False))
    return (*(part for part in inner if 1 < len(part) < len(token)), token)


def _joined(tokens: Iterable[str]) -> Iterator[str]:
    """Tokens with runs of single characters, which the vocabulary does not know, put together."""
    run = ""
    for token in tokens:
        if len(token) == 1:
            run += token
            continue
        if run:
            yield run
        run = ""
        yield token
    if run:
        yield run


@cache
def _compounds() -> jieba.Tokenizer:
    return _tokenizer(_names() | _base_words())


@cache
def _short_words() -> jieba.Tokenizer:
    return _tokenizer(_base_words())


def _tokenizer(known: frozenset[str]) -> jieba.Tokenizer:
    """A tokenizer whose dictionary is set directly: no file is read or written, nothing is logged."""
    tokenizer = jieba.Tokenizer()
    # Longer words are given as more frequent, so that a compound name wins over its parts.
    text = "".join(f"{word} {len(word) * 10}\n" for word in sorted(known))
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(text.encode()))
    tokenizer.initialized = True
    return tokenizer


@cache
def _names() -> frozenset[str]:
    """Every name of the vocabulary as it is compared, where it is written in Chinese characters alone."""
    found = {key_of(name) for name in account_names()}
    found.update(concepts().by_key, (key for _, key in concepts().by_place))
    return frozenset(name for name in found if len(name) > 1 and _HAN.fullmatch(name))


@cache
def _base_words() -> frozenset[str]:
    text = resources.files("mingzhang.schemas").joinpath("data", "words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
