"""Numbers of one name and different values are told apart by what is printed, and flagged where nothing does."""

from __future__ import annotations

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.naming.name_facts import name_facts
from mingzhang.extractors.naming.tell_apart import CONFLICT, REPEATED, tell_apart
from mingzhang.extractors.reading import read
from mingzhang.schemas.facts import Fact


def published(body: str) -> dict[str, Fact]:
    """The facts of a page by their printed value."""
    page = f"<html><body><h1>云澜市水务局2026年度部门预算</h1>{body}</body></html>"
    document = assemble(read(page.encode()), url="https://www.example.gov.cn/1.html")
    return {fact.raw_value: fact for fact in tell_apart(document, name_facts(document, extract(document)))}


def table(title: str, *rows: str) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows)
    return f"<p>{title}</p><p>单位：万元</p><table>{cells}</table>"


def test_totals_of_two_tables_hang_under_what_the_tables_are_of() -> None:
    told = published(
        table("一般公共预算支出表", "科目编码|科目名称|合计", "213|农林水支出|300.00", "|合计|300.00")
        + table("一般公共预算基本支出表", "科目编码|科目名称|合计", "301|工资福利支出|120.00", "|合计|120.00")
    )
    assert told["120.00"].item == told["300.00"].item
    assert told["120.00"].item_path != told["300.00"].item_path
    assert "基本支出" in told["120.00"].item_path


def test_an_account_under_two_accounts_of_another_classification() -> None:
    told = published(
        table(
            "一般公共预算基本支出情况表",
            "科目编码|部门预算支出经济分类科目名称|科目编码|政府预算支出经济分类科目名称|金额",
            "302|商品和服务支出|502|机关商品和服务支出|73.80",
            "30201|办公费|50201|办公经费|73.80",
            "302|商品和服务支出|505|对事业单位经常性补助|29.44",
            "30201|办公费|50502|商品和服务支出|29.44",
        )
    )
    assert told["29.44"].item == "办公费"
    assert told["29.44"].item_path.startswith("商品和服务支出/")
    assert told["73.80"].item_path.startswith("办公经费/")


def test_one_sentence_of_two_subordinate_units() -> None:
    told = published(
        "<p>一、云澜市水务局本级</p><p>2026年公用经费预算3.10万元。</p>"
        "<p>二、云澜市水文站</p><p>2026年公用经费预算1.20万元。</p>"
    )
    assert "水文站" in told["1.20"].item_path
    assert "水文站" not in told["3.10"].item_path
    assert told["1.20"].item == told["3.10"].item


def test_rows_that_nothing_tells_apart_say_so() -> None:
    told = published(table("政府采购预算表", "采购品目|金额", "印刷服务|2.50", "印刷服务|4.75", "物业管理服务|9.00"))
    assert told["2.50"].item_path == told["4.75"].item_path
    assert REPEATED not in told["2.50"].flags
    assert REPEATED in told["4.75"].flags


def test_two_sentences_that_contradict_each_other_keep_one_name() -> None:
    told = published("<p>2026年公务接待费预算3.00万元。</p><p>2026年公务接待费预算4.00万元。</p>")
    assert told["3.00"].item_path == told["4.00"].item_path
    assert CONFLICT in told["4.00"].flags


@pytest.mark.parametrize("word", ["市级", "市本级"])
def test_the_printed_word_of_the_scope_is_kept(word: str) -> None:
    page = f"""<html><body><h1>关于云溪市2025年预算执行情况和2026年预算草案的报告</h1>
    <p>{word}一般公共预算收入完成50.4亿元。</p></body></html>"""
    document = assemble(read(page.encode()), url="https://www.example.gov.cn/2.html")
    (fact,) = name_facts(document, extract(document)).facts
    assert (fact.scope, fact.level, fact.item) == ("own", word, "一般公共预算收入")
