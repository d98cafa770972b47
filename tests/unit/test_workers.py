"""Worker processes: a task that dies or hangs is reported lost, and the others go on."""

from __future__ import annotations

import gc
import os
import sys
import time
import weakref
from typing import ClassVar

import pyarrow as pa
import pytest

from mingzhang.pipeline.workers import Lost, each


def work(task: str) -> str:
    """Top-level, because worker processes import it."""
    if task == "die":
        os._exit(7)
    if task == "hang":
        time.sleep(600)
    if task == "hoard":
        return str(len(bytes(20 * 1024**3)))
    return task.upper()


class _SlowToArrive:
    """Work that takes longer to reach its process than to be done there."""

    def __call__(self, task: str) -> str:
        return task.upper()

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return slow_to_arrive, ()


def slow_to_arrive() -> _SlowToArrive:
    time.sleep(3)
    return _SlowToArrive()


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_every_task_has_a_result(jobs: int) -> None:
    tasks = [f"t{i}" for i in range(7)]
    assert sorted(each(work, tasks, jobs=jobs)) == sorted((task, task.upper()) for task in tasks)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_dies_loses_its_task_only(jobs: int) -> None:
    results = dict(each(work, ["a", "die", "b", "c"], jobs=jobs))
    assert isinstance(results["die"], Lost)
    assert "exit code 7" in results["die"].why
    assert [results[task] for task in "abc"] == ["A", "B", "C"]


def test_a_task_that_never_ends_is_stopped() -> None:
    results = dict(each(work, ["hang", "a", "b"], jobs=2, seconds=2.0))
    assert isinstance(results["hang"], Lost)
    assert "longer than 2 seconds" in results["hang"].why
    assert (results["a"], results["b"]) == ("A", "B")


def test_the_start_of_a_process_is_not_counted_as_reading() -> None:
    results = dict(each(_SlowToArrive(), ["a"], jobs=1, seconds=1.0))
    assert results["a"] == "A"


def test_tasks_are_made_only_as_they_are_needed() -> None:
    made: list[int] = []

    def tasks():
        for number in range(5):
            made.append(number)
            yield str(number)

    results = each(work, tasks(), jobs=1)
    next(results)
    assert len(made) <= 2
    assert len(list(results)) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space of a process reliably")
def test_a_task_that_hoards_memory_loses_itself_only() -> None:
    results = dict(each(work, ["hoard", "a"], jobs=1))
    assert isinstance(results["hoard"], Lost)
    assert results["a"] == "A"


class _Loop:
    """Something that only the search for cycles takes away."""

    met: ClassVar[list[weakref.ref[_Loop]]] = []

    def __init__(self) -> None:
        self.itself = self
        self.met.append(weakref.ref(self))


def leave_a_cycle(_task: str) -> str:
    before = sum(ref() is not None for ref in _Loop.met)
    _Loop()
    return f"{before} left, collector {'on' if gc.isenabled() else 'off'}"


def test_cycles_are_taken_away_between_tasks() -> None:
    answers = [answer for _, answer in each(leave_a_cycle, ["a", "b", "c"], jobs=1)]
    assert answers == ["0 left, collector off"] * 3
    assert gc.isenabled()


def written(_task: str) -> str:
    from mingzhang.pipeline.publish.arrow import to_table

    assert to_table("facts", []).num_rows == 0
    met = "pandas" in sys.modules
    return f"pandas {'met' if met else 'not met'}, {len(pa.table({'a': [1, 2]}).to_pandas())} rows of a frame"


def test_a_worker_writes_tables_without_pandas_and_can_still_make_a_frame() -> None:
    assert [answer for _, answer in each(written, ["a"], jobs=1)] == ["pandas not met, 2 rows of a frame"]
