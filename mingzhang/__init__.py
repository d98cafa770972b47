"""mingzhang 明账: China's local-government fiscal disclosures as data people can trust.

    import mingzhang as mz

    page = mz.read("2024juesuan.html")        # an address, a path or bytes: a Document
    page.facts.where(concept="three_public")  # prints as a table; .to_pandas() gives the frame
    page.tables[3]                            # prints as the table it was
    store = mz.open("data")                   # the published tables of a data folder: a Store
    store.indicators("three_public", year=2024)

docs/ten_minutes.md is the way in. The names of `__all__` are the public face; nothing below `mingzhang` is.

`schemas`, `extractors` and `pipeline` stand at the top of the repository and are linked in here, so that an installed
mingzhang takes one name only and no folder of a user's can stand in for one of ours (docs/design.md).
"""

import sys

from mingzhang.pipeline.isolation import leave_working_directory

if sys.argv[:1] == ["-m"]:  # as Python calls it until the module of `python -m mingzhang` is found
    leave_working_directory()

from typing import TYPE_CHECKING  # not before the working directory is left

from mingzhang.pipeline.version import VERSION as __version__  # noqa: N811 - the name that every package gives its version

if TYPE_CHECKING:
    from mingzhang.pipeline.face.document import Document
    from mingzhang.pipeline.face.fact import Fact
    from mingzhang.pipeline.face.reading import read
    from mingzhang.pipeline.face.store import Store
    from mingzhang.pipeline.face.store import open_store as open  # noqa: A004 - as in gzip.open: the name of the deed
    from mingzhang.pipeline.face.table import Table
    from mingzhang.pipeline.loading import load, sql
    from mingzhang.schemas.errors import MingzhangError

__all__ = ["Document", "Fact", "MingzhangError", "Store", "Table", "__version__", "load", "open", "read", "sql"]

_PLACES = {
    "Document": "mingzhang.pipeline.face.document:Document",
    "Fact": "mingzhang.pipeline.face.fact:Fact",
    "MingzhangError": "mingzhang.schemas.errors:MingzhangError",
    "Store": "mingzhang.pipeline.face.store:Store",
    "Table": "mingzhang.pipeline.face.table:Table",
    "load": "mingzhang.pipeline.loading:load",
    "open": "mingzhang.pipeline.face.store:open_store",
    "read": "mingzhang.pipeline.face.reading:read",
    "sql": "mingzhang.pipeline.loading:sql",
}
"""Where each name is: it is imported when it is first asked for, since every command imports this module."""


def __getattr__(name: str) -> object:
    """A public name, imported now; `AttributeError` for any other."""
    if name not in _PLACES:
        raise AttributeError(f"module 'mingzhang' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - commands that need no name of these need none of it

    module, _, inner = _PLACES[name].partition(":")
    found: object = getattr(import_module(module), inner)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
