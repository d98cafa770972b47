# ruff: noqa: E501 - tables of strange values read better in one line
"""Well-formed mutations of five formats: what a publisher's program could have written, only stranger.

`python tests/fuzz/mutations.py [COUNT] [SEED] [KIND …]` reads COUNT mutations (3,000) of each kind that still parse, each
in a process with 20 seconds and 2 GB, and prints how many were read, refused, and what escaped.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from random import Random

import lxml.etree
import lxml.html
import pypdfium2

from mingzhang.extractors.office.compound import CompoundFile
from mingzhang.pipeline.archive import Capture
from mingzhang.pipeline.run import read_document
from mingzhang.pipeline.task import Task
from mingzhang.pipeline.workers import Lost, each

SECONDS, BYTES = 20.0, 2 * 1024**3
SAMPLE = resources.files("mingzhang.pipeline.demo") / "portal"
ODD = (
    *(
        "",
        " ",
        "0",
        "-0.00",
        "1,234,567.89",
        "１２．３４",
        "9" * 400,
        "-" * 50,
        "(12.50)",
        "12.5%",
        "1e308",
        "NaN",
        "—",
        "…",
    ),
    *(
        "2024年度",
        "共计",
        "其中：",
        "万元",
        "一、",
        "（一）",
        "单位：万元",
        "\u202e倒",
        "\u200b",
        "\ue000",
        "𠮷",
        "é" * 300,
    ),
    *(
        "比上年增加12.30万元，增长5.6%",
        "收入总计100.00万元，其中：财政拨款收入90.00万元",
        "<",
        "&",
        "\t\n",
        "一" * 3000,
    ),
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def mutations(kind: str, seed: int) -> Iterator[bytes]:
    """Mutations of a kind that still parse, without end; the same seed gives the same ones."""
    dice, (seeds, mutate, parses) = Random(f"{kind} {seed}"), KINDS[kind]
    bases = seeds()
    while True:
        data = mutate(dice.choice(bases), dice)
        if parses(data):
            yield data


def read_bounded(data: bytes) -> tuple[str, str]:
    """What became of a document within two gigabytes: its status, and its error in words."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    outcome = read_document(task_of(data))
    return outcome.status, outcome.error


def task_of(data: bytes) -> Task:
    sha256 = hashlib.sha256(data).hexdigest()
    url, when = f"http://x.gov.cn/{sha256[:8]}", dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    capture = Capture(
        url=url, sha256=sha256, state="new", fetched_at=when, status=200, content_type="", size=len(data),
        parent_url=None, portal=None, label="", etag="", last_modified="", truncated="", record="response",
        warc="", offset=0, length=0,
    )  # fmt: skip
    return Task(capture, url, data)


def run(kind: str, count: int, seed: int, jobs: int = 1) -> tuple[Counter[str], list[tuple[str, bytes]]]:
    """Read so many mutations of a kind; how they ended, and what escaped: words and bytes."""
    source, ends, escaped = mutations(kind, seed), Counter[str](), []
    tasks = (next(source) for _ in range(count))
    for data, told in each(read_bounded, tasks, jobs=jobs, seconds=SECONDS):
        status, error = ("lost", told.why) if isinstance(told, Lost) else told
        ends[status] += 1
        if status == "lost" or "an error of ours" in error:
            escaped.append((error, data))
    return ends, escaped


# ---- trees: HTML and the XML of office files


def shaken(root: lxml.etree._Element, dice: Random, attributes: dict[str, tuple[str, ...]]) -> None:
    """Some elements of a tree doubled, dropped, moved, wrapped, emptied, their texts and attributes made odd."""
    for _ in range(dice.choice((1, 1, 2, 3, 5, 8, 20))):
        elements = [each for each in root.iter() if isinstance(each.tag, str) and each.getparent() is not None]
        if not elements:
            return
        dice.choice(CHANGES)(dice.choice(elements), elements, dice)
        name = dice.choice(list(attributes))
        dice.choice(elements).set(name, dice.choice(attributes[name]))


Element = lxml.etree._Element


