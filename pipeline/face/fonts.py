"""A font for Chinese labels, found among those of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from mingzhang.schemas.errors import MingzhangError

__all__ = ["chinese_font", "chinese_labels"]

KNOWN = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB", "Heiti TC", "STHeiti",
    "Noto Sans CJK JP", "Noto Serif CJK SC", "Noto Serif CJK JP", "Droid Sans Fallback", "AR PL UMing CN",
    "AR PL UKai CN", "SimSun", "Songti SC", "Arial Unicode MS",
)  # fmt: skip
"""Fonts of Debian, Windows and macOS that have all characters of budgets, best first."""


@cache
def chinese_font() -> str:
    """The family of the first known font that is there; raises `MingzhangError` naming the packages that bring one.

    Fonts installed since matplotlib made its list are looked for too.
    """
    from matplotlib import font_manager  # noqa: PLC0415 - an extra

    manager = font_manager.fontManager
    listed = {font.fname for font in manager.ttflist}
    found = _best({font.name for font in manager.ttflist})
    if found:
        return found
    for path in font_manager.findSystemFonts():
        if path not in listed:
            try:
                manager.addfont(path)
            except (OSError, RuntimeError, ValueError):  # a broken font file is no reason to draw nothing
                continue
    if found := _best({font.name for font in manager.ttflist}):
        return found
    raise MingzhangError(
        "no font with Chinese characters is installed, labels would be empty boxes",
        then="install one: fonts-noto-cjk or fonts-wqy-microhei (Debian, Ubuntu), google-noto-sans-cjk-fonts (Fedora)",
    )


def _best(names: set[str]) -> str:
    return next((name for name in KNOWN if name in names), "")


@contextmanager
def chinese_labels() -> Iterator[None]:
    """For the block, matplotlib makes texts in a Chinese font, and a minus that it has."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MingzhangError("matplotlib is not installed", then="pip install 'mingzhang[notebook]'") from error
    with mpl.rc_context({"font.family": [chinese_font(), "DejaVu Sans"], "axes.unicode_minus": False}):
        yield
        interactive = mpl.is_interactive()
    mpl.interactive(interactive)  # a notebook's backend turns it on with the first figure, which may be in the block
