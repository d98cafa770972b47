"""The many documents that nights are measured on are what they claim to be."""

from __future__ import annotations

from mingzhang.pipeline.demo.crowd import crowd
from mingzhang.pipeline.demo.server import LIST_PAGE


def documents(edition: int) -> dict[str, bytes]:
    lists = LIST_PAGE.removesuffix(".html")
    routes = crowd(60, edition).items()
    return {path: route.body for path, route in routes if not path.startswith(lists) and path != "/robots.txt"}


def test_each_document_has_bytes_of_its_own_and_a_tenth_of_the_departments_publish_anew() -> None:
    first, second = documents(1), documents(2)
    assert len(first) == len(set(first.values())) == 60
    changed = {path.split("/")[-2] for path in first if first[path] != second[path]}
    assert changed == {"00010", "00020", "00030"}
