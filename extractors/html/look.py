"""How an element looks: whether its text is seen, struck out, raised or lowered, by sheets, attributes and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

from mingzhang.extractors.html.colours import UNKNOWN, WHITE, Colour, alike, colour_of, ground_of
from mingzhang.extractors.html.stylesheet import NOTHING, Declarations, Rules, declarations, read_rules
from mingzhang.extractors.runs import Printed

__all__ = ["PLAIN", "Look", "Looks", "pixels"]

_STRUCK = frozenset({"s", "strike", "del"})
_SHIFTED = {"sup": "raised", "sub": "lowered"}
_TELLING = _STRUCK | frozenset(_SHIFTED) | {"dialog"}
_TOLD = ("hidden", "bgcolor", "color", "background", "open")
"""Attributes that tell how an element looks."""
_TOLD_NAMES = frozenset(_TOLD)
_UNTOLD = (None,) * len(_TOLD)
_INLINE = frozenset("span font a b i em strong small u big label ins mark var sup sub code tt".split())
_EDGES = {"top": "raised", "text-top": "raised", "bottom": "lowered", "text-bottom": "lowered"}
"""Edges of the line at which letters stand raised or lowered where they are smaller than the line's."""
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|%|mm|cm|in|ch|vw|vh)?")
_MOVED = re.compile(r"translate(?:x|y|3d)?\((?:[^,()]{1,20},)?\s*+(-[\d.]+[a-z%]*)")
_CLEAR = re.compile(r"opacity\(\s*+0(?:\.0*)?%?\s*+\)")
_FAR = 400.0
"""Pixels beyond which a place is off the screen."""
_SEEN_FROM = 1.5
"""Pixels of type; smaller is there to be overlooked."""
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "%": 0.16, "mm": 3.78, "cm": 37.8, "in": 96.0}
_AMOUNT = re.compile(r"\d[.．]\d\d(?!\d)|\d[\s\u3000]*(?:万|亿|千)?元|\d[%％]")
"""A number as accounts print it; dates, sizes and versions of a portal's hidden frame are none."""
_SHIFT_FROM = 3.0
"""Pixels by which letters must be moved to be raised and not only set straight."""


@dataclass(frozen=True, slots=True)
class Look:
    """What holds for an element's own text. `display` is the element's own, all else is handed down.

    `gone` takes the element and all in it off the page; `veiled` and `tiny` an inner element may undo.
    """

    gone: bool = False
    veiled: bool = False
    tiny: bool = False
    struck: bool = False
    shift: str = ""
    colour: Colour = UNKNOWN
    ground: Colour = WHITE
    display: str = ""
    columns: str = ""
    pre: bool = False

    @property
    def handed_down(self) -> Look:
        """What of it holds for an element inside of which nothing is said."""
        return replace(self, display="", columns="")

    @property
    def state(self) -> str:
        """The state of a run of its text."""
        if self.gone or self.veiled or self.tiny or alike(self.colour, self.ground):
            return "hidden"
        return "struck" if self.struck else self.shift


PLAIN = Look()


