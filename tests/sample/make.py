"""Write the sample portal into pipeline/demo/portal: `python tests/sample/make.py FONT.ttf`.

Needs the development extras (reportlab, openpyxl) and a Chinese TrueType font to embed (the committed PDF has a
subset of Droid Sans Fallback, Apache-2.0); without a font the PDF is left as it is. The files are committed; run this
only to change the sample.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from accounts import civil_affairs, water
from grids import C, Grid, tables
from narrative import front, glossary, ministry
from page import grid, listing, page, paragraphs
from paper import write_pdf
from planted import ERRORS, plant, plant_row
from workbook import ISSUER, THREE, YEAR, Budget, write_xlsx

PORTAL = Path(__file__).resolve().parents[2] / "pipeline" / "demo" / "portal"
COLUMN = "/zwgk/czxx/bmys/"
PAGES = {
    "mzj.html": (f"{COLUMN}202509/t20250912_100231.html", "云澜市民政局2024年度部门决算", "2025-09-12"),
    "slj.html": (f"{COLUMN}202509/t20250915_100248.html", "云澜市水利局2024年度部门决算", "2025-09-15"),
    "kjj.html": (f"{COLUMN}202502/t20250214_090117.html", "云澜市科学技术局2025年部门预算", "2025-02-14"),
}
ROUTES = [
    ("/robots.txt", "robots.txt", "text/plain"),
    (f"{COLUMN}index.html", "index.html", "text/html"),
    *((path, file, "text/html") for file, (path, _, _) in PAGES.items()),
    (f"{COLUMN}202509/P020250915387104562831.pdf", "slj.pdf", "application/octet-stream"),
    (f"{COLUMN}202502/W020250214331875240096.xls", "kjj.xlsx", "application/vnd.ms-excel"),
]


def civil_affairs_page() -> str:
    """Everything in the page: contents, tables, narrative."""
    books = civil_affairs()
    books.check()
    grids = tables(books)
    parts = [
        paragraphs(front(books, grids)),
        paragraphs([f"# 第二部分 {books.year}年度部门决算表"]),
        *(grid(table, books.issuer) for table in grids),
        paragraphs(plant("mzj.html", ministry(books))),
        paragraphs(glossary()),
    ]
    return _page("mzj.html", "\n".join(parts), books.issuer, "00000001/2025-00231", "gb2312")


def water_page() -> str:
    """Two sentences and a PDF."""
    name = ROUTES[-2][0].rsplit("/", 1)[-1]
    body = paragraphs(["按照预算公开有关规定,现将云澜市水利局2024年度部门决算予以公开。"])
    link = f'<p><span>附件:</span><a href="./{name}" title="slj.pdf">云澜市水利局2024年度部门决算.pdf</a></p>'
    return _page("slj.html", f"{body}\n{link}", "云澜市水利局", "00000002/2025-00248", "utf-8")


def science_page() -> str:
    """A short narrative in 万元 and a spreadsheet in 元, under an old extension."""
    totals = Budget()
    name = ROUTES[-1][0].rsplit("/", 1)[-1]

    def m(value: int) -> str:
        return f"{value / 10_000:.2f}万元"

    lines = [
        "# 云澜市科学技术局2025年部门预算情况说明",
        "## 一、部门收支总体情况说明",
        f"云澜市科学技术局{YEAR}年收入总预算{m(totals.total)},其中:一般公共预算拨款收入{m(totals.fiscal)},其他收入12.00万元。",
        f"{YEAR}年支出总预算{m(totals.total)},其中:基本支出{m(totals.staff + totals.public)},"
        f"项目支出{m(totals.project + 120_000)}。",
        "## 二、一般公共预算“三公”经费支出情况说明",
        f"{YEAR}年“三公”经费预算{m(sum(THREE.values()))},与2024年预算持平。其中:公务用车运行费4.80万元,公务接待费1.60万元。",
        "## 三、机关运行经费情况说明",
        f"{YEAR}年机关运行经费预算{m(totals.public)}。",
    ]
    link = f'<p><span>附件:</span><a href="{name}">云澜市科学技术局2025年部门预算公开表.xls</a></p>'
    return _page("kjj.html", f"{paragraphs(lines)}\n{link}", ISSUER, "00000003/2025-00117", "utf-8")


def _page(file: str, body: str, issuer: str, index_no: str, charset: str) -> str:
    _, title, published = PAGES[file]
    return page(title, body, issuer=issuer, published=published, index_no=index_no, charset=charset)


def water_pdf(path: Path, font: Path) -> None:
    """The same books as nine tables and a narrative, the planted error in the third table."""
    books = water()
    books.check()
    grids = tables(books)
    grids[2] = plant_row(grids[2], "2130311", "125.36", "152.36")
    grids = [dataclasses.replace(g, note=wide(g.note), rows=_wide_cells(g)) for g in grids]
    back = [wide(line) for line in plant("slj.pdf", [*ministry(books), *glossary()])]
    write_pdf(
        path,
        f"{books.issuer}\n{books.year}年度部门决算",
        books.issuer,
        front(books, grids),
        grids,
        back=back,
        font=font,
    )


def wide(text: str) -> str:
    """The same with full-width punctuation: one department's typist prefers it, the other's does not."""
    return text.translate(str.maketrans(",:;()", "\uff0c\uff1a\uff1b\uff08\uff09"))


def _wide_cells(grid: Grid) -> tuple[tuple[C, ...], ...]:
    return tuple(tuple(dataclasses.replace(c, text=wide(c.text)) for c in row) for row in grid.rows)


def main() -> int:
    PORTAL.mkdir(parents=True, exist_ok=True)
    (PORTAL / "mzj.html").write_bytes(civil_affairs_page().encode("gb18030"))
    (PORTAL / "slj.html").write_bytes(water_page().encode())
    (PORTAL / "kjj.html").write_bytes(science_page().encode())
    links = [(path, title, day) for path, title, day in PAGES.values()]
    (PORTAL / "index.html").write_bytes(listing(links).encode())
    (PORTAL / "robots.txt").write_bytes(b"User-agent: *\nDisallow: /search\n")
    for font in sys.argv[1:2]:
        water_pdf(PORTAL / "slj.pdf", Path(font))
    write_xlsx(PORTAL / "kjj.xlsx")
    _table("routes.tsv", ["path", "file", "content_type"], ROUTES)
    _table("planted.tsv", ["file", "where", "right", "printed", "breaks"], [dataclasses.astuple(e) for e in ERRORS])
    return 0


def _table(name: str, head: list[str], rows: list[tuple[str, ...]]) -> None:
    text = "\n".join("\t".join(row) for row in [tuple(head), *rows]) + "\n"
    (PORTAL / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
