"""The zip container of the new office formats, read within bounds: bombs, entities and external parts stay out."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from mingzhang.schemas.errors import UnreadableError

__all__ = ["Package", "attribute", "first", "is_tiny", "local", "member_name", "value", "whole_number"]

_MAX_MEMBER = 256 * 1024 * 1024
_MAX_TOTAL = 512 * 1024 * 1024
_MAX_MEMBERS = 20_000
_DOCTYPE_WITHIN = 2048
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


_PARTS = {
    ("officeDocument", "docx"): "word/document.xml",
    ("styles", "docx"): "word/styles.xml",
    ("numbering", "docx"): "word/numbering.xml",
    ("officeDocument", "xlsx"): "xl/workbook.xml",
    ("styles", "xlsx"): "xl/styles.xml",
    ("sharedStrings", "xlsx"): "xl/sharedStrings.xml",
}
"""The parts that readers ask for by their usual names, by the end of their relationship's type."""
_USUAL_POINTS, _SMALLEST_POINTS = 11.0, 1.5


def local(element: etree._Element) -> str:
    """The element's name without its namespace: strict and transitional files differ only there."""
    return str(element.tag).rpartition("}")[2]


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """The number that an attribute spells, `otherwise` where it spells none or an absurd one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def is_tiny(points: str | None) -> bool:
    """Whether type of so many points is there to be overlooked; what says no size has the usual one."""
    try:
        return float(points or _USUAL_POINTS) < _SMALLEST_POINTS
    except ValueError:
        return False


def first(element: etree._Element | None, name: str) -> etree._Element | None:
    """The element's first child of that local name."""
    return None if element is None else next((child for child in element if local(child) == name), None)


def value(element: etree._Element | None, name: str) -> str:
    """The `val` of the first child of that name, empty where there is none."""
    child = first(element, name)
    return "" if child is None else attribute(child, "val")


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name, empty where there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def member_name(info: zipfile.ZipInfo) -> str:
    """The place of a member in its container, however its producer spells it: backslashes, a leading `/` or `./`."""
    return posixpath.normpath(info.filename.replace("\\", "/")).lstrip("/")


class Package:
    """Members of an office file by name (any case); raises `UnreadableError` where damaged or beyond the bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
            raise UnreadableError(f"the zip container is damaged ({broken})", then="fetch the file again") from broken
        members = self._zip.infolist()
        if len(members) > _MAX_MEMBERS:
            raise UnreadableError(f"{len(members)} members in an office file", then="look at the file by hand")
        self._members = {member_name(info).lower(): info for info in members}
        self._read = 0
        self._otherwise: dict[str, str] | None = None

    def __contains__(self, name: str) -> bool:
        return self._place(name).lower() in self._members

    def _place(self, name: str) -> str:
        """The name under which a part of a usual name stands: some producers number it, or put it elsewhere."""
        if name.lower() in self._members or name not in _PARTS.values():
            return name
        if self._otherwise is None:
            self._otherwise = {}
            self._otherwise = self._named_otherwise()
        return self._otherwise.get(name, name)

    def _named_otherwise(self) -> dict[str, str]:
        """Where the main part and what it is printed with stand, by their usual names, as relationships tell it."""
        main = next((target for kind, target in self._relations("") if kind == "officeDocument"), "")
        targets = [("officeDocument", main), *self._relations(main)] if main else []
        usual = [(name, target) for kind, target in targets for (told, _), name in _PARTS.items() if told == kind]
        return dict(reversed(usual))

    def member(self, name: str) -> bytes:
        """Bytes of a member; what unpacks beyond its declared size or the bounds is refused, not unpacked."""
        info = self._members.get(self._place(name).lower())
        if info is None:
            raise UnreadableError(f"the office file has no {name}", then="fetch the file again")
        if info.file_size > _MAX_MEMBER or self._read + info.file_size > _MAX_TOTAL:
            raise UnreadableError(f"{name} unpacks to {info.file_size} bytes", then="look at the file by hand")
        if info.compress_type not in _PACKED:  # the standard knows no other; unpacking LZMA may take any memory
            raise UnreadableError(f"{name} is packed in a way that office files are not", then="look at it by hand")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as broken:
            raise UnreadableError(f"{name} is damaged or encrypted ({broken})", then="fetch it again") from broken
        if b"<!DOCTYPE" in data[:_DOCTYPE_WITHIN]:
            raise UnreadableError(f"{name} declares its own entities", then="look at the file by hand")
        self._read += len(data)
        return data

    def tree(self, name: str) -> etree._Element:
        """The member as an XML tree, without entities, without network."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(self.member(name), parser)
        except etree.XMLSyntaxError as broken:
            raise UnreadableError(f"{name} is no XML ({broken})", then="fetch the file again") from broken

    def elements(self, name: str, *wanted: str) -> Iterator[etree._Element]:
        """Finished elements of the wanted local names, one after another, each freed when the next is asked for."""
        source = io.BytesIO(self.member(name))
        tags = [f"{{*}}{tag}" for tag in wanted]
        events = etree.iterparse(
            source, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
        )
        try:
            for _, element in events:
                yield element
                element.clear()
        except etree.XMLSyntaxError as broken:
            raise UnreadableError(f"{name} is no XML ({broken})", then="fetch the file again") from broken

    def related(self, part: str) -> dict[str, str]:
        """Targets inside the package that `part` refers to, by relationship id; external ones are left out."""
        return {relation.get("Id") or "": target for relation, target in self._targets(part)}

    def _relations(self, part: str) -> list[tuple[str, str]]:
        return [((relation.get("Type") or "").rpartition("/")[2], target) for relation, target in self._targets(part)]

    def _targets(self, part: str) -> Iterator[tuple[etree._Element, str]]:
        folder, base = posixpath.split(self._place(part))
        rels = posixpath.join(folder, "_rels", base + ".rels")
        for relation in self.tree(rels) if rels in self else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External" and target:
                joined = target if target.startswith("/") else posixpath.join(folder, target)
                yield relation, posixpath.normpath(joined).lstrip("/")
