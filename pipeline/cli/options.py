"""What commands share: the data folder, exit codes, and errors told as what, where, what next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import click

from mingzhang.pipeline.engines import ENGINES, PROCESSES, RAY
from mingzhang.pipeline.language import LANGUAGE, LANGUAGE_WORDS, LANGUAGES
from mingzhang.pipeline.s3.address import is_bucket
from mingzhang.pipeline.visible import visible
from mingzhang.schemas.errors import MingzhangError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "DATA_UNUSABLE",
    "RUN_FAILED",
    "SOME_FAILED",
    "TEXT",
    "USAGE",
    "archive_of",
    "data_option",
    "engine_option",
    "fail",
    "jobs_of",
    "language_option",
    "page_numbers",
    "plain_errors",
    "say",
    "screen",
    "tables_of",
    "whole_data_option",
    "written_data_option",
    "wrong_use",
]

P = ParamSpec("P")
T = TypeVar("T")

SOME_FAILED, USAGE, DATA_UNUSABLE = 1, 2, 3
RUN_FAILED = 2
"""`nightly` alone: the run itself failed; 1 means alarms there."""


class _Text(click.types.StringParamType):
    """Words that can be compared with what is published: bytes that are no text stop here, not in a library."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The words; a usage error where they are not valid UTF-8."""
        words = super().convert(value, param, ctx)
        try:
            words.encode()
        except UnicodeEncodeError:
            self.fail("not valid UTF-8; type it again", param, ctx)
        return words


TEXT = _Text()


def page_numbers(told: str) -> frozenset[int] | None:
    """The pages that `1-3,7` names, none for an empty text; None where it names no pages."""
    found: set[int] = set()
    for part in filter(None, told.replace(" ", "").split(",")):
        ends = part.split("-", 1)
        if not all(end.isascii() and end.isdecimal() and len(end) < 6 for end in ends):
            return None
        first, last = int(ends[0]), int(ends[-1])
        if not 1 <= first <= last:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


class _DataFolder(click.Path):
    """A folder, or a place in a bucket in words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of a folder, which need not be there, or the words as they are."""
        return value if isinstance(value, str) and is_bucket(value) else super().convert(value, param, ctx)


def data_option(command: Callable[P, T]) -> Callable[P, T]:
    """Add `--data` to a command that only reads what is there."""
    return _with_data(command, writes=False, whole=False)


def written_data_option(command: Callable[P, T]) -> Callable[P, T]:
    """Add `--data` to a command that changes what is there."""
    return _with_data(command, writes=True, whole=False)


def whole_data_option(command: Callable[P, T]) -> Callable[P, T]:
    """Add `--data` to a command that changes the archive's files themselves."""
    return _with_data(command, writes=True, whole=True)


def _with_data(command: Callable[P, T], *, writes: bool, whole: bool) -> Callable[P, T]:
    @wraps(command)
    def run(*told: P.args, **named: P.kwargs) -> T:
        if not isinstance(named["data"], str):
            return command(*told, **named)
        from mingzhang.pipeline.mirror import mirrored  # noqa: PLC0415 - an extra

        with plain_errors(), mirrored(named["data"], writes=writes, whole=whole) as folder:
            named["data"] = folder
            return command(*told, **named)

    option = click.option(
        "--data",
        type=_DataFolder(file_okay=False, path_type=Path),
        default=Path("data"),
        envvar="MINGZHANG_DATA",
        show_default=True,
        show_envvar=True,
        help="Folder with raw/ (the archive) and parquet/ (the tables), or s3://BUCKET/PREFIX.",
    )
    return option(run)


def engine_option(command: Callable[P, T]) -> Callable[P, T]:
    """Add `--engine`."""
    words = "What reads: processes of this machine, or of a Ray cluster (extra ray, docs/scale.md)."
    choice = click.Choice(ENGINES)
    return click.option("--engine", type=choice, default=PROCESSES, show_default=True, help=words)(command)


def jobs_of(engine: str, jobs: int | None) -> int:
    """How many reading processes are meant: as many as told, else one for each processor."""
    if jobs is not None:
        return jobs
    if engine == RAY:
        from mingzhang.pipeline.on_ray import cpus  # noqa: PLC0415 - an extra

        return cpus()
    return os.cpu_count() or 1


def _in_language(_: click.Context, __: click.Parameter, lang: str | None) -> None:
    if lang:
        os.environ[LANGUAGE] = lang  # the processes that this one starts speak it too


def language_option() -> click.Option:
    """`--lang` of the commands that have none of their own."""
    choice = click.Choice(LANGUAGES)
    return click.Option(
        ["--lang"], type=choice, expose_value=False, is_eager=True, callback=_in_language, help=LANGUAGE_WORDS
    )


def say(message: str, *, err: bool = False) -> None:
    """Print a message in the language of whoever reads it."""
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415 - reads a file, which --help does not need

    click.echo(visible(told(message)), err=err)


def wrong_use(message: str) -> click.UsageError:
    """The error of a command that was used wrongly, in the language of whoever used it."""
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415 - reads a file, which --help does not need

    return click.UsageError(told(message))


def fail(message: str, code: int) -> NoReturn:
    """End the command with a message and an exit code."""
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415 - reads a file, which --help does not need

    click.echo(f"mingzhang: {visible(told(message))}", err=True)
    sys.exit(code)


def tables_of(data: Path) -> Path:
    """The folder of the published tables; ends the command where there is none: a typing error is no empty answer."""
    if not (data / "parquet").is_dir():
        fail(f"nothing is published at {data}; next: extract something first, or name its folder with --data", USAGE)
    return data / "parquet"


def archive_of(data: Path) -> Path:
    """The folder of the archive; ends the command where there is none."""
    if not (data / "raw").is_dir():
        fail(f"there is no archive at {data}; next: extract something first, or name its folder with --data", USAGE)
    return data / "raw"


@contextmanager
def plain_errors(code: int = DATA_UNUSABLE) -> Iterator[None]:
    """Tell our own errors, and those of the file system, as a line, not as a traceback."""
    try:
        yield
    except MingzhangError as error:
        fail(str(error), code)
    except BrokenPipeError:  # the reader of our output has seen enough; click ends quietly
        raise
    except FileExistsError as error:
        fail(f"{error.filename} is there already; next: name another file, or remove it", USAGE)
    except OSError as error:
        where = f" at {error.filename}" if error.filename else ""
        fail(f"{error.strerror or error}{where}; next: check the folder's space and permissions", code)


def screen(*, stderr: bool = False) -> Console:
    """Where people read: as wide as the terminal, 120 columns where there is none."""
    from mingzhang.pipeline.cli.terminal import Screen  # noqa: PLC0415 - rich is slow to import and --help does not need it

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 120
    if os.environ.get("NO_COLOR"):  # rich alone would leave bold and dim
        return Screen(stderr=stderr, width=width, highlight=False, soft_wrap=False, color_system=None)
    return Screen(stderr=stderr, width=width, highlight=False, soft_wrap=False)
