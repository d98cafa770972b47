"""The sample portal many times over: so many documents of one city and year, to see what a night costs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import count, cycle, islice

from mingzhang.pipeline.demo.server import LIST_PAGE, Route, sample_routes

__all__ = ["crowd"]

PER_LIST = 25
FOLDER = LIST_PAGE.rpartition("/")[0]
DEPARTMENTS = (
    ("民政局", "202509/t20250912_100231.html", None),
    ("水利局", "202509/t20250915_100248.html", "202509/P020250915387104562831.pdf"),
    ("科学技术局", "202502/t20250214_090117.html", "202502/W020250214331875240096.xls"),
)
"""The departments of the sample: name, page, and the file that the page links."""


def crowd(documents: int, edition: int = 1) -> dict[str, Route]:
    """The routes of a portal with so many documents, each with bytes of its own; lists page on by 25.

    From the second `edition` on, every tenth department has published its page and its file anew.
    """
    routes: dict[str, Route] = {"/robots.txt": sample_routes()["/robots.txt"]}
    titles: dict[str, str] = {}
    for path, route, title in islice(_documents(edition), documents):
        routes[path] = route
        if title:
            titles[path] = title
    return routes | _lists(titles)


def _documents(edition: int) -> Iterator[tuple[str, Route, str]]:
    """Path, answer and title (empty for a file) of one document after the other, without end."""
    sample, departments = sample_routes(), cycle(DEPARTMENTS)
    for number in count(1):
        name, page, file = next(departments)
        version = edition if number % 10 == 0 else 1
        yield _path(number, page), _page(sample[f"{FOLDER}/{page}"], name, number, version), _title(name, number)
        if file:
            mark = f"{number} {version}".encode()
            of_sample = sample[f"{FOLDER}/{file}"]
            yield _path(number, file), Route(of_sample.content_type, _marked(of_sample.body, mark)), ""


def _path(number: int, name: str) -> str:
    """Each department has a folder of its own: its page links its file beside it."""
    return f"{FOLDER}/{number:05d}/{name.rpartition('/')[2]}"


def _title(name: str, number: int) -> str:
    return f"云澜市第{number}{name}2024年度部门决算"


def _page(route: Route, name: str, number: int, version: int) -> Route:
    """The sample's page as one of many departments would have it."""
    encoding = "gb18030" if name == "民政局" else "utf-8"
    text = route.body.decode(encoding).replace(name, f"第{number}{name}")
    return Route(route.content_type, text.replace("</h1>", f"</h1><p>第{version}版</p>", 1).encode(encoding))


def _marked(body: bytes, mark: bytes) -> bytes:
    """The same file with other bytes: a comment behind the end of a PDF, the comment of a ZIP."""
    if body.startswith(b"%PDF"):
        return body + b"% " + mark + b"\n"
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = mark
    return out.getvalue()


def _lists(titles: dict[str, str]) -> dict[str, Route]:
    links = list(titles.items())
    pages = [links[at : at + PER_LIST] for at in range(0, len(links), PER_LIST)]
    return {_list_path(number): _list(page, number, len(pages)) for number, page in enumerate(pages)}


def _list_path(number: int) -> str:
    return f"{FOLDER}/index_{number}.html" if number else LIST_PAGE


def _list(links: list[tuple[str, str]], number: int, pages: int) -> Route:
    items = "".join(f"<li><a href='{path}'>{title}</a><span>2025-09-12</span></li>" for path, title in links)
    call = f"<script>createPageHTML({pages}, {number}, 'index', 'html');</script>"
    head = "<head><meta charset='utf-8'><title>部门预决算</title></head>"
    return Route("text/html", f"<html>{head}<body><ul class='list'>{items}</ul>{call}</body></html>".encode())
