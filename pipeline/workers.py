"""Many documents on a few processes: a document that crashes or never ends costs its worker, not the run.

The worker is told one task at a time over a pipe; if it dies or is late it is replaced and the task is reported lost.
Processes, not threads: pdfium is not thread-safe, and only a process can be stopped.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from mingzhang.pipeline.isolation import SAFE_VARIABLES, isolated_environment, without_working_directory
from mingzhang.pipeline.without_pandas import start_arrow_without_pandas

__all__ = ["Lost", "Named", "Page", "each", "start_isolated"]

Task = TypeVar("Task")
Result = TypeVar("Result")

MEMORY_BYTES = 6 * 1024**3
"""Address space of a worker where the system can bound it: beyond, the document fails with a MemoryError."""

_starting = threading.Lock()


START_SECONDS = 300.0
"""A process has so long to start: on a busy machine its imports alone may take longer than a document is given."""

TELL_SECONDS = 0.5
READY = "ready"
"""The first word of a worker; every later one is an answer."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker died or was stopped, and why in words."""

    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """How far a worker is with its task: the page that it reads, and how many there are."""

    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Named(Generic[Task, Result]):
    """A function by its module and name: whoever calls or unpickles it imports it, who names it does not."""

    module: str
    name: str

    def __call__(self, task: Task) -> Result:
        """What the function gives, called in this process."""
        result: Result = _function(self.module, self.name)(task)
        return result

    def __reduce__(self) -> tuple[Callable[[str, str], object], tuple[str, str]]:
        """Unpickled it is the function itself, so that a worker has imported everything before its first task."""
        return _function, (self.module, self.name)


def _function(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    since: float = 0.0
    ready: bool = False


def each(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    jobs: int,
    seconds: float = 900.0,
    heard: Callable[[Task, Page], None] | None = None,
) -> Iterator[tuple[Task, Result | Lost]]:
    """Each task with its result, in the order of completion; `work` is a module-level function.

    Tasks are taken one by one as workers become free, so that what makes them may be slow or large. `jobs` 0 works
    in this process, without the protection. `seconds` bounds one task; the start of its process does not count. `heard`
    is told now and then how far a task is.
    """
    if jobs <= 0:
        yield from ((task, work(task)) for task in tasks)
        return
    todo = iter(tasks)
    workers: list[_Worker[Task]] = []
    try:
        while _hand_out(workers, todo, lambda: _start(work), jobs):
            _pause(workers)
            for place, worker in reversed(list(enumerate(workers))):
                answer = _answer(worker, seconds, heard)
                if answer is None or worker.task is None:
                    continue
                task, worker.task = worker.task, None
                if isinstance(answer, Lost):
                    _stop(worker)
                    del workers[place]
                yield task, answer
    finally:
        for worker in workers:
            _stop(worker)


def _hand_out(
    workers: list[_Worker[Task]], todo: Iterator[Task], start: Callable[[], _Worker[Task]], jobs: int
) -> bool:
    """Give every free worker a task, starting workers as they are needed; returns whether any is at work."""
    idle = [worker for worker in workers if worker.task is None]
    while idle or len(workers) < jobs:
        task = next(todo, None)
        if task is None:
            break
        if not idle:
            idle.append(start())
            workers.append(idle[0])
        worker = idle.pop()
        worker.task, worker.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # a worker that died meanwhile is noticed when its answer is due
            worker.pipe.send(task)
    return any(worker.task is not None for worker in workers)


def _pause(workers: list[_Worker[Task]]) -> None:
    busy = [worker for worker in workers if worker.task is not None]
    if busy:
        wait([*(worker.pipe for worker in busy), *(worker.process.sentinel for worker in busy)], timeout=1.0)


def _answer(worker: _Worker[Task], seconds: float, heard: Callable[[Task, Page], None] | None) -> Result | Lost | None:
    if worker.task is None:
        return None
    try:
        if not worker.ready and worker.pipe.poll():
            worker.ready = worker.pipe.recv() == READY
            worker.since = time.monotonic()
        if worker.pipe.poll():
            answer: Result | Page = worker.pipe.recv()
            if not isinstance(answer, Page):
                return answer
            if heard:
                heard(worker.task, answer)
    except (EOFError, OSError):
        worker.process.join(5.0)
        return Lost(f"the reading process died (exit code {worker.process.exitcode})")
    if not worker.process.is_alive():
        return Lost(f"the reading process died (exit code {worker.process.exitcode})")
    spent = time.monotonic() - worker.since
    if worker.ready and spent > seconds:
        return Lost(f"reading took longer than {seconds:g} seconds and was stopped")
    if not worker.ready and spent > START_SECONDS:
        return Lost(f"the reading process did not start within {START_SECONDS:g} seconds")
    return None


def _start(work: Callable[[Task], Result]) -> _Worker[Task]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    pickled = pickle.dumps(work)
    process = context.Process(target=_serve, args=(theirs, pickled), daemon=True)
    start_isolated(process, main=b"__main__" in pickled)
    theirs.close()
    return _Worker(process, ours)


def start_isolated(process: BaseProcess, *, main: bool = False) -> None:
    """Start a process without the working directory on its import path; `main`: it needs the script of this one."""
    with _isolated_start(), contextlib.nullcontext() if main else _without_main():
        process.start()


@contextlib.contextmanager
def _isolated_start() -> Iterator[None]:
    """For the block, processes start without the working directory on their import path.

    `multiprocessing` passes on our environment and our import path and takes neither as an argument (nor does it for
    the resource tracker that it starts on the way), so both are exchanged meanwhile.
    """
    with _starting:
        before, path = {name: os.environ.get(name) for name in SAFE_VARIABLES}, sys.path
        safe = isolated_environment()
        try:
            sys.path = without_working_directory(path)
            _set_variables({name: safe.get(name) for name in SAFE_VARIABLES})
            yield
        finally:
            sys.path = path
            _set_variables(before)


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """For the block, processes that start do not run the program that starts them.

    `multiprocessing` runs the starting script once more in each process, for functions that are defined there: an
    analyst's script of three lines would read its document again and again. Held under the lock of `_isolated_start`.
    """
    main = sys.modules["__main__"]
    told = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        for name in told:
            setattr(main, name, None)
        yield
    finally:
        for name, value in told.items():
            setattr(main, name, value)


def _set_variables(wanted: Mapping[str, str | None]) -> None:
    for name, value in wanted.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _stop(worker: _Worker[Task]) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join(5.0)
    if worker.process.is_alive():
        worker.process.kill()


def _serve(pipe: Connection, pickled: bytes) -> None:
    """The worker: answers until its pipe closes.

    What the work needs is imported here, without pandas. Python looks for cycles between tasks only: hundreds of
    thousands of objects of a document are in none, and what stays after a task (the vocabulary) is not looked at again.
    """
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches every process of the terminal; ours is ended by its parent
    _bound_memory()
    start_arrow_without_pandas()
    from mingzhang.extractors.progress import listening  # noqa: PLC0415 - of what reads

    work: Callable[[Any], object] = pickle.loads(pickled)  # noqa: S301 - our own, over a pipe of our own
    gc.disable()
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        pipe.send(READY)
        while True:
            with listening(_Told(pipe)):
                pipe.send(work(pipe.recv()))
            gc.collect()
            gc.freeze()


class _Told:
    """Sends the pages that a reader tells of to the parent, at most one a half second."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._last = pipe, time.monotonic()

    def __call__(self, page: int, pages: int) -> None:
        if time.monotonic() - self._last >= TELL_SECONDS:
            self._last = time.monotonic()
            self._pipe.send(Page(page, pages))


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
