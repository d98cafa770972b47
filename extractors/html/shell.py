"""Pages that came instead of the document: challenge pages, script shells, redirects, pages of nothing.

We recognise them and say so; we do not defeat them (handbook 5.4).
"""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from mingzhang.extractors.html.pieces import Pieces
from mingzhang.schemas.errors import BlockedError, UnreadableError
from mingzhang.schemas.vocabulary.pages import PAGES

__all__ = ["refuse_shell"]

_CHALLENGE_CHARS = 20_000
_SHELL_TEXT = 40
_REFUSAL_TEXT = 400
_ELSEWHERE = "try another official address of the same document"


def refuse_shell(source: str, root: Element, found: Pieces) -> None:
    """Raise `BlockedError` for a challenge page or script shell, `UnreadableError` for a page without any content."""
    printed = "".join(piece.text for piece in found.pieces)
    has_more = bool(found.files) or any(piece.table or piece.images for piece in found.pieces)
    if len(printed) < _REFUSAL_TEXT and len(source) < _CHALLENGE_CHARS:
        lower = source.lower()
        mark = next((mark for mark in PAGES.challenges if mark in lower), None)
        if mark:
            raise BlockedError(f"a challenge page ({mark}) came instead of the document", then=_ELSEWHERE)
        said = next((said for said in PAGES.refusals if said in lower), None)
        if said and not has_more:
            raise BlockedError(f"a refusal ({said}) came instead of the document", then=_ELSEWHERE)
    if has_more or len(printed) > _SHELL_TEXT:
        return
    if _refreshes(root):
        raise BlockedError("a page that only sends the reader elsewhere came instead of the document", then=_ELSEWHERE)
    if found.scripts and not re.search("[\u4e00-\u9fff]", printed):
        raise BlockedError("a script shell without text came instead of the document", then=_ELSEWHERE)
    if not printed:
        raise UnreadableError("the page prints nothing", then="fetch it again")


def _refreshes(root: Element) -> bool:
    return any((meta.get("http-equiv") or "").lower() == "refresh" for meta in root.iter("meta"))
