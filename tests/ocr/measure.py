"""What recognition makes of printed pages: tables, text, wrong numbers; `python tests/ocr/measure.py [pages]`.

Documents with a text layer in shared/corpus, of which shared/gold holds the truth, are printed to pictures and
recognised; what the PDF reader reads of the same pages is the truth here. Every wrong number is listed.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from prints import PRINTS, opened

from mingzhang.extractors.layout.blocks import PageBlocks, lay_out_page
from mingzhang.extractors.ocr.page import RecognisedPage, recognise_page
from mingzhang.extractors.pdf.pages import opened as opened_for_reading
from mingzhang.extractors.pdf.pages import read_page
from mingzhang.schemas.document import Cell, Table

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
TRUTH = {
    "wide/005_广州__2026年广州市人民政府办公厅部门预算.pdf": range(5, 27),
    "final_putuo_finance_2024.pdf": range(6, 22),
    "final_swu_2024.pdf": range(8, 24),
}
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
SURE = 0.99


def text(value: str) -> str:
    return re.sub(r"\s+", "", value).translate(str.maketrans("，：；（）－—", ",:;()--"))


def native(data: bytes, number: int) -> tuple[PageBlocks, str]:
    with opened_for_reading(data) as document:
        page = read_page(document, number - 1)
    blocks = lay_out_page(number, (page.width, page.height), page.characters.chars, page.drawing.rulings, page.turn)
    return blocks, "".join(line.text for line in blocks.lines.lines)


def middle(box: Sequence[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def inside(point: tuple[float, float], box: Sequence[float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def sureness(found: RecognisedPage, cell: Cell) -> float:
    box = found.turn.read(cell.box) if found.turn.degrees and cell.box else cell.box
    sure = [
        value
        for word in found.words
        for left, right, value in zip(word.lefts, word.rights, word.sure, strict=True)
        if box and inside(((left + right) / 2, (word.top + word.bottom) / 2), box)
    ]
    return min(sure, default=0.0)


def matched(truth: Table, tables: Sequence[Table]) -> tuple[int, int, int]:
    """Cells in place with the same text, cells of the truth, cells found: of the table that fits best."""
    ours = {(cell.row, cell.col): text(cell.text) for cell in truth.cells if cell.text.strip()}
    best = (0, len(ours), 0)
    for table in tables:
        theirs = {(cell.row, cell.col): text(cell.text) for cell in table.cells if cell.text.strip()}
        same = sum(theirs.get(place) == value for place, value in ours.items())
        if same > best[0]:
            best = (same, len(ours), len(theirs))
    return best


def numbers(
    truth: Sequence[Table], tables: Sequence[Table], found: RecognisedPage, seen: Counter[str], deciles: Any
) -> Iterator[str]:
    """Each wrong number, in words; right, missing, doubted and wrong ones are counted in `seen`."""
    cells = [cell for table in tables for cell in table.cells if cell.text.strip() and cell.box]
    for cell in (cell for table in truth for cell in table.cells):
        if not cell.box or not NUMBER.fullmatch(text(cell.text)):
            continue
        here = [one for one in cells if one.box and inside(middle(cell.box), one.box)]
        got = text(here[0].text) if here else ""
        sure = sureness(found, here[0]) if here else 0.0
        kind = "right" if got == text(cell.text) else "missing" if not NUMBER.search(got) else "wrong"
        if kind != "missing":
            deciles[min(int(sure * 10), 9) if sure < SURE else 10][kind == "right"] += 1
        if kind == "wrong" and sure < SURE:
            kind = "doubted"
        if kind == "right" and sure < SURE:
            seen["right but doubted"] += 1
        seen[kind] += 1
        if kind in {"wrong", "doubted"}:
            yield f"    {kind} p.{cell.page} {cell.text!r} read {got!r} at {sure:.3f}"


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    wanted = sys.argv[2:] or list(PRINTS)
    deciles = [[0, 0] for _ in range(11)]
    for kind in wanted:
        seen: Counter[str] = Counter()
        cells = [0, 0, 0]
        shares, listed, spent, pages = [], [], 0.0, 0
        for name, span in TRUTH.items():
            path = CORPUS / name
            document, data = opened(path), path.read_bytes()
            for number in list(span)[:: max(len(span) // most, 1)][:most]:
                truth, words = native(data, number)
                picture = PRINTS[kind](document[number - 1])
                started = time.monotonic()
                found = recognise_page(picture, *document[number - 1].get_size())
                spent += time.monotonic() - started
                pages += 1
                size = (found.width, found.height)
                blocks = lay_out_page(number, size, found.glyphs, found.segments, found.turn)
                part = [0, 0, 0]
                for table in truth.tables:
                    for at, value in enumerate(matched(table, blocks.tables)):
                        part[at] += value
                        cells[at] += value
                listed += list(numbers(truth.tables, blocks.tables, found, seen, deciles))
                read = "".join(line.text for line in blocks.lines.lines)
                if len(words) > 40:
                    shares.append(SequenceMatcher(None, text(words), text(read), autojunk=False).ratio())
                shapes = [(t.rows, t.cols) for t in truth.tables], [(t.rows, t.cols) for t in blocks.tables]
                if shapes[0] != shapes[1] or part[0] < 0.97 * part[1]:
                    listed.append(f"    {path.name} p.{number} cells {part} shapes {shapes[0]} read {shapes[1]}")
        f1 = 2 * cells[0] / max(cells[1] + cells[2], 1)
        print(
            f"{kind}: tables F1 {f1:.4f}, text {sum(shares) / max(len(shares), 1):.4f}, {dict(seen)}, "
            f"{spent / pages:.1f} s a page, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
        print("\n".join(listed), flush=True)
    print("sureness: wrong, right")
    for at, (wrong, right) in enumerate(deciles):
        print(f"  {'0.99 and more' if at == 10 else f'{at / 10:.1f}'}: {wrong}, {right}")


if __name__ == "__main__":
    main()
