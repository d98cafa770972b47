"""The frame of every page: head, navigation, foot, and a policy that lets in nothing but this style and this script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from mingzhang.pipeline.site.markup import Html, both, joined, said, short, tag

__all__ = ["data_block", "page", "policy", "shipped"]

_PACKAGE = "mingzhang.pipeline.site"
_PAGES = ("index", "years", "compare", "findings", "search", "data", "sources")


def page(
    title: str,
    body: Html,
    *,
    lang: str,
    here: str = "",
    deep: bool = False,
    crumbs: Sequence[tuple[str | Html, str]] = (),
    script: str = "",
    shards: bool = False,
) -> str:
    """A whole page; `here` is its entry of the navigation, `deep` whether it stands in a folder.

    `crumbs` are the pages above it (words, address); `script` the name of a script of its own beside the common one,
    and `shards` lets that one load files of the site (the rest may load nothing).
    """
    up = "../" if deep else ""
    style, scripts = shipped("site.css"), [shipped("site.js"), *([shipped(script)] if script else [])]
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(style, scripts, shards=shards)),
        tag("meta", name="viewport", content="width=device-width,initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{short(title, 120)} · 明账"),
        tag("style", Html(style)),
    )
    inside = joined(
        tag("a", both("skip"), href="#main", class_="skip"),
        tag("header", _bar(here, up), _crumbs(crumbs), tag("h1", tag("bdi", short(title)))),
        tag("main", body, id="main"),
        tag("footer", both("foot"), " ", tag("a", both("sources"), href=f"{up}sources.html")),
        *(tag("script", Html(text)) for text in scripts),
    )
    language = {"zh": "zh-CN"}.get(lang, lang)
    root = {"lang": language, "data_lang": lang, "data_up": up}
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', inside), **root)}\n"


def _bar(here: str, up: str) -> Html:
    links = (
        tag("a", both(name), href=f"{up}{name}.html", aria_current="page" if name == here else None) for name in _PAGES
    )
    language = tag("button", "中文 / English", id="language", type="button", hidden=True)
    return tag("nav", *links, language, aria_label=f"{said('site', 'zh')} {said('site', 'en')}")


def _crumbs(crumbs: Sequence[tuple[str | Html, str]]) -> Html | None:
    if not crumbs:
        return None
    links = (tag("a", words, href=address) for words, address in crumbs)
    return tag("p", joined(*links, between=" › "), class_="crumbs")


def policy(style: str, scripts: Sequence[str], *, shards: bool = False) -> str:
    """Only this style and these scripts, told by their hashes; `shards` adds script files of the site itself."""
    own = [_hash(text) for text in scripts] + (["'self'"] if shards else [])
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {' '.join(own)}; base-uri 'none'; form-action 'none'"
    )


def data_block(name: str, text: str) -> Html:
    """JSON that is data to the browser; `<` is escaped, so that no text can end it."""
    return tag("script", Html(text.replace("<", "\\u003c")), type="application/json", id=name)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def shipped(name: str) -> str:
    """A style or script that comes with this package."""
    return resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8")
