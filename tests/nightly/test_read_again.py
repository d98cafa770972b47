"""A night reads again, within its budget, what another version of the extraction read."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang.pipeline.version import extractor_version


def versions(data: Path) -> list[str]:
    return sorted(pd.read_parquet(data / "parquet" / "documents")["extractor_version"])


def test_a_night_reads_again_what_an_older_version_read_as_many_as_it_may(
    tools: SimpleNamespace, tmp_path: Path
) -> None:
    for portal in tools.served():
        titles = {f"/doc/{n}.html": f"云澜市第{n}局2024年度部门决算" for n in (1, 2, 3)}
        portal.pages["/list.html"] = tools.page(tools.listing(titles))
        for number in (1, 2, 3):
            portal.pages[f"/doc/{number}.html"] = tools.page(tools.article(number))
        tools.profile(tmp_path / "portals", "city", [portal.base + "/list.html"], delay=0.01)
        first = json.loads(tools.nightly(tmp_path, code=0).stdout)
        assert (first["documents"], first["read_again"]) == ({"ok": 3}, {"documents": {}, "left": 0})
        for path in (tmp_path / "parquet" / "documents").rglob("*.parquet"):
            rows = pq.ParquetFile(path).read()
            at = rows.column_names.index("extractor_version")
            older = pa.array(["0.1.0+e7af89f1"] * rows.num_rows)
            pq.write_table(rows.set_column(at, rows.schema.field(at), older), path)
        told = tools.nightly(tmp_path, "--outdated", "0", code=0)
        assert json.loads(told.stdout)["read_again"] == {"documents": {}, "left": 0}
        told = tools.nightly(tmp_path, "--outdated", "2", code=0)
        line = json.loads(told.stdout)
        assert (line["documents"], line["read_again"]) == ({}, {"documents": {"ok": 2}, "left": 1})
        assert "read again, as an older version had read them: 2 documents; for later nights: 1" in told.stderr
        report = (tmp_path / "nightly" / "reports" / f"{line['run_id']}.txt").read_text(encoding="utf-8")
        assert "read again, as an older version had read them: 2 ok; for later nights: 1" in report
        assert versions(tmp_path) == ["0.1.0+e7af89f1", extractor_version(), extractor_version()]
        assert json.loads(tools.nightly(tmp_path, code=0).stdout)["read_again"]["left"] == 0
        assert versions(tmp_path) == [extractor_version()] * 3
