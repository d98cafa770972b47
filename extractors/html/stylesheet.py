"""Style sheets inside a page to rules over elements, as far as they decide what a reader sees.

Selectors of tags, classes, ids, attributes and places among siblings, joined by descent, are matched, with simple ones
inside `:is()`, `:where()` and `:not()`; a rule with anything else (`:hover`, `::before`) is left out. `var(--name)` is
what the page's root says of it. Everything is bounded: the sheet is a stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise

from lxml.etree import _Element as Element

__all__ = ["NOTHING", "Declarations", "Rules", "declarations", "placings", "read_rules"]

Declarations = Mapping[str, tuple[str, bool]]
"""Property to value and whether it is `!important`."""
NOTHING: Declarations = {}

_TOLD = frozenset(
    "display visibility opacity color background background-color background-image font font-size text-decoration"
    " text-decoration-line vertical-align position left right top bottom text-indent margin-left width height"
    " max-height overflow clip clip-path transform mso-hide mso-text-raise grid-template-columns white-space"
    " content-visibility font-variant-position filter".split()
)
_PLACING = frozenset(
    "position left top bottom width height font-size line-height letter-spacing text-align transform background"
    " background-color".split()
)
_MOST_CHARS = 1 << 20
_MOST_RULES = 2_000
_MOST_STEPS = 6
_DECLARATION = re.compile(r"(?<![-a-zA-Z])([-a-zA-Z]++)\s*+:\s*+([^;{}]*+)")
_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+$", re.IGNORECASE)
_STEP = re.compile(r"\s{0,64}+([>+~]?)\s{0,64}+((?:[^\s>+~\[(]|\[[^\[\]]*+\]|\([^()]*+\))++)")
_SIMPLE = re.compile(
    r"(?P<tag>\*|[a-zA-Z][\w-]*)|\.(?P<cls>[\w\u0080-\uffff-]+)|#(?P<id>[\w\u0080-\uffff-]+)"
    r"|\[\s*+(?P<attr>[\w-]+)\s*+(?:(?P<op>[~|^$*]?=)\s*+(?P<q>[\"']?)(?P<val>[^\"'\[\]]*+)(?P=q)\s*+)?\]"
    r"|:(?P<nth>first-child|last-child|nth-child)(?:\(\s*+(?P<n>[^()]*+)\))?"
)
_NOT = re.compile(r":not\(\s*+([^\s>+~,()]++)\s*+\)")
_EITHER = re.compile(r":(?:is|where|-webkit-any|matches)\(([^()]{0,400}+)\)")
_OUTER_COMMA = re.compile(r",(?![^()]{0,400}+\))")
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:\s*+([^;{}]*+)")
_VAR = re.compile(r"var\(\s*+(--[\w-]++)\s*+(?:,([^()]*+))?\)")
_ROOTS = frozenset((":root", "html", "body", "*"))
_MOST_CHOICES = 200
_WIDTH = re.compile(r"(max|min)-width\s*:\s*(\d+)px")
_SCREEN = 1280
_BRACE = re.compile("[{}]")
_MOST_SIBLINGS, _MOST_ANCESTORS, _MOST_TRIALS = 500, 64, 500_000
"""A page that asks for more is not styled further: its text is read as if it were seen."""


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one step of a selector asks of an element."""

    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str], ...] = ()
    places: tuple[tuple[int, int, bool], ...] = ()
    without: tuple[_Compound, ...] = ()
    """What `:not()` names."""

    def names(self, tag: str, id_: str | None, classes: frozenset[str]) -> bool:
        """Whether an element of this tag, id and classes may be meant."""
        return not (self.tag and tag != self.tag) and not (self.id and id_ != self.id) and self.classes <= classes

    def stands(self, element: Element) -> bool:
        """Whether an element that may be meant has what is asked of its attributes and its place."""
        return (
            all(_has(element, *asked) for asked in self.attributes)
            and all(_stands(element, *asked) for asked in self.places)
            and not any(other.matches(element) for other in self.without)
        )

    def matches(self, element: Element) -> bool:
        """Whether the element is meant."""
        if self.tag and element.tag != self.tag:
            return False
        classes = _words(element.get("class") or "") if self.classes else self.classes
        return self.names(str(element.tag), element.get("id") if self.id else "", classes) and self.stands(element)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Compounds from the element outwards, each with how it is joined to the one before; declarations; weight."""

    steps: tuple[tuple[str, _Compound], ...]
    said: Declarations
    weight: tuple[int, int, int, int]
    outer: frozenset[str] = frozenset()
    """Tags, ids and classes that must stand around the element."""

    def names(self, tag: str, id_: str | None, classes: frozenset[str]) -> bool:
        """Whether an element of this tag, id and classes may be meant."""
        return self.steps[0][1].names(tag, id_, classes)

    def matches(self, element: Element) -> bool:
        """Whether an element that may be meant is."""
        return self.steps[0][1].stands(element) and _reaches(element, self.steps)


@dataclass(slots=True)
class Rules:
    """Rules by what their last step names, so that an element asks only a few of them."""

    by_key: dict[str, list[_Rule]] = field(default_factory=dict)
    count: int = 0
    tried: int = 0
    """Rules that were compared with an element, so far."""
    _asked: dict[tuple[str, str | None, str | None], list[_Rule]] = field(default_factory=dict)
    """Rules that an element of this tag, id and class may meet, weakest first."""
    _outer: set[str] = field(default_factory=set)
    _around: dict[Element, frozenset[str]] = field(default_factory=dict)
    """What stands around the children of an element, as far as rules ask for it."""

    def of(self, element: Element) -> Sequence[Declarations]:
        """What the rules say of an element, weakest first."""
        if not self.by_key or self.tried > _MOST_TRIALS:
            return ()
        names = (str(element.tag), element.get("id"), element.get("class"))
        asked = self._asked.get(names)
        if asked is None:
            asked = self._asked[names] = self._naming(*names)
        if not asked:
            return ()
        around = self._names_around(element)
        asked = [rule for rule in asked if rule.outer <= around]
        self.tried += len(asked)
        return [rule.said for rule in asked if rule.matches(element)]

    def _names_around(self, element: Element) -> frozenset[str]:
        """Tags, ids and classes of the elements around one: most rules with several steps fail for want of them."""
        outside: list[Element] = []
        parent = element.getparent()
        while parent is not None and parent not in self._around:
            outside.append(parent)
            parent = parent.getparent()
        names = self._around[parent] if parent is not None else frozenset()
        for outer in reversed(outside):
            found = {str(outer.tag), f"#{outer.get('id')}", *(f".{name}" for name in _words(outer.get("class") or ""))}
            found &= self._outer
            names = names if found <= names else names | found
            self._around[outer] = names
        return names

    def _naming(self, tag: str, id_: str | None, classes: str | None) -> list[_Rule]:
        words = _words(classes or "")
        keys = (tag, "*", f"#{id_}", *(f".{name}" for name in words))
        found = [rule for key in keys for rule in self.by_key.get(key, ()) if rule.names(tag, id_, words)]
        return sorted(found, key=lambda rule: rule.weight)

    def add(self, rule: _Rule) -> None:
        """Keep a rule under its last step's id, class or tag."""
        last = rule.steps[0][1]
        key = f"#{last.id}" if last.id else f".{min(last.classes)}" if last.classes else last.tag or "*"
        self.by_key.setdefault(key, []).append(rule)
        self._outer |= rule.outer
        self.count += 1


