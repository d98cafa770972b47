"""The section tree: contents cut out, embedded numbering nested, slices that tile the text."""

from __future__ import annotations

from mingzhang.extractors.sections.tree import build_sections
from mingzhang.schemas.document import Paragraph, Section


def tree(*texts: str) -> tuple[tuple[Section, ...], str]:
    paragraphs = [Paragraph(text) for text in texts]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    text = "\n".join(texts)
    return build_sections(paragraphs, starts, text), text


REPORT = (
    "云澜市档案局2023年度部门决算",
    "目  录",
    "第一部分 概况",
    "第二部分 情况说明",
    "第一部分 概况",
    "一、部门主要职责",
    "（一）管理全市档案。",
    "第二部分 2023年度部门决算情况说明",
    "一、收入决算情况说明",
    "本年收入10万元。",
    "二、预算绩效情况说明",
    "（一）绩效管理工作开展情况",
    "（二）项目绩效自评情况",
    "一、项目基本情况",
    "项目资金3万元。",
    "二、综合评价结论",
    "（三）部门评价情况",
    "第三部分 名词解释",
    "一、财政拨款收入：指……",
)


def test_slices_tile_the_text() -> None:
    sections, text = tree(*REPORT)
    assert "".join(text[s.start : s.end] for s in sections) == text


def test_the_table_of_contents_is_one_section_without_headings() -> None:
    sections, _ = tree(*REPORT)
    assert [s.canonical for s in sections].count("contents") == 1
    assert [s.title for s in sections].count("概况") == 1


def test_an_embedded_report_nests_below_the_section_it_stands_in() -> None:
    sections, _ = tree(*REPORT)
    by_title = {s.title: s for s in sections}
    embedded = by_title["项目基本情况"]
    assert embedded.path[:2] == ("2023年度部门决算情况说明", "预算绩效情况说明")
    assert by_title["综合评价结论"].parent == embedded.parent
    assert by_title["部门评价情况"].path[:2] == ("2023年度部门决算情况说明", "预算绩效情况说明")
    assert len(by_title["部门评价情况"].path) == 3


def test_roles_come_from_standard_headings_and_are_inherited() -> None:
    sections, _ = tree(*REPORT)
    roles = {s.title: s.role for s in sections}
    assert roles["部门主要职责"] == "duties"
    assert roles["收入决算情况说明"] == "narrative"
    assert roles["项目基本情况"] == "performance"
    assert roles["名词解释"] == "glossary"


def test_an_enumerated_statement_is_no_heading() -> None:
    sections, _ = tree("一、财政拨款支出情况", "（一）教育支出年初预算数为5万元，决算数为5万元。")
    assert [s.title for s in sections] == ["", "财政拨款支出情况"]


def test_a_contents_page_without_title_is_cut_out_by_its_repetition() -> None:
    entries = [
        f"{number}、{name}"
        for number, name in zip("一二三四五六", ("概况", "收入", "支出", "采购", "资产", "绩效"), strict=True)
    ]
    body = [part for entry in entries for part in (entry, "这里是正文，讲述有关情况。")]
    sections, text = tree("云澜市档案局2023年度部门决算", *entries, *body)
    assert [s.title for s in sections if s.canonical != "contents"].count("收入") == 1
    assert "".join(text[s.start : s.end] for s in sections) == text


def test_a_numbered_sentence_holds_its_number_for_the_heading_behind_it() -> None:
    sections, _ = tree(
        "九、预算绩效情况说明",
        "（一）绩效管理工作开展情况",
        "（二）项目自评情况",
        "（三）部门评价情况",
        "一、评价工作开展情况",
        "（一）评价目的、对象和范围。目的：确保资金使用效率；对象：全体干部。",
        "（二）评价原则",
        "二、评价结论",
    )
    by_title = {s.title: s for s in sections}
    assert by_title["评价原则"].path == (
        "预算绩效情况说明",
        "部门评价情况",
        "评价工作开展情况",
        "评价原则",
    )
    assert by_title["评价结论"].path == ("预算绩效情况说明", "部门评价情况", "评价结论")


RUN_IN = (
    "第三部分 2024年度部门决算情况说明",
    "十、其他重要事项的情况说明",
    "（一）机关运行经费支出情况。2024年度机关运行经费支出84.12万元。",
    "（二）政府采购支出情况：2024年度政府采购支出总额213.50万元。",
    "（三）对外投资。本单位没有对外投资，比上年无变化。",
    "（四）加强管理：完善制度3项。",
    "十一、2024年末车辆4辆，其中其他用车1辆。",
)


def test_a_standard_title_with_its_text_behind_it_is_a_section() -> None:
    sections, text = tree(*RUN_IN)
    by_title = {s.title: s for s in sections}
    operating, procurement = by_title["机关运行经费支出情况"], by_title["政府采购支出情况"]
    assert (operating.canonical, procurement.canonical) == ("operating", "procurement")
    assert text[procurement.body : procurement.end].startswith("2024年度政府采购支出总额")
    assert operating.parent == procurement.parent == by_title["其他重要事项的情况说明"].number


def test_the_next_number_ends_such_a_section_whatever_it_says() -> None:
    sections, text = tree(*RUN_IN)
    assert [s.ordinal for s in sections if s.ordinal.startswith("（")] == ["（一）", "（二）", "（三）", "（四）"]
    last = sections[-1]
    assert (last.ordinal, last.title, last.path) == ("十一、", "", ("2024年度部门决算情况说明", ""))
    assert "".join(text[s.start : s.end] for s in sections) == text


def test_a_list_below_a_heading_that_is_no_standard_title_opens_nothing() -> None:
    sections, _ = tree("一、项目情况", "（1）项目概述：改造校舍3处。", "（2）年度预算安排：95万元。")
    assert [s.title for s in sections if s.title] == ["项目情况"]


def test_a_centred_title_without_a_number_is_a_chapter_of_its_own() -> None:
    """2026年县级…草案说明 ends the chapter on 2025; the second line of a broken title ends nothing."""
    blocks = (
        Paragraph("关于2025年县级一般公共预算收支执行情况的说明", centred=True),
        Paragraph("一、收入情况"),
        Paragraph("税收收入完成5亿元。"),
        Paragraph("2026年县级一般公共预算收支草案说明", centred=True),
        Paragraph("税收收入6亿元。"),
        Paragraph("情况的说明", centred=True),
        Paragraph("名词解释", centred=True),
        Paragraph("税收收入是税务部门组织的收入。"),
    )
    lengths = [len(block.text) + 1 for block in blocks]
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    sections = build_sections(blocks, starts, "\n".join(block.text for block in blocks))
    assert [section.title for section in sections if section.title] == [
        "关于2025年县级一般公共预算收支执行情况的说明", "收入情况", "2026年县级一般公共预算收支草案说明", "名词解释",
    ]  # fmt: skip
    assert sections[-1].role == "glossary"
