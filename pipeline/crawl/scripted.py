"""Links that a script follows: onclick and javascript: handlers, and the functions of the page that they call.

Nothing is run: an address is what stands there plainly, or what a function joins of its arguments and plain texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Scripts"]

_FUNCTION = re.compile(
    r"function\s+([\w$]{1,60})\s*\(([^(){};]{0,300})\)\s*\{|([\w$]{1,60})\s*[=:]\s*function\s*\(([^(){};]{0,300})\)\s*\{"
)
_ARROW = re.compile(
    r"(?:\b(?:const|let|var)\s{1,9}|[,{;]\s{0,9})?([\w$]{1,60})\s{0,9}[=:]\s{0,9}(?:async\s{1,9})?"
    r"(?:\(([^(){};]{0,300})\)|([\w$]{1,60}))\s{0,9}=>\s{0,9}\{?"
)
_TEMPLATE = re.compile(r"`([^`\n]{0,2000})`")
_FILLED = re.compile(r"\$\{\s{0,9}([\w$]{1,60})\s{0,9}\}")
_CALL = re.compile(r"(?<![\w$.])([\w$]{1,60})\s*\(([^()]{0,2000})\)")
_SENT = re.compile(
    r"(?:location(?:\s*\.\s*(?:href|search))?\s*=(?!=)|\.\s*href\s*=(?!=)|(?:(?<![.\w$])|window\s*\.\s*)open\s*\("
    r"|location\s*\.\s*(?:replace|assign)\s*\()\s*"
)
_PIECE = re.compile(
    r"""\s{0,60}+(?:"(?P<double>[^"\n]{0,2000})"|'(?P<single>[^'\n]{0,2000})'"""
    r"""|(?P<here>(?:(?:window|document|self)\s?\.\s?)?location\s?\.\s?(?:pathname|href\s?\.\s?split\(['"]\?['"]\)\[0\]))"""
    r"""|(?:parseInt|Number|String|encodeURI(?:Component)?)\s?\(\s?(?P<cast>[\w$]{1,60})\s?(?:,\s?10\s?)?\)"""
    r"""|\(\s?(?:parseInt\()?(?P<left>[\w$]{1,60})\)?\s?(?P<sign>[+-])\s?(?P<right>[0-9])\s?\)"""
    r"""|(?P<name>[\w$]{1,60}))"""
    r"""(?:\s?\.\s?replace\(\s?(?P<mark>"[^"\n]{1,60}"|'[^'\n]{1,60}')\s?,\s?(?P<put>[\w$]{1,60})\s?\))?\s*(?P<more>[+]|)"""
)
"""One operand of a sum: a text, this page's own address, a number read or counted up, a name; a mark in it replaced."""
_ASSIGNED = re.compile(r"(?<![.\w$])([\w$]{1,60})\s{0,9}=(?!=)\s{0,9}")
_PLAIN = re.compile(
    r"(?:\b(?:var|let|const)\s{1,9}|,\s{0,9})([\w$]{1,60})\s{0,9}=\s{0,9}(?:\"([^\"\n]{0,500})\"|'([^'\n]{0,500})'|([0-9]{1,9}))"
    r"\s{0,9}(?=[;,\n<])"
)
_DEEP = 3
_BRACE = re.compile("[{}]")
_QUOTED = re.compile(r"""["']([^"'\\<>\n]{1,2000})["']""")
_LOOKS = re.compile(
    r"^(?:https?:)?/|^\.{1,2}/|\?[\w]+=|\.(?:s?html?|jhtml|jsp|aspx?|php|do|action|pdf|docx?|xlsx?|zip)\b"
)
_BODY, _LOOKED_AT = 1500, 1_000_000


