"""Every small page of `variants/`, in each of its formats, gives its facts and no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from run import Case, cases, problems_of, rows_of


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_the_page_gives_its_facts_and_no_other(case: Case) -> None:
    assert problems_of(case, rows_of(case)) == []
