"""Word 97, WPS, RTF and their kin by way of LibreOffice: the facts of the same document as DOCX, within bounds."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from mingzhang.extractors.assemble import assemble
from mingzhang.extractors.extraction import extract
from mingzhang.extractors.office.compound import CompoundFile
from mingzhang.extractors.sniffing import sniff
from mingzhang.pipeline.office import libreoffice, reading_of, standing
from mingzhang.schemas.document import Reading, Table
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "pipeline" / "demo" / "portal"
CORPUS = ROOT.parent / "shared" / "corpus"
needs_office = pytest.mark.skipif(
    libreoffice.find_program() is None, reason="LibreOffice is not installed (README, Installation)"
)
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder shared/corpus is not beside the repository")
pytestmark = pytest.mark.slow


def made(folder: Path, source: Path, target: str, *more: str) -> bytes:
    """The file in another format, as somebody with LibreOffice would save it."""
    command = [
        str(libreoffice.find_program()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        *more, "--convert-to", target, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    return (folder / f"{source.stem}.{target.partition(':')[0]}").read_bytes()


def facts(reading: Reading) -> Counter[tuple[object, ...]]:
    document = assemble(reading, name="云澜市")
    return Counter(
        (f.item_path, f.code, f.component, f.fund, f.measure, f.period, f.value, f.unit, f.source)
        for f in extract(document).facts
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def docx(folder: Path) -> Path:
    """A web page of the sample city as a Word document."""
    made(folder, PORTAL / "mzj.html", "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
    return folder / "mzj.docx"


@needs_office
@pytest.mark.parametrize(
    ("target", "sniffed", "named"),
    [
        ("doc:MS Word 97", "doc", "doc"),  # Kingsoft's .wps and .wpt are these bytes under another name
        ("rtf:Rich Text Format", "rtf", "rtf"),
        ("odt", "odt", "odt"),
    ],
)
def test_a_document_gives_the_facts_of_its_docx(
    folder: Path, docx: Path, target: str, sniffed: str, named: str
) -> None:
    expected = facts(reading_of(docx.read_bytes()))
    assert sum(expected.values()) > 100
    data = made(folder, docx, target)
    assert sniff(data) == sniffed
    reading = reading_of(data, name="决算.wps")
    assert (reading.format, reading.flags[-1]) == (named, "converted")
    assert facts(reading) == expected


@needs_office
@pytest.mark.parametrize(("target", "sniffed"), [("xls:MS Excel 97", "xls"), ("ods", "ods")])
def test_a_workbook_gives_the_facts_of_its_xlsx(folder: Path, target: str, sniffed: str) -> None:
    """Kingsoft's .et is the bytes of an .xls under another name."""
    data = made(folder, PORTAL / "kjj.xlsx", target)
    assert sniff(data) == sniffed
    assert facts(reading_of(data)) == facts(reading_of((PORTAL / "kjj.xlsx").read_bytes()))


@pytest.fixture
def stays() -> Iterator[Callable[[], list[standing.Standing]]]:
    """The LibreOffice that stays in this process, begun by the second of two conversions."""
    for _ in range(2):
        reading_of(BUDGET)
    yield lambda: list(standing._held)
    standing.forget()


BUDGET = b"{\\rtf1\\ansi budget 2026 and more words \\par}"


@needs_office
def test_one_libreoffice_reads_many_documents_and_is_replaced_when_it_dies(
    stays: Callable[[], list[standing.Standing]], tmp_path: Path
) -> None:
    (first,) = stays()
    assert [reading_of(BUDGET).blocks for _ in range(3)] == [reading_of(BUDGET).blocks] * 3
    assert stays() == [first]
    assert first.documents >= 4
    os.killpg(first.process.pid, 9)
    first.process.wait()
    assert reading_of(BUDGET).format == "rtf"
    (second,) = stays()
    assert (second.process.pid != first.process.pid, first.folder.exists()) == (True, False)
    second.documents = standing.MOST_DOCUMENTS
    reading_of(BUDGET)
    assert stays()[0].process.pid != second.process.pid


@needs_office
def test_what_one_document_does_to_it_costs_no_other(stays: Callable[[], list[standing.Standing]]) -> None:
    with pytest.raises(UnreadableError):
        reading_of(b"{\\rtf" + bytes(range(256)) * 20)
    assert reading_of(BUDGET).format == "rtf"