def reworded(element: Element, _: list[Element], dice: Random) -> None:
    element.text = dice.choice(ODD).translate(UNWRITTEN)


def trailed(element: Element, _: list[Element], dice: Random) -> None:
    element.tail = dice.choice(ODD).translate(UNWRITTEN)


def dropped(element: Element, _: list[Element], dice: Random) -> None:
    element.getparent().remove(element)


def doubled(element: Element, _: list[Element], dice: Random) -> None:
    parent = element.getparent()
    for _number in range(dice.choice((1, 2, 30))):
        parent.insert(dice.randrange(len(parent) + 1), copied(element))


def moved(element: Element, elements: list[Element], dice: Random) -> None:
    other = dice.choice(elements)
    if other is not element and element not in other.iterancestors():
        other.append(element)


def wrapped(element: Element, _: list[Element], dice: Random) -> None:
    inner, parent = copied(element), element.getparent()
    for _number in range(dice.choice((1, 3, 60))):
        outer = element.makeelement(element.tag, dict(element.attrib))
        outer.append(inner)
        inner = outer
    parent.replace(element, inner)


CHANGES = (reworded, trailed, dropped, doubled, doubled, moved, wrapped)


def copied(element: lxml.etree._Element) -> lxml.etree._Element:
    return lxml.etree.fromstring(lxml.etree.tostring(element), lxml.etree.XMLParser(recover=True, huge_tree=True))


UNWRITTEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
NUMBERS = ("0", "1", "2", "-1", "3", "65535", "1000000", "x", "", "1.5")
HTML_ATTRIBUTES = {
    "rowspan": NUMBERS, "colspan": NUMBERS, "href": ("", "#", "a.pdf", "http://[", "javascript:x()", "data:,x"),
    "style": ("display:none", "position:absolute;left:-99px", "font-size:0", "x"), "class": ("TRS_Editor", "hidden", ""),
    "content": ("2025-09-31", "text/html; charset=gbk", ""), "start": NUMBERS, "width": NUMBERS,
}  # fmt: skip


def html(base: bytes, dice: Random) -> bytes:
    root = lxml.html.document_fromstring(base.decode(errors="replace"))
    shaken(root, dice, HTML_ATTRIBUTES)
    return bytes(lxml.html.tostring(root, encoding=dice.choice(("utf-8", "utf-8", "gb18030", "utf-16"))))


def html_parses(data: bytes) -> bool:
    try:
        return lxml.html.document_fromstring(data) is not None
    except (lxml.etree.LxmlError, ValueError):
        return False


XLSX_ATTRIBUTES = {
    "r": ("A1", "B2", "XFD1048576", "A0", "ZZZZ9", "", "1", "A1:B2"), "t": ("s", "str", "n", "b", "e", "inlineStr", "d", ""),
    "s": NUMBERS, "ref": ("A1:B2", "A1:XFD1048576", "B2:A1", "A1", "", "C3:D4"), "hidden": ("1", "0", "true"),
    "min": NUMBERS, "max": NUMBERS, "count": NUMBERS, "formatCode": ("0.00", "#,##0.00_ ", "@", "[红色]0", '"万"0', "yyyy"),
    "numFmtId": ("0", "4", "14", "176", "999999", "-1"), "name": ("表一", "表一", "", "x" * 40, "'"),
}  # fmt: skip
DOCX_ATTRIBUTES = {
    f"{{{W}}}val": (*NUMBERS, "restart", "continue", "Heading1", "chineseCounting", "decimal", "nil"),
    f"{{{W}}}w": NUMBERS, f"{{{W}}}type": ("dxa", "pct", "page", "auto"),
    f"{{{W}}}ilvl": NUMBERS, f"{{{W}}}numId": NUMBERS, f"{{{W}}}fill": ("auto", "FFFFFF"),
}  # fmt: skip


