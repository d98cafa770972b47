"""The tables for analysts: `load("facts", division="360900", year=2024)` gives a pandas frame, `sql` asks DuckDB.

    from mingzhang.pipeline.loading import load, sql

    facts = load("facts", division="360900", year=2024)
    then = load("facts", division="36", as_of="2025-10-01")   # as one would have read them on that day
    wide = sql("SELECT issuer, sum(value) AS total FROM facts WHERE concept = 'expenditure.total' GROUP BY issuer")

Division is text (leading zeros stay), year a number, money exact decimals.
"""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from mingzhang.pipeline.clock import CHINA
from mingzhang.pipeline.data_folder import data_folder
from mingzhang.pipeline.publish import dataset
from mingzhang.pipeline.publish.current import current_documents
from mingzhang.schemas.contract import DERIVED_TABLES, DOCUMENT_TABLES, TABLES
from mingzhang.schemas.errors import MingzhangError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["connection", "load", "load_arrow", "sql"]

_LOG = logging.getLogger("mingzhang.tables")
RELEASED = "_release.json"
"""The note of a release, beside its tables."""

SHUT: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",  # else .tmp in the working directory, where a query may write even with all access shut
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
}
"""What DuckDB is told before it opens; the rest is shut when the tables are registered."""


def load(
    table: str,
    *,
    division: str = "",
    year: int | None = None,
    as_of: str | dt.date | dt.datetime | None = None,
    data: str | Path | None = None,
) -> pd.DataFrame:
    """A published table as a pandas frame with Arrow's types: the rows of every document's newest version.

    `division` is a code of six digits or the beginning of one (`36`: everything in 江西); `year` the fiscal year;
    `as_of` leaves out what was fetched later (a day counts to its end, in China); `data` the data folder, else
    MINGZHANG_DATA, else ./data. Raises `MingzhangError` for a table or division that cannot be.
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, and load_arrow needs none of it

    rows = load_arrow(table, division=division, year=year, as_of=as_of, data=data)
    frame: pd.DataFrame = rows.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def load_arrow(
    table: str,
    *,
    division: str = "",
    year: int | None = None,
    as_of: str | dt.date | dt.datetime | None = None,
    data: str | Path | None = None,
) -> pa.Table:
    """A published table: the rows of every document's newest version, or of the newest one on a day.

    `division` is a code of six digits or the beginning of one (`36`: everything in 江西); `year` the fiscal year.
    Of an address that gave several versions only the last one is read, so that nothing is counted twice; `as_of`
    leaves out what was fetched later (a day counts to its end, in China). `data` is the data folder, else
    MINGZHANG_DATA, else ./data. `documents` and the other tables can be read whole with any Parquet reader.
    Indicators and panels are made anew first where documents came or changed since; of the past they are in releases.
    A file of the tables that is damaged is told (logged), and rebuilt where the archive stands beside the tables.
    Raises `MingzhangError` for a table or division that cannot be.
    """
    root = data_folder(data) / "parquet"
    if table not in TABLES:
        raise MingzhangError(f"no table {table[:80]!r}", then=f"one of {', '.join(TABLES)}")
    if division and not (division.isdecimal() and len(division) <= 6):
        raise MingzhangError(f"{division[:80]!r} is no division", then="six digits, or the first two or four")
    if not (root / "documents").is_dir():
        raise MingzhangError("nothing is published there", where=str(root), then="check data=, or extract something")
    from mingzhang.pipeline.nightly.rebuilding import healing  # noqa: PLC0415 - only this needs the crawler's journal

    return healing(root.parent, lambda: _chosen(root, table, _place(division, year), as_of))


def _made_anew(root: Path) -> None:
    """Bring the derived tables up to date; those of a release stay as they are, and so do those on a read-only disk."""
    from mingzhang.pipeline.indicators import refresh  # noqa: PLC0415 - pandas is slow to import

    if (root / RELEASED).exists():
        return
    try:
        refresh(root)
    except OSError as error:
        _LOG.warning("%s cannot be written (%s): indicators and panels may be behind the facts", root, error.strerror)


def _chosen(root: Path, table: str, chosen: ds.Expression, as_of: str | dt.date | dt.datetime | None) -> pa.Table:
    if table in DERIVED_TABLES:
        if as_of is not None:
            raise MingzhangError(f"{table} tells what holds now", then="load a release of that day, or leave out as_of")
        _made_anew(root)
    elif table in DOCUMENT_TABLES:
        chosen &= ds.field("doc_id").isin(pa.array(current_documents(root, _until(as_of)), pa.string()))
    elif as_of is not None:
        chosen &= ds.field("started_at") <= pa.scalar(_moment(as_of), pa.timestamp("us"))
    return dataset(root, table).to_table(filter=chosen)


def _place(division: str, year: int | None) -> ds.Expression:
    chosen: ds.Expression = pc.scalar(True)
    if division:
        begins: ds.Expression = ds.field("division") == division
        if len(division) < 6:
            low, high = division.ljust(6, "0"), division.ljust(6, "9")
            begins = (ds.field("division") >= low) & (ds.field("division") <= high)
        chosen = begins
    if year is not None:
        chosen &= ds.field("year") == year
    return chosen


def _until(as_of: str | dt.date | dt.datetime | None) -> dt.datetime | None:
    return None if as_of is None else _moment(as_of)


def _moment(told: str | dt.date | dt.datetime) -> dt.datetime:
    """The moment as the tables hold it: UTC without zone; a bare day means its last moment in China."""
    try:
        when = _parsed(told) if isinstance(told, str) else told
        if not isinstance(when, dt.datetime):
            when = dt.datetime.combine(when, dt.time.max)
        return (when if when.tzinfo else when.replace(tzinfo=CHINA)).astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise MingzhangError(f"{str(told)[:80]!r} is no day or time", then="as_of='2026-03-01'") from error


def _parsed(words: str) -> dt.date | dt.datetime:
    return dt.date.fromisoformat(words) if len(words) <= 10 else dt.datetime.fromisoformat(words)


def sql(query: str, *, data: str | Path | None = None) -> pd.DataFrame:
    """The answer of DuckDB to a query over the tables, each a view under its own name (all versions of everything)."""
    frame: pd.DataFrame = connection(data).execute(query).df()
    return frame


def connection(data: str | Path | None = None) -> Any:
    """A DuckDB connection in memory with every published table as a view; raises `MingzhangError` without DuckDB.

    A query reaches the tables and nothing else: it writes and reads no file, fetches and loads no extension, keeps no
    secret, and sees no variable of the program that asks.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MingzhangError("DuckDB is not installed", then="pip install 'mingzhang[sql]'") from error
    root = data_folder(data) / "parquet"
    _made_anew(root)
    made = duckdb.connect(config=SHUT)
    for name in TABLES:
        made.register(name, dataset(root, name).arrow)
    made.execute("SET python_enable_replacements = false")
    made.execute("SET enable_external_access = false")
    made.execute("SET lock_configuration = true")
    return made