@needs_office
def test_it_ends_with_the_process_that_began_it_however_that_ends() -> None:
    script = (
        "import os\nfrom mingzhang.pipeline.office import libreoffice, standing\n"
        f"for _ in range(2): libreoffice.convert({BUDGET!r}, 'rtf', 'docx')\n"
        "print(standing._held[0].process.pid, standing._held[0].folder, flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    pid, folder = done.stdout.split()
    for _ in range(600):
        if not is_running(pid) and not Path(folder).exists():
            break
        time.sleep(0.1)
    assert (is_running(pid), Path(folder).exists()) == (False, False)


def last_lines_of_cells(data: bytes) -> Counter[str]:
    """The last line of every table cell by the file's own piece table: a second reader, without LibreOffice."""
    file = CompoundFile(data)
    word = file.stream("WordDocument")
    table = file.stream("1Table" if struct.unpack_from("<H", word, 0x0A)[0] & 0x0200 else "0Table")
    at, size = struct.unpack_from("<LL", word, 0x01A2)
    pieces, place = table[at : at + size], 0
    while pieces[place] == 1:
        place += 3 + struct.unpack_from("<H", pieces, place + 1)[0]
    (length,) = struct.unpack_from("<L", pieces, place + 1)
    body, count = pieces[place + 5 : place + 5 + length], (length - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}L", body)
    text = ""
    for number in range(count):
        (where,) = struct.unpack_from("<L", body, 4 * (count + 1) + 8 * number + 2)
        chars = ends[number + 1] - ends[number]
        if where & 0x40000000:
            start = (where & 0x3FFFFFFF) // 2
            text += word[start : start + chars].decode("cp1252", "replace")
        else:
            text += word[where : where + 2 * chars].decode("utf-16-le", "replace")
    return Counter(_bare(chunk.replace("\x0b", "\r").split("\r")[-1]) for chunk in text.split("\x07")[:-1])


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not char.isspace())


@needs_office
@needs_corpus
@pytest.mark.parametrize(
    ("name", "tables"), [("final_taiyuan_ndrc_2016.doc", 9), ("wide/hotan_2025_final_budget_decision.doc", 30)]
)
def test_every_cell_of_the_real_documents_is_what_the_file_itself_says(name: str, tables: int) -> None:
    data = (CORPUS / name).read_bytes()
    reading = reading_of(data)
    found = [block for block in reading.blocks if isinstance(block, Table)]
    ours = Counter(_bare(cell.text.split("\n")[-1]) for table in found for cell in table.cells)
    theirs = last_lines_of_cells(data)
    del ours[""], theirs[""]
    assert len(found) == tables
    assert sum(theirs.values()) > 500
    assert (theirs - ours, ours - theirs) == (Counter(), Counter())


def test_without_libreoffice_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_program", lambda: None)
    with pytest.raises(UnsupportedFormatError, match="libreoffice-writer"):
        reading_of(b"{\\rtf1 nothing}", name="预算.rtf")


@needs_office
def test_bytes_that_are_no_document_end_in_words() -> None:
    with pytest.raises(UnreadableError):
        reading_of((ROOT / "tests" / "unit" / "test_ofd.py").read_bytes()[:0] + b"{\\rtf" + bytes(range(256)) * 20)


@needs_office
def test_a_picture_on_the_network_is_not_asked_for(folder: Path) -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/x.png"
    fields = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}" \\\\d}}}}'
    reading = reading_of(b"{\\rtf1\\ansi " + fields.encode() + b" budget 2026 and more words \\par}")
    server.shutdown()
    assert (reading.format, asked) == ("rtf", [])


@pytest.mark.skipif(os.name != "posix", reason="process groups are Unix")
def test_a_converter_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, note = tmp_path / "soffice", tmp_path / "pids"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $$ $! >> {note}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "find_program", lambda: str(program))
    monkeypatch.setattr(libreoffice, "SECONDS", 2.0)
    with pytest.raises(UnreadableError, match="took longer than 2 seconds"):
        reading_of(b"{\\rtf1 nothing}")
    assert [pid for pid in note.read_text().split() if is_running(pid)] == []


def is_running(pid: str) -> bool:
    """Whether a process is there and no zombie that nobody collects."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout.strip()
    return bool(told) and not told.startswith("Z")
