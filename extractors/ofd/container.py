"""The files of an OFD: its documents, their pages in order, what the pages are put together from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from mingzhang.extractors.ofd.matrix import numbers
from mingzhang.extractors.office.package import Package, first, local
from mingzhang.schemas.errors import UnreadableError

__all__ = ["Leaf", "leaves_of"]

_USUAL = [0.0, 0.0, 210.0, 297.0]
_ENCRYPTED = ("encryptions.xml", "decryptseed.dat")
_MOST_PAGES = 2_000
_MARKS = frozenset({"Watermark", "Stamp", "Link", "Highlight", "Path"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its box in millimetres, its content below that of its templates, the graphic units it may use.

    `broken` says that its content cannot be read.
    """

    box: list[float]
    layers: tuple[Element, ...] = ()
    units: dict[str, Element] = field(default_factory=dict)
    broken: bool = False


def leaves_of(package: Package) -> Iterator[Leaf]:
    """The pages of all documents of the file, in order; raises `UnreadableError` where it is encrypted or has none."""
    if any(name in package for name in _ENCRYPTED):
        raise UnreadableError("the OFD is encrypted", then="ask the publisher for an open file")
    roots = [_text(body, "DocRoot") for body in package.tree("OFD.xml") if local(body) == "DocBody"]
    roots = [root for root in roots if root]
    if not roots:
        raise UnreadableError("the OFD names no document", then="fetch it again; the bytes are kept")
    for root in roots:
        yield from _leaves(package, root.lstrip("/"))


def _leaves(package: Package, root: str) -> Iterator[Leaf]:
    document = package.tree(root)
    common, pages = first(document, "CommonData"), first(document, "Pages")
    usual = _box(first(common, "PageArea")) or _USUAL
    units = _units(package, root, common)
    templates = {
        each.get("ID") or "": _beside(root, each.get("BaseLoc") or "")
        for each in _children(common) if local(each) == "TemplatePage"
    }  # fmt: skip
    told = _annotations(package, root, _text(document, "Annotations"))
    found = [each for each in _children(pages) if local(each) == "Page"]
    named = {_beside(root, each.get("BaseLoc") or ""): each.get("ID") or "" for each in reversed(found)}
    for name in list(reversed(named))[:_MOST_PAGES]:  # a page that is named again is no other page
        try:
            content = package.tree(name)
            leaf = _leaf(package, content, usual, templates, units)
            yield replace(leaf, layers=(*leaf.layers, *_appearances(package, told.get(named[name], ""))))
        except UnreadableError:
            yield Leaf(usual, broken=True)


def _leaf(
    package: Package, page: Element, usual: list[float], templates: dict[str, str], units: dict[str, Element]
) -> Leaf:
    below: list[Element] = []
    above: list[Element] = []
    for used in (each for each in page if local(each) == "Template"):
        name = templates.get(used.get("TemplateID") or "", "")
        content = first(package.tree(name), "Content") if name in package else None
        if content is not None:
            (above if used.get("ZOrder") == "Foreground" else below).append(content)
    own = first(page, "Content")
    layers = (*below, *([own] if own is not None else []), *above)
    return Leaf(_box(first(page, "Area")) or usual, layers, units)


def _annotations(package: Package, root: str, location: str) -> dict[str, str]:
    """The files with the annotations of pages, by the page's id."""
    name = _beside(root, location) if location else ""
    if name not in package:
        return {}
    try:
        pages = [page for page in package.tree(name) if local(page) == "Page"]
    except UnreadableError:
        return {}
    return {page.get("PageID") or "": _beside(name, _text(page, "FileLoc")) for page in pages}


def _appearances(package: Package, name: str) -> list[Element]:
    """What annotations print that are neither marks nor stamps: fields that were filled in, text that was typed on."""
    if name not in package:
        return []
    try:
        told = [each for each in package.tree(name) if local(each) == "Annot" and each.get("Type") not in _MARKS]
    except UnreadableError:
        return []
    shown = [each for each in told if (each.get("Visible") or "true").lower() != "false"]
    return [look for each in shown if (look := first(each, "Appearance")) is not None]


def _units(package: Package, root: str, common: Element | None) -> dict[str, Element]:
    """The composite graphic units of the resource files, by id; a resource that cannot be read is left out."""
    found: dict[str, Element] = {}
    for named in (each for each in _children(common) if local(each) in {"PublicRes", "DocumentRes"}):
        name = _beside(root, (named.text or "").strip())
        if name not in package:
            continue
        try:
            resources = package.tree(name)
        except UnreadableError:
            continue
        for unit in resources.iter("{*}CompositeGraphicUnit"):
            content = first(unit, "Content")
            if content is not None:
                found[unit.get("ID") or ""] = content
    return found


def _beside(file: str, location: str) -> str:
    """A location: from the root of the container where it begins with /, else from the folder of the file it is in."""
    joined = location if location.startswith("/") else posixpath.join(posixpath.dirname(file), location)
    return posixpath.normpath(joined).lstrip("/")


def _box(area: Element | None) -> list[float]:
    """The physical box of an area, empty where it tells none."""
    box = numbers(_text(area, "PhysicalBox"), 4)
    return box if len(box) == 4 and box[2] > 0 and box[3] > 0 else []


def _text(element: Element | None, name: str) -> str:
    child = first(element, name)
    return (child.text or "").strip() if child is not None else ""


def _children(element: Element | None) -> list[Element]:
    return [] if element is None else [child for child in element if isinstance(child.tag, str)]
