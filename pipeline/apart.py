"""Calling a function in another process under a deadline, from any thread: for what reads bytes of strangers.

A page that freezes or kills its reader costs the reader: the caller gets `Lost` with the reason and goes on. A pattern
or a parser that runs away holds the interpreter's lock, so that no thread of the same process could stop it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pickle import PicklingError
from queue import SimpleQueue
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from mingzhang.pipeline.workers import Lost, each
from mingzhang.schemas.errors import MingzhangError

__all__ = ["Apart"]

Said = ParamSpec("Said")
Result = TypeVar("Result")

RAISED = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError),
    *(TypeError, ValueError, PicklingError, MingzhangError),
)
"""What our code, or a library below it, raises where bytes are stranger than it thought."""


@dataclass(slots=True)
class _Asked:
    call: Callable[[], Any]
    answer: Future[Any] = field(default_factory=Future)


class Apart:
    """A few processes that functions are called in; they start when they are needed and end with the block.

    With `jobs` 0 functions are called in place, without the protection. `seconds` bounds one call.
    """

    def __init__(self, jobs: int, seconds: float) -> None:
        self._jobs, self._seconds = jobs, seconds
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._waiting, self._lock = 0, threading.Lock()

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def call(self, function: Callable[Said, Result], *args: Said.args, **kwargs: Said.kwargs) -> Result | Lost:
        """What the module-level function gives, or `Lost` where it raised, took too long or took its process along."""
        if self._jobs <= 0:
            return function(*args, **kwargs)
        asked = _Asked(partial(function, *args, **kwargs))
        with self._lock:
            self._waiting += 1
            if self._waiting > len(self._threads) < self._jobs:
                thread = threading.Thread(target=self._serve, daemon=True)
                self._threads.append(thread)
                thread.start()
        self._asked.put(asked)
        try:
            answer: Result | Lost = asked.answer.result()
            return answer
        finally:
            with self._lock:
                self._waiting -= 1

    def _serve(self) -> None:
        """Hand calls to one process, one after the other, until told to end."""
        at_hand: list[_Asked] = []
        ended = threading.Event()

        def calls() -> Iterator[Callable[[], Any]]:
            while (asked := self._asked.get()) is not None:
                at_hand.append(asked)
                yield asked.call
            ended.set()

        while not ended.is_set():
            try:
                for _, answer in each(_call, calls(), jobs=1, seconds=self._seconds):
                    at_hand.pop().answer.set_result(answer)
            except RAISED as error:  # no process could be started: the caller hears it, the next call tries again
                for asked in at_hand:
                    asked.answer.set_result(Lost(f"no reading process: {type(error).__name__}: {str(error)[:300]}"))
                at_hand.clear()


def _call(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except RAISED as error:
        return Lost(f"{type(error).__name__}: {str(error)[:300]}")
