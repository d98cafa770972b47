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
    r"(?:location(?:\s*\.\s*href)?\s*=(?!=)|\.\s*href\s*=(?!=)|\bopen\s*\(|location\s*\.\s*(?:replace|assign)\s*\()\s*"
)
_PIECE = re.compile(r"""\s{0,60}+(?:"([^"\n]{0,2000})"|'([^'\n]{0,2000})'|([\w$]{1,60}))\s*([+]|)""")
_QUOTED = re.compile(r"""["']([^"'\\<>\n]{1,2000})["']""")
_LOOKS = re.compile(
    r"^(?:https?:)?/|^\.{1,2}/|\?[\w]+=|\.(?:s?html?|jhtml|jsp|aspx?|php|do|action|pdf|docx?|xlsx?|zip)\b"
)
_BODY = 1500


@dataclass(frozen=True, slots=True)
class Scripts:
    """The functions of a page's scripts, by name; made once for all links of a page."""

    functions: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

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
            found[name] = (parameters, code[match.end() : match.end() + _BODY])
        return cls(found)

    def target(self, handler: str) -> str:
        """Where a handler leads its reader, as it is written; empty where that cannot be told."""
        handler = handler[:4000]
        for call in _CALL.finditer(handler):
            if call[1] in self.functions and (made := self._made(call[1], call[2])):
                return made
        if sent := _SENT.search(handler):
            return _joined(handler[sent.end() :], {})
        return next((told for told in _QUOTED.findall(handler) if _LOOKS.search(told)), "")

    def _made(self, name: str, told: str) -> str:
        parameters, body = self.functions[name]
        given = dict(zip(parameters, _arguments(told), strict=False))
        sent = _SENT.search(body)
        return _joined(body[sent.end() :], given) if sent else ""


def _as_sum(template: re.Match[str]) -> str:
    """A template of texts and names as the sum that it means: `list_${n}.html` is 'list_' + n + '.html'."""
    return "'" + _FILLED.sub(r"'+\1+'", template[1].replace("'", '"')) + "'"


def _arguments(told: str) -> list[str]:
    """The arguments of a call, quotes taken off; commas in quotes part nothing."""
    found = re.findall(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']+))\s*(?:,|$)""", told)
    return [double or single or bare.strip() for double, single, bare in found]


def _joined(code: str, given: dict[str, str]) -> str:
    """A text that code joins with `+`, names replaced by what is given; empty where a name is not known."""
    made, at = "", 0
    while part := _PIECE.match(code, at):
        double, single, name, more = part[1], part[2], part[3], part[4]
        value = double if double is not None else single if single is not None else given.get(name or "")
        if value is None and (name or "").isdecimal():
            value = name
        if value is None:
            return ""
        made, at = made + value, part.end()
        if not more:
            return made
    return ""
