"""Real pages: nothing of the body is lost, encodings do not matter, shells are refused, reading is fast."""

import dataclasses
import re
import time
from pathlib import Path

import bs4
import pytest

from mingzhang.extractors.reading import read
from mingzhang.schemas.document import Paragraph, Reading
from mingzhang.schemas.errors import BlockedError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

SAMPLE = "page_yichun_zzb_2022.html"
PAGES = ["gov_report_changde_2025.html", "gov_report_yiyang_2025_gb2312.html", SAMPLE]
CONTAINERS = {"gov_report_changde_2025.html": ".conTxt", "gov_report_yiyang_2025_gb2312.html": "#zoom", SAMPLE: "#zoom"}
FURNITURE = 5
"""Lines of the sample's visible text that are furniture: breadcrumb, 访问量, 关联稿件, 扫一扫, 返回顶部."""


def data(name: str) -> bytes:
    return (CORPUS / name).read_bytes()


def everything(reading: Reading) -> str:
    parts = []
    for block in reading.blocks:
        parts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return "\n".join(parts)


def test_paragraphs_of_the_sample_are_the_lines_of_its_visible_text():
    visible = (CORPUS / "page_yichun_zzb_2022.txt").read_text(encoding="utf-8").split("\n")
    lines = [line.strip(" ") for line in visible if line.strip()]
    found = [block.text for block in read(data(SAMPLE)).blocks if isinstance(block, Paragraph)]
    assert found == [line for line in lines if line in set(found)]
    assert len(lines) - len(found) == FURNITURE


@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_the_body_is_in_the_blocks(name):
    soup = bs4.BeautifulSoup(data(name), "lxml", from_encoding="gb18030" if "gb2312" in name else "utf-8")
    body = soup.select_one(CONTAINERS[name])
    assert body is not None
    for element in body.find_all(["td", "p", "div", "br"]):
        element.insert_after(" ")
    wanted = re.findall(r"\d[\d,.]*", body.get_text())
    found = re.findall(r"\d[\d,.]*", everything(read(data(name))))
    assert len(wanted) > 50
    missing = [number for number in set(wanted) if found.count(number) < wanted.count(number)]
    assert missing == []


@pytest.mark.parametrize("name", PAGES)
def test_furniture_is_not_in_the_blocks(name):
    text = everything(read(data(name)))
    for furniture in (
        "当前位置",
        "您的位置",
        "扫一扫",
        "访问量",
        "浏览次数",
        "关联稿件",
        "版权所有",
        "分享到",
        "【打印",
    ):
        assert furniture not in text


def test_encoding_and_wrong_declarations_do_not_change_the_reading():
    page = data(SAMPLE).decode()
    wrong = page.replace('charset="utf-8"', 'charset="gb2312"')
    same = [read(wrong.encode("gb18030")), read(wrong.encode()), read(page.encode("gb18030"))]
    same.append(read(page.encode(), content_type="text/html;charset=GBK"))
    assert [reading.flags for reading in same] == [(), *[("declared_charset_wrong",)] * 3]
    for reading in same:
        assert dataclasses.replace(reading, flags=()) == read(page.encode())


def test_breadcrumb_of_the_sample_ends_with_the_publishing_unit():
    assert read(data(SAMPLE)).metadata.breadcrumb[-1] == "市委组织部"


@pytest.mark.parametrize("name", ["page_chongqing_scjg_2026.html", "html_named_pdf_chongqing_yjj_2026.pdf"])
def test_pages_of_images_say_so_and_their_box_is_read(name):
    reading = read(data(name), name=name)
    assert reading.format == "html"
    assert "body_is_images" in reading.flags
    assert sum(file.how == "img" for file in reading.attachments) > 15
    assert reading.metadata.box["publish_date"] == "2026-03-02"
    assert reading.metadata.box["genre"] == "财政预算、决算"


def test_attachments_opened_by_script_are_found():
    found = [file for file in read(data("page_chongqing_scjg_2026.html")).attachments if file.how == "onclick"]
    assert [file.url for file in found] == ["./W020260302359502098322.pdf"]


def test_attachments_behind_a_viewer_are_found():
    files = read(data("gov_report_baoding_2025.html")).attachments
    assert {file.how for file in files} == {"a", "viewer"}
    assert all(".pdf" in file.label for file in files)


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.glob("list_*.html")))
def test_list_pages_are_readable_and_flagged(name):
    assert "list_page" in read(data(name)).flags


def test_the_shell_is_blocked():
    with pytest.raises(BlockedError):
        read(data("waf_shell_chongqing.html"))


def test_reading_the_sample_costs_at_most_one_and_a_half_parses():
    page = data(SAMPLE)
    parse = min(timed(lambda: bs4.BeautifulSoup(page, "lxml")) for _ in range(9))
    ours = min(timed(lambda: read(page)) for _ in range(9))
    assert ours <= 1.5 * parse


def timed(action) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
