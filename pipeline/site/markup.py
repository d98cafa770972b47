"""HTML built from values: what was not built here is escaped, and documents' words cannot turn a line round."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from mingzhang.pipeline.language import words_of
from mingzhang.pipeline.visible import visible_line

__all__ = ["Html", "both", "coded", "joined", "outside", "pair", "printed", "said", "short", "tag"]

LONGEST = 200
"""Characters of a title or an item; what is longer ends with …."""
_VOID = frozenset({"meta", "input", "br", "line", "rect", "path", "circle"})
_OUTSIDE = ("http://", "https://")
_PAGE_WORDS = ("mingzhang.pipeline.view", "words.toml")
_SITE_WORDS = ("mingzhang.pipeline.site", "words.toml")


class Html(str):
    """Markup that was built here; every other text is escaped before it joins it."""

    __slots__ = ()


def tag(name: str, /, *inside: str | None, **attributes: Any) -> Html:
    """An element; `class_` and `for_` lose their `_`, other `_` are `-`; None and False leave things out."""
    told = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID and not inside:
        return Html(f"<{name}{told}>" if name in ("meta", "input", "br") else f"<{name}{told}/>")
    return Html(f"<{name}{told}>{joined(*inside)}</{name}>")


def joined(*parts: str | None, between: str = "") -> Html:
    """Parts in a row, each escaped unless it is markup; empty ones are left out."""
    return Html(escape(between).join(part if isinstance(part, Html) else escape(part) for part in parts if part))


def _name(key: str) -> str:
    return "viewBox" if key == "viewBox" else key.rstrip("_").replace("_", "-")


def short(words: str | None, most: int = LONGEST) -> str:
    """One line of a document's words without marks that reorder or hide it, cut where it is too long."""
    line = visible_line(words or "")
    return line if len(line) <= most else f"{line[: most - 1]}…"


def printed(words: str | None, most: int = LONGEST) -> Html:
    """What a document prints, kept apart from the direction of the text around it."""
    line = short(words, most)
    return tag("bdi", line, title=short(words, 1000) if len(line) >= most else None)


def pair(zh: str, en: str) -> Html:
    """The same in both languages; the page shows one of them."""
    if zh == en:
        return Html(escape(zh))
    return Html(f'<span lang="zh">{escape(zh)}</span><span lang="en">{escape(en)}</span>')


def said(key: str, lang: str, **gaps: object) -> str:
    """A sentence of the site in one language."""
    return words_of(*_SITE_WORDS)[key][lang].format(**gaps)


def both(key: str, **gaps: object) -> Html:
    """A sentence of the site in both languages."""
    return pair(said(key, "zh", **gaps), said(key, "en", **gaps))


@cache
def coded(kind: str, code: str) -> Html:
    """What a code of the tables (`verdict`, `proven`) means, in both languages; the code where it has no words."""
    told = words_of(*_PAGE_WORDS).get(f"{kind}.{code}") or {"zh": code, "en": code}
    return pair(told["zh"], told["en"])


def outside(address: str, *inside: str) -> Html:
    """A link to another host, for addresses of the web alone; else the words without a link."""
    if not address.lower().startswith(_OUTSIDE):
        return joined(*inside)
    return tag("a", *inside, href=address, rel="noreferrer noopener external")
