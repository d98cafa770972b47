"""Rows of one published table, held as Arrow: they print as a table, filter by value, and become a pandas frame."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import pyarrow as pa
import pyarrow.compute as pc

from mingzhang.pipeline.face.grid import clipped, html_table, shown, text_table
from mingzhang.schemas.errors import MingzhangError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Row", "Rows"]

Row = TypeVar("Row")

MOST = 20
"""So many rows are printed; `.to_pandas()` has all."""
WIDEST = 48
"""Columns on the screen that a text takes at most; a number is never cut."""


class Rows(Generic[Row]):
    """Rows of one published table, in the columns of its contract.

    `len`, iteration and `rows[3]` give single rows (dicts; `Fact` of facts), `rows[2:5]` and `where` give rows again.
    `columns` are what is printed.
    """

    def __init__(self, arrow: pa.Table, name: str, columns: Sequence[str] = ()) -> None:
        self._arrow, self.name = arrow, name
        self.columns = tuple(column for column in columns if column in arrow.column_names) or tuple(arrow.column_names)

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table, types as published."""
        return self._arrow

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas frame with Arrow's types: money stays exact decimals."""
        import pandas as pd  # noqa: PLC0415 - slow to import, and printing needs none of it

        frame: pd.DataFrame = self._arrow.to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def where(self, **equal: object) -> Rows[Row]:
        """The rows whose columns have these values; a list, set or tuple means any of them, None means null.

        Raises `MingzhangError` for a column that there is not.
        """
        chosen = self._arrow
        for column, value in equal.items():
            chosen = chosen.filter(_condition(chosen[self._known(column)], value))
        return self._like(chosen)

    def _known(self, column: str) -> str:
        if column in self._arrow.column_names:
            return column
        near = difflib.get_close_matches(column, self._arrow.column_names, 1)
        hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(self._arrow.column_names)}"
        raise MingzhangError(f"{self.name} has no column {column[:80]!r}", then=hint)

    def _like(self, arrow: pa.Table) -> Rows[Row]:
        return type(self)(arrow, self.name, self.columns)

    def _row(self, values: dict[str, Any]) -> Row:
        return cast("Row", values)

    def __len__(self) -> int:
        return int(self._arrow.num_rows)

    def __iter__(self) -> Iterator[Row]:
        for batch in self._arrow.to_batches(max_chunksize=1000):
            yield from map(self._row, batch.to_pylist())

    def __getitem__(self, place: int | slice) -> Any:
        """One row, or the rows of a slice."""
        if isinstance(place, slice):
            return self._like(self._arrow.take(list(range(len(self)))[place]))
        if not -len(self) <= place < len(self):
            raise IndexError(f"{self.name}: {len(self)} rows, none at {place}")
        return self._row(self._arrow.slice(place % len(self), 1).to_pylist()[0])

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self):,} rows>"

    def __str__(self) -> str:
        numeric = self._numeric()
        cells = [
            [text if numeric[place] else clipped(text, WIDEST) for place, text in enumerate(row)]
            for row in self._cells()
        ]
        right = frozenset(
            (line + 1, place)
            for place, number in enumerate(numeric)
            if number
            for line in range(len(cells))
        )  # fmt: skip
        return f"{self.name} ({len(self):,})\n{text_table([list(self.columns), *cells], numeric=right)}{self._more()}"

    def _repr_html_(self) -> str:
        return html_table(self.columns, self._cells(), numeric=self._numeric(), title=f"{self.name} ({len(self):,})")

    def _cells(self) -> list[list[str]]:
        rows = self._arrow.select(list(self.columns)).slice(0, MOST).to_pylist()
        return [[shown(value) for value in row.values()] for row in rows]

    def _numeric(self) -> list[bool]:
        kinds = (self._arrow.schema.field(column).type for column in self.columns)
        return [pa.types.is_decimal(kind) or pa.types.is_floating(kind) for kind in kinds]

    def _more(self) -> str:
        return f"\n… and {len(self) - MOST:,} more; .to_pandas() has all" if len(self) > MOST else ""


def _condition(column: pa.ChunkedArray, value: object) -> pa.ChunkedArray:
    if value is None:
        return column.is_null()
    try:
        if isinstance(value, list | tuple | set | frozenset):
            return pc.is_in(column, pa.array(list(value), column.type))
        return pc.equal(column, pa.scalar(value, column.type))
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise MingzhangError(
            f"{str(value)[:80]!r} is no {column.type}", then="give a value of the column's type"
        ) from error
