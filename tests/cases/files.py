"""Files that the small language cannot say: hidden text on paper, form fields, layers."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["FILES"]

FILES: dict[str, Callable[[], tuple[str, bytes]]] = {}
"""Suffix and bytes by name."""
