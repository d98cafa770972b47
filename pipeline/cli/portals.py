"""`mingzhang portals`: find where a place discloses, start its profile, and try it."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.pipeline.cli.options import SOME_FAILED, USAGE, data_option, fail, plain_errors, say, written_data_option
from mingzhang.pipeline.visible import visible

__all__ = ["portals"]

profiles_option = click.option(
    "--profiles",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MINGZHANG_PORTALS",
    show_envvar=True,
    help="Folder with your profiles. [default: DATA/portals]",
)
contact_option = click.option(
    "--contact",
    envvar="MINGZHANG_CONTACT",
    default="",
    show_envvar=True,
    help="Address that servers see in the User-Agent.",
)


@click.group(
    epilog="""\b
Examples:
  mingzhang portals find 宜春
  mingzhang portals add 360900
  mingzhang portals add https://czj.example.gov.cn/bmjs/ --dry-run
  mingzhang portals try 360900
  mingzhang portals check
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
        say(f"nothing of that name or code: {words}", err=True)
        raise SystemExit(SOME_FAILED)


@portals.command(
    epilog="""\b
Examples:
  mingzhang portals add 360900
  mingzhang portals add https://czj.example.gov.cn/bmjs/index.html --dry-run
  mingzhang portals add --prefix 36 --dry-run
"""
)
@click.argument("what", metavar="[CODE|URL]", default="")
@click.option("--prefix", default="", help="Every jurisdiction whose code begins so and whose entry page is known.")
@click.option(
    "--visit", is_flag=True, help="Visit the entry pages of codes, too, and propose their profiles from that."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--id", "portal", default="", help="The profile's id. [default: the division's code, or the host]")
@click.option("--allow-private", is_flag=True, help="The address is a server of your own.")
@contact_option
@profiles_option
@written_data_option
def add(
    *, what: str, prefix: str, visit: bool, dry_run: bool, portal: str, allow_private: bool, contact: str,
    profiles: Path | None, data: Path,
) -> None:  # fmt: skip
    """Start the profile of a division, of a list page, or of many divisions.

    A code gives the directory's address, to be completed by hand. An address is visited once, and a profile proposed:
    the list's selector, how it pages on, the words of its titles, its columns, and what it would take. A page that only
    a browser can read is said to be one, and nothing is written. Ends with 1 where any was not written.
    """
    from mingzhang.pipeline.cli.portals_added import Asked, added  # noqa: PLC0415 - slow to import, and --help needs none

    if bool(what) == bool(prefix):
        fail("name one code or address, or --prefix; next: mingzhang portals find NAME shows codes", USAGE)
    folder = profiles or data / "portals"
    asked = Asked(folder, contact, visit=visit, dry_run=dry_run, portal=portal, allow_private=allow_private)
    with plain_errors(USAGE):
        good = added(asked, what, prefix)
    if not good:
        raise SystemExit(SOME_FAILED)


@portals.command("list", epilog="\b\nExample:\n  mingzhang portals list")
@profiles_option
@data_option
def list_(profiles: Path | None, data: Path) -> None:
    """List your profiles; a wrong one is told with file and key, and ends the command with 2."""
    from mingzhang.pipeline.portals import read_shelf  # noqa: PLC0415

    folder = profiles or data / "portals"
    with plain_errors(USAGE):
        found = read_shelf(folder)
    for profile in found.profiles:
        click.echo(f"{profile.id}  {profile.division}  {profile.name}  {' '.join(profile.start)}")
    if not found.profiles and not found.refused:
        say(f"no profile in {folder}; next: mingzhang portals find NAME", err=True)
    for refused in found.refused[:-1]:
        say(str(refused.error), err=True)
    if found.refused:
        fail(str(found.refused[-1].error), USAGE)


@portals.command(epilog="\b\nExample:\n  mingzhang portals check && systemctl start mingzhang")
@profiles_option
@data_option
def check(profiles: Path | None, data: Path) -> None:
    """Look at every profile without asking anybody: what is wrong with it, and what is worth a thought.

    Ends with 1 where a profile is wrong, or where two start at the same page.
    """
    from mingzhang.pipeline.portals import read_shelf  # noqa: PLC0415
    from mingzhang.pipeline.portals.lint import lint  # noqa: PLC0415

    folder = profiles or data / "portals"
    with plain_errors(USAGE):
        shelf = read_shelf(folder)
    told = lint(shelf)
    for each in told:
        click.echo(visible(f"{each.level:<5}  {each.portal}: {each.words}"))
    wrong = sum(each.level == "wrong" for each in told)
    say(f"{len(shelf.profiles) + len(shelf.refused)} profiles in {folder}, {wrong} wrong", err=True)
    if wrong:
        raise SystemExit(SOME_FAILED)


@portals.command("try", epilog="\b\nExample:\n  mingzhang portals try 360900")
@click.argument("portal")
@click.option("--base", default="", help="Ask http://HOST:PORT instead of the profile's own server.")
@contact_option
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
