"""Whether an answer is what was asked for, or something else came: challenge, login wall, soft 404, half a file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.crawl.listing import read_listing
from mingzhang.pipeline.crawl.unended import is_unended, judge_unended
from mingzhang.pipeline.fetch.verdict import answer_state
from mingzhang.schemas.errors import BlockedError, MingzhangError, UnreadableError

__all__ = ["judge"]

LOGIN_PATH = re.compile(r"(?:^|[/_.-])(?:login|signin|logon|sso|cas|passport|oauth2?)(?:[/_.?-]|$)", re.IGNORECASE)
PASSWORD = re.compile(rb"""<input\b[^>]{0,300}type\s*=\s*["']?password""", re.IGNORECASE)
WALL_BYTES = 60_000
"""A page larger than this may have a login box in its corner and be a document all the same."""


def judge(
    role: str, status: int, body: bytes, final_url: str, *, redirected: bool, content_type: str, fragment: str = ""
) -> tuple[str, str]:
    """The state of a whole answer and why; `new` where it is what was asked for.

    `fragment` is what the asked address had after `#`: some lists name their column only there.
    """
    state, reason = answer_state(status, body, final_url)
    if state != "new" or role == "robots":
        return state, reason
    if is_unended(body):
        return judge_unended(body)
    if _is_wall(body, final_url, redirected=redirected):
        return "blocked", "a login page came instead of the document; we do not log in"
    if role == "list":
        return _judge_list(body, f"{final_url}#{fragment}", content_type)
    return _judge_page(body, content_type)


def _is_wall(body: bytes, final_url: str, *, redirected: bool) -> bool:
    if redirected and LOGIN_PATH.search(urlsplit(final_url).path):
        return True
    return len(body) < WALL_BYTES and redirected and bool(PASSWORD.search(body))


def _judge_list(body: bytes, url: str, content_type: str) -> tuple[str, str]:
    """A list page may be a shell that only names its feed; it is questioned only where it gives nothing at all."""
    listing = read_listing(body, url, content_type=content_type)
    if listing.entries or listing.following:
        return "new", ""
    return _judge_page(body, content_type)


def _judge_page(body: bytes, content_type: str) -> tuple[str, str]:
    try:
        if sniff(body) != "html":
            return "new", ""
        read_html(body, content_type=content_type)
    except BlockedError as error:
        return "blocked", str(error)
    except UnreadableError as error:
        # A damaged file is a document that could not be read; a page that prints nothing is none.
        if b"<script" in body.lower():
            return "blocked", "a script shell that prints nothing came instead of the document"
        return ("error", str(error)) if b"<" in body[:4096] else ("new", "")
    except MingzhangError:
        return "new", ""
    return "new", ""
