"""What kind of number stands in a column or a row: final or budget, of which year, compared with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.extractors.tables.units import without_unit
from mingzhang.extractors.tables.words import key, says
from mingzhang.schemas.vocabulary.columns import Meaning, column_words
from mingzhang.schemas.vocabulary.marks import words as marked
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["Measured", "dated_by", "default_measure", "fund_of", "measure_of", "names_measure", "without_measure"]

_YEAR = shape("tables/date.year")
_DATED = shape("tables/date.dated")
_BASE = shape("tables/measure.base")
_UP_OR_DOWN = shape("tables/measure.up_or_down")
_BASES = {word: kind for kind in ("adjusted_budget", "budget", "final") for word in marked("tables/base", kind)}
_PRIOR = {"final": "prior_final", "budget": "prior_budget"}
_TITLED = tuple((kind, marked("tables/title", kind)) for kind in ("final", "budget"))
_SINCE = tuple((kind, marked("tables/measure", kind)) for kind in ("budget", "final"))
"""What a title says that its numbers are, what a heading says that they are compared with; the first that fits."""
_NO_MEASURE = tuple(key(name) for name in marked("tables/title", "not_budget"))


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, the year it is about, and what it is compared with (`2023:final`) where it compares."""

    measure: str
    period: int
    compare_to: str | None = None


def default_measure(title: str, fallback: str, kind: str) -> str:
    """`final` or `budget`, said by the title, else by the document's kind, else by the form; empty if nobody says."""
    text = key(title)
    for name in _NO_MEASURE:
        text = text.replace(name, "")
    if titled := _kind(text, _TITLED):
        return titled
    if kind.endswith("_final"):
        return "final" if fallback in ("", "final", "budget") else fallback
    if kind.endswith("_budget"):
        return "budget" if fallback in ("", "final", "budget") else fallback
    return fallback


def measure_of(path: Sequence[str], default: str, year: int, prior: str = "", budget: str = "") -> Measured:
    """The measure that the headings name, leaf first; `default` and the document's year where they name none.

    `prior` and `budget` are the kinds of the table's columns of last year and of budget: what a change is measured
    from, and what a rate of execution (执行率) that does not say it is a share of.
    """
    rule = next((rule for text in reversed(path) if (rule := _rule(text))), None)
    named = next((found for text in reversed(path) if (found := dated_by(text))), None)
    measure = rule.value if rule else default
    base = default if default in _PRIOR else "final"
    if measure in ("change", "change_pct") and rule and rule.against:
        return Measured(measure, year, _against(rule.against, year))
    if measure in ("change", "change_pct"):
        return Measured(measure, year, _compared(path, year, prior or base))
    if measure == "completion_pct":
        against = (rule.against if rule else "") or budget or "adjusted_budget"
        return Measured(measure, year, _dated_base(path) or _against(against, year))
    if measure == "prior":
        measure = _PRIOR[base]
    if measure.startswith("prior_"):
        return Measured(measure, named or (year - 1 if year else 0))
    if named and year and named == year - 1:
        return Measured(_PRIOR.get(measure, measure), named)
    return Measured(measure, named or year)


def _compared(path: Sequence[str], year: int, base: str) -> str | None:
    """What a change is measured from: the year and the kind that the heading names, else last year's."""
    text = next((key(text) for text in reversed(path) if _rule(text) is not None), "")
    since = text[max(text.find("比"), 0) :]
    match = _YEAR.search(since)
    from_year = int(match[1]) if match and int(match[1]) < year else year - 1
    base = _kind(since, _SINCE) or base
    return f"{from_year}:{base}" if year else None


def _kind(text: str, kinds: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """The first kind of amount of which a word stands in the text, or nothing."""
    return next((kind for kind, words in kinds if says(text, words)), "")


def _dated_base(path: Sequence[str]) -> str:
    """The year and kind that a percentage says it is of: 预算数为2024年执行数的%."""
    match = next((found for text in reversed(path) if (found := _BASE.search(key(text)))), None)
    return f"{match[1]}:{_BASES[match[2]]}" if match else ""


def _against(measure: str, year: int) -> str | None:
    if not year:
        return None
    prior = measure.removeprefix("prior_")
    return f"{year - 1}:{prior}" if prior != measure else f"{year}:{measure}"


def dated_by(text: str) -> int:
    """The year of the numbers below a heading, 0 where it names none."""
    match = _YEAR.search(key(text))
    return int(match[1]) if match and _is_dating(text) else 0


def _is_dating(text: str) -> bool:
    """A heading's year dates its numbers, unless it stands inside a name (2026年政府采购项目 does: it is this year)."""
    return bool(_YEAR.match(key(text))) or _rule(text) is not None


@lru_cache(maxsize=8192)
def _rule(text: str) -> Meaning | None:
    folded = _UP_OR_DOWN.sub("增减", key(text))
    if folded in column_words()["periods.prior"]:
        return Meaning((), "prior")
    for name in _NO_MEASURE:
        folded = folded.replace(name, "")
    return next((rule for rule in column_words().measures if rule.fits(folded)), None)


def names_measure(text: str) -> bool:
    """Whether a heading says what kind of number stands below it: 预算数, 执行率."""
    return _rule(text) is not None


def without_measure(path: Sequence[str]) -> tuple[str, ...]:
    """The headings that say what the numbers are about: kinds of amount (决算数, 2026年预算) left out."""
    return tuple(text for text in path if not _is_kind(text))


@lru_cache(maxsize=8192)
def _is_kind(text: str) -> bool:
    words = column_words()
    rest = _DATED.sub("", _UP_OR_DOWN.sub("增减", key(without_unit(text)))).strip("()")
    if not rest.strip("年度") or any(rest in words[name] for name in ("generic.words", "periods.prior", "periods.own")):
        return True
    if _rule(text) is None:
        return False
    for fragment in sorted(words["generic.fragments"], key=len, reverse=True):
        rest = rest.replace(fragment, "")
    return not rest


def fund_of(texts: Iterable[str]) -> str:
    """The fund that words name, most special first; empty where they name none."""
    joined = "".join(key(text) for text in texts)
    return next((rule.value for rule in column_words().funds if rule.fits(joined)), "")
