"""The grammar against its own examples, and new wordings that are data alone."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.resources
import pkgutil
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import mingzhang.extractors.sentences
import mingzhang.schemas.vocabulary
from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.binding.candidates import NumberReading
from mingzhang.extractors.numbers.normal import normalise
from mingzhang.extractors.sentences.discourse import Discourse, advance
from mingzhang.extractors.sentences.patterns import CONDITIONS
from mingzhang.extractors.sentences.read import settled_numbers
from mingzhang.extractors.sentences.steps import TopicNamed
from mingzhang.schemas.document import Document, Paragraph, Reading
from mingzhang.schemas.errors import VocabularyError
from mingzhang.schemas.vocabulary.patterns import Pattern, load_patterns, patterns
from tests.sentences.test_patterns import build, cases

HERE = Path(__file__).parent
DATA = Path(mingzhang.schemas.vocabulary.__file__).parents[1] / "data"
WORDINGS = tomllib.loads((HERE / "new_wordings.toml").read_text(encoding="utf-8"))["wording"]
SILENT = {"P065", "P086"}
"""Shapes that print no number."""


def document(text: str, kind: str, under: str = "") -> Document:
    blocks = [Paragraph("云溪县档案局", centred=True), *([Paragraph(f"一、{under}")] if under else []), Paragraph(text)]
    return dataclasses.replace(assemble(Reading(format="html", blocks=tuple(blocks))), kind=kind, year=2024)


def readings(text: str, kind: str, under: str = "") -> list[NumberReading]:
    found, _ = settled_numbers(document(text, kind, under))
    return [one for _, _, numbers in found for one in numbers if one.pattern]


def shown(one: NumberReading, text: str) -> str:
    raw, found = normalise(text)[one.number.start : one.number.end].strip(), one.candidate
    if found is None:
        return f"{raw} | {one.leftover}"
    parts = (raw, found.item.path, found.measure, str(found.period), f"{found.value.normalize():f} {found.unit}")
    return " | ".join((*parts, found.compare_to) if found.compare_to else parts)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: str(pattern.id))
def test_a_pattern_decides_its_example_and_gives_the_facts_that_stand_there(pattern: Pattern) -> None:
    found = readings(pattern.like, pattern.kind, pattern.under)
    assert pattern.id in [one.pattern for one in found]
    assert [shown(one, pattern.like) for one in found] == list(pattern.facts)


def test_patterns_ask_only_what_the_reader_can_answer() -> None:
    assert {name for pattern in patterns() for name, _ in pattern.when} == set(CONDITIONS)


def test_every_known_shape_of_sentence_is_decided_by_patterns() -> None:
    known = {pattern.id for pattern in patterns()}
    decided: dict[str, set[str]] = {}
    for case in cases():
        found, _ = settled_numbers(build(case)[0])
        decided.setdefault(case.pattern, set()).update(one.pattern for _, _, each in found for one in each)
    assert {shape for shape, by in decided.items() if not by & known} <= SILENT


@pytest.mark.parametrize(
    "entry",
    [
        'number = ["money"]\ngives = "amount"\nleft = "narrative"',
        'number = ["money"]\nleft = "no such reason"',
        'number = ["shells"]\ngives = "amount"',
        'number = ["money"]\ngives = "amount"\nexpression = "1 + 1"',
    ],
)
def test_a_pattern_that_says_two_things_or_nothing_known_is_refused(entry: str) -> None:
    with pytest.raises(VocabularyError):
        load_patterns(f'[[pattern]]\nid = "x"\nlike = "5"\n{entry}')


def test_the_discourse_is_small_and_never_changed() -> None:
    before = Discourse()
    item = readings("基本支出120万元。", "dept_final")[0].candidate
    assert item is not None
    behind = advance(before, TopicNamed(item.item))
    assert (before.topic, behind.topic) == (None, item.item)
    assert len(Discourse._fields) <= 12
    with pytest.raises(AttributeError):
        before.topic = item.item  # type: ignore[misc]


def _kept() -> Iterator[ModuleType]:
    for package in (mingzhang.schemas.vocabulary, mingzhang.extractors.sentences):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _forget() -> None:
    for module in _kept():
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.fixture
def with_wording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[dict[str, object]]:
    """The vocabulary with one wording more in its data files: a word in a list, or a pattern before the others."""
    wording: dict[str, str] = request.param
    shutil.copytree(DATA, tmp_path / "data")
    if "list" in wording:
        path = tmp_path / "data" / "sentences" / "marks.toml"
        group, _, name = wording["list"].partition(".")
        text = path.read_text(encoding="utf-8")
        at = text.index(f"\n{name} = [", text.index(f"\n[{group}]")) + len(f"\n{name} = [")
        path.write_text(f'{text[:at]}"{wording["word"]}", {text[at:]}', encoding="utf-8")
    else:
        path = tmp_path / "data" / "sentences" / "patterns.toml"
        path.write_text(f"{wording['pattern']}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    _forget()
    yield wording
    monkeypatch.undo()
    _forget()


@pytest.mark.parametrize("with_wording", WORDINGS, indirect=True, ids=lambda wording: str(wording["like"])[:16])
def test_a_new_wording_is_data(with_wording: dict[str, str]) -> None:
    text, kind = with_wording["like"], with_wording.get("kind", "dept_final")
    found = readings(text, kind, with_wording.get("under", ""))
    assert [shown(one, text) for one in found] == with_wording["facts"]


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: str(wording["like"])[:16])
def test_a_new_wording_is_not_read_before(wording: dict[str, str]) -> None:
    text = wording["like"]
    found = readings(text, wording.get("kind", "dept_final"), wording.get("under", ""))
    assert [shown(one, text) for one in found] != wording["facts"]


def test_every_kind_of_number_has_a_pattern_that_always_fits() -> None:
    last = {(number, cue): pattern for pattern in patterns() for number in pattern.number for cue in pattern.cue}
    assert not [key for key, pattern in last.items() if pattern.when or pattern.shapes or pattern.last or pattern.where]
