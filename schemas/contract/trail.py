"""Where things come from and whether they hold: documents, fetches, findings."""

from __future__ import annotations

import pyarrow as pa

from mingzhang.schemas.contract.column import (
    DATE,
    DIVISION,
    INT,
    MONEY,
    STRINGS,
    TEXT,
    TIME,
    YEAR,
    Column,
    TableContract,
)

__all__ = ["DOCUMENTS", "FETCHES", "FINDINGS"]

DOCUMENTS = TableContract(
    "documents",
    "one version of one disclosed file or page (same URL, new bytes: a new row; the old one stays)",
    ("doc_id",),
    (
        Column("doc_id", TEXT, "first 16 hex digits of the sha256 of the raw bytes"),
        Column("sha256", TEXT, "sha256 of the raw bytes, 64 hex digits"),
        Column("url", TEXT, "where the bytes came from; file:///name for an imported local file"),
        Column("parent_url", TEXT, "the page that linked an attachment", nullable=True),
        Column("member", TEXT, "path inside the archive file that holds it; null where none does", nullable=True),
        Column("portal", TEXT, "id of the portal whose run fetched it", nullable=True),
        Column("title", TEXT, "title as printed; empty where none was found"),
        Column("issuer", TEXT, "publishing body as printed; empty where none was found"),
        Column("issuer_id", TEXT, "publishing body, stable across years and short names", nullable=True),
        DIVISION,
        YEAR,
        Column(
            "kind",
            TEXT,
            "dept_final dept_budget unit_final unit_budget gov_final gov_budget gov_report debt other",
        ),
        Column(
            "format",
            TEXT,
            "html pdf xlsx xls docx doc wps rtf odt ods xlsb mht xml csv txt ofd image zip 7z rar tar gzip, by the"
            " bytes; empty where unknown",
        ),
        Column("published", DATE, "date of publication as the page tells it", nullable=True),
        Column("fetched_at", TIME, "when these bytes were first fetched or imported, UTC"),
        Column("pages", INT, "number of pages", nullable=True),
        Column("chars", INT, "length of the document's text in characters (code points)"),
        Column("text_source", TEXT, "native ocr mixed none"),
        Column("status", TEXT, "ok, partial (error says what could not be read), failed (no other rows)"),
        Column("error", TEXT, "why the status is not ok", nullable=True),
        Column("flags", STRINGS, "what an analyst should know about the document"),
        Column("extractor_version", TEXT, "version of the extraction that made the rows of this document"),
        Column("numbers_total", INT, "numbers printed in the parts that carry data: numbers_used + leftovers"),
        Column("numbers_used", INT, "how many of them became facts"),
    ),
)

FINDINGS = TableContract(
    "findings",
    "one check on one document (or pair): passed, failed, undefined",
    ("finding_id",),
    (
        Column("finding_id", TEXT, "stable id of the check on this document"),
        Column("doc_id", TEXT, "the document"),
        DIVISION,
        YEAR,
        Column("rule", TEXT, "id of the rule in the rule files"),
        Column("status", TEXT, "pass fail undefined"),
        Column("severity", TEXT, "error warning info"),
        Column("message", TEXT, "one sentence in Chinese that quotes the numbers"),
        Column("expected", MONEY, "value that the rule demands", nullable=True),
        Column("found", MONEY, "value that is printed", nullable=True),
        Column("difference", MONEY, "found minus expected", nullable=True),
        Column("allowed", MONEY, "largest difference that printed decimals explain", nullable=True),
        Column("fact_ids", STRINGS, "facts that the rule reads"),
        Column("blame", TEXT, "publisher extraction unknown", nullable=True),
        Column("hint", TEXT, "the single changed number that would make every rule hold", nullable=True),
    ),
)

FETCHES = TableContract(
    "fetches",
    "one request of one run",
    ("fetch_id",),
    (
        Column("fetch_id", TEXT, "stable id of the request: run, URL and start"),
        Column("run_id", TEXT, "the run"),
        Column("portal", TEXT, "id of the portal", nullable=True),
        DIVISION,
        YEAR,
        Column("url", TEXT, "requested URL"),
        Column("final_url", TEXT, "URL after redirects", nullable=True),
        Column("started_at", TIME, "when the request began, UTC"),
        Column("seconds", pa.float64(), "how long it took"),
        Column("status", INT, "HTTP status; null where no answer came", nullable=True),
        Column(
            "state",
            TEXT,
            "new unchanged changed blocked soft_404 robots_forbidden refused too_large truncated timeout dns tls"
            " redirected_private error unjudged withdrawn list_short absent",
        ),
        Column("bytes", pa.int64(), "bytes received", nullable=True),
        Column("sha256", TEXT, "sha256 of the received bytes", nullable=True),
        Column("doc_id", TEXT, "first 16 hex digits of it", nullable=True),
        Column("reason", TEXT, "why the state is what it is", nullable=True),
    ),
)
