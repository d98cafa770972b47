"""Many documents on the machines of a Ray cluster, each read by a worker process as this machine would read it.

An actor of Ray holds one worker process of `workers.each`: the bounds of time and memory are the same as without Ray,
and so is what is told of a document that kills its reader. An actor that Ray loses, with its machine or alone, is
another matter: what it was at is handed out again. Tasks are references into an archive that every machine can read.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from mingzhang.pipeline.workers import Lost, Named, Page, each
from mingzhang.schemas.errors import MingzhangError

__all__ = ["cpus", "each_on_ray"]

Task = TypeVar("Task")
Result = TypeVar("Result")

TRIES = 3
"""A task is handed out so often, and an actor started so often in vain, before it is told as lost."""
START_SECONDS = 1800.0
"""So long nothing may happen before the first actor is there: a cluster that grows starts machines meanwhile."""
SLACK = 60.0
"""An actor that has not answered so long after its document's time is over hangs with its machine."""
STORE_BYTES = 512 * 1024**2
"""Rows on their way on this machine; a cluster that was there before has its own bound."""


@dataclass(slots=True)
class _Job(Generic[Task]):
    task: Task
    tries: int = 0


@dataclass(slots=True)
class _Reader(Generic[Task]):
    """An actor, what it was asked last, and since when; `ready` once it has answered."""

    actor: Any
    asked: Any
    since: float
    ready: bool = False
    job: _Job[Task] | None = None


class _WorkerActor:
    """Runs on a machine of the cluster: one worker process, to which tasks are handed one by one."""

    def __init__(self, module: str, name: str, seconds: float) -> None:
        self._task: Any = None
        work: Named[Any, Any] = Named(module, name)  # by its name: only the worker process imports the readers
        self._answers = each(work, self._tasks(), jobs=1, seconds=seconds)

    def version(self) -> str:
        """What would read here."""
        from mingzhang.pipeline.version import extractor_version  # noqa: PLC0415 - in the actor only

        return extractor_version()

    def read(self, task: Any) -> Any:
        """The result of a task, `Lost` where it cost its process."""
        self._task = task
        return next(self._answers)[1]

    def _tasks(self) -> Iterator[Any]:
        while True:
            yield self._task


def each_on_ray(
    work: Named[Task, Result],
    tasks: Iterable[Task],
    *,
    jobs: int,
    seconds: float = 900.0,
    heard: Callable[[Task, Page], None] | None = None,
) -> Iterator[tuple[Task, Result | Lost]]:
    """Each task with its result, in the order of completion, as `workers.each` gives them; pages are not heard of.

    Tasks are taken one by one as actors become free: what is on its way is at most `jobs`. Raises `MingzhangError`
    where Ray is not installed, no actor starts, or one would read otherwise than this machine does.
    """
    if jobs <= 0:
        yield from each(work, tasks, jobs=0, seconds=seconds, heard=heard)
        return
    fleet = _Fleet(work, iter(tasks), jobs, seconds)
    try:
        while fleet.hand_out():
            yield from fleet.answers()
    finally:
        fleet.end()


def cpus() -> int:
    """How many processors the cluster has now."""
    return int(_connected().cluster_resources().get("CPU", 1))


