"""Office files as one XML file (Flat OPC): the same parts, packed again as the container that they stand for."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from mingzhang.schemas.errors import UnreadableError

__all__ = ["packed"]

_MARK = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_HEAD = 4096
_PART, _XML, _BINARY, _NAME = (f"{{{_MARK.decode()}}}{name}" for name in ("part", "xmlData", "binaryData", "name"))


def packed(data: bytes) -> bytes:
    """The container with the parts of a flat file; any other bytes as they are.

    Raises `UnreadableError` where the flat file is damaged or declares entities.
    """
    if data[:2] == b"PK" or _MARK not in data[:_HEAD]:
        return data
    if b"<!DOCTYPE" in data[:_HEAD]:
        raise UnreadableError("the flat office file declares its own entities", then="look at the file by hand")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(out, "w") as container:
            for part in etree.fromstring(data, parser).iterchildren(_PART):
                name = (part.get(_NAME) or "").lstrip("/")
                if name:
                    container.writestr(name, _content(part))
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise UnreadableError(f"the flat office file is no XML ({broken})", then="fetch the file again") from broken
    return out.getvalue()


def _content(part: etree._Element) -> bytes:
    held = part.find(_XML)
    if held is not None:
        return etree.tostring(held[0], encoding="utf-8", with_tail=False) if len(held) else b""
    try:
        return base64.b64decode((part.findtext(_BINARY) or "").encode("ascii", "ignore"))
    except binascii.Error:  # a picture that broke off
        return b""
