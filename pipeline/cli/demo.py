"""`mingzhang demo`: the sample portal from list page to answers."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import SOME_FAILED, data_option

__all__ = ["demo"]


@click.command(epilog="\b\nExample:\n  mingzhang demo --data /tmp/mingzhang-demo")
@data_option
def demo(data: Path) -> None:
    """Read a sample portal on this machine, from list page to answers.

    Serves an invented city's disclosures (a web page in GB18030, a PDF, a spreadsheet under an old extension), fetches
    them over HTTP, archives, reads and publishes them, and asks the tables three questions. Name a folder of its own
    with --data where the sample must not stand among real documents.
    """
    from mingzhang.pipeline.cli.showing import run_demo  # noqa: PLC0415 - slow to import, and --help needs none of it

    if run_demo(data):
        raise SystemExit(SOME_FAILED)
