"""What `mingzhang view` does: write the page beside its place, rename it, show it where there is a screen."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from mingzhang.pipeline.durable import write
from mingzhang.pipeline.language import language as told_language
from mingzhang.pipeline.settings import Settings
from mingzhang.pipeline.view.asked import html_of, task_of

__all__ = ["open_page", "write_page"]


def write_page(name: str, output: Path | None, data: Path, *, language: str | None, allow_private: bool) -> Path:
    """Write the page about a document and return where; raises `MingzhangError` and `OSError`."""
    task = task_of(name, Settings(data, allow_private=allow_private))
    html = html_of(task, told_language(language))
    path = output or Path(f"{task.capture.doc_id}.html")
    draft = path.with_name(f"{path.name}.part")
    write(draft, html.encode())
    draft.replace(path)
    return path


def open_page(path: Path) -> None:
    """Open a file in the browser; nothing where a person sees no screen (a browser of the terminal would take it)."""
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and sys.stdout.isatty():
        webbrowser.open(path.resolve().as_uri())
