"""The console that commands print on: no text of a document can steer the terminal that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from mingzhang.pipeline.cli.chinese import told
from mingzhang.pipeline.visible import visible

__all__ = ["Screen"]


class Screen(Console):
    """Rich's console; whatever is printed goes through `visible`, so that no caller can forget it."""

    def print(self, *objects: Any, **how: Any) -> None:
        """Print as rich does; sentences in the language of whoever reads them."""
        super().print(*(told(one) if isinstance(one, str) else one for one in objects), **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of a renderable, their text made visible; rich's own control codes stay."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))
