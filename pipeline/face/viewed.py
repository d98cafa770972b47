"""A page about a document, shown inside a notebook or written to a file."""

from __future__ import annotations

from html import escape
from os import PathLike
from pathlib import Path

__all__ = ["Viewed"]


class Viewed:
    """One self-contained HTML page; in a notebook it stands in a frame that can reach nothing outside itself."""

    def __init__(self, html: str, height: int) -> None:
        self.html, self._height = html, height

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the page and return where."""
        written = Path(path)
        written.write_text(self.html, encoding="utf-8")
        return written

    def __repr__(self) -> str:
        return f"<Viewed: {len(self.html) / 1e6:.1f} MB, .save(path) writes it>"

    def _repr_html_(self) -> str:
        frame = "width:100%;border:1px solid #d5d9df;border-radius:6px"
        return (
            f'<iframe sandbox="allow-scripts allow-popups" style="{frame};height:{int(self._height)}px"'
            f' srcdoc="{escape(self.html)}"></iframe>'
        )
