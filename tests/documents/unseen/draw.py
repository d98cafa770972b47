"""Draw the twelve documents of this folder: eight departments of eight cities and four governments, by a fixed seed.

Prints the walk: each candidate in drawn order with the reason it was passed over, or the set it went to.
The reader of this project takes no part: text comes from pypdfium2 and BeautifulSoup alone.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from bs4 import BeautifulSoup

SEED = 20261130
SHARED = Path(__file__).resolve().parents[4] / "shared"
WIDE = SHARED / "corpus" / "wide"
WANTED = {"departments": 8, "governments": 4}
LEAST = 60

# A number with its unit right behind it: prose prints it so, a table has its unit in the header. Sheets of performance
# targets print units too, behind a relation (≥ 90 %): these do not count.
WITH_UNIT = re.compile(
    r"(?<![\d.,])(?<![≤≥＝=]\s)\d[\d,.]*\s{0,2}(?:亿元|万元|元|%|％|个百分点|个|人|名|辆|台|套|批|平方米|项|家)"
)
# Published city documents are called 005_广州__…, governments' <place>_<year>…
CITY = re.compile(r"\d{3}_(\w+?)__")
PLACE = re.compile(r"([a-z_]+|\w+?)_(?=\d{4}|final|special)")

# Named in the issue or in ../shared/design as examples of a mistake: whoever mends those has seen them.
# The design texts shorten some names with …, so this list is written out.
SHOWN = (
    "changzhou_2025 chifeng_2025 zhoukou_2019 nanyang_2019 weifang_2025 tianjin_2025 sanming_2019 datong_2025 "
    "dali_2025 yaan_2025 huangshi_2025 heilongjiang_2020 jiangsu_2023 fuxin_2025 lvliang_2018 yunfu_2025 jilin_2020 "
    "jilin_2024 qingdao_2025 hohhot_2025 hubei_yichang_2024 甘肃_2021 unit_budget 073_包头 "
    "015_长沙__2026年长沙市信访局 015_长沙__2026年长沙市公安局2025 015_长沙__教育局 "
    "003_深圳__2026年深圳市人力资源 004_重庆__2026年重庆市委宣传部 002_北京__公安局_附件2"
).split()


def text_of(path: Path) -> str:
    """The plain text of a PDF or an HTML page."""
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return BeautifulSoup(path.read_bytes(), "html.parser").get_text("\n")


def place_of(name: str) -> str:
    found = CITY.match(name) or PLACE.match(name)
    return found[1] if found else ""


def annotated() -> set[str]:
    """The ids of documents that have hand-annotated truth already."""
    ids = set()
    for path in (SHARED / "gold").glob("*.tsv"):
        for row in csv.DictReader(path.open(encoding="utf-8"), delimiter="\t"):
            ids.add(row.get("sha256", "")[:16])
    return ids


def refusal(row: dict[str, str], places: set[str], gold: set[str]) -> str:
    """Why a candidate is passed over, empty when it is taken."""
    name = row["file"]
    path, place = WIDE / name, place_of(name)
    if row["doc_id"] in gold:
        return "annotated in ../shared/gold"
    if name.startswith(tuple(SHOWN)):
        return "named in the issue or the design"
    if row["group"] == "departments" and not CITY.match(name):
        return "no city in its name"
    if "bulletin" in name:
        return "a statistical bulletin, no fiscal document"
    if path.suffix not in (".pdf", ".html"):
        return "neither PDF nor HTML"
    if place in places:
        return f"{place} is drawn already"
    prose = len(WITH_UNIT.findall(text_of(path)))
    return "" if prose >= LEAST else f"{prose} numbers with a unit behind them (a picture, tables only, or little text)"


def walk() -> Iterator[tuple[str, str, str]]:
    """Each candidate in drawn order: its group, its file, and LEARN, ONCE or why it is passed over."""
    rows = list(csv.DictReader((SHARED / "corpus" / "wide.GROUPS.tsv").open(encoding="utf-8"), delimiter="\t"))
    gold = annotated()
    for group, wanted in WANTED.items():
        chance = random.Random(f"{SEED}/{group}")
        pool = sorted((row for row in rows if row["group"] == group), key=lambda row: row["doc_id"])
        chance.shuffle(pool)
        places: set[str] = set()
        for row in pool:
            why = refusal(row, places, gold)
            if not why:
                places.add(place_of(row["file"]))
                why = "LEARN" if len(places) % 2 else "ONCE"
            yield group, row["file"], why
            if len(places) == wanted:
                break


def main() -> int:
    for step in walk():
        print(*step, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
