"""The version of mingzhang and of what it knows, beside the code so that it can be told without the installer."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from mingzhang import schemas

__all__ = ["VERSION", "extractor_version"]

VERSION = "0.1.0"


@cache
def extractor_version() -> str:
    """What the published rows were made by: the version, and a digest of the vocabulary files it read with."""
    digest = hashlib.sha256()
    root = Path(schemas.__file__).parent / "data"
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{VERSION}+{digest.hexdigest()[:8]}"
