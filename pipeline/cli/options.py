"""What commands share: the data folder, exit codes, and errors told as what, where, what next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

import click

from pipeline.visible import visible
from schemas.errors import MingzhangError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["DATA_UNUSABLE", "SOME_FAILED", "USAGE", "data_option", "fail", "plain_errors", "screen"]

P = ParamSpec("P")
T = TypeVar("T")

SOME_FAILED, USAGE, DATA_UNUSABLE = 1, 2, 3


def data_option(command: Callable[P, T]) -> Callable[P, T]:
    """Add `--data`."""
    option = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("data"),
        envvar="MINGZHANG_DATA",
        show_default=True,
        show_envvar=True,
        help="Folder with raw/ (the archive) and parquet/ (the tables).",
    )
    return option(command)


def fail(message: str, code: int) -> NoReturn:
    """End the command with a message and an exit code."""
    click.echo(f"mingzhang: {visible(message)}", err=True)
    sys.exit(code)


@contextmanager
def plain_errors(code: int = DATA_UNUSABLE) -> Iterator[None]:
    """Tell our own errors, and those of the file system, as a line, not as a traceback."""
    try:
        yield
    except MingzhangError as error:
        fail(str(error), code)
    except BrokenPipeError:  # the reader of our output has seen enough; click ends quietly
        raise
    except OSError as error:
        where = f" at {error.filename}" if error.filename else ""
        fail(f"{error.strerror or error}{where}; next: check the folder's space and permissions", code)


def screen(*, stderr: bool = False) -> Console:
    """Where people read: as wide as the terminal, 120 columns where there is none."""
    from pipeline.cli.terminal import Screen  # noqa: PLC0415 - rich is slow to import and --help does not need it

    stream = sys.stderr if stderr else sys.stdout
    return Screen(stderr=stderr, width=None if stream.isatty() else 120, highlight=False, soft_wrap=False)
