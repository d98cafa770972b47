"""Damage for zip packages of XML (OFD): numbers take telling values, elements go, come twice or stand in themselves."""

from __future__ import annotations

import io
import random
import re
import zipfile

__all__ = ["damaged"]

_NUMBER = re.compile(r"(?<=[\" ])-?\d+(?:\.\d+)?(?=[\" ])")
_ELEMENT = re.compile(r"<ofd:(\w+)[^<>]*(?:/>|>[^<>]*</ofd:\1>)")
_ATTRIBUTE = re.compile(r' (?!xmlns)(\w+)="[^"]*"')
_TELLING = ("0", "-1", "1e308", "nan", "1e-300", "99999999999", "", "g 2000000000 1", "4294967296", "0.0000001", "x")
_WORDS = ("ResourceID", "BaseLoc", "TemplateID", "DeltaX", "CTM", "Boundary", "Size", "CharDirection", "ZOrder")
_MEMBERS = ("../x.xml", "/etc/passwd", "OFD.xml", "Doc_0/Document.xml", "")


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The package with one to six changes in one or two of its members."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for _ in range(chance.randint(1, 2)):
        name = chance.choice(sorted(members))
        text = members[name].decode("utf-8", "replace")
        for _ in range(chance.randint(1, 3)):
            text = chance.choice((_number, _number, _element, _attribute, _nested, _cut))(text, chance)
        members[name] = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        members.pop(chance.choice(sorted(members)), None)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def _number(text: str, chance: random.Random) -> str:
    return _exchanged(text, _NUMBER, chance.choice(_TELLING), chance)


def _attribute(text: str, chance: random.Random) -> str:
    word = f' {chance.choice(_WORDS)}="{chance.choice((*_TELLING, *_MEMBERS))}"'
    return _exchanged(text, _ATTRIBUTE, chance.choice((word, "")), chance)


def _element(text: str, chance: random.Random) -> str:
    found = list(_ELEMENT.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + one[0] * chance.choice((0, 2, 500)) + text[one.end() :]


def _nested(text: str, chance: random.Random) -> str:
    found = list(_ELEMENT.finditer(text))
    if not found:
        return text
    one, depth = chance.choice(found), chance.choice((3, 50, 3000))
    return text[: one.start()] + "<ofd:PageBlock>" * depth + one[0] + "</ofd:PageBlock>" * depth + text[one.end() :]


def _cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return chance.choice((text[:at], text[:at] + "\ufffd<&]]>" + text[at:], text))


def _exchanged(text: str, pattern: re.Pattern[str], fresh: str, chance: random.Random) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + fresh + text[one.end() :]
