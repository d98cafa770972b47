"""Pictures of tables in a Word document, recognised where the run has means to: their tables stand in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from mingzhang.extractors.ocr.means import LEFT, RECOGNISED, Means, means
from mingzhang.extractors.office.package import Package, attribute
from mingzhang.schemas.document import Block, RecognisedWord
from mingzhang.schemas.errors import UnreadableError

__all__ = ["Pictures"]

_SHOWN = ("{*}blip", "{*}imagedata")
_MOST = 200
_KINDS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")


@dataclass(slots=True)
class Pictures:
    """The pictures of one part of a package, numbered as they are read: that number is the page of what they print.

    `left` counts those that the bounds of the run left for later, `words` are what was recognised.
    """

    package: Package
    part: str
    number: int = 0
    left: int = 0
    words: list[RecognisedWord] = field(default_factory=list)

    @property
    def flags(self) -> tuple[str, ...]:
        """What a document says of its pictures."""
        return ((RECOGNISED,) if self.words else ()) + ((LEFT,) if self.left else ())

    @property
    def partial(self) -> str:
        """What is missing, in words; empty where nothing is."""
        return f"{self.left} pictures not recognised yet; next: read the document again" if self.left else ""

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """What the pictures inside an element print; nothing without means, or of those that cannot be read."""
        given = means()
        if given is None:
            return
        related = self.package.related(self.part)
        for shown in element.iter(*_SHOWN):
            name = related.get(attribute(shown, "embed") or attribute(shown, "id"), "")
            if name.lower().endswith(_KINDS) and name in self.package and self.number < _MOST:
                yield from self._recognised(name, given)

    def _recognised(self, name: str, given: Means) -> Iterator[Block]:
        from mingzhang.extractors.ocr.pictures import read_picture  # noqa: PLC0415 - OpenCV, of the extra `ocr`

        try:
            reading = read_picture(self.package.member(name), given, self.number + 1)
        except UnreadableError:
            return
        self.number += reading.pages or 1
        self.left += LEFT in reading.flags
        self.words += reading.recognised
        yield from reading.blocks
