"""The page as one HTML file: style, script, words and data in it, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from mingzhang.pipeline.language import words_of
from mingzhang.pipeline.view.pages import Page
from mingzhang.pipeline.visible import visible_line

__all__ = ["as_html", "data_block"]

_PACKAGE = "mingzhang.pipeline.view"
_TEMPLATE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>{title}</title><style>{style}</style></head><body>
<noscript>{noscript}</noscript>
{blocks}
<script>{script}</script></body></html>
"""


def as_html(payload: Mapping[str, Any], pages: Sequence[Page], language: str) -> str:
    """The whole file; what comes from the document stands in blocks of data, which no browser runs."""
    style, script = _file("view.css"), _file("view.js")
    words = words_of(_PACKAGE, "words.toml")
    sizes = [[round(page.width, 1), round(page.height, 1), bool(page.picture)] for page in pages]
    told = {**payload, "pages": sizes, "language": language, "words": words}
    blocks = [data_block("data", json.dumps(told, ensure_ascii=False, separators=(",", ":")))]
    blocks += [data_block(f"picture-{number}", page.picture) for number, page in enumerate(pages, 1) if page.picture]
    title = visible_line(payload["about"].get("title") or payload["about"]["url"])
    return _TEMPLATE.format(
        language={"zh": "zh-CN"}.get(language, language),
        policy=_policy(style, script),
        title=escape(f"{title[:120]} · 明账"),
        style=style,
        script=script,
        noscript=escape(words["noscript"][language]),
        blocks="\n".join(blocks),
    )


def data_block(name: str, text: str) -> str:
    """A block of JSON or base64 that is data to the browser; `<` is escaped, so that no text can end it."""
    return f'<script type="application/json" id="{escape(name)}">{text.replace("<", chr(92) + "u003c")}</script>'


def _policy(style: str, script: str) -> str:
    """Nothing from anywhere; only this style and this script, told by their hashes."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _file(name: str) -> str:
    return resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8")
