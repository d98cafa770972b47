"""What a command imports before it does anything: the readers belong to the processes that read."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = {"jieba", "lxml", "bs4", "soupsieve", "pypdfium2", "pdfplumber", "httpx", "scrapy", "pandas"}


def imported(code: str) -> set[str]:
    """The modules there are after `code` ran in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


def test_a_run_that_hands_a_file_to_a_worker_imports_no_reader_itself(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>2024年度一般公共预算财政拨款支出12.5万元。</p></body></html>", encoding="utf-8")
    code = f"""
from mingzhang.pipeline.cli.main import main
if __name__ == "__main__":
    main(["extract", {str(page)!r}, "--dry-run"], standalone_mode=False)
"""
    met = imported(code)
    assert "mingzhang.pipeline.workers" in met
    assert not READERS & met
    assert not {name for name in met if name.startswith("mingzhang.extractors.")}


def test_the_process_that_reads_has_imported_the_readers_before_its_first_task() -> None:
    code = """
import pickle
from mingzhang.pipeline.task import READ
told = pickle.dumps(READ)
assert "mingzhang.pipeline.run" not in sys.modules
assert pickle.loads(told).__module__ == "mingzhang.pipeline.run"
"""
    assert {"jieba", "mingzhang.extractors.reading"} <= imported(code)
