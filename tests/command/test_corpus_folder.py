"""A folder of real documents in one command: nothing crashes, everything that is not read says why."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents are not beside the repository")
def test_every_file_of_the_corpus_ends_as_a_row(mingzhang: Run, tmp_path: Path) -> None:
    files = {path.name: path for path in CORPUS.iterdir() if path.is_file() and ".GROUPS" not in path.name}
    mingzhang("extract", *files.values(), "--jobs", "2", "--seconds", "300", "--scans", "2", code=1)
    rows = pd.read_parquet(tmp_path / "data" / "parquet" / "documents", dtype_backend="pyarrow")
    names = {url.rsplit("/", 1)[-1]: row for url, row in rows.set_index("url").iterrows()}
    assert {name.partition("#")[0] for name in names} == set(files)
    assert sum("#" in name for name in names) == 3  # the members of the two archives
    unread = {name: row for name, row in names.items() if row["status"] != "ok"}
    assert all(row["error"] and len(row["error"]) > 10 for row in unread.values())
    needed = {name: row["error"] for name, row in unread.items() if "unsupported_format" in list(row["flags"])}
    assert not {name: why for name, why in needed.items() if "LibreOffice" not in why}
    ours = {name: row["error"] for name, row in names.items() if "our_error" in list(row["flags"])}
    assert not ours, ours
    assert not [name for name, row in names.items() if "reader_died" in list(row["flags"])]
    assert "blocked" in list(names["waf_shell_chongqing.html"]["flags"])
    assert names["corrupt_fujian_2025.pdf"]["status"] in {"failed", "partial"}
    facts = rows.set_index("doc_id")["numbers_used"].sum()
    assert facts > 10_000
