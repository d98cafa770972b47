"""Every command in a folder full of files that are named like modules: the working directory is data, never code.

Each planted file writes its name to a marker and raises. Python itself must not be imported from there either, so that
the modules it loads before ours cannot be planted for `python -m mingzhang`; the command has no such gap.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from mingzhang.pipeline.cli.main import COMMANDS
from mingzhang.pipeline.demo.server import serve
from mingzhang.pipeline.isolation import isolated_environment, without_working_directory

ROOT = Path(__file__).resolve().parents[2]
OURS = ("mingzhang", "schemas", "extractors", "pipeline")
PLANTED = "import pathlib\npathlib.Path({marker!r}).write_text({name!r})\nraise SystemExit({name!r})\n"
COMMAND = "import sys\nfrom mingzhang.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
SETTINGS = {
    "pyproject.toml": "[project]\nname = 1\n",
    "setup.cfg": "[metadata\n",
    "scrapy.cfg": "[settings]\ndefault = select\n",
    ".duckdbrc": "SELECT nothing;\n",
    ".env": "MINGZHANG_DATA=/nowhere\n",
    "facts.parquet": "no parquet",
    "facts.csv": "a\n1\n",
    "documents.duckdb": "no database",
}

Run = Callable[..., subprocess.CompletedProcess[str]]


def plant(folder: Path, names: set[str], marker: Path) -> None:
    """Modules and packages of these names, and files that programs look for where they are started."""
    for name in names:
        text = PLANTED.format(marker=str(marker), name=name)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        if name in OURS:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(text, encoding="utf-8")
            (folder / name / "__main__.py").write_text(text, encoding="utf-8")
    for name, text in SETTINGS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / ".tmp").mkdir()


def importable() -> set[str]:
    """Every name that this Python can import: its own modules and the installed ones, and ours."""
    return {name for name in {*sys.stdlib_module_names, *packages_distributions(), *OURS} if name.isidentifier()}


def before_ours() -> set[str]:
    """What `python -m` loads before it looks into the package."""
    code = "import runpy, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.fixture
def marker(tmp_path: Path) -> Iterator[Path]:
    """Where planted code leaves its name; none may have at the end."""
    path = tmp_path / "marker"
    yield path
    assert not path.exists(), f"{path.read_text()} was imported from the working directory"


@pytest.fixture
def folder(tmp_path: Path, marker: Path) -> Path:
    folder = tmp_path / "hostile"
    (folder / "downloads").mkdir(parents=True)
    for name in ("slj.pdf", "kjj.xlsx", "kjj.html"):
        shutil.copy(ROOT / "pipeline" / "demo" / "portal" / name, folder / "downloads")
    plant(folder, importable(), marker)
    return folder


@pytest.fixture
def run(tmp_path: Path, folder: Path) -> Run:
    """The installed command, started in the hostile folder: a script elsewhere that calls its entry point."""
    script = tmp_path / "bin" / "mingzhang"
    script.parent.mkdir()
    script.write_text(COMMAND, encoding="utf-8")

    def started(*arguments: object, codes: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        return checked(folder, [str(script), *map(str, arguments)], codes)

    return started


def checked(folder: Path, arguments: list[str], codes: tuple[int, ...]) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MINGZHANG"))}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=600, check=False,
        stdin=subprocess.DEVNULL, env=env | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode in codes, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_every_command_leaves_the_working_directory_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    run("extract", "downloads", "--jobs", "2")
    rows = [line.split() for line in run("archive", "list").stdout.splitlines()]
    pdf = next(row[0] for row in rows if row[-1].endswith(".pdf"))
    run("extract", "--from-archive", "--jobs", "1")
    run("show", pdf)
    run("check", "all", codes=(0, 1))
    run("findings")
    run("explain", pdf, "--page", 1, "-o", tmp_path / "page.png")
    run("explain", "downloads/slj.pdf", "--table", 1)
    run("view", "downloads/slj.pdf", "--no-open", "-o", tmp_path / "page.html")
    run("site", "-o", tmp_path / "site")
    run("archive", "get", pdf, "-o", tmp_path / "back.pdf")
    run("archive", "verify")
    run("archive", "reindex")
    run("changes")
    run("release")
    run("portals", "find", "360900")
    run("portals", "add", "360900")
    run("portals", "list")
    run("portals", "check")
    run("status", codes=(2,))
    run("indicators", codes=(0, 1, 2))
    run("compare", "水利局", codes=(0, 2))
    run("vocabulary", "three_public")
    run("archive", "prune", "--keep", 100)
    run("bench", "downloads/slj.pdf")
    run("demo", "--data", tmp_path / "demo")
    assert run("sql", "SELECT count(*) AS n FROM documents", "--csv").stdout == "n\n3\n"
    run("sql", "SELECT * FROM findings", "--csv")
    run("export", "facts", "-o", tmp_path / "facts.xlsx")
    assert sorted(path.name for path in folder.iterdir()) == sorted([*before, "data"])
    assert {*COMMANDS} == {"extract", "archive", "show", "check", "findings", "explain", "view", "changes", "portals",
                           "demo", "sql", "nightly", "release", "status", "compare", "vocabulary",
                           "indicators", "export", "site", "bench"}, "a command that is not called here"  # fmt: skip


def test_a_night_its_readers_and_its_alarm_leave_the_working_directory_alone(run: Run, folder: Path) -> None:
    profiles = folder / "data" / "portals"
    profiles.mkdir(parents=True)
    hook = shlex.join([sys.executable, "-c", "import json, select, sys; print(json.load(sys.stdin)); sys.exit(3)"])
    with serve() as portal:
        told = f'name = "云澜市"\nstart = ["{portal.list_page}"]\nallow_private = true\n[pace]\ndelay = 0.0\n'
        told += "[expect]\ndocuments = 1000\n"
        (profiles / "city.toml").write_text(told, encoding="utf-8")
        run("portals", "try", "city", codes=(0, 1))
        night = run("nightly", "--jobs", "2", "--on-alarm", hook, codes=(1,))
    assert "it ended with 3" in night.stderr, "the command came to its end"
    assert '"ok"' in night.stdout


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 1) TO '.tmp/x'",
        "COPY (SELECT 1) TO 'x.parquet'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE 'x'",
        "IMPORT DATABASE 'x'",
        "ATTACH 'documents.duckdb'",
        "ATTACH 'new.duckdb'",
        "SELECT * FROM 'facts.csv'",
        "SELECT * FROM read_text('.env')",
        "SELECT * FROM glob('*')",
        "SELECT * FROM sniff_csv('facts.csv')",
        "SET temp_directory = '.tmp'",
        "PRAGMA profiling_output = 'x'",
        "CALL enable_logging(storage = 'file', storage_config = {'path': 'x'})",
        "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM root",
        "SELECT 1; COPY (SELECT 1) TO '.tmp/x'",
    ],
)
def test_a_query_reaches_no_file(run: Run, folder: Path, mingzhang_tables: Path, query: str) -> None:
    before = sorted(str(path) for path in folder.rglob("*"))
    refused = run("sql", query, "--data", mingzhang_tables, codes=(2,))
    assert "next:" in refused.stderr
    assert sorted(str(path) for path in folder.rglob("*")) == before


@pytest.fixture(scope="module")
def mingzhang_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample's tables."""
    data = tmp_path_factory.mktemp("tables")
    page = ROOT / "pipeline" / "demo" / "portal" / "kjj.html"
    subprocess.run(
        [sys.executable, "-m", "mingzhang", "extract", str(page), "--jobs", "0", "--data", str(data)],
        cwd=ROOT, check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return data


def test_python_m_takes_nothing_from_the_working_directory_once_it_found_us(tmp_path: Path, marker: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(ROOT / "pipeline" / "demo" / "portal" / "kjj.html", folder)
    plant(folder, importable() - before_ours() - {"mingzhang", "runpy"}, marker)
    checked(folder, ["-m", "mingzhang", "extract", "kjj.html", "--jobs", "1"], (0,))
    assert (folder / "data" / "parquet" / "facts").is_dir()


def test_python_p_m_takes_nothing_at_all(folder: Path) -> None:
    checked(folder, ["-P", "-m", "mingzhang", "extract", "downloads/kjj.html", "--jobs", "1"], (0,))


def test_a_checkout_that_is_the_working_directory_stands_in_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert without_working_directory(["", str(ROOT), "/usr/lib"]) == ["/usr/lib", str(ROOT)]
    monkeypatch.chdir(tmp_path)
    assert without_working_directory(["", ".", str(tmp_path), str(ROOT), "/usr/lib"]) == [str(ROOT), "/usr/lib"]


def test_programs_that_are_started_get_no_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "/opt/lib", "."]))
    assert isolated_environment()["PYTHONPATH"] == "/opt/lib"
    assert isolated_environment()["PYTHONSAFEPATH"] == "1"
    monkeypatch.setenv("PYTHONPATH", "")
    assert "PYTHONPATH" not in isolated_environment()
