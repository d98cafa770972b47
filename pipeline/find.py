"""The published document that a user names: a doc_id, an address, a local file."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.dataset as ds

from mingzhang.pipeline.archive import Archive
from mingzhang.pipeline.publish import dataset
from mingzhang.schemas.errors import MingzhangError

__all__ = ["doc_id_of", "names_of"]

DOC_ID = re.compile("[0-9a-f]{16}")
LARGEST = 256 * 1024**2


def doc_id_of(parquet: Path, name: str) -> str:
    """The doc_id of what is published under a name; of an address or path the version read last.

    A local file is found by its bytes, then by the path that it was read from (as typed then, or its file name alone
    where only one document is called so). Raises `MingzhangError` where nothing is published of that name.
    """
    if DOC_ID.fullmatch(name):
        return name
    found = _by_bytes(parquet, Path(name)) or _newest(parquet, "documents", _urls(name), "fetched_at")
    found = found or _newest(parquet, "fetches", [name], "started_at") or _archived(parquet, _urls(name))
    found = found or _by_file_name(parquet, name)
    if found:
        return found
    raise MingzhangError("no such document is published", where=name, then="extract it first, or check --data")


def _urls(name: str) -> list[str]:
    parts = Path(name).parts
    return [name, f"file:///{name}", "file:///" + "/".join(quote(os.fsencode(part), safe="") for part in parts)]


def _archived(parquet: Path, urls: list[str]) -> str:
    """The published document that the archive has under one of these addresses: the same bytes came under another."""
    raw = parquet.parent / "raw"
    if not raw.is_dir():
        return ""
    for url in urls:
        capture = Archive(raw).find(url)
        if capture and _is_published(parquet, capture.doc_id):
            return capture.doc_id
    return ""


def names_of(raw: Path, doc_id: str) -> list[str]:
    """Every address under which the archive has the bytes of a document."""
    if not raw.is_dir():
        return []
    return list(dict.fromkeys(c.url for c in Archive(raw).captures_of_all() if c.doc_id == doc_id and not c.verdict))


def _is_published(parquet: Path, doc_id: str) -> bool:
    return bool(
        dataset(parquet, "documents").to_table(columns=["doc_id"], filter=ds.field("doc_id") == doc_id).num_rows
    )


def _by_bytes(parquet: Path, path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return ""
        doc_id = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except (OSError, ValueError):
        return ""
    return doc_id if _is_published(parquet, doc_id) else ""


def _newest(parquet: Path, table: str, urls: list[str], when: str) -> str:
    told = ds.field("url").isin(pa.array(urls, pa.string())) & ds.field("doc_id").is_valid()
    rows = dataset(parquet, table).to_table(columns=["doc_id", when], filter=told)
    return str(rows.sort_by(when)["doc_id"][-1].as_py()) if rows.num_rows else ""


def _by_file_name(parquet: Path, name: str) -> str:
    """The only document of a local file called so."""
    if name.startswith(("http://", "https://")):
        return ""
    end = "/" + quote(os.fsencode(Path(name).name), safe="")
    rows = dataset(parquet, "documents").to_table(columns=["doc_id", "url"]).to_pylist()
    found = {row["doc_id"] for row in rows if row["url"].startswith("file:///") and row["url"].endswith(end)}
    return found.pop() if len(found) == 1 else ""
