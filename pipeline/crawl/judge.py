"""Whether an answer is what was asked for, or something else came: challenge, login wall, soft 404, half a file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mingzhang.extractors.charset import decode
from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.crawl.browser_only import made_by_scripts
from mingzhang.pipeline.crawl.listing import read_listing
from mingzhang.pipeline.crawl.notice import (
    LOGIN,
    NOTICE,
    has_password,
    is_login,
    just_words,
    notice_beside_links,
    notice_in,
    notice_in_script,
    prints_a_table,
    something_else,
)
from mingzhang.pipeline.crawl.unended import is_unended, judge_unended
from mingzhang.pipeline.fetch.moved import sends_to
from mingzhang.pipeline.fetch.soup import soup_of
from mingzhang.pipeline.fetch.verdict import answer_state
from mingzhang.schemas.errors import BlockedError, MingzhangError, UnreadableError

__all__ = ["judge"]

MAX_PAGE = 16 * 1024 * 1024
"""The largest page of the corpus has two megabytes; reading one takes thirty times its size in memory."""
MAX_LIST = 8 * 1024 * 1024
LOGIN_PATH = re.compile(r"(?:^|[/_.-])(?:login|signin|logon|sso|cas|passport|oauth2?)(?:[/_.?-]|$)", re.IGNORECASE)


def judge(
    role: str,
    status: int,
    body: bytes,
    final_url: str,
    *,
    redirected: bool,
    content_type: str,
    fragment: str = "",
    label: str = "",
) -> tuple[str, str]:
    """The state of a whole answer and why; `new` where it is what was asked for.

    `fragment` is what the asked address had after `#`: some lists name their column only there. `label` are the words
    by which a page was linked.
    """
    state, reason = answer_state(status, body, final_url)
    if state != "new" or role == "robots":
        return state, reason
    if role == "list" and len(body) > MAX_LIST:
        return "too_large", f"a list page of {len(body):,} bytes is not read; at most {MAX_LIST:,}"
    if len(body) > MAX_PAGE and sniff_or_none(body) in {"html", "text", "unknown", ""}:
        return "too_large", f"a page of {len(body):,} bytes is not read; at most {MAX_PAGE:,}"
    if is_unended(body):
        return judge_unended(body)
    if _is_wall(body, final_url, redirected=redirected):
        return "blocked", LOGIN
    if target := sends_to(body):  # what can be followed has been
        return "blocked", f"a page that only sends its reader to {target[:200]}, which is not asked"
    if role == "list":
        return _judge_list(body, f"{final_url}#{fragment}", content_type)
    return _judge_page(body, content_type, label)


def _is_wall(body: bytes, final_url: str, *, redirected: bool) -> bool:
    if redirected and LOGIN_PATH.search(urlsplit(final_url).path):
        return True
    return redirected and has_password(body)


def sniff_or_none(body: bytes) -> str:
    """The format by the bytes, empty where a container is broken."""
    try:
        return sniff(body)
    except MingzhangError:
        return ""


def _judge_list(body: bytes, url: str, content_type: str) -> tuple[str, str]:
    """A list page may be a shell that only names its feed; it is questioned only where it gives nothing at all."""
    listing = read_listing(body, url, content_type=content_type)
    leads_on = bool(listing.following or listing.turn or (listing.frames and not listing.entries))
    if not leads_on and not any(entry.date for entry in listing.entries) and (why := _only_browsers(body)):
        return "blocked", why
    undated = bool(listing.entries) and not any(entry.date for entry in listing.entries)
    if undated and not leads_on and (words := _notice(body, content_type)):
        return "soft_404", f"{NOTICE}: {words}"
    if listing.entries or leads_on:
        return "new", ""
    return _judge_page(body, content_type, is_list=True)


def _notice(body: bytes, content_type: str) -> str:
    """The words of a notice that is all that a page without dated entries prints beside its navigation."""
    try:
        return notice_beside_links(body, read_html(body, content_type=content_type)) if sniff(body) == "html" else ""
    except MingzhangError:
        return ""


def _only_browsers(body: bytes) -> str:
    return made_by_scripts(soup_of(decode(body).text)) if b"<script" in body.lower() else ""


def _judge_page(body: bytes, content_type: str, label: str = "", *, is_list: bool = False) -> tuple[str, str]:
    try:
        if (kind := sniff(body)) != "html":
            words = just_words(body) if label and kind in {"text", "unknown"} else ""
            return ("soft_404", f"{NOTICE}: {words[:100]}") if words else ("new", "")
        reading = read_html(body, content_type=content_type)
        if not is_list and (words := notice_in(reading) or notice_beside_links(body, reading)):
            return ("blocked", LOGIN) if has_password(body) else ("soft_404", f"{NOTICE}: {words}")
        if not is_list and is_login(body, reading):
            return "blocked", LOGIN
        is_other = "list_page" in reading.flags or prints_a_table(reading)
        if label and not is_other and (why := something_else(body, reading, label, content_type)):
            return "soft_404", why
    except BlockedError as error:
        words = notice_in_script(body)
        return ("soft_404", f"{NOTICE}: {words}") if words else ("blocked", str(error))
    except UnreadableError as error:
        if words := notice_in_script(body):
            return "soft_404", f"{NOTICE}: {words}"
        # A damaged file is a document that could not be read; a page that prints nothing is none.
        if b"<script" in body.lower():
            return "blocked", "a script shell that prints nothing came instead of the document"
        return ("error", str(error)) if b"<" in body[:4096] else ("new", "")
    except MingzhangError:
        return "new", ""
    return "new", ""
