"""`mingzhang`: the command group, which knows its commands by name and imports one only when it is called."""

from __future__ import annotations

import difflib
import gettext
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from mingzhang.pipeline.language import LANGUAGE, LANGUAGE_WORDS, LANGUAGES, language
from mingzhang.pipeline.version import VERSION
from mingzhang.pipeline.visible import visible

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "extract": (
        "mingzhang.pipeline.cli.extract:extract",
        "Read addresses, files or folders into the published tables.",
    ),
    "show": ("mingzhang.pipeline.cli.show:show", "Show one document of the published tables."),
    "check": (
        "mingzhang.pipeline.cli.check:check",
        "Check published documents against one another, and tell all findings.",
    ),
    "findings": ("mingzhang.pipeline.cli.findings:findings", "List what the checks found in the published documents."),
    "explain": ("mingzhang.pipeline.cli.explain:explain", "Show why a number or a table was read as it was."),
    "view": ("mingzhang.pipeline.cli.view:view", "Write one page with the original beside its numbers, and open it."),
    "site": (
        "mingzhang.pipeline.cli.site:site",
        "Write the whole store as static pages: open DIR/index.html, or put DIR behind any web server.",
    ),
    "archive": (
        "mingzhang.pipeline.cli.archive:archive",
        "Look into the archive of raw bytes, verify it, take from it.",
    ),
    "nightly": (
        "mingzhang.pipeline.cli.nightly:nightly",
        "Visit every portal, read what is new, publish, and raise alarms.",
    ),
    "status": (
        "mingzhang.pipeline.cli.status:status",
        "Tell how the nights, the portals, the archive and the disk are.",
    ),
    "portals": ("mingzhang.pipeline.cli.portals:portals", "Find portals, start their profiles, and try them."),
    "changes": (
        "mingzhang.pipeline.cli.changes:changes",
        "List disclosures that came, changed or vanished since a moment.",
    ),
    "release": (
        "mingzhang.pipeline.cli.release:release",
        "Keep the tables of this moment under a name, or list what is kept.",
    ),
    "indicators": (
        "mingzhang.pipeline.cli.indicators:indicators",
        "Answer one question per row: the value of an indicator by entity and year.",
    ),
    "compare": (
        "mingzhang.pipeline.cli.compare:compare",
        "Compare the books of ENTITY (a name, part of one, or an id), of one fiscal year or all.",
    ),
    "vocabulary": (
        "mingzhang.pipeline.cli.vocabulary:vocabulary",
        "Tell what NAME means: a concept, account, form, rule, indicator, flag, reason, or a printed name.",
    ),
    "sql": ("mingzhang.pipeline.cli.sql:sql", "Ask the published tables in SQL, each a view under its own name."),
    "export": (
        "mingzhang.pipeline.cli.export:export",
        "Write rows of a published table to one file.",
    ),
    "bench": ("mingzhang.pipeline.cli.bench:bench", "Measure what reading a folder costs on this machine, as JSON."),
    "demo": ("mingzhang.pipeline.cli.demo:demo", "Read a sample portal on this machine, from list page to answers."),
}
"""Name: where the command is, and what the overview says of it (a test compares it with the command's own help)."""

EPILOG = """\b
Start here:
  mingzhang demo
  mingzhang extract https://www.example.gov.cn/czxx/2024juesuan.html
  mingzhang extract downloads/ --jobs 4
\b
Exit codes: 0 every document was read; 1 some documents failed, each with its
reason; 2 the command was used wrongly; 3 the data folder cannot be used;
130 stopped by Ctrl-C, and what was done until then is kept.
\b
Tables: DATA/parquet/<table>/division=…/year=…/part-0.parquet (see docs/loading.md)
Archive: DATA/raw (WARC files); DATA is --data, else MINGZHANG_DATA, else ./data
"""


INTERRUPTED = 130
STOPPED = {
    "": "stopped; nothing was left half written",
    "extract": "stopped; what came is archived, what was published stays; next: the same command again (servers are"
    " asked only for what changed), or mingzhang extract --from-archive for all that is archived",
}
"""What is said after Ctrl-C, by command."""


class _LazyGroup(click.Group):
    """Lists its commands from the table above and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        _speak(command)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of a call; the language that it names, anywhere, is that of everything that it says."""
        _choose(args)
        if language() == "zh":
            from mingzhang.pipeline.cli.help_chinese import speak_chinese  # noqa: PLC0415 - English needs none of it

            speak_chinese()
        return super().make_context(info_name, args, parent, **extra)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a usage error that names the nearest one where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, 2)
            hint = f"Did you mean {' or '.join(near)}?" if near else "See mingzhang --help."
            ctx.fail(_told(f"No such command {visible(args[0][:80])!r}. {hint}"))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; stopped by Ctrl-C it ends with 130 and says what is kept and how to go on."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            words = STOPPED.get(ctx.invoked_subcommand or "", STOPPED[""])
            click.echo(f"\nmingzhang: {_told(words)}", err=True)
            sys.exit(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _choose(args: Sequence[str]) -> None:
    """Set the language that the words of a call ask for; processes that it starts speak it, too."""
    for at, word in enumerate(args):
        asked = (
            word.partition("=")[2] if word.startswith("--lang=") else args[at + 1 : at + 2] if word == "--lang" else ""
        )
        if (one := "".join(asked)) in LANGUAGES:
            os.environ[LANGUAGE] = one


def _told(message: str) -> str:
    from mingzhang.pipeline.cli.chinese import told  # noqa: PLC0415 - reads a file, which --help does not need

    return told(message)


def _speak(command: click.Command) -> None:
    """Give a command and those below it `--lang` where they have none."""
    from mingzhang.pipeline.cli.options import language_option  # noqa: PLC0415 - `mingzhang --help` needs none of it

    if not any(parameter.name == "lang" for parameter in command.params):
        command.params.append(language_option())
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _speak(inner)


@click.group(cls=_LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=LANGUAGE_WORDS)
@click.version_option(VERSION, prog_name="mingzhang")
def main() -> None:
    """明账: China's local-government fiscal disclosures as Parquet tables.

    Reads 部门预算, 部门决算 and their like (web pages, PDF, Excel, Word), keeps the raw bytes, and publishes every
    printed number as a fact with its meaning, or as a leftover with the reason why not.
    """


if __name__ == "__main__":
    main()
