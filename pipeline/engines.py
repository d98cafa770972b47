"""What reads many documents: worker processes of this machine, or those of a Ray cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mingzhang.pipeline.task import Outcome, Task
    from mingzhang.pipeline.workers import Lost, Named, Page

__all__ = ["ENGINES", "PROCESSES", "RAY", "Engine", "engine_of"]

PROCESSES, RAY = "processes", "ray"
ENGINES = (PROCESSES, RAY)


class Engine(Protocol):
    """Gives each task with its result, in the order of completion, as `workers.each` does."""

    def __call__(
        self,
        work: Named[Task, Outcome],
        tasks: Iterable[Task],
        *,
        jobs: int,
        seconds: float,
        heard: Callable[[Task, Page], None] | None,
    ) -> Iterator[tuple[Task, Outcome | Lost]]:
        """At most `jobs` tasks are at work at once; each may take so many seconds."""


def engine_of(name: str) -> Engine:
    """The engine of a name, imported only now."""
    if name == RAY:
        from mingzhang.pipeline.on_ray import each_on_ray  # noqa: PLC0415 - an extra

        return each_on_ray
    from mingzhang.pipeline.workers import each  # noqa: PLC0415 - a name is asked for by --help, too

    return each
