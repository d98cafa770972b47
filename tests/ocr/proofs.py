"""Facts of a printed and scanned document beside those of its text layer; `python tests/ocr/proofs.py PDF [PRINT]`.

Prints how many facts of the scan the document's own text gives too, and every one that it does not, proven ones first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from prints import PRINTS, opened

from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Scans, Task


def scanned(path: Path, kind: str) -> bytes:
    document = opened(path)
    pictures = [Image.fromarray(np.ascontiguousarray(PRINTS[kind](page))) for page in document]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=200.0, quality=85)
    return out.getvalue()


def facts_of(data: bytes, name: str) -> list[dict[str, Any]]:
    digest, when = hashlib.sha256(data).hexdigest(), dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    url, size = f"file:///{name}", len(data)
    capture = Capture(url, digest, "new", when, None, "", size, None, None, "", "", "", "", "resource", "", 0, 0)
    outcome = read_document(Task(capture, url, data, name=name, scans=Scans(None, 400, 3600.0)))
    print(name, outcome.status, outcome.error, f"{outcome.seconds:.0f} s, {outcome.scans} pages recognised")
    rows = outcome.rows.tables
    print("  leftovers", Counter(row["reason"] for row in rows["leftovers"].to_pylist()).most_common(6))
    found: list[dict[str, Any]] = rows["facts"].to_pylist()
    return found


def main() -> None:
    path, kind = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "clean 200 dpi"
    truth, found = facts_of(path.read_bytes(), path.name), facts_of(scanned(path, kind), path.name)
    names = ("page", "source", "item", "component", "measure", "period", "value")
    whole = Counter(tuple(row[name] for name in names) for row in truth)
    values = Counter((row["page"], row["value"]) for row in truth)
    for verdict in ("proven", "consistent", "unproven", "contradicted"):
        mine = [row for row in found if row["verdict"] == verdict]
        wrong = [row for row in mine if not values[row["page"], row["value"]]]
        same = sum(bool(whole[tuple(row[name] for name in names)]) for row in mine)
        told = f"{len(mine)} facts, {same} the same in meaning, {len(wrong)} with a value that the page lacks"
        print(f"{verdict}: {told}")
        for row in wrong:
            print("   ", *(row[name] for name in ("page", "item", "component", "raw_value", "confidence", "flags")))
    print(f"of {len(truth)} facts of the text {len(found)} came")


if __name__ == "__main__":
    main()
