"""Judging under a time limit in another process: a page on which it breaks is recorded, and the visit goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.crawl.unended import judge_unended
from mingzhang.pipeline.demo.server import serve
from mingzhang.pipeline.nightly import config
from mingzhang.pipeline.nightly.night import spend
from mingzhang.pipeline.portals import load_profiles


class Quiet:
    """A watcher that keeps what it hears of requests."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def asked(self, asked: config.Asked) -> None:
        self.states[asked.url.rsplit("/", 1)[-1]] = asked.state

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


@pytest.mark.parametrize(("seconds", "jobs", "expected"), [(60.0, 1, "new"), (0.0, 1, "unjudged"), (0.0, 0, "new")])
def test_a_page_that_takes_too_long_is_unjudged(tmp_path: Path, seconds: float, jobs: int, expected: str) -> None:
    (tmp_path / "portals").mkdir()
    watcher = Quiet()
    with serve() as portal:
        text = f'name = "x"\nstart = ["{portal.list_page}"]\nallow_private = true\n[pace]\ndelay = 0.0\nretries = 0\n'
        (tmp_path / "portals" / "city.toml").write_text(text, encoding="utf-8")
        profiles = load_profiles(tmp_path / "portals")
        spend(profiles, config.Settings(tmp_path, jobs=jobs, judging_seconds=seconds), watcher)  # type: ignore[arg-type]
    assert watcher.states["index.html"] == expected
    assert (expected == "new") == (len(watcher.states) > 3), "a list that was read leads on"


def test_a_cut_pdf_is_judged_where_the_process_may_start_no_other() -> None:
    cut = b"%PDF-1.4\n1 0 obj\n<<>>\n"
    with Apart(1, 60.0) as apart:
        told = apart.call(judge_unended, cut)
    assert isinstance(told, tuple)
    assert told[0] == "truncated"
