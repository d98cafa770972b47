"""A web page to a `Reading`: the disclosure's paragraphs and tables in order, its files, what the portal says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from mingzhang.extractors.charset import decode
from mingzhang.extractors.html.box import box_of, breadcrumb_of
from mingzhang.extractors.html.files import files_of_scripts
from mingzhang.extractors.html.filled import fill_in
from mingzhang.extractors.html.gaps import gaps_of
from mingzhang.extractors.html.pieces import Piece, Pieces
from mingzhang.extractors.html.region import Region, choose_region
from mingzhang.extractors.html.shell import refuse_shell
from mingzhang.extractors.html.tree import Page, parse, text_of
from mingzhang.extractors.html.walk import walk
from mingzhang.extractors.html.whitespace import collapse
from mingzhang.schemas.document import Attachment, Block, Metadata, Paragraph, Reading, Table

__all__ = ["read_html"]

_CAPTION_LINES = 4
_CAPTION_CHARS = 60
_META_CHARS = 4000
_SITE_TAIL = re.compile(r"(?:(?<!\s)\s++|(?<![\s\-_—|－–]))[-_—|－–]++[^-_—|－–]*+$")


def read_html(data: bytes, *, content_type: str = "") -> Reading:
    """Read a web page; `content_type` is the HTTP header, a witness for the charset.

    Furniture (breadcrumb, tools, related pages, footer, hidden elements) is left out, the title is kept as the first
    heading. Raises `BlockedError` for challenge pages and script shells, `UnreadableError` where nothing is printed.
    """
    decoded = decode(data, content_type=content_type)
    page = parse(decoded.text)
    root = page.root
    scripted = ("from_script",) if fill_in(root) else ()
    found = walk(root)
    refuse_shell(decoded.text, root, found)
    meta = _meta(root)
    titles = _titles(root, meta)
    region = choose_region(found, titles)
    blocks = _blocks(found.pieces, region)
    metadata = Metadata(
        meta, box_of(_outside(found.pieces, region)), breadcrumb_of(found.pieces), _title(found, region, titles)
    )
    files = _on_base(_files(found, region, root), root)
    flags = (
        decoded.flags + scripted + found.flags + _image_flag(blocks, files) + (("list_page",) if region.listing else ())
    )
    source = "none" if "body_is_images" in flags else "native"
    gaps = () if region.listing else gaps_of(found.pieces[region.title or 0 :], blocks, root)
    return Reading("html", blocks, metadata, files, text_source=source, flags=flags, partial=_partial(page), gaps=gaps)


def _partial(page: Page) -> str:
    return "" if page.whole else "the page is nested too deeply; what follows that place is not read"


def _meta(root: Element) -> dict[str, str]:
    """Meta tags by name; the first that says something wins."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip()
        if name and not found.get(name):
            found[name] = collapse(element.get("content") or "")[:_META_CHARS]
    return found


def _titles(root: Element, meta: dict[str, str]) -> tuple[str, ...]:
    """The page's names of itself, best first: ArticleTitle, the title element, the same without the site's name."""
    lower = {name.lower(): value for name, value in meta.items()}
    element = next(root.iter("title"), None)
    whole = collapse(text_of(element)) if element is not None else ""
    named = (lower.get("articletitle", ""), lower.get("title", ""), lower.get("og:title", ""))
    return tuple(dict.fromkeys(filter(None, (*named, whole, _SITE_TAIL.sub("", whole)))))


def _title(found: Pieces, region: Region, titles: tuple[str, ...]) -> str:
    return found.pieces[region.title].text if region.title is not None else next(iter(titles), "")


def _outside(pieces: list[Piece], region: Region) -> list[Piece]:
    """Where the box may stand: before the content and after it, and in the content's first lines."""
    return pieces[: region.start + 4] + pieces[region.end :]


def _blocks(pieces: list[Piece], region: Region) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for index in region.kept:
        piece = pieces[index]
        if piece.table is not None:
            blocks.append(_captioned(piece.table, blocks))
        elif piece.text:
            heading = piece.heading or int(index == region.title)
            blocks.append(Paragraph(piece.text, piece.page, heading=heading, centred=piece.centred))
    return tuple(blocks)


def _captioned(table: Table, above: list[Block]) -> Table:
    """The table with the lines above it; one of a page that was laid out has its own."""
    if table.pages:
        return table
    lines: list[str] = []
    for block in reversed(above[-_CAPTION_LINES:]):
        if isinstance(block, Table) or len(block.text) > _CAPTION_CHARS:
            break
        lines.append(block.text)
    return Table(table.cells, table.rows, table.cols, caption=tuple(reversed(lines)))


def _files(found: Pieces, region: Region, root: Element) -> tuple[Attachment, ...]:
    """Files in order, each address once; images only where they stand alone in the content.

    An image beside text is an icon of a link or an ornament. What scripts name in their data counts where nothing else
    is linked.
    """
    alone = {index for index in range(region.start, region.end) if found.pieces[index].images and not region.listing}
    alone = {index for index in alone if not found.pieces[index].text}
    files: dict[str, Attachment] = {}
    for at, file in found.files:
        if file.how != "img" or at in alone:
            files.setdefault(file.url, file)
    if not region.listing:
        linked = any(file.how != "img" for file in files.values())
        for file in files_of_scripts(root, listed=not linked):
            files.setdefault(file.url, file)
    return tuple(files.values())


def _on_base(files: tuple[Attachment, ...], root: Element) -> tuple[Attachment, ...]:
    """The files with their addresses put on the page's declared base, which may itself be relative to the page."""
    declared = next((element for element in root.iter("base") if element.get("href")), None)
    if declared is None:
        return files
    base = (declared.get("href") or "").strip()
    return tuple(replace(file, url=_joined(base, file.url)) for file in files)


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # no address at all: whoever asks for it will say so
        return url


def _image_flag(blocks: Iterable[Block], files: tuple[Attachment, ...]) -> tuple[str, ...]:
    prose = sum(len(block.text) for block in blocks if isinstance(block, Paragraph) and not block.heading)
    tables = any(isinstance(block, Table) for block in blocks)
    images = sum(file.how == "img" for file in files)
    return ("body_is_images",) if images and not tables and prose < 100 else ()
