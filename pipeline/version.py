"""The version of mingzhang and of what it knows, beside the code so that it can be told without the installer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mingzhang import extractors, schemas

__all__ = ["VERSION", "extractor_version", "read_by"]

VERSION = "0.2.0"


@cache
def extractor_version() -> str:
    """What rows are made by: `0.2.0+1a2b3c4d.pdfium8149`, the digest over the code and data that read documents.

    Code is extractors/ and schemas/, data schemas/data. The same files give the same digest in a checkout and in a
    wheel, on every system: paths relative and sorted, line ends as one byte.
    """
    from pypdfium2.version import PDFIUM_INFO  # noqa: PLC0415 - loads pdfium; `mingzhang --version` needs none of it

    digest = hashlib.sha256()
    for name, path in sorted(_read_with()):
        digest.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{VERSION}+{digest.hexdigest()[:8]}.pdfium{PDFIUM_INFO.build}"


def read_by(amendments: str) -> str:
    """What one document is read by: the version, and the digest of its amendments where it has any."""
    return f"{extractor_version()}~{amendments}" if amendments else extractor_version()


def _read_with() -> Iterator[tuple[str, Path]]:
    """Every file of code and data that a reading depends on, with its name in the digest."""
    for package in (extractors, schemas):
        root = Path(next(iter(package.__path__)))
        for path in root.rglob("*"):
            within = path.relative_to(root)
            code = path.suffix == ".py"
            data = within.parts[0] == "data" and not any(part.startswith((".", "__")) for part in within.parts)
            if (code or (package is schemas and data)) and path.is_file():
                yield f"{root.name}/{within.as_posix()}", path
