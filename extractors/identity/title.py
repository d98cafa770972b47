"""The title of a document: what the page calls itself, else the large lines of the cover joined, else the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from mingzhang.extractors.identity.division import resolve
from mingzhang.extractors.identity.issuer import named_in_title
from mingzhang.extractors.identity.opening import Line, squash
from mingzhang.schemas.document import Reading
from mingzhang.schemas.vocabulary.issuers import ISSUERS
from mingzhang.schemas.vocabulary.shapes import shape

__all__ = ["TELLING", "YEAR", "title_of"]

TELLING = shape("identity/title.telling")
YEAR = shape("identity/title.year")
_STOP = shape("identity/title.cover_ends")
_NO_TITLE = shape("identity/title.none")
_TOLD = shape("identity/title.running")
"""What only running text has: 支出116万元，较2022年度决算数增加19万元 is nobody's title."""
_OF_WHOM = shape("identity/title.of_whom")
_CONNECTED = shape("identity/title.goes_on")
_FORM = shape("identity/title.form")
_NUMBER = shape("identity/title.number")
_WINDOW = 4
_COVER_LINES = 14
_LONGEST = 60
_SENTENCE = shape("identity/title.worded")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def title_of(reading: Reading, lines: Sequence[Line], name: str, *, books: bool) -> str:
    """The title without hand-made spaces; empty where the document has none and its name tells nothing.

    `books`: it speaks of budgets and accounts. A name that calls a page a budget which does not (a drug list, a plan
    for waste, both linked as 部门预算) is not its title.
    """
    own = reading.metadata.title if reading.format == "html" else ""
    own = "" if lines and TELLING.search(own) and not books and not _printed(own, lines) else own
    if own and (TELLING.search(own) or "list_page" in reading.flags):
        return own
    cover = _cover(lines)
    named = _of_name(name) if books or not lines else ""
    if cover:
        only_form = _FORM.search(cover) and not named_in_title(cover)
        return named if only_form and _OF_WHOM.search(named) and YEAR.search(named) else cover
    if own:
        return own
    named = _without_year(lines) or (named if lines or named_in_title(named) else "")
    if named:
        return named
    telling = (line.text for line in lines if TELLING.search(line.text) and not _TOLD.search(line.text))
    return next((text for text in telling if len(text) <= _LONGEST), "") if books else _first(lines)


def _printed(title: str, lines: Sequence[Line]) -> bool:
    """Whether the page prints its title, or the part before the site's name, in its first lines."""
    wanted = re.split(r"[_|]|-+", squash(title))[0]
    return any(wanted in line.text for line in lines)


def _first(lines: Sequence[Line]) -> str:
    """The first lines of one size that may be a title, of a page that is no disclosure."""
    front = [line for line in lines[:_COVER_LINES] if _may_be_title(line) and _SENTENCE.search(line.text)]
    if not front:
        return ""
    at = lines.index(front[0])
    end = at + 1
    while end < len(lines) and lines[at].size and lines[end].size == lines[at].size and end - at < _WINDOW:
        if not _may_be_title(lines[end]):
            break
        end += 1
    return "".join(line.text for line in lines[at:end])


def _cover(lines: Sequence[Line]) -> str:
    """The joined title lines: the shortest window of lines that names a year and a kind, grown by its neighbours."""
    front: list[Line] = []
    for line in lines[:_COVER_LINES]:
        if _STOP.match(line.text):
            break
        front.append(line)
    for end in range(len(front)):
        for start in range(end, max(end - _WINDOW, -1), -1):
            window = front[start : end + 1]
            if any(not _may_be_title(line) for line in window):
                break
            joined = "".join(line.text for line in window)
            if YEAR.search(joined) and TELLING.search(joined):
                return _grown(front, start, end)
    return ""


def _without_year(lines: Sequence[Line]) -> str:
    """A cover line that names a kind but no year; names of forms are no titles."""
    front = [line for line in lines[:_COVER_LINES] if _may_be_title(line) and not _FORM.search(line.text)]
    return next((line.text for line in front if _OF_WHOM.search(line.text)), "")


def _may_be_title(line: Line) -> bool:
    return len(line.text) <= _LONGEST and not _NO_TITLE.search(line.text) and not _TOLD.search(line.text)


def _grown(front: Sequence[Line], start: int, end: int) -> str:
    seed = front[start]
    while start > 0 and _belongs(front[start - 1], seed) and _leads_in(front, start, end):
        start -= 1
    while end + 1 < len(front) and _may_be_title(front[end + 1]) and not front[end + 1].in_table:
        following = front[end + 1]
        same = seed.size > 0 and following.size == seed.size and following.page == seed.page and following.centred
        if not (same or _CONNECTED.search(front[end].text)):
            break
        end += 1
    return _NUMBER.sub("", "".join(line.text for line in front[start : end + 1]))


def _belongs(line: Line, seed: Line) -> bool:
    if not _may_be_title(line) or line.page != seed.page or line.in_table != seed.in_table:
        return False
    return not _FORM.search(line.text)


def _leads_in(front: Sequence[Line], start: int, end: int) -> bool:
    """Whether the line above belongs to the title: the same large print, or the title so far names nobody.

    A name may stand in smaller print above 2024年度部门决算; it then begins with a place or ends as agencies do.
    """
    joined = "".join(line.text for line in front[start : end + 1])
    above, seed = front[start - 1], front[start]
    alike = not above.size or not seed.size or abs(above.size - seed.size) <= 0.15 * seed.size
    if alike and (above.size or YEAR.match(joined)):
        return True
    nobody = not named_in_title(joined) or not resolve(joined)
    return nobody and (
        bool(resolve(above.text)) or (not named_in_title(joined) and above.text.endswith(ISSUERS.endings))
    )


def _of_name(name: str) -> str:
    stem = _EXTENSION.sub("", unquote(name).replace("\\", "/").rpartition("/")[2])
    parts = [squash(part) for part in re.split(r"_+", stem)]
    return _NUMBER.sub("", max((part for part in parts if TELLING.search(part)), key=len, default=""))
