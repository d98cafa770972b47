"""Rows as an Excel workbook: typed cells, a frozen header, and a second sheet that explains the columns.

Excel's numbers are binary floats, exact to 15 digits. An amount of 15 digits or fewer is a number cell, and reads back
equal to the last decimal; one of more digits is a text cell that holds all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa

from mingzhang.pipeline.visible import visible
from mingzhang.schemas.contract import TABLES
from mingzhang.schemas.errors import MingzhangError

__all__ = ["write_excel"]

MOST_ROWS = 1_048_575
MOST_CHARS = 32_767
EXACT_DIGITS = 15
TEXT, HEADER, AMOUNT, DAY, MOMENT = range(5)
"""Places in the list of cell styles below."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"

STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">
<numFmts count="2"><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font/><font><b/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="0" fontId="1" applyFont="1"/>
<xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>
<xf numFmtId="166" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def write_excel(rows: pa.Table, name: str, path: Path) -> None:
    """Write the rows as the sheet `name` and the meanings of its columns as the sheet `columns`.

    Raises `MingzhangError` for more rows than a sheet has.
    """
    if rows.num_rows > MOST_ROWS:
        what = f"{rows.num_rows:,} rows, and a sheet of Excel has {MOST_ROWS:,}"
        raise MingzhangError(what, then="choose fewer (--year, --division), or write .csv or .parquet")
    explained = [["column", "type", "meaning"], *([c.name, str(c.type), c.meaning] for c in TABLES[name].columns)]
    notes = ["value", "", "numbers of up to 15 digits are number cells, longer ones text cells with every digit"]
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for part, xml in _parts(name).items():
            archive.writestr(_entry(part), xml)
        _write_sheet(archive, 1, _data(rows), [len(column) + 6 for column in rows.column_names])
        _write_sheet(archive, 2, iter([*explained, notes]), [18, 24, 110])


def _data(rows: pa.Table) -> Iterator[list[object]]:
    yield list(rows.column_names)
    for batch in rows.to_batches(max_chunksize=5_000):
        yield from (list(row.values()) for row in batch.to_pylist())


def _write_sheet(archive: ZipFile, number: int, lines: Iterable[Sequence[object]], widths: list[int]) -> None:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{min(width, 120)}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as file:
        file.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{columns}</cols><sheetData>".encode()
        )
        for place, line in enumerate(lines):
            cells = "".join(_cell(value, HEADER if place == 0 else None) for value in line)
            file.write(f"<row>{cells}</row>".encode())
        file.write(b"</sheetData></worksheet>")


def _cell(value: object, style: int | None) -> str:
    """One cell: text is typed as text, so that nothing in it is ever a formula."""
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= EXACT_DIGITS:
        return f'<c s="{AMOUNT}"><v>{value:f}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    if isinstance(value, dt.date):
        return f'<c s="{MOMENT if isinstance(value, dt.datetime) else DAY}"><v>{_serial(value)!r}</v></c>'
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    told = escape(visible(text)[:MOST_CHARS].replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))
    return f'<c t="inlineStr" s="{TEXT if style is None else style}"><is><t xml:space="preserve">{told}</t></is></c>'


def _serial(day: dt.date) -> float:
    """Days since 1899-12-30, as Excel counts."""
    when = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    return (when - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001 - times of the tables have no zone


def _entry(name: str) -> ZipInfo:
    """A part of the archive without the time of writing: the same rows give the same bytes."""
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _parts(name: str) -> dict[str, str]:
    """Everything of a workbook but its sheets."""
    of = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{of}{kind}+xml"/>'
        for part, kind in (
            *(("workbook.xml", "sheet.main"), ("styles.xml", "styles")),
            *((f"worksheets/sheet{number}.xml", "worksheet") for number in (1, 2)),
        )
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml")]
        ),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
        f'<sheet name="{escape(name[:31])}" sheetId="1" r:id="rId1"/><sheet name="columns" sheetId="2" r:id="rId2"/>'
        "</sheets></workbook>",
        "xl/styles.xml": STYLES,
    }


def _relations(targets: list[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
