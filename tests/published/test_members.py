"""Members of archive files as documents of their own: the same facts, their place, and what becomes of the rest."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import py7zr
import pyarrow.dataset as ds
import pytest

from mingzhang.pipeline.archive import Archive, Capture, Exchange
from mingzhang.pipeline.checks.across import check_across
from mingzhang.pipeline.publish import dataset, publish
from mingzhang.pipeline.read_all import read_all
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.takedown import take_down
from mingzhang.pipeline.task import Outcome, Task

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "pipeline" / "demo" / "portal" / "kjj.xlsx").read_bytes()
BOOK = (ROOT / "pipeline" / "demo" / "portal" / "slj.pdf").read_bytes()
URL = "https://yx.example.gov.cn/P02025.zip"
WHEN = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def seven(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writef(io.BytesIO(data), name)
    return out.getvalue()


def stored(raw: Path, data: bytes, url: str = URL) -> Capture:
    parent = "https://yx.example.gov.cn/2025.html"
    return Archive(raw).store(
        Exchange(url, data, WHEN, status=200, parent_url=parent, portal="yx", label="云溪县2025年部门预算.zip")
    )


def outcomes(raw: Path, capture: Capture, jobs: int = 0) -> dict[str, Outcome]:
    task = Task(capture, capture.url, raw=raw, name=capture.label)
    return {outcome.url: outcome for outcome in read_all([task], jobs=jobs, seconds=300, raw=raw)}


def about(outcome: Outcome) -> dict:
    (row,) = outcome.rows.tables["documents"].to_pylist()
    return row


def facts(outcome: Outcome) -> list[dict]:
    return [{**row, "issuer": ""} for row in outcome.rows.tables["facts"].to_pylist()]


@pytest.mark.parametrize("jobs", [0, 2])
def test_members_are_documents_with_the_facts_of_the_same_files_alone(tmp_path: Path, jobs: int) -> None:
    inner = seven({"水利局/决算.pdf": BOOK})
    found = outcomes(tmp_path, stored(tmp_path, zipped({"科技局/预算.xlsx": SHEET, "内.7z": inner})), jobs)
    held = f"{URL}#%E5%86%85.7z"
    sheet, book = (
        found[f"{URL}#%E7%A7%91%E6%8A%80%E5%B1%80/%E9%A2%84%E7%AE%97.xlsx"],
        next(outcome for url, outcome in found.items() if url.startswith(f"{held}#")),
    )
    for outcome, data in ((sheet, SHEET), (book, BOOK)):
        alone = read_document(Task(outcome.capture, outcome.url, data=data, name=outcome.capture.label))
        assert facts(outcome) == facts(alone)
        assert len(facts(outcome)) > 20
    place = {name: about(book)[name] for name in ("member", "parent_url", "portal", "format", "url")}
    path = "水利局/决算.pdf"
    assert place == {"member": path, "parent_url": held, "portal": "yx", "format": "pdf", "url": book.url}
    assert about(sheet)["member"] == "科技局/预算.xlsx"
    assert sheet.capture.label == "云溪县2025年部门预算 科技局 预算.xlsx"
    row = about(found[URL])
    assert (row["status"], row["format"], row["kind"], row["numbers_total"]) == ("ok", "zip", "other", 0)
    assert (row["title"], row["member"]) == ("云溪县2025年部门预算", None)


def test_an_archive_comes_after_its_members(tmp_path: Path) -> None:
    data = zipped({"a.zip": zipped({"b.xlsx": SHEET}), "c.pdf": BOOK})
    order = list(outcomes(tmp_path, stored(tmp_path, data)))
    assert order.index(f"{URL}#a.zip#b.xlsx") < order.index(f"{URL}#a.zip") < order.index(URL)
    assert order[-1] == URL


def test_archives_are_opened_three_deep_and_no_deeper(tmp_path: Path) -> None:
    data = zipped({"表.xlsx": SHEET})
    for name in ("3.zip", "2.zip", "1.zip"):
        data = zipped({name: data})
    found = outcomes(tmp_path, stored(tmp_path, data))
    assert list(found) == [f"{URL}#1.zip#2.zip#3.zip", f"{URL}#1.zip#2.zip", f"{URL}#1.zip", URL]
    assert "inside 3 archives" in found[f"{URL}#1.zip#2.zip#3.zip"].error


def test_a_bad_member_costs_no_other_and_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"表.xlsx": SHEET, "册.pdf": BOOK, "空白.pdf": b"%PDF-1.4 nothing"}))
    data[200] ^= 0xFF
    found = outcomes(tmp_path, stored(tmp_path, bytes(data)))
    whole = found[URL]
    assert whole.status == "partial"
    assert "表.xlsx: damaged" in whole.error
    assert found[f"{URL}#%E5%86%8C.pdf"].status == "ok"
    assert found[f"{URL}#%E7%A9%BA%E7%99%BD.pdf"].status == "failed"


def test_a_fan_of_archives_shares_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.pipeline import read_all as module
    from mingzhang.pipeline.unpack.member import Bounds

    monkeypatch.setattr(module, "BOUNDS", Bounds(total_bytes=200_000))
    inner = [{f"{n}-{m}.txt": bytes([65 + n]) * 1_000 * (m + 30) for m in range(5)} for n in range(9)]
    bomb = {f"{number}.zip": zipped(files) for number, files in enumerate(inner)}
    monkeypatch.setattr(module._Budget, "__init__", lambda self: _set(self, 50, 400_000))
    found = outcomes(tmp_path, stored(tmp_path, zipped(bomb)))
    read = sum(capture.size for capture in Archive(tmp_path).documents() if capture.depth == 2)
    assert read <= 400_000
    assert any("unpacks to more" in outcome.error for outcome in found.values())


def _set(budget: object, members: int, size: int) -> None:
    budget.members, budget.bytes = members, size  # type: ignore[attr-defined]


def test_an_archive_that_holds_itself_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.pipeline import run
    from mingzhang.pipeline.unpack import Member, Unpacked

    data = zipped({"x": b"x"})
    monkeypatch.setattr(run, "unpack", lambda *_: Unpacked((Member("self.zip", data),)))
    assert list(outcomes(tmp_path, stored(tmp_path, data))) == [URL]


def test_reading_again_stores_nothing_again(tmp_path: Path) -> None:
    capture = stored(tmp_path, zipped({"表.xlsx": SHEET}))
    outcomes(tmp_path, capture)
    before = len(Archive(tmp_path).captures_of_all())
    everything = [Task(c, c.url, raw=tmp_path, name=c.label) for c in Archive(tmp_path).documents()]
    again = [outcome.url for outcome in read_all(everything, jobs=0, seconds=300, raw=tmp_path)]
    assert again == [f"{URL}#%E8%A1%A8.xlsx", URL]
    assert len(Archive(tmp_path).captures_of_all()) == before


def test_a_dry_run_reads_members_and_keeps_nothing(tmp_path: Path) -> None:
    capture = stored(tmp_path / "elsewhere", zipped({"表.xlsx": SHEET}))
    task = Task(capture, capture.url, data=zipped({"表.xlsx": SHEET}))
    found = list(read_all([task], jobs=0, seconds=300, raw=None))
    assert [about(outcome)["member"] for outcome in found] == ["表.xlsx", None]
    assert found[0].rows.tables["facts"].num_rows > 20
    assert not (tmp_path / "raw").exists()


def test_taking_an_archive_down_takes_its_members(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    outcomes(raw, stored(raw, zipped({"表.xlsx": SHEET, "内.zip": zipped({"册.pdf": BOOK})})))
    gone = take_down(tmp_path, URL, "asked for", WHEN)
    assert len(gone.doc_ids) == 4
    assert all(not capture.ok or capture.verdict for capture in Archive(raw).captures_of_all())


LINES = {"一、一般公共预算财政拨款收入": 500, "本年收入合计": 500, "年初结转和结余": 40, "总计": 540} | {
    f"{place}、{name}支出": 10 for place, name in enumerate(("教育", "科学技术", "农林水", "卫生健康", "节能环保"))
}
TITLE = "云溪县科技局2025年度部门决算 收入支出决算总表"


def form(amounts: dict[str, int]) -> dict[str, bytes]:
    """One table as a page, and with an amount changed as a sheet."""
    rows = "".join(f"<tr><td>{name}</td><td>{value}.00</td></tr>" for name, value in LINES.items())
    page = f"<h1>{TITLE}</h1><p>单位：万元</p><table><tr><td>项目</td><td>决算数</td></tr>{rows}</table>"
    lines = [TITLE, "单位：万元,", "项目,决算数", *(f"{name},{value}.00" for name, value in (LINES | amounts).items())]
    return {"总表.html": f"<html><body>{page}</body></html>".encode(), "总表.csv": "\n".join(lines).encode()}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "9个数均相符"),
        ({"总计": 541}, "总计一为540.00万元,一为541.00万元"),
        (dict.fromkeys(list(LINES)[:5], 7), ""),
    ],
)
def test_one_table_in_two_forms_is_told_as_one_disclosure(tmp_path: Path, changed: dict[str, int], told: str) -> None:
    found = outcomes(tmp_path / "raw", stored(tmp_path / "raw", zipped(form(changed))))
    publish([outcome.rows for outcome in found.values()], tmp_path / "parquet")
    check_across(tmp_path / "parquet")
    rows = dataset(tmp_path / "parquet", "findings").to_table(filter=ds.field("rule") == "X-30").to_pylist()
    assert [told in row["message"] for row in rows] == ([True] if told else [])
    assert all((row["status"] == "fail") == bool(changed) for row in rows)
