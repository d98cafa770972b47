"""`mingzhang bench`: what reading a folder costs on this machine."""

from __future__ import annotations

import json

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, plain_errors, say, wrong_use

__all__ = ["bench"]


@click.command(
    epilog="""\b
Examples:
  mingzhang bench downloads/
  mingzhang bench downloads/ --pdfplumber > bench.json
"""
)
@click.argument("folder", type=TEXT, metavar="FOLDER|FILE")
@click.option("--pdfplumber", "plumber", is_flag=True, help="Read every PDF with pdfplumber too, and tell the ratio.")
@click.option("--seconds", type=click.FloatRange(1, 86400), default=900, show_default=True,
              help="A document that takes longer to read is stopped and counted as lost.")  # fmt: skip
def bench(*, folder: str, plumber: bool, seconds: float) -> None:
    """Measure what reading a folder costs on this machine, as JSON.

    Each file is read on one process: documents for each second of the processor, by format, pages of PDF, memory. Then
    all are extracted into tables that are thrown away. Nothing is kept, asked for or recognised. Compare ratios of two
    runs on one machine, not seconds of two machines.
    """
    from mingzhang.pipeline.bench import bench as measured  # noqa: PLC0415 - slow to import, and --help needs none of it
    from mingzhang.pipeline.publish import frugal  # noqa: PLC0415
    from mingzhang.pipeline.targets import targets_of  # noqa: PLC0415

    frugal()
    with plain_errors(USAGE):
        targets = targets_of([folder])
    if any(target.kind != "file" for target in targets):
        raise wrong_use("name a folder or a file: nothing is asked for to measure it")
    with plain_errors():
        found = measured(targets, plumber=plumber, seconds=seconds)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    say(f"{found['documents']} documents measured, {found['lost']} lost", err=True)
