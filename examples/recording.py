"""Records a session of the command as SVG: `python examples/recording.py docs/terminal.svg --columns 80 [--lang zh]`.

The commands run for real, in a terminal of so many columns, on the files of the sample portal; what they print is drawn.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "pipeline" / "demo" / "portal"
SESSION = (
    "mingzhang extract slj.pdf kjj.html mzj.html",
    "mingzhang indicators --indicator three_public --measure final",
    "mingzhang explain mzj.html --at 1134",
    "mingzhang findings --severity error",
)
LINES = 16
"""Lines of one command that are drawn."""
WIDE, HIGH = 8.0, 18.0
"""Pixels of one cell."""
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-label="mingzhang">
<style>text{{font:13px ui-monospace,"Noto Sans Mono CJK SC","WenQuanYi Micro Hei Mono",monospace;white-space:pre;fill:#d6d9de}}
.b{{font-weight:700}}</style><rect width="100%" height="100%" rx="8" fill="#14171c"/>
{texts}
</svg>
"""


def printed(command: str, folder: Path, columns: int, lang: str) -> str:
    """What a command prints in a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "MINGZHANG_LANG": lang, "PYTHONPATH": str(ROOT)}
    env.pop("NO_COLOR", None)
    run = subprocess.Popen(  # noqa: S603 - commands of the list above
        [sys.executable, "-m", *shlex.split(command)], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=theirs,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while True:
        try:
            chunk = os.read(ours, 1 << 16)
        except OSError:  # Linux tells the end of a terminal so
            break
        if not chunk:
            break
        told += chunk
    os.close(ours)
    run.wait()
    return re.sub(r"\x1b\[\?25[lh]|\r", "", told.decode("utf-8", "replace"))


def session(columns: int, lang: str) -> list[tuple[str, str]]:
    """Every command of the session with what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("slj.pdf", "kjj.html", "mzj.html"):
            shutil.copy(PORTAL / name, folder)
        return [(command, printed(command, Path(folder), columns, lang)) for command in SESSION]


def drawn(told: list[tuple[str, str]], columns: int) -> str:
    """The session as SVG: no font and no file from anywhere else; every piece as wide as its cells."""
    lines: list[Text] = []
    for command, words in told:
        lines += Text.assemble(("$ ", "green"), (command, "bold")).wrap(Console(), columns)
        printed_lines = Text.from_ansi(words.strip("\n")).split()
        every = [part for line in printed_lines for part in line.wrap(Console(), columns) or [line]]
        lines += [*every[:LINES], Text("…", style="dim")] if len(every) > LINES else every
        lines.append(Text())
    texts = [text for number, line in enumerate(lines) for text in _pieces(line, 12 + HIGH * (number + 1))]
    high = 24 + HIGH * len(lines)
    return DRAWN.format(wide=24 + WIDE * columns, high=high, texts="\n".join(texts))


def _pieces(line: Text, y: float) -> Iterator[str]:
    console, cell = Console(color_system="truecolor", force_terminal=True), 0
    for piece in line.render(console):
        cells = cell_len(piece.text)
        if piece.text.strip():
            style = piece.style or Style.null()
            colour = style.color.get_truecolor(SVG_EXPORT_THEME).hex if style.color else "#8b929c" if style.dim else ""
            told = f' style="fill:{colour}"' if colour else ""
            told += ' class="b"' if style.bold else ""
            yield (
                f'<text x="{12 + cell * WIDE:.0f}" y="{y:.0f}" textLength="{cells * WIDE:.0f}"{told}>'
                f"{escape(piece.text)}</text>"
            )
        cell += cells


def main() -> None:
    """Write the recording."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--columns", type=int, default=80)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    asked = parser.parse_args()
    asked.file.write_text(drawn(session(asked.columns, asked.lang), asked.columns), encoding="utf-8")


if __name__ == "__main__":
    main()
