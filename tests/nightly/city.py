"""One portal on loopback, one data folder, and its nights in this process."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from mingzhang.pipeline.loading import load
from mingzhang.pipeline.nightly.night import Settings, spend
from mingzhang.pipeline.nightly.result import Night
from mingzhang.pipeline.portals import load_profiles
from mingzhang.pipeline.task import Outcome

T = "云澜市第{}局2024年度部门决算"


class Watcher:
    """Hears nothing."""

    def asked(self, asked: object) -> None: ...
    def visited(self, portal: str, error: str) -> None: ...
    def reading(self, documents: int) -> None: ...
    def read(self, outcome: Outcome) -> None: ...
    def ended(self, night: Night) -> None: ...


class City:
    """One portal on loopback, one data folder, and its nights."""

    def __init__(self, tools: SimpleNamespace, portal: Any, data: Path) -> None:
        self.tools, self.portal, self.data, self.base = tools, portal, data, portal.base

    def page(self, path: str, body: bytes | str = b"", content_type: str = "text/html", **said: Any) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.portal.pages[path] = self.tools.page(body, content_type, **said)

    def doc(self, *numbers: int) -> None:
        for number in numbers:
            self.page(f"/doc/{number}.html", self.tools.article(number))

    def listed(self, items: str, tail: str = "", path: str = "/list.html") -> None:
        self.page(
            path, f"<html><head><title>部门决算</title></head><body><ul class='list'>{items}</ul>{tail}</body></html>"
        )

    def links(self, *numbers: int) -> str:
        return "".join(f"<li><a href='/doc/{n}.html'>{T.format(n)}</a><span>2025-09-12</span></li>" for n in numbers)

    def profile(self, *starts: str, more: str = "", pace: str = "document_seconds = 20.0\n") -> None:
        folder = self.data / "portals"
        folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps([self.base + start for start in starts or ("/list.html",)])
        pace = f"[pace]\ndelay = 0.0\nretries = 0\n{pace}"
        (folder / "city.toml").write_text(
            f'name = "云澜市"\nstart = {told}\nallow_private = true\n{pace}{more}', "utf-8"
        )

    def night(self) -> Night:
        self.portal.hits.clear()
        night = spend(load_profiles(self.data / "portals"), Settings(self.data), Watcher())
        assert not [portal.broke for portal in night.portals if portal.broke]
        return night

    def alarms(self, night: Night) -> dict[str, str]:
        assert max(Counter(alarm.kind for alarm in night.alarms).values(), default=1) == 1
        return {alarm.kind: alarm.url.removeprefix(self.base) for alarm in night.alarms}

    def states(self, night: Night) -> dict[str, str]:
        rows = pd.read_parquet(self.data / "parquet" / "fetches")
        rows = rows[rows["run_id"] == night.run.run_id].sort_values("started_at")
        return {row.url.removeprefix(self.base): row.state for row in rows.itertuples() if "robots.txt" not in row.url}

    def documents(self) -> set[str]:
        return {url.removeprefix(self.base) for url in load("documents", data=self.data)["url"]}

    def asked(self) -> set[str]:
        return {hit.path for hit in self.portal.hits} - {"/robots.txt"}
