"""Calls in another process: results come back, and what freezes, raises or dies there does no harm here."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingzhang.pipeline import workers
from mingzhang.pipeline.apart import Apart
from mingzhang.pipeline.workers import Lost


def double(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def where() -> int:
    return os.getpid()


def freeze() -> bool:
    """A pattern that runs away holds the lock of its interpreter: no thread beside it could stop it."""
    return bool(re.match(r"(?:a|aa)+$", "a" * 100 + "b"))


def wrong() -> int:
    return int("no number")


def die() -> int:
    os._exit(7)


def test_results_come_back_whatever_the_order() -> None:
    with Apart(2, 60.0) as apart, ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(apart.call, double, number, plus=1) for number in range(40)]
        assert [told.result() for told in asked] == [2 * number + 1 for number in range(40)]


def test_a_call_works_in_another_process_or_with_no_jobs_in_this_one() -> None:
    with Apart(1, 60.0) as apart:
        first = apart.call(where)
        assert first != os.getpid()
        assert apart.call(where) == first, "the process is kept"
    with Apart(0, 60.0) as here:
        assert here.call(where) == os.getpid()


def test_what_freezes_raises_or_dies_is_told_and_the_next_call_goes_on() -> None:
    with Apart(1, 1.0) as short:
        frozen = short.call(freeze)
        assert isinstance(frozen, Lost)
        assert "longer than 1 seconds" in frozen.why
        assert isinstance(short.call(freeze), Lost), "the next call is answered too"
    with Apart(1, 60.0) as apart:
        raised = apart.call(wrong)
        assert isinstance(raised, Lost)
        assert "ValueError" in raised.why
        dead = apart.call(die)
        assert isinstance(dead, Lost)
        assert "exit code 7" in dead.why
        assert apart.call(double, 4) == 8


def test_a_process_that_cannot_be_started_costs_its_call_and_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    started, refusals = workers._start, iter([OSError("no more processes"), RuntimeError("can't start new thread")])

    def start(work: object) -> object:
        if error := next(refusals, None):
            raise error
        return started(work)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "_start", start)
    with Apart(1, 60.0) as apart:
        for words in ("no more processes", "can't start new thread"):
            told = apart.call(double, 4)
            assert isinstance(told, Lost)
            assert words in told.why
        assert apart.call(double, 4) == 8