@lru_cache(maxsize=4096)
def _words(classes: str) -> frozenset[str]:
    return frozenset(classes.split())


@lru_cache(maxsize=8192)
def declarations(text: str) -> Declarations:
    """The declarations that tell what is seen, by property in small letters; a later one wins.

    What says the same is the same object: thousands of blocks at places of their own say nothing else.
    """
    found: dict[str, tuple[str, bool]] = {}
    for name, value in _DECLARATION.findall(text):
        if name.lower() in _TOLD:
            plain = _IMPORTANT.sub("", value)
            found[name.lower()] = (plain.strip().lower(), plain != value)
    telling = sorted((name, said) for name, said in found.items() if not _tells_nothing(name, said[0]))
    return _shared(tuple(telling)) if telling else NOTHING


@lru_cache(maxsize=4096)
def _shared(said: tuple[tuple[str, tuple[str, bool]], ...]) -> Declarations:
    return dict(said)


def placings(text: str) -> Declarations:
    """The declarations that tell where an element stands, how large it is and what is drawn around it."""
    found = {name.lower(): value for name, value in _DECLARATION.findall(text)}
    said = {name: value for name, value in found.items() if name in _PLACING or name.startswith("border")}
    return {name: (_IMPORTANT.sub("", value).strip().lower(), False) for name, value in said.items()}


