"""Invented narratives whose numbers add up: whatever a check accuses there is a misreading of ours."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.bind_and_check import bind_and_check
from mingzhang.extractors.extraction import extract
from mingzhang.schemas.document import Reading

STYLE = {"N-06", "N-07", "N-08", "N-17", "X-24"}
"""Rates and changes of nothing, 增加（减少） left over, 部门预算 in a unit's: as real publishers have them."""


def _bench() -> ModuleType:
    path = Path(__file__).parents[1] / "narratives" / "run.py"
    spec = importlib.util.spec_from_file_location("narratives_checked", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


NARRATIVES = _bench().narratives()


@pytest.mark.parametrize("narrative", NARRATIVES, ids=lambda narrative: narrative.name)
def test_a_clean_narrative_is_accused_of_nothing_but_its_style(narrative: Any) -> None:
    document = assemble(Reading(format="html", blocks=narrative.paragraphs))
    document = dataclasses.replace(document, year=narrative.year, kind=narrative.kind)
    _, findings = bind_and_check(document, extract(document))
    accused = [one for one in findings if one.status == "fail" and one.severity != "info"]
    assert [one.message for one in accused if one.rule not in STYLE] == []
    assert all(one.severity == "warning" for one in accused)
