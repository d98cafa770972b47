"""Where profiles stand: the shipped ones beside this file, the operator's in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from mingzhang.pipeline.portals.directory import Entrance, entrances
from mingzhang.pipeline.portals.profile import Profile, parse_profile
from mingzhang.schemas.errors import MingzhangError
from mingzhang.schemas.vocabulary.divisions import UNKNOWN

__all__ = [
    "ProfileDraft",
    "Refused",
    "Shelf",
    "draft_of",
    "load_profiles",
    "new_profile",
    "profile_by_id",
    "read_shelf",
]

MAX_BYTES = 100_000
TEMPLATE = """\
# Portal profile; every key is explained in docs/nightly.md. Try it: mingzhang portals try {id}
name = {name}
division = "{code}"
start = [{url}]
{more}
[list]
links = {links}          # CSS selector of a list's links; empty: every link of the page
least = 1           # fewer links than this on a list page is an alarm
pages = 30          # pages of one list
{fields}
[disclosures]
words = {words}
without = ["通知", "办法", "培训", "会议"]
lists = {lists}          # titles of columns that are lists themselves

[expect]
documents = 0       # disclosures per year; 0: not known yet
season = [2, 3, 8, 9, 10]
rest_days = 45

[pace]
delay = 2.0         # seconds between two requests
"""


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What a new profile says, as far as it is known; `fields` describe a list in JSON."""

    id: str
    name: str
    url: str
    code: str = UNKNOWN
    links: str = ""
    words: tuple[str, ...] = ("预算", "决算")
    lists: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    allow_private: bool = False

    @property
    def text(self) -> str:
        """The profile's file."""
        private = "allow_private = true  # a server of your own\n" if self.allow_private else ""
        told = "".join(f"{name} = {_toml(value)}\n" for name, value in self.fields)
        return TEMPLATE.format(
            id=self.id, name=_toml(self.name), code=self.code, url=_toml(self.url), links=_toml(self.links),
            words=_toml(self.words), lists=_toml(self.lists), more=private,
            fields=f"\n[list.fields]\n{told}" if told else "",
        )  # fmt: skip

    def write(self, folder: Path) -> Path:
        """Make the profile's file; raises `MingzhangError` where it is there already, or would be refused."""
        parse_profile(self.text, self.id)
        path = folder / f"{self.id}.toml"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as handle:
                handle.write(self.text)
        except FileExistsError as error:
            words = "the profile is there already"
            raise MingzhangError(words, where=str(path), then="edit it, or remove it") from error
        return path


def _toml(told: str | Sequence[str]) -> str:
    """A text, or a list of texts, as TOML: JSON's strings are its strings, but for DEL."""
    return json.dumps(told, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class Refused:
    """A profile that cannot be used: its id, its file, and what is wrong with it."""

    id: str
    file: str
    error: MingzhangError


@dataclass(frozen=True, slots=True)
class Shelf:
    """The profiles of a folder by id: those that can be used, and those that cannot."""

    profiles: tuple[Profile, ...]
    refused: tuple[Refused, ...] = ()


def load_profiles(folder: Path) -> tuple[Profile, ...]:
    """Every profile of the operator's folder, by id; raises `VocabularyError` for the first wrong one."""
    shelf = read_shelf(folder)
    for refused in shelf.refused:
        raise refused.error
    return shelf.profiles


def read_shelf(folder: Path, chosen: Sequence[str] = ()) -> Shelf:
    """The profiles of the operator's folder (of these ids, shipped ones too); a wrong one takes nothing along.

    Raises `MingzhangError` where a chosen id has no profile.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() and not chosen else []
    told = [*(path.stem for path in files), *dict.fromkeys(chosen)]
    profiles: list[Profile] = []
    refused: list[Refused] = []
    for portal in told:
        path = folder / f"{portal}.toml"
        try:
            profiles.append(profile_by_id(portal, folder) if chosen else _load(path))
        except MingzhangError as error:
            if chosen and not path.exists():
                raise
            refused.append(Refused(portal, str(path), error))
    return Shelf(tuple(profiles), tuple(refused))


def _load(path: Path) -> Profile:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MingzhangError(f"a profile of more than {MAX_BYTES:,} bytes", where=str(path), then="shorten it")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MingzhangError("the profile is not UTF-8", where=str(path), then="save it as UTF-8") from error
    except OSError as error:
        words = f"the profile cannot be read ({error.strerror})"
        raise MingzhangError(words, where=str(path), then="check the file and its permissions") from error
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


def draft_of(entrance: Entrance) -> ProfileDraft:
    """The profile of a division as the directory alone knows it."""
    return ProfileDraft(entrance.code, entrance.name, entrance.url, entrance.code)


def new_profile(code: str, folder: Path) -> Path:
    """Start a profile for a division of the directory and return its file; raises `MingzhangError` where it cannot."""
    found = [entrance for entrance in entrances() if entrance.code == code]
    if not found or code == UNKNOWN:
        raise MingzhangError(f"the directory has no {code}", then="mingzhang portals find NAME shows codes")
    if not found[0].url:
        raise MingzhangError(
            f"no entry page is known for {found[0].name}", then=f"write {folder / f'{code}.toml'} yourself"
        )
    return draft_of(found[0]).write(folder)