def member_shaken(
    base: bytes, dice: Random, chosen: Callable[[str], bool], attributes: dict[str, tuple[str, ...]]
) -> bytes:
    """An office file with one or two of its XML members shaken."""
    with zipfile.ZipFile(io.BytesIO(base)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    names = [name for name in members if chosen(name)]
    for name in dice.sample(names, min(len(names), dice.choice((1, 1, 2)))):
        root = lxml.etree.fromstring(members[name])
        shaken(root, dice, attributes)
        members[name] = lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def xlsx(base: bytes, dice: Random) -> bytes:
    return member_shaken(base, dice, lambda name: name.startswith("xl/") and name.endswith(".xml"), XLSX_ATTRIBUTES)


def docx(base: bytes, dice: Random) -> bytes:
    return member_shaken(base, dice, lambda name: name.startswith("word/") and name.endswith(".xml"), DOCX_ATTRIBUTES)


def zip_parses(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for name in file.namelist():
                if name.endswith((".xml", ".rels")):
                    lxml.etree.fromstring(file.read(name))
    except (zipfile.BadZipFile, lxml.etree.LxmlError, ValueError):
        return False
    return True


def docx_seeds() -> list[bytes]:
    """A disclosure in Word's format: headings, numbered paragraphs, a table with merged cells."""
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='1'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = (
        ("项目", "预算数", "决算数"),
        ("一般公共预算财政拨款收入", "120.50", "118.20"),
        ("本年收入合计", "120.50", "118.20"),
    )
    table = "".join("<w:tr>" + "".join(cell.format(text) for text in row) + "</w:tr>" for row in rows)
    para = "<w:p><w:pPr><w:pStyle w:val='{}'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    words = (
        ("1", "云澜市民政局2024年度部门决算"), ("1", "收入决算情况说明"),
        ("a", "2024年度收入总计118.20万元，其中：财政拨款收入118.20万元，比上年增加3.20万元，增长2.78%。"),
    )  # fmt: skip
    body = "".join(para.format(*each) for each in words) + f"<w:tbl><w:tblGrid/>{table}</w:tbl>"
    styles = "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>"
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
    numbers = f"<w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", types)
        for name, root, inner in (
            ("document", "document", f"<w:body>{body}</w:body>"),
            ("styles", "styles", styles),
            ("numbering", "numbering", numbers),
        ):
            file.writestr(f"word/{name}.xml", f"<w:{root} xmlns:w='{W}'>{inner}</w:{root}>")
    return [out.getvalue()]


# ---- Excel 97: records in a compound file


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def coded(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_stream() -> bytes:
    """A workbook stream with shared strings, merged cells, a hidden column and numbers in four kinds of record."""
    bof = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    words = ("收入支出决算总表", "项目", "金额（万元）", "财政拨款收入", "其他收入", "本年收入合计")
    strings = record(0x00FC, struct.pack("<II", len(words), len(words)) + b"".join(map(coded, words)))
    formats = record(0x041E, struct.pack("<H", 176) + coded("0.00_ "))
    formats += b"".join(record(0x00E0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, 176))
    name = "表一"
    sheet_name = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    head = len(bof + formats + strings + record(0x0085, bytes(4) + sheet_name) + record(0x000A))
    cells = b"".join(
        record(0x00FD, struct.pack("<HHHI", row, column, 0, index))
        for row, column, index in ((0, 0, 0), (1, 0, 1), (1, 1, 2), (2, 0, 3), (3, 0, 4), (4, 0, 5))
    )
    cells += record(0x0203, struct.pack("<HHHd", 2, 1, 1, 118.2)) + record(
        0x027E, struct.pack("<HHHI", 3, 1, 1, 520 << 2 | 3)
    )
    cells += record(0x0006, struct.pack("<HHHdHIH", 4, 1, 1, 123.4, 0, 0, 0)) + record(
        0x0201, struct.pack("<HHH", 4, 2, 0)
    )
    cells += record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 1)) + record(
        0x007D, struct.pack("<HHHHHH", 2, 2, 2000, 0, 1, 0)
    )
    globals_ = bof + formats + strings + record(0x0085, struct.pack("<I", head) + sheet_name) + record(0x000A)
    return globals_ + record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0)) + cells + record(0x000A)