@dataclass(slots=True)
class Looks:
    """The looks of one page's elements, each from that of the element around it.

    `elsewhere`: sheets that we do not have are linked; what they make of a class near by is not known. `left_out`: the
    document's flags for numbers that are struck out or not seen.
    """

    rules: Rules = field(default_factory=Rules)
    elsewhere: bool = False
    left_out: set[str] = field(default_factory=set)
    aside: list[tuple[Element, Look]] = field(default_factory=list)
    """Tables found inside cells of others, to be read after those."""
    _known: dict[tuple[object, ...], tuple[Look, Declarations, Look]] = field(default_factory=dict)
    """What was computed, by what decides it; with the objects that the key names, so that they stay."""
    _same: dict[Look, Look] = field(default_factory=dict)
    """Each look met, by its value: equal looks are one object, which the keys of what is known may name."""

    @classmethod
    def of_page(cls, root: Element) -> Looks:
        """Read the page's style sheets."""
        sheets = (element.text or "" for element in root.iter("style") if _for_screen(element))
        linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        return cls(read_rules(sheets), linked)

    def inside(self, element: Element, around: Look) -> Look:
        """The look of an element that stands in one that looks as `around`."""
        names = element.keys()
        told = _UNTOLD if _TOLD_NAMES.isdisjoint(names) else tuple(map(element.get, _TOLD))
        own = declarations(element.get("style") or "") if "style" in names else NOTHING
        layers = self.rules.of(element) if self.rules.by_key else ()
        named = self.elsewhere and ("class" in names or "id" in names)
        plain = not own and not layers and told == _UNTOLD and element.tag not in _TELLING
        plain = plain and not (around.tiny and named) and not (self.elsewhere and "style" in names)
        if plain and not (around.display or around.columns):
            return around
        key: tuple[object, ...] = (id(around),)
        if not plain:
            key = (element.tag, told, named, id(around), id(own), *map(id, layers))
        known = self._known.get(key)
        if known is None:
            look = around.handed_down if plain else _computed(element, _said(layers, own), around, named=named)
            known = self._known[key] = (around, own, self._one(look))
        look = known[2]
        if plain:
            return look
        if self.elsewhere and alike(look.colour, look.ground) and _is_near_a_name(element):
            return self._one(replace(look, colour=UNKNOWN))
        return look

    def _one(self, look: Look) -> Look:
        """The object that stands for all looks of this value."""
        return self._same.setdefault(look, look)

    def seen(self, text: Printed) -> str:
        """A text as it is seen; the flags of what it leaves out are kept."""
        self.left_out.update(text.flags)
        return text.text

    def leave_out(self, element: Element) -> None:
        """Note that an element is not on the screen, where it prints a figure."""
        if "hidden_text" not in self.left_out and any(_AMOUNT.search(text) for text in _words(element)):
            self.left_out.add("hidden_text")


def _said(layers: Sequence[Declarations], own: Declarations) -> dict[str, str]:
    """The winning declarations: the sheets' by weight, then the element's own, then the important ones."""
    layers = [*layers, own]
    found = {name: value for layer in layers for name, (value, _) in layer.items()}
    found.update({name: value for layer in layers for name, (value, strong) in layer.items() if strong})
    return found


def _words(element: Element) -> Iterator[str]:
    """The texts inside an element, scripts and sheets aside."""
    for inner in element.iter():
        if inner.tag not in ("script", "style") and isinstance(inner.tag, str):
            yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


def _is_named(element: Element) -> bool:
    return element.get("class") is not None or element.get("id") is not None


def _is_near_a_name(element: Element) -> bool:
    """Whether a sheet elsewhere may give the element a ground: by its own class or that of the two around it."""
    around = islice(element.iterancestors(), 2)
    return _is_named(element) or any(_is_named(outer) for outer in around if outer.tag not in ("body", "html"))


def _for_screen(style: Element) -> bool:
    media = (style.get("media") or "all").lower()
    return any(word in media for word in ("all", "screen")) or "print" not in media


def _computed(element: Element, said: Mapping[str, str], around: Look, *, named: bool) -> Look:
    tag = str(element.tag)
    colour, ground = _colours(element, said, around)
    return Look(
        gone=around.gone or _is_gone(element, said),
        veiled=said["visibility"] in ("hidden", "collapse") if "visibility" in said else around.veiled,
        tiny=_is_tiny(said, around, named=named),
        struck=around.struck or _is_struck(tag, said),
        shift=_shift(tag, said) or around.shift,
        colour=colour,
        ground=ground,
        display=said.get("display", ""),
        columns=said.get("grid-template-columns", ""),
        pre=said["white-space"].startswith("pre") if "white-space" in said else around.pre,
    )


def _is_gone(element: Element, said: Mapping[str, str]) -> bool:
    """Whether nothing of the element is on the screen."""
    display = said.get("display", "")
    if display == "none" or said.get("mso-hide") == "all" or said.get("content-visibility") == "hidden":
        return True
    if element.get("hidden") is not None and not display:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if _number(said.get("opacity", "1")) == 0 or _CLEAR.search(said.get("filter", "")):
        return True
    if "scale(0" in said.get("transform", "").replace("scale(0.", ""):
        return True
    return _is_clipped(said) or _is_off_screen(said)


