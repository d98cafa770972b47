"""Whose books a section tells: in a department's disclosure its units are told one by one, under their names."""

from __future__ import annotations

import re

from mingzhang.schemas.document import Document
from mingzhang.schemas.vocabulary.issuers import ISSUERS

__all__ = ["sections_of_bodies"]

_BRACKETS = re.compile(r"[（(][^()（）]{0,12}[)）]$")
_SHORTEST = 5
"""Characters of a body's full name: 办公室 and 财务处 are offices within it."""


def sections_of_bodies(document: Document) -> frozenset[int]:
    """The sections under the name of another body, or of one of several: 十三、深圳市社会保险基金管理局龙华分局."""
    titles = {name for section in document.sections for title in section.path if (name := _body(title))}
    if len(titles) < 2:
        titles -= {_BRACKETS.sub("", document.issuer)}
    return frozenset(section.number for section in document.sections if not titles.isdisjoint(map(_body, section.path)))


def _body(title: str) -> str:
    """The name of a body that a title is, empty where it is none."""
    name = _BRACKETS.sub("", "".join(title.split()))
    return name if len(name) >= _SHORTEST and name.endswith(ISSUERS.endings) else ""
