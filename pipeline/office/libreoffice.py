"""LibreOffice as a converter: in bounds, without macros and network; it stays from the second document on."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from functools import cache, partial
from pathlib import Path

from mingzhang.pipeline.bounded import bounded, offline
from mingzhang.pipeline.office.standing import MOST_DOCUMENTS, end_group, forget, standing
from mingzhang.schemas.errors import UnreadableError, UnsupportedFormatError

__all__ = ["convert", "find_program"]

PACKAGES = "apt-get install --no-install-recommends libreoffice-writer libreoffice-calc"
SECONDS = 180.0
"""The largest real document (3.5 MB, 60 pages of tables) takes 4 seconds of processor time."""
MEMORY = 4 * 1024**3
"""Address space; 0.4 GB of it are used by the largest real document."""
OUTPUT = 256 * 1024 * 1024
_TARGETS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_SECURITY = "Office.Common/Security/Scripting"
_SET = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)
"""Nothing that a document brings is run, no link in it is followed; should one be, it asks a port that discards."""
_converted = itertools.count(1)
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


@cache
def find_program() -> str | None:
    """Where LibreOffice is installed, if it is."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(data: bytes, extension: str, target: str) -> bytes:
    """The document in another format (`docx`, `xlsx`); `extension` tells LibreOffice what the bytes are.

    Raises `UnsupportedFormatError` where LibreOffice is not installed, `UnreadableError` where it cannot read the
    bytes or exceeds its bounds.
    """
    program = find_program()
    if program is None:
        raise UnsupportedFormatError(f"{extension} files need LibreOffice, which is not installed", then=PACKAGES)
    if next(_converted) > 1 and (made := _asked(program, data, extension, target)) is not None:
        return made
    return _alone(program, data, extension, target)


def _asked(program: str, data: bytes, extension: str, target: str) -> bytes | None:
    """What the LibreOffice that stays makes of the document; nothing where it makes none, and then it is ended."""
    office = standing(partial(_staying, program), _environment, SECONDS)
    if office is None:
        return None
    office.documents += 1
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as name:
        source = Path(name) / f"document.{extension}"
        source.write_bytes(data)
        try:
            _run(_command(program, office.folder, source, target), office.folder)
        except UnreadableError:  # it took too long: what it is busy with ends with it
            forget()
            raise
        made = Path(name) / "out" / f"document.{target}"
        if made.is_file() and 0 < made.stat().st_size <= OUTPUT:
            return made.read_bytes()
    forget()
    return None


def _alone(program: str, data: bytes, extension: str, target: str) -> bytes:
    """What a LibreOffice of its own makes of the document."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document.{extension}"
        source.write_bytes(data)
        told = _run(_command(program, folder, source, target), folder)
        made = folder / "out" / f"document.{target}"
        if not made.is_file():
            raise UnreadableError(f"LibreOffice could not read it{told}", then="open it by hand, or fetch it again")
        if made.stat().st_size > OUTPUT:
            raise UnreadableError(f"LibreOffice makes more than {OUTPUT:,} bytes of it", then="open it by hand")
        return made.read_bytes()


def _command(program: str, folder: Path, source: Path, target: str) -> list[str]:
    out = source.parent / "out"
    return _bounded(program, folder, ["--convert-to", _TARGETS[target], "--outdir", str(out), str(source)], SECONDS)


def _staying(program: str, folder: Path, blank: Path) -> list[str]:
    return _bounded(program, folder, [str(blank)], SECONDS * MOST_DOCUMENTS)


def _bounded(program: str, folder: Path, told: list[str], seconds: float) -> list[str]:
    """The command with what it is told, on the profile in a folder, in its bounds."""
    profile = folder / "profile" / "user"
    if not profile.is_dir():
        profile.mkdir(parents=True)
        items = "".join(_SETTING.format(*setting) for setting in _SET)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS.format(items), encoding="utf-8")
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--invisible", "--norestore",
        "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard", *told,
    ]  # fmt: skip
    return offline(bounded(command, memory=MEMORY, file=OUTPUT, seconds=seconds))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}


def _run(command: list[str], folder: Path) -> str:
    """Run it to its end or its deadline, everything that it started included; returns what it complained of."""
    process = subprocess.Popen(  # noqa: S603 - a program found on the path, told files of ours
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder,
        env=_environment(folder), start_new_session=True,
    )  # fmt: skip
    try:
        complaint = process.communicate(timeout=SECONDS)[1]
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"LibreOffice took longer than {SECONDS:g} seconds", then="open it by hand") from None
    finally:
        end_group(process)
    lines = [line for line in complaint.decode("utf-8", "replace").splitlines() if "javaldx" not in line and line]
    return f": {lines[-1][:200]}" if lines else ""