class _Fleet(Generic[Task, Result]):
    """The actors of one run and the tasks that they have or wait for."""

    def __init__(self, work: Named[Task, Result], todo: Iterator[Task], most: int, seconds: float) -> None:
        self._ray = _connected()
        self._work, self._todo, self._most, self._seconds = work, todo, most, seconds
        self._readers: list[_Reader[Task]] = []
        self._waiting: deque[_Job[Task]] = deque()
        """Taken for actors that are still starting, or lost with one; whoever is free first gets them."""
        self._failed_starts = 0

    def hand_out(self) -> bool:
        """Give every free actor a task, starting actors as they are needed; returns whether any task is left."""
        for reader in [reader for reader in self._readers if reader.asked is None]:
            if job := self._waiting.popleft() if self._waiting else self._taken():
                reader.job, reader.asked, reader.since = job, reader.actor.read.remote(job.task), time.monotonic()
        while len(self._readers) < self._most and self._want_another():
            self._readers.append(self._start())
        return bool(self._waiting) or any(reader.job for reader in self._readers)

    def _want_another(self) -> bool:
        """Whether a task waits that no actor will take which is starting; takes one for it where none waits."""
        starting = sum(not reader.ready for reader in self._readers)
        if len(self._waiting) <= starting and (job := self._taken()):
            self._waiting.append(job)
        return len(self._waiting) > starting

    def _taken(self) -> _Job[Task] | None:
        task = next(self._todo, None)
        return None if task is None else _Job(task)

    def answers(self) -> Iterator[tuple[Task, Result | Lost]]:
        """What came from actors in the last moment, tasks that are lost for good among it."""
        asked = {reader.asked: reader for reader in self._readers if reader.asked is not None}
        come, _ = self._ray.wait(list(asked), num_returns=1, timeout=1.0)
        for reader in [reader for ref, reader in asked.items() if ref in come or self._hangs(reader)]:
            job, was_ready, answer = reader.job, reader.ready, self._answer(reader, come)
            reader.job = reader.asked = None
            if isinstance(answer, _Gone):
                self._drop(reader)
                answer = self._again(job, answer)
            elif not was_ready:
                _same_version(str(answer))
                reader.ready, self._failed_starts = True, 0
            if job is not None and answer is not None:
                yield job.task, answer

    def end(self) -> None:
        """Stop every actor; their worker processes end with them."""
        for reader in self._readers:
            self._ray.kill(reader.actor)
        self._readers.clear()

    def _start(self) -> _Reader[Task]:
        kind = self._ray.remote(num_cpus=1, max_restarts=0)(_WorkerActor)
        actor = kind.remote(self._work.module, self._work.name, self._seconds)
        return _Reader(actor, actor.version.remote(), time.monotonic())

    def _hangs(self, reader: _Reader[Task]) -> bool:
        within = self._seconds + SLACK if reader.ready else START_SECONDS
        alone = reader.ready or not any(each.ready for each in self._readers)
        return alone and time.monotonic() - reader.since > within

    def _answer(self, reader: _Reader[Task], come: list[Any]) -> Any:
        if reader.asked not in come:
            return _Gone("it did not answer")
        try:
            return self._ray.get(reader.asked)
        except self._ray.exceptions.RayError as error:
            return _Gone(str(error).strip().splitlines()[0][:300])

    def _drop(self, reader: _Reader[Task]) -> None:
        self._ray.kill(reader.actor)
        self._readers.remove(reader)

    def _again(self, job: _Job[Task] | None, gone: _Gone) -> Lost | None:
        """Line the task of a lost actor up once more, or tell it lost where that was done often enough."""
        if job is None:
            self._not_started(gone)
            return None
        job.tries += 1
        if job.tries >= TRIES:
            return Lost(f"the machines that read it were lost {TRIES} times ({gone.why})")
        self._waiting.append(job)
        return None

    def _not_started(self, gone: _Gone) -> None:
        self._failed_starts += 1
        if self._failed_starts >= TRIES:
            raise MingzhangError(
                f"no reading process starts on the cluster ({gone.why})",
                then="install mingzhang[ray] on every machine of it, the same version as here",
            )


@dataclass(frozen=True, slots=True)
class _Gone:
    """An actor that gives no answer any more, and why in words."""

    why: str


def _same_version(theirs: str) -> None:
    from mingzhang.pipeline.version import extractor_version  # noqa: PLC0415 - loads pdfium

    if theirs != extractor_version():
        raise MingzhangError(
            f"a machine of the cluster would read with {theirs}, not with {extractor_version()} as this one",
            then="install mingzhang[ray] on every machine of it, the same version as here",
        )


@cache
def _connected() -> Any:
    """Ray, connected to the cluster that RAY_ADDRESS names, else to one of its own on this machine.

    A cluster of its own listens on this machine alone and ends with this process. Ray is told to report nothing to its
    makers; and since it puts the working directory on the import path of its processes, it starts in an empty one.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MingzhangError("Ray is not installed", then="pip install 'mingzhang[ray]'") from error
    told: dict[str, Any] = {"configure_logging": False, "log_to_driver": False}
    if not os.environ.get("RAY_ADDRESS"):
        told |= {"address": "local", "_node_ip_address": "127.0.0.1", "include_dashboard": False}
        told |= {"object_store_memory": STORE_BYTES}
    empty = tempfile.mkdtemp(prefix="mingzhang-ray-")
    atexit.register(shutil.rmtree, empty, ignore_errors=True)
    with chdir(empty):
        for _ in range(TRIES):
            # Ray raises no more than Exception where its processes do not start in time, as on a busy machine.
            with suppress(Exception):
                ray.init(**told)
            if ray.is_initialized():
                return ray
    raise MingzhangError("Ray did not start, or its cluster does not answer",
                         then="read the logs below /tmp/ray/session_latest, and check RAY_ADDRESS")  # fmt: skip
