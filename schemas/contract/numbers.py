"""What is said of printed numbers: facts and leftovers."""

from __future__ import annotations

from mingzhang.schemas.contract.column import (
    BBOX,
    DATE,
    DIVISION,
    INT,
    MONEY,
    SHARE,
    STRINGS,
    TEXT,
    YEAR,
    Column,
    TableContract,
)

__all__ = ["FACTS", "LEFTOVERS"]

FACTS = TableContract(
    "facts",
    "one number with its meaning and its proof",
    ("fact_id",),
    (
        Column("fact_id", TEXT, "stable: same bytes and same place give the same id on every run"),
        Column("doc_id", TEXT, "the document"),
        Column("issuer", TEXT, "publishing body as printed, repeated from documents"),
        Column("issuer_id", TEXT, "stable id of the publishing body, repeated from documents", nullable=True),
        DIVISION,
        YEAR,
        Column("kind", TEXT, "kind of document, repeated from documents"),
        Column("item", TEXT, "printed name of the thing, without numbering, spaces or colon: 财政拨款收入"),
        Column("item_path", TEXT, "where it hangs, /-joined: 本年收入合计/财政拨款收入"),
        Column("code", TEXT, "classification code: 201, 20106, 2010601, 30101, 103060113", nullable=True),
        Column(
            "axis",
            TEXT,
            "classification that the item belongs to: balance revenue_source function economic nature three_public"
            " procurement asset staff performance operating debt fund project unit",
        ),
        Column("concept", TEXT, "stable English id for common items: revenue.total", nullable=True),
        Column("component", TEXT, "leaf column of a matrix table: 合计, 基本支出, 项目支出", nullable=True),
        Column("fund", TEXT, "all fiscal general government_fund state_capital special_account"),
        Column(
            "measure",
            TEXT,
            "final budget adjusted_budget prior_final prior_budget change change_pct share completion_pct count score"
            " supplement limit limit_new balance target growth",
        ),
        Column("period", INT, "fiscal year that the value is about"),
        Column("compare_to", TEXT, "what a change, percentage or share refers to: 2021:final", nullable=True),
        Column("value", MONEY, "signed, in base units: yuan, percentage points, or a plain count"),
        Column("unit", TEXT, "CNY percent point person visit batch group vehicle set sqm item score other"),
        Column("raw_value", TEXT, "as printed: 2,118.71"),
        Column("raw_unit", TEXT, "as printed: 万元"),
        Column("decimals", INT, "printed decimals: 2"),
        Column("qualifier", TEXT, "约 以上 以内 含… 不含…", nullable=True),
        Column("reason", TEXT, "the printed 主要原因", nullable=True),
        Column("source", TEXT, "text or table"),
        Column("page", INT, "1-based, null for HTML without pages", nullable=True),
        Column(
            "char_start",
            INT,
            "the number's place in the document's text (sections joined in order): text[char_start:char_end] =="
            " raw_value",
            nullable=True,
        ),
        Column("char_end", INT, "end of the place, exclusive", nullable=True),
        Column("sentence", TEXT, "the sentence or, for a table, row label | column path", nullable=True),
        Column("table_no", INT, "the table", nullable=True),
        Column("row", INT, "0-based row of the cell", nullable=True),
        Column("col", INT, "0-based column of the cell", nullable=True),
        Column("bbox", BBOX, "left, top, right, bottom in PDF points, origin top left", nullable=True),
        Column(
            "verdict",
            TEXT,
            "proven (an independent arithmetic identity holds through it), consistent (repeated elsewhere with the"
            " same value), unproven, contradicted",
        ),
        Column(
            "flags",
            STRINGS,
            "zero_base double_negative ocr settled_by_sum unit_inferred second_reading readings_differ rebound"
            " bracketed approx "
            "direction_unstated like_for_like partial_year several_years milestone preliminary conflict repeated …",
        ),
        Column(
            "scope",
            TEXT,
            "whose books within one report: whole (全市, 全省), own (市本级, 省级), lower (区县, 下级)",
            nullable=True,
        ),
        Column("place", TEXT, "printed place that the number is of, where it is not the issuer's own", nullable=True),
        Column("place_division", TEXT, "six-digit code of `place`", nullable=True),
        Column("as_of", DATE, "the day a stock is of: 截至2025年12月31日", nullable=True),
        Column(
            "meaning",
            TEXT,
            "how far the reading is settled: proven (an identity holds that would fail under every other reading),"
            " settled (grammar leaves one reading), read",
            nullable=True,
        ),
        Column(
            "component_std",
            TEXT,
            "standard component of the printed one (total basic project personnel public_use fiscal general …); null"
            " where none fits",
            nullable=True,
        ),
        Column(
            "level",
            TEXT,
            "printed word that says the scope: 市级 (in some reports with its zones), 市本级 (without)",
            nullable=True,
        ),
        Column(
            "confidence",
            SHARE,
            "how sure the least sure digit of a number recognised in a picture, and of its account's code, is, 0 to 1;"
            " null where the file itself tells its text",
            nullable=True,
        ),
    ),
)

LEFTOVERS = TableContract(
    "leftovers",
    "one printed number that became no fact, and why",
    ("doc_id", "leftover_no"),
    (
        Column("doc_id", TEXT, "the document"),
        DIVISION,
        YEAR,
        Column("leftover_no", INT, "1-based number within the document"),
        Column(
            "reason", TEXT, "why: year date ordinal threshold code line_no weight glossary duties hidden unplaced …"
        ),
        Column("raw_value", TEXT, "as printed"),
        Column("raw_unit", TEXT, "as printed; empty where none"),
        Column("page", INT, "1-based page", nullable=True),
        Column("char_start", INT, "place in the document's text", nullable=True),
        Column("char_end", INT, "end of the place, exclusive", nullable=True),
        Column("table_no", INT, "the table", nullable=True),
        Column("row", INT, "0-based row of the cell", nullable=True),
        Column("col", INT, "0-based column of the cell", nullable=True),
        Column("sentence", TEXT, "the words around it"),
    ),
)
