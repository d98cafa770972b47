"""The accuracy gate: facts of real documents against hand-annotated truth, text and tables apart. Floors only rise."""

from __future__ import annotations

import importlib.util
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.reading import read

SHARED = Path(__file__).parents[3] / "shared"
FLOORS = tomllib.loads(Path(__file__).with_name("accuracy.toml").read_text(encoding="utf-8"))["document"]

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the annotated documents are not at ../shared")


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def facts_of(file: str) -> list[dict[str, Any]]:
    """Every fact of a document in the form that the scorer pairs."""
    path = SHARED / "corpus" / file
    extraction = extract(assemble(read(path.read_bytes(), name=file), name=file))
    rows = []
    for fact in extraction.facts:
        row = fact._asdict()
        row["base"] = fact.value.normalize() + 0
        row["digits"] = scorer().digits(fact.raw_value)
        rows.append(row)
    return rows


def scores(file: str, gold: str, source: str) -> tuple[float, float, list[str]]:
    """F1 at meaning, recall at full, and what is wrong."""
    truth = [row for row in scorer().load_gold(str(SHARED / "gold" / gold)) if row.get("source", "text") == source]
    facts = [fact for fact in facts_of(file) if fact["source"] == source]
    pages = {row["page"] for row in truth if row["page"]}
    scoped = [fact for fact in facts if not pages or fact["page"] in pages]
    pairs = scorer().pair(truth, facts)
    right = [
        parts for _, _, parts in pairs if parts and all(parts[k] for k in ("measure", "item", "period", "compare"))
    ]
    recall, precision = len(right) / len(truth), len(right) / max(len(scoped), 1)
    f1 = 2 * recall * precision / (recall + precision) if right else 0.0
    full = sum(bool(parts) and all(parts.values()) for _, _, parts in pairs) / len(truth)
    kinds = [(scorer().bucket(row, fact, parts, facts), row, fact) for row, fact, parts in pairs]
    wrong = [
        f"{kind}: {row['raw']}{row['unit']} wanted {row['item']} {row['measure']}" for kind, row, _ in kinds if kind
    ]
    return f1, full, wrong


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: f"{floor['gold']}-{floor['source']}")
def test_accuracy_never_drops(floor: dict[str, Any]) -> None:
    f1, full, wrong = scores(floor["file"], floor["gold"], floor["source"])
    shown = "\n".join(wrong[:20])
    assert f1 >= floor["meaning"], f"F1 at meaning fell to {f1:.4f}, the floor is {floor['meaning']}:\n{shown}"
    assert full >= floor["full"], f"recall at full fell to {full:.4f}, the floor is {floor['full']}:\n{shown}"


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: f"{floor['gold']}-{floor['source']}")
def test_no_value_is_wrong_by_sign_or_scale(floor: dict[str, Any]) -> None:
    _, _, wrong = scores(floor["file"], floor["gold"], floor["source"])
    assert [line for line in wrong if line.startswith(("sign", "scale"))] == []
