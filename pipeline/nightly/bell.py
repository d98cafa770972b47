"""Telling somebody about alarms: a command of the operator's, or a web address of theirs."""

from __future__ import annotations

import shlex
import subprocess

import httpx

from mingzhang.pipeline.isolation import isolated_environment

__all__ = ["ring"]

SECONDS = 60.0


def ring(line: str, *, command: str = "", webhook: str = "") -> list[str]:
    """Give the run's JSON line to a command's standard input and to a web address; returns what went wrong.

    The command is split into words and run without a shell; a Python program among them imports nothing from the
    working directory, which may hold anything. The address gets a POST.
    """
    wrong = []
    if command:
        try:
            subprocess.run(  # noqa: S603 - the operator's own command
                shlex.split(command), input=line, text=True, timeout=SECONDS, check=True, capture_output=True,
                env=isolated_environment(),
            )  # fmt: skip
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            wrong.append(f"the alarm command failed: {error}")
    if webhook:
        try:
            headers = {"Content-Type": "application/json"}
            httpx.post(webhook, content=line.encode(), headers=headers, timeout=SECONDS).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            wrong.append(f"the webhook failed: {error}")
    return wrong