@dataclass(frozen=True, slots=True)
class Scripts:
    """The functions of a page's scripts, by name; made once for all links of a page."""

    functions: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    """Plain texts and numbers that have a name."""

    @classmethod
    def of(cls, code: str) -> Scripts:
        """Find the functions in code; of two with one name the last counts, as in a browser."""
        found = {}
        code = _TEMPLATE.sub(_as_sum, code) if "`" in code else code
        arrows = _ARROW.finditer(code) if "=>" in code else ()
        for match in (*arrows, *_FUNCTION.finditer(code)):
            if match.re is _ARROW:
                name, told = match[1], match[2] or match[3] or ""
            else:
                name, told = match[1] or match[3], match[2] or match[4] or ""
            parameters = tuple(each.strip() for each in told.split(","))
            found[name] = (parameters, _body(code, match.end()))
        plain = _PLAIN.findall(code[:_LOOKED_AT])
        return cls(found, {name: double or single or digits for name, double, single, digits in plain})

    def target(self, handler: str) -> str:
        """Where a handler leads its reader, as it is written; empty where that cannot be told."""
        handler = handler[:4000]
        for call in _CALL.finditer(handler):
            if call[1] in self.functions and (made := self._made(call[1], call[2])):
                return made
        if sent := _SENT.search(handler):
            return _Sum({}, handler, self.values).of(sent.end())
        return next((told for told in _QUOTED.findall(handler) if _LOOKS.search(told)), "")

    def _made(self, name: str, told: str) -> str:
        """The address that a function sends its reader to; of several the one that its arguments are part of."""
        parameters, body = self.functions[name]
        given = dict(zip(parameters, _arguments(told), strict=False))
        plain = ""
        for sent in _SENT.finditer(body):
            total = _Sum(given, body, self.values)
            made = total.of(sent.end())
            if made and total.used:
                return made
            plain = plain or made
        return plain


def _body(code: str, at: int) -> str:
    """The code of a function that begins there: up to the brace that closes it, at most `_BODY` characters."""
    told, deep = code[at : at + _BODY], 1
    if code[at - 1] != "{":
        return told
    for brace in _BRACE.finditer(told):
        deep += 1 if brace[0] == "{" else -1
        if not deep:
            return told[: brace.start()]
    return told


@dataclass(slots=True)
class _Sum:
    """Texts that code joins with `+`, names replaced by what is given for them; `used` says whether one was."""

    given: dict[str, str]
    code: str
    values: dict[str, str]
    used: bool = False

    def of(self, at: int, deep: int = _DEEP) -> str:
        """The text of the sum that begins there; empty where a name is not known."""
        made, first = "", at
        while part := _PIECE.match(self.code, at):
            value = self._operand(part, deep, is_first=at == first)
            if value is None:
                return ""
            if part["mark"]:
                put = self._named(part["put"], deep)
                value = "" if put is None else value.replace(part["mark"][1:-1], put)
            made, at = made + value, part.end()
            if not part["more"]:
                return made
        return ""

    def _operand(self, part: re.Match[str], deep: int, *, is_first: bool) -> str | None:
        if part["double"] is not None or part["single"] is not None:
            return part["double"] or part["single"] or ""
        if part["here"]:
            return "" if is_first else None
        if part["left"]:
            number = self._named(part["left"], deep) or ""
            right = int(part["right"]) * (1 if part["sign"] == "+" else -1)
            return str(int(number) + right) if number.isdecimal() and len(number) < 7 else None
        return self._named(part["cast"] or part["name"], deep)

    def _named(self, name: str, deep: int) -> str | None:
        if name in self.given:
            self.used = True
            return self.given[name]
        if name.isdecimal():
            return name
        put = [found.end() for found in _ASSIGNED.finditer(self.code) if found[1] == name]
        if put and deep:
            return self.of(put[-1], deep - 1) or None
        return self.values.get(name)


def _as_sum(template: re.Match[str]) -> str:
    """A template of texts and names as the sum that it means: `list_${n}.html` is 'list_' + n + '.html'."""
    return "'" + _FILLED.sub(r"'+\1+'", template[1].replace("'", '"')) + "'"


def _arguments(told: str) -> list[str]:
    """The arguments of a call, quotes taken off; commas in quotes part nothing."""
    found = re.findall(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']+))\s*(?:,|$)""", told)
    return [double or single or bare.strip() for double, single, bare in found]
