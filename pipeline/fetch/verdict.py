"""What an answer means before anyone reads it: a document, a challenge, a page that says "not found" with 200."""

from __future__ import annotations

import re

__all__ = ["answer_state"]

CHALLENGE_STATUS = frozenset({412, 468, 521, 567})
"""412 (瑞数), 521 (加速乐) and the two codes other guards of Chinese portals answer with."""
CLOSED_STATUS = frozenset({401, 403, 407, 429, 451})
NOT_FOUND_TITLES = ("404", "页面不存在", "页面没有找到", "找不到页面", "无法找到", "Not Found")
TITLE = re.compile(rb"<title[^<>]{0,400}>(.{0,400}?)</title>", re.IGNORECASE | re.DOTALL)
HEAD_BYTES = 20_000


def answer_state(status: int, body: bytes, final_url: str) -> tuple[str, str]:
    """The state of an answer and the reason in words, empty where a document came."""
    if status in CHALLENGE_STATUS:
        return "blocked", f"the server answered {status}, a challenge for browsers; we do not defeat it"
    if status in CLOSED_STATUS:
        return "refused", f"the server answered {status}: it does not let us in"
    if status in {404, 410}:
        return "error", f"the server answered {status}: the document is not (or no longer) there"
    if status == 206:
        return "truncated", "the server answered 206: a part of the document, which nobody asked for"
    if not 200 <= status < 300:
        return "error", f"the server answered {status}"
    if not body:
        return "error", "the server answered with an empty body"
    if _says_not_found(body, final_url):
        return "soft_404", "the server answered 200 with a page that says the document is not there"
    return "new", ""


def _says_not_found(body: bytes, final_url: str) -> bool:
    if re.search(r"/(error)?404(\.s?html?)?$", final_url):
        return True
    match = TITLE.search(body[:HEAD_BYTES])
    if not match:
        return False
    title = _text(match.group(1)).strip()
    return any(title.startswith(words) for words in NOT_FOUND_TITLES)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
