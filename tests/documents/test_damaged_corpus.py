"""Real files, damaged at random (with fixed seeds): whatever happens is one of our errors or a reading."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from mingzhang.extractors.identity import identify
from mingzhang.extractors.reading import read
from mingzhang.schemas.errors import MingzhangError

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

ROUNDS = 60


def damaged(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    how = dice.choice(["flip", "cut", "repeat", "zero", "drop"])
    for _ in range(dice.choice([1, 3, 20, 200])):
        at = dice.randrange(max(len(out), 1))
        if how == "flip" and out:
            out[at] = dice.randrange(256)
        elif how == "zero":
            out[at : at + 4] = b"\0" * 4
        elif how == "drop":
            del out[at : at + dice.randrange(1, 50)]
        elif how == "repeat":
            out[at:at] = out[at : at + dice.randrange(1, 400)]
    return bytes(out[: dice.randrange(1, len(out))]) if how == "cut" else bytes(out)


def damaged_member(data: bytes, dice: random.Random) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    chosen = dice.choice([info.filename for info in source.infolist() if info.filename.endswith(".xml")])
    with zipfile.ZipFile(target, "w") as out:
        for info in source.infolist():
            content = source.read(info)
            out.writestr(info.filename, damaged(content, dice) if info.filename == chosen and content else content)
    return target.getvalue()


def survive(data: bytes) -> None:
    try:
        reading = read(data)
        identify(reading, "")
    except MingzhangError:
        pass


@pytest.mark.parametrize(
    "name",
    [
        "page_yichun_zzb_2022.html",
        "gov_report_baoding_2025.html",
        "gov_debt_changdu_2024.xls",
        "gov_debt_xilingol_2024.XLS",
        "xlsx_named_xls_gansu_2021.xls",
    ],
)
def test_damaged_bytes_give_our_errors_only(name):
    data = (CORPUS / name).read_bytes()
    dice = random.Random(name)
    for _ in range(ROUNDS):
        survive(damaged(data, dice))


@pytest.mark.parametrize("name", ["xlsx_named_xls_gansu_2021.xls", "gov_report_chengde_2025.docx"])
def test_damaged_members_give_our_errors_only(name):
    data = (CORPUS / name).read_bytes()
    dice = random.Random(name)
    for _ in range(ROUNDS // 6):
        survive(damaged_member(data, dice))
