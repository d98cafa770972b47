"""Pages that only a browser can read: a frame without words that scripts fill, by what stands in it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from mingzhang.pipeline.fetch.soup import attribute, scripts_of, words_of

__all__ = ["asks_by_script", "made_by_scripts"]

MOUNTS = frozenset({"app", "root", "main-app", "__next", "__nuxt", "___gatsby", "react-root", "q-app", "svelte"})
"""Ids of the empty element that Vue, React and their like fill."""
FEW_WORDS, FEW_LINKS = 120, 3
_ASKS = re.compile(
    r"\$\s?\.\s?(?:ajax|post|get|getJSON)\s?\(|\baxios\b|\bfetch\s?\(\s?['\"`]|XMLHttpRequest|v-for=|ng-repeat=|\{\{[^{}]{1,80}\}\}"
)


def made_by_scripts(root: BeautifulSoup | None) -> str:
    """Why only a browser can read a page, empty where the page prints something itself."""
    if root is None:
        return ""
    body = root.body or root
    links = [link for link in body.find_all("a", href=True, limit=200) if words_of(link)]
    loaded = [script for script in root.find_all("script", src=True) if isinstance(script, Tag)]
    if len(links) > FEW_LINKS or len("".join(_printed(body).split())) > FEW_WORDS:
        return ""
    mount = next((tag for tag in body.find_all(id=True) if _is_mount(tag)), None)
    if mount is not None and (loaded or root.find("script") is not None):
        return f"only a browser can read this page: its scripts fill <{mount.name} id={attribute(mount, 'id')!r}>"
    if loaded and asks_by_script(root):
        return "only a browser can read this page: its scripts ask for what it shows"
    return ""


def _is_mount(tag: Tag) -> bool:
    return attribute(tag, "id").lower() in MOUNTS and len("".join(_printed(tag).split())) < FEW_WORDS / 6


def asks_by_script(root: BeautifulSoup | None) -> bool:
    """Whether the page's own scripts or templates ask a server for what they show."""
    return root is not None and bool(_ASKS.search(scripts_of(root)) or _ASKS.search(root.get_text()[:200_000]))


def _printed(body: Tag) -> str:
    """What the page shows without scripts, templates in double braces left out."""
    told = [text for text in body.find_all(string=True) if text.parent and text.parent.name not in _UNSEEN]
    return re.sub(r"\{\{[^{}]{0,200}\}\}", "", " ".join(told))


_UNSEEN = frozenset({"script", "style", "noscript", "template"})
