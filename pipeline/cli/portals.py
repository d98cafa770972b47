"""`mingzhang portals`: find where a place discloses, start its profile, and try it."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import SOME_FAILED, USAGE, data_option, plain_errors

__all__ = ["portals"]

profiles_option = click.option(
    "--profiles",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MINGZHANG_PORTALS",
    show_envvar=True,
    help="Folder with your profiles. [default: DATA/portals]",
)


@click.group(
    epilog="""\b
Examples:
  mingzhang portals find 宜春
  mingzhang portals add 360900
  mingzhang portals try 360900
  mingzhang portals list
"""
)
def portals() -> None:
    """Find portals, start their profiles, and try them.

    A portal is a file: where it starts, which links are disclosures, what to expect, how gently to ask.
    """


@portals.command(epilog="\b\nExamples:\n  mingzhang portals find 宜春\n  mingzhang portals find 3609")
@click.argument("words")
def find(words: str) -> None:
    """Find where a place discloses, by its name or code, in the directory of 3,215 jurisdictions.

    One line each: code, place, whether the page could be reached when last looked at, address.
    """
    from mingzhang.pipeline.portals import find_entrances  # noqa: PLC0415 - slow to import, and --help needs none of it

    with plain_errors():
        found = find_entrances(words)
    for entrance in found:
        click.echo(f"{entrance.code}  {entrance.name}  {entrance.reachable:<6}  {entrance.url or '(none known)'}")
    if not found:
        click.echo(f"nothing of that name or code: {words}", err=True)
        raise SystemExit(SOME_FAILED)


@portals.command(epilog="\b\nExample:\n  mingzhang portals add 360900 --data /srv/mingzhang")
@click.argument("code")
@profiles_option
@data_option
def add(code: str, profiles: Path | None, data: Path) -> None:
    """Start the profile of a division with the right address, to be completed by hand."""
    from mingzhang.pipeline.portals import new_profile  # noqa: PLC0415

    with plain_errors(USAGE):
        path = new_profile(code, profiles or data / "portals")
    click.echo(f"{path}; next: mingzhang portals try {code}")


@portals.command("list", epilog="\b\nExample:\n  mingzhang portals list")
@profiles_option
@data_option
def list_(profiles: Path | None, data: Path) -> None:
    """List your profiles; a wrong one is refused with file and key."""
    from mingzhang.pipeline.portals import load_profiles  # noqa: PLC0415

    folder = profiles or data / "portals"
    with plain_errors(USAGE):
        found = load_profiles(folder)
    for profile in found:
        click.echo(f"{profile.id}  {profile.division}  {profile.name}  {' '.join(profile.start)}")
    if not found:
        click.echo(f"no profile in {folder}; next: mingzhang portals find NAME", err=True)


@portals.command("try", epilog="\b\nExample:\n  mingzhang portals try 360900")
@click.argument("portal")
@click.option("--base", default="", help="Ask http://HOST:PORT instead of the profile's own server.")
@click.option("--contact", envvar="MINGZHANG_CONTACT", default="", show_envvar=True,
              help="Address that servers see in the User-Agent.")  # fmt: skip
@profiles_option
@data_option
def try_(portal: str, base: str, contact: str, profiles: Path | None, data: Path) -> None:
    """Fetch a portal's list pages and show what would be taken and why.

    Each start page with its selector, how many links it gave and should give, how it pages on, and every link.
    Nothing is archived. Ends with 1 where a count is not as expected.
    """
    from mingzhang.pipeline.cli.options import screen  # noqa: PLC0415
    from mingzhang.pipeline.cli.portals_tried import print_tried  # noqa: PLC0415
    from mingzhang.pipeline.crawl.trying import try_portal  # noqa: PLC0415
    from mingzhang.pipeline.portals import profile_by_id  # noqa: PLC0415

    good = True
    with plain_errors(USAGE):
        profile = profile_by_id(portal, profiles or data / "portals")
        profile = profile.at(base) if base else profile
        for start in profile.start:
            for tried in try_portal(profile, start, contact):
                print_tried(screen(), tried, profile)
                good &= tried.as_expected
    if not good:
        raise SystemExit(SOME_FAILED)
