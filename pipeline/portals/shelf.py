"""Where profiles stand: the shipped ones beside this file, the operator's in a folder of their own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from mingzhang.pipeline.portals.directory import entrances
from mingzhang.pipeline.portals.profile import Profile, parse_profile
from mingzhang.schemas.errors import MingzhangError

__all__ = ["load_profiles", "new_profile", "profile_by_id"]

MAX_BYTES = 100_000
TEMPLATE = """\
# Portal profile; every key is explained in docs/nightly.md. Try it: mingzhang portals try {id}
name = "{name}"
division = "{code}"
start = ["{url}"]

[list]
links = ""          # CSS selector of a list's links; empty: every link of the page
least = 1           # fewer links than this on a list page is an alarm
pages = 30          # pages of one list

[disclosures]
words = ["预算", "决算"]
without = ["通知", "办法", "培训", "会议"]

[expect]
documents = 0       # disclosures per year; 0: not known yet
season = [2, 3, 8, 9, 10]
rest_days = 45

[pace]
delay = 2.0         # seconds between two requests
"""


def load_profiles(folder: Path) -> tuple[Profile, ...]:
    """Every profile of the operator's folder, by id; raises `VocabularyError` for the first wrong one."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple(_load(path) for path in files)


def _load(path: Path) -> Profile:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MingzhangError(f"a profile of more than {MAX_BYTES:,} bytes", where=str(path), then="shorten it")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MingzhangError("the profile is not UTF-8", where=str(path), then="save it as UTF-8") from error
    return parse_profile(text, path.stem, where=str(path))


def profile_by_id(portal: str, folder: Path) -> Profile:
    """The profile of this id, the operator's before the shipped one; raises `MingzhangError` where there is none."""
    if not portal.replace("-", "").replace("_", "").isalnum():
        raise MingzhangError(f"{portal[:80]!r} is no portal id", then="small letters, digits, - and _")
    if (folder / f"{portal}.toml").is_file():
        return _load(folder / f"{portal}.toml")
    shipped = resources.files("mingzhang.pipeline.portals").joinpath(f"{portal}.toml")
    if shipped.is_file():
        return parse_profile(shipped.read_text(encoding="utf-8"), portal)
    known = any(entrance.code == portal for entrance in entrances())
    then = (
        f"mingzhang portals add {portal}" if known else "mingzhang portals list shows yours, portals find NAME others"
    )
    raise MingzhangError(f"no profile {portal}", where=str(folder), then=then)


def new_profile(code: str, folder: Path) -> Path:
    """Start a profile for a division of the directory and return its file; raises `MingzhangError` where it cannot."""
    found = [entrance for entrance in entrances() if entrance.code == code]
    if not found or code == "000000":
        raise MingzhangError(f"the directory has no {code}", then="mingzhang portals find NAME shows codes")
    if not found[0].url:
        raise MingzhangError(
            f"no entry page is known for {found[0].name}", then=f"write {folder / f'{code}.toml'} yourself"
        )
    text = TEMPLATE.format(id=code, name=found[0].name, code=code, url=found[0].url)
    parse_profile(text, code)
    path = folder / f"{code}.toml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as handle:
            handle.write(text)
    except FileExistsError as error:
        raise MingzhangError("the profile is there already", where=str(path), then="edit it, or remove it") from error
    return path
