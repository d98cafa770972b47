"""What reading a folder costs: processor seconds and memory by format, of one document, and of the whole way to tables.

Seconds are the processor's, not the clock's: what else the machine does counts little. Ratios travel, seconds do not.
"""

from __future__ import annotations

import io
import os
import platform
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.pipeline.batch import extract_all
from mingzhang.pipeline.gather import Gatherer, Missed
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.targets import Target
from mingzhang.pipeline.task import Scans, Task, bytes_of
from mingzhang.pipeline.version import extractor_version
from mingzhang.pipeline.workers import Lost, Named, each

__all__ = ["Cost", "bench", "cost_of"]

_ALONE = Scans(None, 0, 1.0)
"""Nothing is recognised: its seconds would hide all others."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one document cost its process: `pdf` and `plumber` are our PDF reader and pdfplumber on the same bytes."""

    format: str
    status: str
    pages: int
    facts: int
    processor: float
    peak: int
    pdf: float = 0.0
    plumber: float = 0.0


def bench(targets: Sequence[Target], *, plumber: bool = False, seconds: float = 900.0) -> dict[str, object]:
    """The measures of these files, read one after the other on one process, then published with all derived tables."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-bench-") as folder:
        scratch = Settings(Path(folder), jobs=1, follow=False, seconds=seconds, scans=_ALONE, dry_run=True)
        named: Named[tuple[Task, bool], Cost] = Named(__name__, "cost_of")
        work = [(task, plumber) for task in _tasks(targets, scratch)]
        costs = [
            (task.name or task.url, len(task.data or b""), cost)
            for (task, _), cost in each(named, work, jobs=1, seconds=seconds)
            if not isinstance(cost, Lost)
        ]
        whole = _whole(targets, Settings(Path(folder), jobs=1, follow=False, seconds=seconds, scans=_ALONE))
    return {
        "extractor_version": extractor_version(),
        "machine": {"system": platform.system(), "python": platform.python_version(), "processors": os.cpu_count()},
        "documents": len(costs),
        "lost": len(work) - len(costs),
        "reading": _total([cost for _, _, cost in costs]),
        "formats": _by_format([cost for _, _, cost in costs]),
        "pdf": _pdf([cost for _, _, cost in costs]),
        "worker_mb": max((cost.peak for _, _, cost in costs), default=0),
        "slowest": _slowest(costs),
        "whole": {
            "processor_seconds": round(whole, 3),
            "documents_per_processor_second": _rate(len(costs), whole),
        },
    }


def cost_of(asked: tuple[Task, bool]) -> Cost:
    """Read one document twice, and measure the second time: the first one loads the vocabulary."""
    from mingzhang.pipeline.run import read_document  # noqa: PLC0415 - of what reads; the command itself needs none of it

    task, plumber = asked
    if not _warm:
        read_document(task)
        _warm.append(True)
    began = time.process_time()
    outcome = read_document(task)
    spent = time.process_time() - began
    row = outcome.rows.tables["documents"].slice(0, 1).to_pylist()[0]
    is_pdf = row["format"] == "pdf" and outcome.status != "failed"
    return Cost(
        row["format"] or "unknown",
        outcome.status,
        row["pages"] or 0,
        outcome.rows.tables["facts"].num_rows,
        spent,
        _peak(),
        _ours(bytes_of(task)) if is_pdf else 0.0,
        _theirs(bytes_of(task)) if is_pdf and plumber else 0.0,
    )


_warm: list[bool] = []
"""Whether this process has read a document before."""


def _tasks(targets: Iterable[Target], settings: Settings) -> list[Task]:
    gatherer = Gatherer(settings, "bench")
    found = (gatherer.task(target) for target in targets)
    return [task for task in found if not isinstance(task, Missed)]


def _whole(targets: Sequence[Target], settings: Settings) -> float:
    """Processor seconds of this process and its children for extracting the files into tables."""
    before = os.times()
    extract_all(targets, settings, lambda _result: None, lambda _more: None)
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def _ours(data: bytes) -> float:
    from mingzhang.extractors.pdf.reader import read_pdf  # noqa: PLC0415

    began = time.process_time()
    read_pdf(data)
    return time.process_time() - began


def _theirs(data: bytes) -> float:
    import pdfplumber  # noqa: PLC0415

    began = time.process_time()
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            page.extract_tables()
            page.close()
    return time.process_time() - began


def _peak() -> int:
    """The most memory that this process held so far, in MB; 0 where the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if platform.system() == "Darwin" else 1024)


def _total(costs: Sequence[Cost]) -> dict[str, object]:
    spent = sum(cost.processor for cost in costs)
    return {
        "documents": len(costs),
        "facts": sum(cost.facts for cost in costs),
        "processor_seconds": round(spent, 3),
        "documents_per_processor_second": _rate(len(costs), spent),
    }


def _by_format(costs: Sequence[Cost]) -> dict[str, object]:
    found: dict[str, list[Cost]] = defaultdict(list)
    for cost in costs:
        found[cost.format].append(cost)
    return {name: _total(found[name]) for name in sorted(found)}


def _pdf(costs: Sequence[Cost]) -> dict[str, object]:
    """Our PDF reader alone, and how many times as fast as pdfplumber where that was asked for."""
    pages = sum(cost.pages for cost in costs if cost.pdf)
    ours, theirs = sum(cost.pdf for cost in costs), sum(cost.plumber for cost in costs)
    return {
        "pages": pages,
        "processor_seconds": round(ours, 3),
        "pages_per_processor_second": _rate(pages, ours),
        "times_pdfplumber": round(theirs / ours, 2) if theirs and ours else None,
    }


def _slowest(costs: Sequence[tuple[str, int, Cost]]) -> list[dict[str, object]]:
    ordered = sorted(costs, key=lambda entry: -entry[2].processor)
    return [
        {"name": name, "bytes": size, "pages": cost.pages, "processor_seconds": round(cost.processor, 3)}
        for name, size, cost in ordered[:5]
    ]


def _rate(count: int, seconds: float) -> float | None:
    return round(count / seconds, 3) if seconds else None
