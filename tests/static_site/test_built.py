"""What stands in a site, before any browser: links that lead somewhere, words that are only words, downloads."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest

from mingzhang.pipeline.export.written import plain
from mingzhang.pipeline.loading import load_arrow
from mingzhang.pipeline.site.build import build
from mingzhang.schemas.errors import MingzhangError


class Page(HTMLParser):
    """The ids and the links of a page, and the elements that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        if told.get("id"):
            self.ids.add(str(told["id"]))
        self.links += [str(told[name]) for name in ("href", "src") if told.get(name)]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_every_link_inside_leads_to_a_file_and_a_place_in_it(site: Path, pages: dict[Path, Page]) -> None:
    followed = 0
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("http://", "https://")):
                continue
            name, _, place = link.partition("#")
            target = (path.parent / unquote(name)).resolve() if name else path
            assert target.is_relative_to(site), f"{path}: {link}"
            assert target.is_file(), f"{path}: {link}"
            if place and target.suffix == ".html":
                assert unquote(place) in pages[target].ids, f"{path}: {link}"
            followed += 1
    assert followed > 200


def test_every_page_is_reached_from_the_first(site: Path, pages: dict[Path, Page]) -> None:
    seen, waiting = set(), [site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        links = (link.partition("#")[0] for link in pages[path].links if not link.startswith("http"))
        targets = ((path.parent / unquote(link)).resolve() for link in links if link.endswith(".html"))
        waiting += [target for target in targets if target not in seen]
    assert seen == set(pages)


def test_words_of_documents_are_escaped_and_turn_no_line_round(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        text = path.read_text(encoding="utf-8")
        assert "\u202e" not in text
        assert "\u2066" not in text
        assert "长" * 1200 not in text
        assert not {"img", "iframe", "form", "object", "base", "link"} & set(page.tags), path
        assert "<script>document" not in text
        assert "style=" not in re.sub(r"<(style|script).*?</\1>", "", text, flags=re.DOTALL)


def test_every_page_has_a_policy_that_lets_nothing_in(pages: dict[Path, Page]) -> None:
    for path in pages:
        text = path.read_text(encoding="utf-8")
        (policy,) = re.findall('Content-Security-Policy" content="(.*?)"', text)
        assert policy.startswith("default-src &#x27;none&#x27;; ")
        assert "unsafe" not in policy
        assert "http" not in policy


def test_pages_are_in_both_languages(site: Path) -> None:
    text = (site / "years.html").read_text(encoding="utf-8")
    assert '<span lang="zh">年度</span><span lang="en">Years</span>' in text


def test_a_value_of_a_body_leads_to_the_fact_that_gave_it(site: Path, data: Path) -> None:
    rows = load_arrow("indicators", data=data).to_pylist()
    row = next(row for row in rows if row["indicator"] == "three_public" and row["measure"] == "final")
    pages = [path.read_text(encoding="utf-8") for path in site.glob("body/*.html")]
    assert any(f"doc/{row['doc_id']}.html#{row['fact_id']}" in text for text in pages)
    told = (site / "doc" / f"{row['doc_id']}.html").read_text(encoding="utf-8")
    assert f'<tr id="{row["fact_id"]}">' in told


def test_every_fact_stands_on_the_pages_of_its_document(site: Path, data: Path) -> None:
    for row in load_arrow("facts", data=data).select(["doc_id", "fact_id"]).to_pylist():
        pages = site.glob(f"doc/{row['doc_id']}*.html")
        assert any(row["fact_id"] in path.read_text(encoding="utf-8") for path in pages)


def test_with_views_every_fact_leads_beside_its_original(shown: Path, data: Path) -> None:
    views = {path.stem: path.read_text(encoding="utf-8") for path in shown.glob("view/*.html")}
    assert set(views) == {row["doc_id"] for row in load_arrow("documents", data=data).to_pylist()}
    linked = 0
    for path in [*shown.glob("*/*.html")]:
        for doc_id, fact in re.findall(r'href="\.\./view/(\w+)\.html#(\w+)"', path.read_text(encoding="utf-8")):
            assert f'"id":"{fact}"' in views[doc_id]
            linked += 1
    assert linked > 1000


def test_a_site_keeps_the_views_that_would_come_out_the_same(shown: Path, data: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in shown.glob("view/*.html")}
    built = build(data, shown, "en", views=True)
    assert built.views == len(before)
    assert {path.name: path.stat().st_mtime_ns for path in shown.glob("view/*.html")} == before


def test_downloads_hold_what_the_tables_hold(site: Path, data: Path) -> None:
    package = json.loads((site / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["title"] for one in package["resources"]} >= {"documents", "facts", "indicators", "findings"}
    for one in package["resources"]:
        rows = load_arrow(one["title"], data=data)
        path = site / "data" / one["path"]
        names = [field["name"] for field in one["schema"]["fields"]]
        if one["format"] == "parquet":
            assert pq.read_table(path).equals(rows)
            assert pq.read_schema(path).names == names
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            told = list(reader)
        assert reader.fieldnames == names
        if "value" in names:
            assert [line["value"] for line in told] == [plain(value) for value in rows["value"].to_pylist()]
        assert len(told) == rows.num_rows


def test_the_descriptor_is_valid_for_frictionless(site: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(site / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_the_same_store_gives_the_same_site(site: Path, data: Path, tmp_path: Path) -> None:
    build(data, tmp_path / "again", "en")
    roots = (site, tmp_path / "again")
    first, second = ({path.relative_to(root): path.read_bytes() for path in root.rglob("*.html")} for root in roots)
    assert first == second


def test_only_a_site_is_written_over(site: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(MingzhangError, match="something else than a site"):
        build(data, tmp_path, "en")
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_people_by_year_give_amounts_per_head(data: Path, tmp_path: Path) -> None:
    from mingzhang.pipeline.site.population import population_of

    (tmp_path / "population.tsv").write_text(
        "division\tyear\tpeople\tsource\n360900\t2024\t4900000\t公报\n", encoding="utf-8"
    )
    told = population_of(tmp_path)
    assert told.of("360900")[2024] == 4_900_000
    assert told.source("360900") == "公报"
    assert not population_of(data).people
    (tmp_path / "population.tsv").write_text("360900\t2024\tmany\t公报\n", encoding="utf-8")
    with pytest.raises(MingzhangError, match="line 1"):
        population_of(tmp_path)