def _tells_nothing(name: str, value: str) -> bool:
    """Whether a size or a place is one of a thing that is seen: only nothing and what is far outside tells."""
    if name in ("width", "height", "max-height"):
        return not value.startswith("0")
    return name in ("left", "right", "margin-left", "text-indent") and not value.startswith("-")


def read_rules(sheets: Iterable[str], read: Callable[[str], Declarations] = declarations) -> Rules:
    """The rules of the page's own style sheets, in order, with those declarations that `read` takes from a block."""
    rules = Rules()
    plain = [_uncommented(sheet[:_MOST_CHARS]) for sheet in sheets]
    variables = _variables(plain)
    for sheet in plain:
        for selectors, body in _blocks(sheet):
            said = read(_with_variables(body, variables) if "var(" in body else body)
            if read is declarations and said.keys() <= {"position"}:
                continue
            for selector in _selectors(selectors) if said else ():
                steps = _steps(selector.strip()) if rules.count < _MOST_RULES else None
                if steps:
                    rules.add(_Rule(steps, said, (*_specificity(steps), rules.count), _outer_names(steps)))
    return rules


def _variables(sheets: Sequence[str]) -> dict[str, str]:
    """What the page's root says of its variables (`--hide: none`), the later word last."""
    blocks = (block for sheet in sheets if "--" in sheet for block in _blocks(sheet))
    roots = [body for head, body in blocks if head.strip().lower() in _ROOTS]
    return {name: _IMPORTANT.sub("", value).strip() for body in roots for name, value in _VARIABLE.findall(body)}


def _with_variables(body: str, variables: Mapping[str, str]) -> str:
    """The block with `var(--name)` as the root says it, or as its own second word does."""
    return _VAR.sub(lambda match: variables.get(match[1], match[2] or ""), body)


def _selectors(text: str) -> list[str]:
    """The selectors between commas; one with `:is(a, b)` is one for each of them."""
    found: list[str] = []
    waiting = _OUTER_COMMA.split(text)[::-1]
    while waiting and len(found) < _MOST_RULES:
        selector = waiting.pop()
        either = _EITHER.search(selector)
        if either is None:
            found.append(selector)
            continue
        before, after = selector[: either.start()], selector[either.end() :]
        if len(waiting) < _MOST_CHOICES:
            waiting += [f"{before}{choice.strip()}{after}" for choice in either[1].split(",")][::-1]
    return found


def _outer_names(steps: tuple[tuple[str, _Compound], ...]) -> frozenset[str]:
    """Tags, ids and classes of the steps that an element stands in, or its siblings do."""
    outer = [one for (joint, _), (_, one) in pairwise(steps) if joint in " >"]
    tags, ids = {one.tag for one in outer if one.tag}, {f"#{one.id}" for one in outer if one.id}
    return frozenset(tags | ids | {f".{name}" for one in outer for name in one.classes})


def _uncommented(sheet: str) -> str:
    parts = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return parts[0] + " ".join(part.partition("*/")[2] for part in parts[1:])


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each block; of @media and @supports those that hold for a screen, other @rules none."""
    at, length = 0, len(sheet)
    while at < length:
        start = sheet.find("{", at)
        if start < 0:
            return
        head = sheet[at:start].rpartition(";")[2].strip()
        end = _closing(sheet, start)
        if head.startswith("@"):
            if head.lower().startswith(("@media", "@supports", "@layer")) and _on_screen(head.lower()):
                yield from _inner(sheet[start + 1 : end])
        else:
            yield head, sheet[start + 1 : end]
        at = end + 1


def _inner(body: str) -> Iterator[tuple[str, str]]:
    """The blocks inside an @rule; @rules inside it are left out."""
    for part in body.split("}"):
        head, opened, inside = part.partition("{")
        if opened and not head.strip().startswith("@"):
            yield head.strip(), inside


def _closing(sheet: str, start: int) -> int:
    depth = 0
    for match in _BRACE.finditer(sheet, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(sheet)


def _on_screen(head: str) -> bool:
    """Whether a media query holds for a desktop screen."""
    if "print" in head and "screen" not in head:
        return False
    return all((int(px) >= _SCREEN) if side == "max" else (int(px) <= _SCREEN) for side, px in _WIDTH.findall(head))


def _steps(selector: str) -> tuple[tuple[str, _Compound], ...] | None:
    """The selector's compounds from the last to the first, or nothing where it asks what we cannot tell."""
    steps: list[tuple[str, _Compound]] = []
    at = 0
    while at < len(selector):
        match = _STEP.match(selector, at)
        compound = _compound(match[2]) if match else None
        if match is None or compound is None or len(steps) >= _MOST_STEPS:
            return None
        steps.append((match[1] or " ", compound))
        at = match.end()
        at += len(selector[at:]) - len(selector[at:].lstrip())
    if not steps:
        return None
    # each step is joined to the one before it; read from the element outwards the joint belongs to the inner one
    return tuple((joint, compound) for joint, compound in reversed(steps))


