"""The derived tables follow the facts: one document makes its own divisions anew and leaves the rest."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from mingzhang.pipeline.cli.main import main
from mingzhang.pipeline.indicators import refresh
from mingzhang.pipeline.indicators.build import indicators_of
from mingzhang.pipeline.loading import load, sql
from mingzhang.pipeline.publish.datapackage import FILE, descriptor
from mingzhang.schemas.contract import DERIVED_TABLES, TABLES
from mingzhang.schemas.errors import MingzhangError

Told = Callable[..., str]
Said = Callable[..., object]


def files(root: Path) -> dict[str, tuple[int, int]]:
    found = (path for name in DERIVED_TABLES for path in (root / name).rglob("*.parquet"))
    return {path.relative_to(root).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def test_one_new_document_touches_only_what_it_speaks_of(tmp_path: Path, told: Told, said: Said) -> None:
    told("jinan", said("1.00", "three_public"))
    told("qingdao", said("2.00", "three_public"), division="370200", issuer="青岛市粮食局")
    assert refresh(tmp_path) == 2
    before = files(tmp_path)
    assert refresh(tmp_path) == 0
    assert files(tmp_path) == before
    told("weifang", said("3.00", "three_public"), division="370700", issuer="潍坊市粮食局")
    assert refresh(tmp_path) == 1
    after = files(tmp_path)
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[1] for name in set(after) - set(before)} == {"division=370700"}


def test_what_a_document_no_longer_says_goes_and_a_lost_file_comes_back(tmp_path: Path, told: Told, said: Said) -> None:
    at = {"place": "济南市", "place_division": "370100", "measure": "balance"}
    report = {"kind": "debt", "division": "370000", "issuer": "山东省财政厅", "url": "https://example.gov.cn/x"}
    told("one", said("1.00", "debt.balance", **at), day=1, **report)
    refresh(tmp_path)
    assert any("division=370100" in name for name in files(tmp_path))
    shutil.rmtree(tmp_path / "indicators" / "division=370100")
    assert refresh(tmp_path) == 1
    assert any(name.startswith("indicators/division=370100") for name in files(tmp_path))
    told("one", said("1.00", "debt.balance", measure="balance"), day=2, **report)
    refresh(tmp_path)
    assert not any("division=370100" in name for name in files(tmp_path))


def test_load_sql_and_the_command_answer_with_fresh_tables(tmp_path: Path, told: Told, said: Said) -> None:
    told("jinan", said("1.25", "three_public", fund="fiscal"))
    data = tmp_path.parent / "data"
    (data).mkdir()
    tmp_path.rename(data / "parquet")
    assert list(load("indicators", year=2024, data=data)["indicator"]) == ["three_public"]
    answer = sql("SELECT entity, three_public__final AS yuan FROM panel_departments", data=data)
    assert answer.to_dict("records") == [{"entity": "济南市粮食局", "yuan": 12500}]
    with pytest.raises(MingzhangError, match="what holds now"):
        load("indicators", as_of="2020-01-01", data=data)
    asked = ["indicators", "--indicator", "three_public", "--year", "2024", "--place", "山东", "--data", str(data)]
    shown = CliRunner().invoke(main, asked)
    assert shown.exit_code == 0, shown.output
    assert "12,500" in shown.output
    assert "济南市粮食局" in shown.output
    assert CliRunner().invoke(main, [*asked[:6], "四川", *asked[7:], "--csv"]).output.count("\n") == 2
    assert CliRunner().invoke(main, ["indicators", "--indicator", "nonsense", "--data", str(data)]).exit_code == 2


def test_the_descriptor_tells_every_table_and_column(tmp_path: Path, told: Told, said: Said) -> None:
    told("jinan", said("1.00", "three_public"))
    refresh(tmp_path)
    told_of = {resource["title"]: resource for resource in descriptor(tmp_path)["resources"]}  # type: ignore[attr-defined]
    assert list(told_of) == list(TABLES)
    for name, table in TABLES.items():
        assert [field["name"] for field in told_of[name]["schema"]["fields"]] == table.schema.names
    assert (tmp_path / told_of["facts"]["path"]).is_file()
    frictionless = pytest.importorskip("frictionless")
    assert frictionless.validate(str(tmp_path / FILE)).valid


@pytest.mark.slow
def test_a_hundred_thousand_facts_take_seconds() -> None:
    one = {
        "fact_id": "f", "doc_id": "d", "issuer": "局", "issuer_id": "i", "division": "370100", "year": 2024,
        "kind": "dept_final", "item": "x", "item_path": "x", "code": None, "axis": "function", "concept": None,
        "component": "基本支出", "fund": "general", "measure": "final", "period": 2024, "compare_to": None,
        "value": 1.0, "unit": "CNY", "raw_unit": "万元", "decimals": 2, "source": "table", "table_no": 1,
        "verdict": "proven", "flags": [], "scope": None, "place": None, "place_division": None, "as_of": None,
        "meaning": None, "scope_word": None, "newness": 1,
    }  # fmt: skip
    many = pd.DataFrame([one] * 100_000)
    many["issuer_id"] = [f"i{number // 500}" for number in range(len(many))]
    many["code"] = [str(2010100 + number % 250) for number in range(len(many))]
    begun = time.process_time()
    rows = indicators_of(many)
    assert time.process_time() - begun < 5
    assert len(rows) == 200 * 250
    assert rows["alternatives"].eq(1).all()
