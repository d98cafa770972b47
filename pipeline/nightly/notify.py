"""Telling somebody: a shell line or a web address about alarms, a watching service that the night ran at all."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import httpx

from mingzhang.pipeline.isolation import isolated_environment

__all__ = ["ping", "ring"]

SECONDS = 60.0


def ring(line: str, *, command: str = "", webhook: str = "") -> list[str]:
    """Give the run's JSON line to a shell line's standard input and to a web address; returns what went wrong.

    The line is the operator's own: pipes, quotes and variables mean what they mean in their shell (`sh -c`, on Windows
    `cmd /c`). A Python program in it imports nothing from the working directory, which may hold anything. The address
    gets a POST.
    """
    wrong = []
    if command:
        try:
            subprocess.run(  # noqa: S602 - the operator's own line, with nothing of a stranger's in it
                command, shell=True, input=line, text=True, encoding="utf-8", timeout=SECONDS, check=True,
                capture_output=True, env={**isolated_environment(), "NoDefaultCurrentDirectoryInExePath": "1"},
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout or "").strip()[-300:]
            wrong.append(f"the alarm command failed: it ended with {error.returncode}{f' ({said})' if said else ''}")
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            wrong.append(f"the alarm command failed: {error}")
    if webhook:
        headers = {"Content-Type": "application/json"}
        wrong += _asked("webhook", lambda: httpx.post(webhook, content=line.encode(), headers=headers, timeout=SECONDS))
    return wrong


def ping(url: str) -> list[str]:
    """Ask the address of a watching service, which rings where it is not asked for too long; what went wrong."""
    return _asked("ping", lambda: httpx.get(url, timeout=SECONDS, follow_redirects=True)) if url else []


def _asked(what: str, ask: Callable[[], httpx.Response]) -> list[str]:
    try:
        ask().raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, UnicodeError) as error:
        return [f"the {what} failed: {error}"]
    return []
