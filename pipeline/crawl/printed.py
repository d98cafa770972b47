"""What a document prints, in counts: enough to tell an edition from what stands in its place. Bytes alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingzhang.extractors.html.reader import read_html
from mingzhang.extractors.reading import read
from mingzhang.pipeline.unpack import ARCHIVES, unpack
from mingzhang.schemas.document import Paragraph, Reading, Table
from mingzhang.schemas.errors import MingzhangError, UnsupportedFormatError

__all__ = ["FEW", "SHORT", "Printed", "page_of", "printed_by", "share_said", "tells_the_same_amounts", "why_emptied"]

SHORT = 300
"""What prints more characters than this has something else to say than a notice."""
FEW = 3
SMALL_FILE = 60_000
"""Bytes: a larger file that says nothing was not put there as a notice."""
LARGE_FILE = 2_000_000
"""Bytes: a file of this size printed amounts; it is not read again to know."""
ALIKE = 0.3
"""So many of a workbook's labels come again in a web page that is the same table."""
AMOUNT = re.compile(
    r"(?<![0-9.])[0-9]++\.[0-9]++(?![.0-9])|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15}\s{0,3}(?:[万亿]元?|元|[%％]|人|辆|台|套|批)"
)
"""What is counted as a number: dates, times, telephones and counters of a notice are none."""
WHOLE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
HAN = re.compile(r"[\u4e00-\u9fff]")
TELLING = 5
"""So many runs of characters a title must have to be looked for."""
LABEL = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document publishes, in counts: characters, numbers that are no years, files, tables; and its text."""

    chars: int
    numbers: int
    files: frozenset[str]
    tables: int
    text: str


def printed_by(reading: Reading) -> Printed:
    """Count what a reading prints."""
    tables = [block for block in reading.blocks if isinstance(block, Table)]
    cells = [cell.text.strip() for table in tables for cell in table.cells]
    lines = [block.text for block in reading.blocks if isinstance(block, Paragraph)]
    numbers = sum(bool(WHOLE.fullmatch(cell)) for cell in cells)
    numbers += sum(1 for line in lines for _ in AMOUNT.finditer(line))
    text = "\n".join([*lines, *cells])
    files = frozenset(file.url for file in reading.attachments if file.how != "img")
    return Printed(len("".join(text.split())), numbers, files, len(tables), text)


def share_said(title: str, text: str, length: int = 2) -> float:
    """Which share of a title's runs of so many Chinese characters a text has, 1 where it has too few to tell."""
    han, plain = "".join(HAN.findall(title)), "".join(HAN.findall(text))
    runs = {han[at : at + length] for at in range(len(han) - length + 1)}
    return sum(run in plain for run in runs) / len(runs) if len(runs) >= TELLING else 1.0


def page_of(data: bytes, content_type: str) -> Printed | None:
    """What a web page prints, None where it cannot be read or prints nothing."""
    try:
        return printed_by(read_html(data, content_type=content_type))
    except MingzhangError:
        return None


def tells_the_same_amounts(before: bytes, now: bytes, content_type: str) -> bool:
    """Whether a web page has a table of amounts whose labels are those of the file before."""
    page = page_of(now, content_type)
    if page is None or not page.tables or page.numbers < FEW:
        return False
    try:
        was = set(LABEL.findall(printed_by(read(before)).text))
    except MingzhangError:
        return True  # nothing to compare with: it prints amounts
    return not was or len(was & set(LABEL.findall(page.text))) >= ALIKE * len(was)


def why_emptied(before: bytes, now: bytes, kind: str) -> str:
    """Why a small file in a document's place is no new version of it: it prints no amount where there were some."""
    if len(now) > SMALL_FILE or b"/Image" in now:
        return ""
    try:
        if kind in ARCHIVES:
            return "" if unpack(now, kind).members else f"an empty {kind} archive stands where a document was"
        came = printed_by(read(now))
    except UnsupportedFormatError:
        return ""
    except MingzhangError as error:
        return f"a {kind} file that cannot be read stands where a document was: {error.what}"
    if came.numbers or came.chars > SHORT or not _told_amounts(before):
        return ""
    return f"a {kind} file without amounts stands where a document was: {came.text.strip()[:60]!r}"


def _told_amounts(data: bytes) -> bool:
    try:
        return len(data) > LARGE_FILE or printed_by(read(data)).numbers >= FEW
    except MingzhangError:
        return False
