"""Paragraph styles of a Word document: outline level, centring and size."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from mingzhang.extractors.office.package import Package, attribute, first, value, whole_number

__all__ = ["ParagraphStyles", "outline_level", "read_paragraph_styles"]

_MOST_PARENTS = 20


@dataclass(slots=True)
class ParagraphStyles:
    """Outline level, centring and size by style id, and the size that holds by default."""

    headings: dict[str, int] = field(default_factory=dict)
    centred: set[str] = field(default_factory=set)
    sizes: dict[str, float] = field(default_factory=dict)
    default_size: float = 0.0


def read_paragraph_styles(package: Package) -> ParagraphStyles:
    """The paragraph styles of the document; a style without a level or size has its ancestors'."""
    found = ParagraphStyles()
    if "word/styles.xml" not in package:
        return found
    headings, sizes = found.headings, found.sizes
    root = package.tree("word/styles.xml")
    parents: dict[str, str] = {}
    for element in root.iter("{*}rPrDefault"):
        found.default_size = whole_number(next((attribute(size, "val") for size in element.iter("{*}sz")), "0")) / 2
    for element in root.iter("{*}style"):
        id_, name = attribute(element, "styleId"), value(element, "name").lower()
        parents[id_] = value(element, "basedOn")
        properties = first(element, "pPr")
        level = outline_level(properties)
        if name.startswith("heading ") and name[8:].isdigit():
            level = level or min(int(name[8:]), 6)
        if level:
            headings[id_] = level
        if value(properties, "jc") == "center":
            found.centred.add(id_)
        if value(first(element, "rPr"), "sz"):
            sizes[id_] = whole_number(value(first(element, "rPr"), "sz")) / 2
    for id_, parent in parents.items():
        ancestor, steps = parent, 0
        while ancestor and steps < _MOST_PARENTS:
            if ancestor in sizes:
                sizes.setdefault(id_, sizes[ancestor])
            if ancestor in headings:
                headings.setdefault(id_, headings[ancestor])
            ancestor, steps = parents.get(ancestor, ""), steps + 1
    return found


def outline_level(properties: etree._Element | None) -> int:
    """The level of a heading that paragraph properties tell, 0 for none."""
    level = value(properties, "outlineLvl")
    return int(level) + 1 if level.isdigit() and int(level) < 6 else 0