def _compound(text: str) -> _Compound | None:
    tag = id_ = ""
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    places: list[tuple[int, int, bool]] = []
    without: list[_Compound] = []
    at = 0
    while at < len(text):
        if negated := _NOT.match(text, at):
            other = _compound(negated[1])
            if other is None:
                return None
            without.append(other)
            at = negated.end()
            continue
        match = _SIMPLE.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match["tag"]:
            tag = "" if match["tag"] == "*" else match["tag"].lower()
        elif match["cls"]:
            classes.append(match["cls"])
        elif match["id"]:
            id_ = match["id"]
        elif match["attr"]:
            attributes.append((match["attr"].lower(), match["op"] or "", match["val"] or ""))
        elif (place := _place(match["nth"], match["n"] or "")) is not None:
            places.append(place)
        else:
            return None
    return _Compound(tag, id_, frozenset(classes), tuple(attributes), tuple(places), tuple(without))


def _place(name: str, text: str) -> tuple[int, int, bool] | None:
    """`an+b` as step and start, and whether it is counted from the end."""
    if name != "nth-child":
        return 0, 1, name == "last-child"
    plain = {"odd": "2n+1", "even": "2n"}.get(text.strip().lower(), text.replace(" ", "").lower())
    match = re.fullmatch(r"(?:([+-]?\d{0,4})n)?([+-]?\d{1,4})?", plain)
    if match is None or not plain:
        return None
    step = 0 if match[1] is None else int(f"{match[1]}1") if match[1] in ("", "+", "-") else int(match[1])
    return step, int(match[2] or 0), False


def _has(element: Element, name: str, operator: str, wanted: str) -> bool:
    value = element.get(name)
    if value is None or not operator:
        return value is not None
    return {
        "=": value == wanted,
        "~=": wanted in value.split(),
        "|=": value == wanted or value.startswith(f"{wanted}-"),
        "^=": bool(wanted) and value.startswith(wanted),
        "$=": bool(wanted) and value.endswith(wanted),
        "*=": bool(wanted) and wanted in value,
    }[operator]


def _stands(element: Element, step: int, start: int, from_end: bool) -> bool:
    place = 1 + sum(1 for _ in islice(element.itersiblings(preceding=not from_end), _MOST_SIBLINGS))
    if place > _MOST_SIBLINGS:
        return False
    if step == 0:
        return place == start
    return (place - start) % step == 0 and (place - start) // step >= 0


def _reaches(element: Element, steps: tuple[tuple[str, _Compound], ...]) -> bool:
    """Whether the outer steps are met; descent tries every ancestor for the next step only, nearest first."""
    for joint, (_, wanted) in zip((joint for joint, _ in steps), steps[1:], strict=False):
        found = _next(element, joint, wanted)
        if found is None:
            return False
        element = found
    return True


def _next(element: Element, joint: str, wanted: _Compound) -> Element | None:
    if joint == " ":
        outer = islice(element.iterancestors(), _MOST_ANCESTORS)
        return next((other for other in outer if wanted.matches(other)), None)
    if joint == "~":
        before = islice(element.itersiblings(preceding=True), _MOST_SIBLINGS)
        return next((other for other in before if wanted.matches(other)), None)
    other = element.getparent() if joint == ">" else element.getprevious()
    return other if other is not None and wanted.matches(other) else None


def _specificity(steps: tuple[tuple[str, _Compound], ...]) -> tuple[int, int, int]:
    compounds = [compound for _, compound in steps]
    return (
        sum(bool(one.id) for one in compounds),
        sum(len(one.classes) + len(one.attributes) + len(one.places) for one in compounds),
        sum(bool(one.tag) for one in compounds),
    )
