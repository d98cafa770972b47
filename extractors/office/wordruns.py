"""Runs of a Word paragraph with the state that their properties, their styles and the defaults give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from mingzhang.extractors.office.package import Package, attribute, first, local, value, whole_number
from mingzhang.extractors.runs import Run

__all__ = ["RunStyles", "deleted_text", "read_run_styles"]

_OFF = ("0", "false", "off")
_WHITE = "FFFFFF"
_CLEAR = ("", "auto", "AUTO", _WHITE)
_SMALLEST = 2
"""Half-points; smaller type is there to be overlooked."""
_SHIFTED = 6
"""Half-points from which a moved run is raised or lowered and not only set straight."""
_MOST_PARENTS = 20
_NAMES = ("vanish", "strike", "dstrike", "vertAlign", "position", "color", "sz", "shd", "highlight")


@dataclass(frozen=True, slots=True)
class RunStyles:
    """Run properties by style id, inherited ones included, and those that hold by default."""

    by_style: dict[str, dict[str, str]] = field(default_factory=dict)
    default: dict[str, str] = field(default_factory=dict)

    def state(self, run: etree._Element, paragraph_style: str, *, on_colour: bool) -> str:
        """`struck`, `hidden`, `raised`, `lowered` or nothing; `on_colour` where the run stands on a shaded ground."""
        own = first(run, "rPr")
        said = {
            **self.default,
            **self.by_style.get(paragraph_style, {}),
            **self.by_style.get(value(own, "rStyle"), {}),
            **_properties(own),
        }
        return _state(said, on_colour=on_colour)


def _state(said: dict[str, str], *, on_colour: bool) -> str:
    if said.get("vanish") or whole_number(said.get("sz"), 99) <= _SMALLEST:
        return "hidden"
    if said.get("strike") or said.get("dstrike"):
        return "struck"
    ground = on_colour or said.get("shd", "") not in _CLEAR or said.get("highlight", "none") not in ("none", "white")
    colour = said.get("color", "").upper()
    if (colour == _WHITE and not ground) or (colour not in _CLEAR and colour == said.get("shd", "").upper()):
        return "hidden"
    shift = said.get("vertAlign", "")
    if shift in ("superscript", "subscript"):
        return "raised" if shift == "superscript" else "lowered"
    moved = said.get("position", "")
    if whole_number(moved.lstrip("-")) >= _SHIFTED:
        return "lowered" if moved.startswith("-") else "raised"
    return ""


def _properties(element: etree._Element | None) -> dict[str, str]:
    """What run properties say, by name: toggles as `yes` or nothing, the rest as their value."""
    found: dict[str, str] = {}
    for child in element if element is not None else ():
        name = local(child)
        if name in ("vanish", "strike", "dstrike"):
            found[name] = "" if attribute(child, "val") in _OFF else "yes"
        elif name == "shd":
            found[name] = attribute(child, "fill")
        elif name in _NAMES:
            found[name] = attribute(child, "val")
    return found


def read_run_styles(package: Package) -> RunStyles:
    """The run properties of the document's styles and defaults."""
    if "word/styles.xml" not in package:
        return RunStyles()
    root = package.tree("word/styles.xml")
    own: dict[str, dict[str, str]] = {}
    parents: dict[str, str] = {}
    for style in root.iter("{*}style"):
        id_ = attribute(style, "styleId")
        own[id_], parents[id_] = _properties(first(style, "rPr")), value(style, "basedOn")
    default = next((_properties(first(element, "rPr")) for element in root.iter("{*}rPrDefault")), {})
    return RunStyles({id_: _inherited(id_, own, parents) for id_ in own}, default)


def _inherited(id_: str, own: dict[str, dict[str, str]], parents: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(_MOST_PARENTS):
        found = {**own.get(id_, {}), **found}
        id_ = parents.get(id_, "")
        if not id_:
            break
    return found


def deleted_text(element: etree._Element) -> Iterator[Run]:
    """What a tracked deletion took away: Word shows it struck out."""
    for text in element.iter("{*}delText", "{*}t"):
        yield Run(text.text or "", "struck")
