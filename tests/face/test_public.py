"""`import mingzhang`: the public names, exactly, and what importing them costs."""

import subprocess
import sys
from pathlib import Path

import mingzhang
from mingzhang.pipeline.face.reference import reference

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ["Document", "Fact", "MingzhangError", "Store", "Table", "__version__", "load", "open", "read", "sql"]


def imported(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split())


def test_the_public_names_are_these() -> None:
    assert mingzhang.__all__ == PUBLIC
    assert set(dir(mingzhang)) == set(PUBLIC)


def test_every_public_name_is_there_and_explains_itself() -> None:
    for name in PUBLIC:
        assert (getattr(mingzhang, name).__doc__ or "").strip(), name


def test_the_page_of_the_public_names_is_current() -> None:
    assert (ROOT / "docs" / "python.md").read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_any_other_name_is_an_attribute_error() -> None:
    assert not hasattr(mingzhang, "reed")


def test_importing_the_face_imports_no_reader_and_no_picture() -> None:
    met = imported("import mingzhang as mz; mz.read, mz.open, mz.Document, mz.load")
    assert not {"jieba", "lxml", "bs4", "httpx", "scrapy", "matplotlib", "pypdfium2", "IPython"} & met
    assert "mingzhang.extractors.reading" not in met


def test_importing_the_package_alone_imports_hardly_anything() -> None:
    assert not {"pyarrow", "numpy", "rich", "click"} & imported("import mingzhang")
