"""One table of a document, as it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any, overload

from mingzhang.pipeline.face.grid import text_table
from mingzhang.pipeline.visible import visible_line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Table", "Tables"]

Cell = Mapping[str, Any]


class Table:
    """One logical table of a document (its pages joined); `str` prints it as it was, `cells` has all that is known.

    `about` is its row of `tables`, `cells` its rows of `cells`, by row and column.
    """

    def __init__(self, about: Mapping[str, Any], cells: Sequence[Cell]) -> None:
        self.about, self.cells = dict(about), list(cells)
        self.number: int = about["table_no"]
        self.title: str = about["title"]
        self.unit: str = about["unit"]
        self.form: str | None = about["form"]
        self.pages: list[int] = list(about["pages"] or ())
        self.shape: tuple[int, int] = (about["rows"], about["cols"])
        self.header_rows: int = about["header_rows"]

    @property
    def rows(self) -> list[list[str]]:
        """The printed texts, row by row; a cell that spans several places stands in the first of them."""
        printed = [[""] * self.shape[1] for _ in range(self.shape[0])]
        for cell in self.cells:
            printed[cell["row"]][cell["col"]] = cell["text"]
        return printed

    def to_pandas(self, *, printed: bool = False) -> pd.DataFrame:
        """The rows below the header; columns are the header's words, joined by / where it has several lines.

        Numbers are exact `Decimal` in base units (yuan, percentage points, counts), empty cells None; with `printed`
        everything is the text that stands there.
        """
        import pandas as pd  # noqa: PLC0415 - slow to import, and printing needs none of it

        values: list[list[object]] = [[text or None for text in row] for row in self.rows]
        for cell in self.cells:
            if not printed and cell["kind"] == "number" and isinstance(cell["value"], Decimal):
                values[cell["row"]][cell["col"]] = cell["value"]
        return pd.DataFrame(values[self.header_rows :], columns=self._labels(), dtype=object)

    def _labels(self) -> list[str]:
        """A name for each column, none twice."""
        words: list[list[str]] = [[] for _ in range(self.shape[1])]
        for cell in sorted(self.cells, key=lambda cell: cell["row"]):
            if cell["row"] < self.header_rows and cell["kind"] == "header":
                for place in range(cell["col"], min(cell["col"] + cell["col_span"], self.shape[1])):
                    words[place].append("".join(cell["text"].split()))
        labels: list[str] = []
        for place, told in enumerate(words):
            name = "/".join(dict.fromkeys(filter(None, told))) or str(place)
            labels.append(f"{name} ({labels.count(name) + place})" if name in labels else name)
        return labels

    def __repr__(self) -> str:
        rows, cols = self.shape
        return visible_line(
            f"<Table {self.number} {self.title or '(no title)'}: {rows} × {cols}, {self.form or 'no known form'}>"
        )

    def __str__(self) -> str:
        head = f"{self.number} {self.title}" + (f"  单位：{self.unit}" if self.unit else "")
        right = frozenset((cell["row"], cell["col"]) for cell in self.cells if cell["kind"] == "number")
        lines = [[text.replace("\n", " ") for text in row] for row in self.rows]
        drawn = text_table(lines, header=self.header_rows, numeric=right) if lines else "(empty)"
        return f"{visible_line(head)}\n{drawn}"

    def _repr_html_(self) -> str:
        lines: dict[int, list[str]] = {}
        for cell in sorted(self.cells, key=lambda cell: (cell["row"], cell["col"])):
            tag = "th" if cell["row"] < self.header_rows else "td"
            style = "right" if cell["kind"] == "number" else "left"
            spans = f" rowspan='{int(cell['row_span'])}' colspan='{int(cell['col_span'])}'"
            text = escape(visible_line(cell["text"]))
            lines.setdefault(cell["row"], []).append(f"<{tag}{spans} style='text-align:{style}'>{text}</{tag}>")
        head = escape(visible_line(f"{self.number} {self.title} {f'单位：{self.unit}' if self.unit else ''}"))
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in lines.values())
        return f"<table><caption style='text-align:left'>{head}</caption>{body}</table>"


class Tables(Sequence[Table]):
    """The tables of a document in reading order; `tables[3]` is number 3, `tables.of("D03")` those of a form."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = list(tables)

    @overload
    def __getitem__(self, place: int) -> Table: ...
    @overload
    def __getitem__(self, place: slice) -> Tables: ...
    def __getitem__(self, place: int | slice) -> Table | Tables:
        """One table by its number, or several."""
        if isinstance(place, slice):
            return Tables(self._tables[place])
        try:
            return self._tables[place]
        except IndexError:
            raise IndexError(f"no table {place}: there are {len(self)}, from 0") from None

    def __len__(self) -> int:
        return len(self._tables)

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables)

    def of(self, word: str) -> Tables:
        """The tables of a form by its id, or with this word in their title."""
        return Tables([table for table in self._tables if table.form == word or word in table.title])

    def __repr__(self) -> str:
        return f"<{len(self)} tables>"

    def __str__(self) -> str:
        return "\n".join(map(repr, self._tables)) or "no tables"

    def _repr_html_(self) -> str:
        return "<br>".join(escape(repr(table)) for table in self._tables) or "no tables"
