"""`mingzhang vocabulary NAME`: what one word of the tables means, in Chinese and English."""

from __future__ import annotations

import click

from mingzhang.pipeline.cli.options import TEXT, USAGE, fail

__all__ = ["vocabulary"]


@click.command(
    epilog="""\b
Examples:
  mingzhang vocabulary three_public
  mingzhang vocabulary 机关运行经费
  mingzhang vocabulary 2010601
  mingzhang vocabulary repeated
"""
)
@click.argument("name", type=TEXT)
def vocabulary(name: str) -> None:
    """Tell what NAME means: a concept, account, form, rule, indicator, flag, reason, or a printed name.

    Names of parts are found below their whole: three_public lists travel, vehicles and reception. The whole vocabulary
    is docs/vocabulary.md.
    """
    from mingzhang.pipeline.looked_up import look_up  # noqa: PLC0415 - loads the vocabulary, and --help needs none of it

    lines = look_up(name)
    if not lines:
        fail(f"nothing is called {name[:80]!r}; next: docs/vocabulary.md lists everything", USAGE)
    for line in lines:
        click.echo(line)