def xls(stream: bytes, dice: Random) -> bytes:
    """Records doubled, dropped, swapped, their fields changed; lengths stay true, and sheets begin where they are said to."""
    records, at = [], 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        records.append((kind, stream[at + 4 : at + 4 + length]))
        at += 4 + length
    for _ in range(dice.choice((1, 1, 2, 4, 10))):
        place = dice.randrange(1, len(records) - 1)
        kind, body = records[place]
        if kind in {0x0809, 0x000A, 0x0085}:
            continue
        match dice.randrange(5):
            case 0:
                records[place:place] = [(kind, body)] * dice.choice((1, 2, 200))
            case 1:
                del records[place]
            case 2 | 3:
                changed = bytearray(body)
                for _ in range(dice.choice((1, 2, 4))):
                    if changed:
                        changed[dice.randrange(len(changed))] = dice.choice(
                            (0, 1, 2, 127, 128, 254, 255, dice.randrange(256))
                        )
                records[place] = (kind, bytes(changed))
            case 4:
                records[place] = (kind, body + dice.choice((b"\0", b"\0" * 50, coded("加"))))
    packed = [record(*each) for each in records]
    second = next(n for n, (kind, _) in enumerate(records) if kind == 0x0809 and n)
    start = struct.pack("<I", sum(map(len, packed[:second])))
    packed = [record(kind, start + body[4:]) if kind == 0x0085 else packed[n] for n, (kind, body) in enumerate(records)]
    return compound("Workbook", b"".join(packed))


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream."""
    size = max(4096, len(stream))
    sectors = -(-size // 512)
    tables = -(-(sectors + 2) // 127)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, tables, tables)
    struct.pack_into("<IIIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    for index in range(109):
        struct.pack_into("<I", header, 76 + 4 * index, index if index < tables else 0xFFFFFFFF)
    first = tables + 1
    fat = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [*range(first + 1, first + sectors), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 * tables - len(fat))
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, first, size) + bytes(256)
    return bytes(header) + struct.pack(f"<{len(fat)}I", *fat) + directory + stream.ljust(sectors * 512, b"\0")


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    out, told = bytearray(128), name.encode("utf-16-le")
    out[: len(told)] = told
    struct.pack_into("<HBBIII", out, 64, len(told) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    struct.pack_into("<II", out, 116, start, size)
    return bytes(out)


def xls_parses(data: bytes) -> bool:
    return bool(CompoundFile(data).stream("workbook"))


# ---- PDF: objects and content streams

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"^(.*?)stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
NUMBER = re.compile(rb"(?<![\w#/.<-])-?\d+(?:\.\d+)?(?![\w.>])")
OPERATORS = (
    b"Tm",
    b"Td",
    b"Tf",
    b"re",
    b"l",
    b"m",
    b"S",
    b"q",
    b"Q",
    b"cm",
    b"BT",
    b"ET",
    b"TJ",
    b"Tj",
    b"Do",
    b"T*",
    b"f",
    b"n",
)
ODD_NUMBERS = (b"0", b"-1", b"1e9", b"99999", b"-99999", b"0.0001", b"1", b"90", b"595", b"2147483648", b"0.5", b"-0")


def pdf_seeds() -> list[bytes]:
    """The sample's PDF, its streams unpacked."""
    return [rebuilt({int(n): unpacked(body) for n, body in OBJECT.findall((SAMPLE / "slj.pdf").read_bytes())})]


