"""Pages whose texts stand at places (`position: absolute`), as programs write them that turn a PDF into a web page.

Taught by a 2026 budget of Yantai: 25,000 blocks in 53 pages, each a word, a number or a ruling at its own place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from mingzhang.extractors.html.stylesheet import Rules, read_rules
from mingzhang.extractors.html.stylesheet import placings as placings_in

__all__ = ["Placings", "SetPage", "find_set_pages", "placings_of"]

Placings = Mapping[str, str]
"""What style sheets and attributes say of an element's place and size, by property."""

_FEWEST = 8
"""Texts at places of their own that make pages; a template places a logo, a menu and a button."""
_FEWEST_SIDES = 6
"""Rows and columns of such texts that a sheet places: three by three are nine."""
_SIDES = re.compile(r"(?<![-\w])(?:left|top|bottom)\s{0,8}+:")
_SILENT = frozenset({"style", "script", "noscript", "template", "meta", "link", "title", "head"})
_MOST_SHEET = 1 << 20


@dataclass(frozen=True, slots=True)
class SetPage:
    """One page: the element that holds it, what is said of all that has a place in it, and which of this holds more."""

    holder: Element
    placed: Mapping[Element, Placings]
    groups: frozenset[Element]


@dataclass(slots=True)
class _Styles:
    """Style attributes over the page's sheets, these only where they place things."""

    rules: Rules = field(default_factory=Rules)

    def of(self, element: Element) -> Placings:
        """What is said of an element, its own attribute last."""
        said = {name: value for layer in self.rules.of(element) for name, (value, _) in layer.items()}
        return {**said, **placings_of(element)}


def placings_of(element: Element) -> Placings:
    """What an element's own style says of its place and size."""
    own = element.get("style")
    return {name: value for name, (value, _) in placings_in(own).items()} if own else {}


def find_set_pages(root: Element) -> dict[Element, tuple[SetPage, ...]]:
    """Pages that stand one behind the other, by the first one's element; those of the others have none."""
    placed = _placed(root)
    if len(placed) < _FEWEST:
        return {}
    alone: dict[Element, bool] = {}
    pages = {_outermost(page.holder, alone): page for page in _pages(placed)}
    found: dict[Element, tuple[SetPage, ...]] = {}
    for run in _runs(pages):
        if sum(_prints(element) for outermost in run for element in pages[outermost].placed) >= _FEWEST:
            found.update(dict.fromkeys(run, ()))
            found[run[0]] = tuple(pages[outermost] for outermost in run)
    return found


def _pages(placed: Mapping[Element, Placings]) -> Iterator[SetPage]:
    """Elements that print nothing but what has a place in them, and print something."""
    holders: dict[Element, dict[Element, Placings]] = {}
    groups: set[Element] = set()
    for element, said in placed.items():
        for outer in element.iterancestors():
            if outer not in placed:
                holders.setdefault(outer, {})[element] = said
                break
            groups.add(outer)
    for holder, inside in holders.items():
        holding = groups & inside.keys()
        if any(map(_prints, inside)) and not any(_prints_around(outer, placed) for outer in (holder, *holding)):
            yield SetPage(holder, inside, frozenset(holding))


def _placed(root: Element) -> dict[Element, Placings]:
    """The elements with a place of their own, in order."""
    sheets = [(sheet.text or "")[:_MOST_SHEET] for sheet in root.iter("style")]
    sheets = [sheet for sheet in sheets if "absolute" in sheet and len(_SIDES.findall(sheet)) >= _FEWEST_SIDES]
    styles = _Styles(read_rules(sheets, placings_in) if sheets else Rules())
    found = {}
    for element in root.iter("*"):
        if not sheets and "absolute" not in (element.get("style") or ""):
            continue
        said = styles.of(element)
        if said.get("position") == "absolute" and "left" in said and ("top" in said or "bottom" in said):
            found[element] = said
    return found


def _prints_around(outer: Element, placed: Mapping[Element, Placings]) -> bool:
    """Whether an element prints more than what has a place in it, which the page of such a program does not."""
    waiting = [outer]
    while waiting:
        element = waiting.pop()
        if (element.text or "").strip() or any((inner.tail or "").strip() for inner in element):
            return True
        waiting += [inner for inner in element if _is_seen(inner) and inner not in placed]
    return False


def _is_seen(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag not in _SILENT


def _prints(element: Element) -> bool:
    return any(text.strip() for text in _texts(element))


def _texts(element: Element) -> Iterator[str]:
    for inner in element.iter():
        if _is_seen(inner):
            yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


def _outermost(holder: Element, alone: dict[Element, bool]) -> Element:
    """The largest element that prints nothing but the page: the frame that a program puts around each."""
    outer = holder.getparent()
    while outer is not None and outer.tag != "body":
        if outer not in alone:
            alone[outer] = _prints_one(outer)
        if not alone[outer]:
            break
        holder, outer = outer, outer.getparent()
    return holder


def _prints_one(outer: Element) -> bool:
    """Whether one element inside is all that prints anything."""
    if (outer.text or "").strip() or any((inner.tail or "").strip() for inner in outer):
        return False
    return sum(_prints(inner) for inner in outer if _is_seen(inner)) == 1


def _runs(pages: Mapping[Element, SetPage]) -> Iterator[Sequence[Element]]:
    """Pages that stand beside one another in one element, with nothing printed between them."""
    run: list[Element] = []
    for element in pages:
        if run and not _follows(run[-1], element):
            yield run
            run = []
        run.append(element)
    if run:
        yield run


def _follows(before: Element, element: Element) -> bool:
    if (before.tail or "").strip():
        return False
    for inner in before.itersiblings():
        if inner is element:
            return True
        if (inner.tail or "").strip() or (_is_seen(inner) and _prints(inner)):
            return False
    return False
