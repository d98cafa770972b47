"""`--help` and the messages of the library that reads the command line, in Chinese: words of `help_zh.toml`."""

from __future__ import annotations

import gettext
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

import click

from mingzhang.pipeline.language import language

__all__ = ["Formatter", "help_words", "speak_chinese", "wrapped"]

_PIECE = re.compile(
    r"[（“「《]{0,4}+(?:[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\u3000-\u303f\uff00-\uffef（“「《]+)[，。、；：！？）”」》…]*|\s+|."
)
"""What a line is not broken in: a Chinese character or a word of Latin letters, with the signs before and behind it."""
_KEPT = "\b"
"""What click reads before a paragraph whose lines stay as they are."""
_MOST_FIRST = 30
"""Columns of the names before the words of options and commands."""


def speak_chinese() -> None:
    """From now on click asks here for its own words, and for help; what it hears is in the language of the moment."""
    gettext.dgettext = _of_click  # we have no compiled catalogue on disk
    gettext.dngettext = _of_click_by_number
    click.Context.formatter_class = Formatter


def help_words(text: str) -> str:
    """A paragraph of help in Chinese, as it stands where nobody translated it; a cut one is known by its beginning."""
    known, bare = _words()["help"], " ".join(text.split())
    if language() != "zh" or not bare:
        return text
    if bare.endswith("...") and bare not in known:
        return next((zh for en, zh in known.items() if en.startswith(bare.removesuffix("..."))), text)
    return known.get(bare) or known.get(f"{bare}.") or text


def _of_click(domain: str, message: str) -> str:  # noqa: ARG001 - every domain is click's here
    return _words()["click"].get(message, message) if language() == "zh" else message


def _of_click_by_number(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return _of_click(domain, msgid1 if n == 1 else msgid2)


@cache
def _words() -> dict[str, dict[str, str]]:
    file = resources.files("mingzhang.pipeline.cli").joinpath("help_zh.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Formatter(click.HelpFormatter):
    """Help whose lines are as wide as they look: a Chinese character fills two columns and needs no space behind it."""

    def write_text(self, text: str) -> None:
        """A paragraph, or several; those that begin with a backspace keep their lines."""
        if language() != "zh":
            super().write_text(text)
            return
        blocks = [block for block in text.split("\n\n") if block.strip()]
        for at, block in enumerate(blocks):
            if at:
                self.write_paragraph()
            if block.lstrip("\n").startswith(_KEPT):
                self._write_lines(_line(line) for line in block.strip("\n").split("\n")[1:])
            else:
                self._write_lines(wrapped(help_words(block), max(self.width - self.current_indent, 11)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _MOST_FIRST, col_spacing: int = 2) -> None:
        """Names and what they mean, side by side; a name that is too long stands on a line of its own."""
        if language() != "zh":
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = list(rows)
        first = min(max((_wide(name) for name, _ in rows), default=0), col_max) + col_spacing
        for name, told in rows:
            words, bracket, more = told.partition("  [")
            lines = wrapped(help_words(words) + bracket + more, max(self.width - first - self.current_indent - 2, 10))
            beside = _wide(name) <= first - col_spacing and bool(lines)
            self._write_lines([f"{name}{' ' * (first - _wide(name))}{lines.pop(0)}" if beside else name])
            self._write_lines(f"{' ' * first}{line}" for line in lines)

    def _write_lines(self, lines: Iterable[str]) -> None:
        self.write("".join(f"{' ' * self.current_indent}{line}".rstrip() + "\n" for line in lines))


def _line(text: str) -> str:
    """A line that stays a line, its indent kept."""
    bare = text.strip()
    return "" if bare == _KEPT else text.replace(bare, help_words(bare)) if bare else text


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, each at most so many columns wide, a word that is wider alone on its line."""
    lines, line, used = [], "", 0
    for piece in _PIECE.findall(text):
        wide = _wide(piece)
        if used + wide > width and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
        if line or piece.strip():
            line, used = line + piece, used + wide
    return [*lines, line.rstrip()] if line.strip() else lines