def unpacked(body: bytes) -> bytes:
    found = STREAM.match(body.strip())
    if not found or b"/FlateDecode" not in found[1] or b"/FontFile" in found[1] or b"/Length1" in found[1]:
        return body.strip()
    data = (
        base64.a85decode(found[2].strip(), adobe=False)
        if found[2].strip().endswith(b"~>") is False and b"ASCII85" in found[1]
        else found[2]
    )
    if b"ASCII85" in found[1] and found[2].strip().endswith(b"~>"):
        data = found[2]
    if b"ASCII85" in found[1] and found[2].strip().endswith(b"~>"):
        data = base64.a85decode(found[2].strip()[:-2])
    try:
        data = zlib.decompress(data)
    except zlib.error:
        return body.strip()
    head = re.sub(rb"/Filter\s*\[[^\]]*\]|/Filter\s*/\w+|/Length\s+\d+", b"", found[1]).rstrip().removesuffix(b">>")
    return head + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def rebuilt(objects: dict[int, bytes]) -> bytes:
    """A file of these objects with a true table of places."""
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.4\n")
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 %s \n" % ((places[number], b"n") if number in places else (0, b"f")))
    root = next(number for number, body in objects.items() if b"/Catalog" in body)
    out.write(b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, at))
    return out.getvalue()


def pdf(base: bytes, dice: Random) -> bytes:
    """Numbers and operators of content streams, and numbers of dictionaries, made odd; lines doubled and dropped."""
    objects = {int(number): body.strip() for number, body in OBJECT.findall(base)}
    contents = [n for n, body in objects.items() if b"stream" in body and re.search(rb"\bBT\b", body)]
    others = [n for n, body in objects.items() if b"stream" not in body and b"/Catalog" not in body]
    for _ in range(dice.choice((1, 1, 2, 5))):
        if contents and dice.random() < 0.8:
            number = dice.choice(contents)
            found = STREAM.match(objects[number])
            if found:
                data = lines_shaken(found[2], dice)
                head = re.sub(rb"/Length\s+\d+", b"/Length %d" % len(data), found[1])
                objects[number] = head + b"stream\n" + data + b"\nendstream"
        else:
            number = dice.choice(others)
            objects[number] = one_number(objects[number], dice)
    return rebuilt(objects)


def lines_shaken(data: bytes, dice: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(dice.choice((1, 2, 5, 20))):
        place = dice.randrange(len(lines))
        match dice.randrange(5):
            case 0:
                lines[place] = one_number(lines[place], dice)
            case 1:
                lines[place:place] = [lines[place]] * dice.choice((1, 2, 50))
            case 2:
                lines[place] = b""
            case 3:
                words = lines[place].split(b" ")
                words[-1] = dice.choice(OPERATORS)
                lines[place] = b" ".join(words)
            case 4:
                lines[place] += b" " + dice.choice(ODD_NUMBERS) + b" " + dice.choice(OPERATORS)
    return b"\n".join(lines)


def one_number(text: bytes, dice: Random) -> bytes:
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    chosen = dice.choice(found)
    return text[: chosen.start()] + dice.choice(ODD_NUMBERS) + text[chosen.end() :]


def pdf_parses(data: bytes) -> bool:
    try:
        with pypdfium2.PdfDocument(data) as document:
            return len(document) > 0
    except pypdfium2.PdfiumError:
        return False


def sample(*names: str) -> Callable[[], list[bytes]]:
    return lambda: [(SAMPLE / name).read_bytes() for name in names]


Kind = tuple[Callable[[], list[bytes]], Callable[[bytes, Random], bytes], Callable[[bytes], bool]]
KINDS: dict[str, Kind] = {
    "html": (sample("kjj.html", "slj.html", "mzj.html"), html, html_parses),
    "pdf": (pdf_seeds, pdf, pdf_parses),
    "xlsx": (sample("kjj.xlsx"), xlsx, zip_parses),
    "xls": (lambda: [xls_stream()], xls, xls_parses),
    "docx": (docx_seeds, docx, zip_parses),
}


def main() -> None:
    count, seed = (int(each) for each in (sys.argv[1:3] + ["3000", "1"][len(sys.argv[1:3]) :]))
    for kind in sys.argv[3:] or KINDS:
        ends, escaped = run(kind, count, seed, jobs=1)
        print(
            f"{kind}: {dict(ends)}, {len(escaped)} escaped: {Counter(words[:200] for words, _ in escaped)}", flush=True
        )
        for number, (_, data) in enumerate(escaped[:20]):
            Path(f"escaped-{kind}-{seed}-{number}.bin").write_bytes(data)


if __name__ == "__main__":
    main()