def _is_clipped(said: Mapping[str, str]) -> bool:
    clip = said.get("clip-path", "") + said.get("clip", "").replace("0px", "0").replace(",", " ")
    if re.search(
        r"inset\((?:50|100)%|circle\(0|polygon\((?:0(?:px|%)?[\s,]*)+\)|rect\(\s*0\s+0\s+0\s+0|rect\(\s*1px\s+1px\s+1px\s+1px",
        clip,
    ):
        return True
    shut = said.get("overflow", "") in ("hidden", "clip")
    return shut and any(pixels(said.get(side, "")) == 0 for side in ("height", "width", "max-height"))


def _is_off_screen(said: Mapping[str, str]) -> bool:
    if any((pixels(by) or 0) <= -_FAR for by in _MOVED.findall(said.get("transform", ""))):
        return True
    moved = said.get("position", "") in ("absolute", "fixed", "relative")
    sides = ("left", "right", "top", "bottom") if moved else ()
    return any((pixels(said.get(side, "")) or 0) <= -_FAR for side in (*sides, "text-indent", "margin-left"))


def _is_tiny(said: Mapping[str, str], around: Look, *, named: bool) -> bool:
    """Whether the type has no size; sizes relative to nothing are nothing."""
    text = said.get("font-size") or _size_in(said.get("font", ""))
    if not text:
        return around.tiny and not named
    match = _LENGTH.match(text)
    if match is None:
        return False
    if match[2] in ("em", "%", "ex"):
        return around.tiny or float(match[1]) == 0
    return (pixels(text) or 0) < _SEEN_FROM


def _size_in(font: str) -> str:
    """The size inside the shorthand `font: 0/0 a`."""
    return next((word.partition("/")[0] for word in font.split() if word[:1].isdigit() and not word.isdigit()), "")


def _is_struck(tag: str, said: Mapping[str, str]) -> bool:
    line = said.get("text-decoration", "") + said.get("text-decoration-line", "")
    return "line-through" in line if line else tag in _STRUCK


def _shift(tag: str, said: Mapping[str, str]) -> str:
    if tag in _SHIFTED:
        return _SHIFTED[tag]
    if tag not in _INLINE:
        return ""
    align, variant = said.get("vertical-align", ""), said.get("font-variant-position", "")
    if "super" in (align, variant) or "sub" in (align, variant):
        return "raised" if "super" in (align, variant) else "lowered"
    if align in _EDGES and _is_smaller(said.get("font-size", "")):
        return _EDGES[align]
    moved = pixels(align) or pixels(said.get("mso-text-raise", "")) or 0
    if said.get("position") == "relative":
        moved = moved or (pixels(said.get("bottom", "")) or 0) - (pixels(said.get("top", "")) or 0)
    if abs(moved) < _SHIFT_FROM:
        return ""
    return "raised" if moved > 0 else "lowered"


def _is_smaller(size: str) -> bool:
    """Whether a type size is said to be less than that around it."""
    match = _LENGTH.match(size)
    shares = {"em": 1.0, "%": 100.0}
    return size in ("smaller", "x-small", "xx-small") or bool(
        match and match[2] in shares and float(match[1]) < shares[match[2]]
    )


def _colours(element: Element, said: Mapping[str, str], around: Look) -> tuple[Colour, Colour]:
    """Letters and ground; transparent letters are of their ground's colour."""
    ground = ground_of(said.get("background-color") or said.get("background") or element.get("bgcolor") or "")
    picture = said.get("background-image", "")
    if "url(" in picture or "gradient" in picture or element.get("background"):
        ground = UNKNOWN
    if ground is None:
        ground = around.ground
    text = said.get("color") or (element.get("color") if element.tag == "font" else "") or ""
    if text.startswith("transparent") or re.match(r"rgba\([^)]*,\s*0(?:\.0+)?\s*\)", text):
        return WHITE, WHITE
    return colour_of(text) or around.colour, ground


@lru_cache(maxsize=4096)
def pixels(text: str) -> float | None:
    """A length of a style sheet in pixels, or nothing where it is none."""
    match = _LENGTH.match(text)
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0) if match else None


def _number(text: str) -> float:
    match = _LENGTH.match(text)
    return float(match[1]) if match else 1.0
