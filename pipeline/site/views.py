"""Pages that show a document beside its numbers, made for a whole site, and kept where a former site has them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.gather import archived_task
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.version import VERSION
from mingzhang.pipeline.view.asked import MAKE, Asked
from mingzhang.pipeline.workers import Lost
from mingzhang.schemas.errors import MingzhangError

__all__ = ["FOLDER", "Views"]

Row = Mapping[str, Any]
SECONDS = 900.0
FOLDER = "view"


@dataclass(slots=True)
class Views:
    """Writes such pages into the folder of a site; `made` (by doc_id, with what they were made by) and `failed` tell.

    `before` is the folder of the former site and `kept` what it has made.
    """

    settings: Settings
    folder: Path
    lang: str
    before: Path
    kept: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def make(self, rows: Sequence[Row], progress: Callable[[int, int], None]) -> None:
        """Write the pages of these rows of `documents`, one after another."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with Apart(1, SECONDS) as beside:
            for number, row in enumerate(rows, 1):
                by = f"{VERSION} {row['extractor_version']} {self.lang}"
                if not self._copied(row["doc_id"], by):
                    self._made(row["doc_id"], by, beside)
                progress(number, len(rows))

    def _copied(self, doc_id: str, by: str) -> bool:
        path = self.before / f"{doc_id}.html"
        if self.kept.get(doc_id) != by or not path.is_file():
            return False
        shutil.copy2(path, self.folder)
        self.made[doc_id] = by
        return True

    def _made(self, doc_id: str, by: str, beside: Apart) -> None:
        try:
            made = beside.call(MAKE, Asked(archived_task(self.settings, doc_id), self.lang))
        except MingzhangError as error:
            self.failed[doc_id] = str(error)
            return
        if isinstance(made, Lost):
            self.failed[doc_id] = made.why
            return
        (self.folder / f"{doc_id}.html").write_text(made, encoding="utf-8", newline="\n")
        self.made[doc_id] = by
