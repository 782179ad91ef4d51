# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare rebuild`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import INPUT, as_data, put_json, status_of, tell
from makeshare.errors import MakeshareError
from makeshare.workflows.rebuild import Claim, Comparison, claim
from makeshare.workflows.rebuild import rebuild as rebuild_one
from makeshare.workflows.repository import Repository

_SAME_ZIP = "the ZIP around them is identical, too"
_OTHER_ZIP = "the ZIP around them is another: packed by another version of zlib, or by somebody anew"


@click.command()
@click.option(
    "--compare",
    "package",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PACKAGE.zip",
    help="The package to build again, as downloaded.",
)
@options.as_json
def rebuild(package: Path, *, as_json: bool) -> None:
    """Build a downloaded package again from this checkout and say how many of its files come out the same, to the byte.

    What verify cannot tell, this can: that the files follow from the published design. Nothing is unpacked and nothing
    in the package is run. It must be sound; then its design is built from nothing, with the variant or the values
    that the package states, and each file is compared by its SHA-256. A file that differs is told with the place.

    Check out the revision that the package was made from: its own sources are in it, and those that differ from this
    checkout's are named. The status is 0 when every file is identical, 1 when not, 3 when the machine failed.

    \b
    Examples:
      makeshare rebuild --compare broadfork_r0.1.0.zip
      makeshare rebuild --compare broadfork_r0.1.0.zip --json
    """
    repository = Repository.around(Path.cwd())
    claimed: Claim | None = None
    try:
        claimed = claim(package, repository)
        if not as_json:
            _announce(claimed)
        result = rebuild_one(claimed, repository)
    except MakeshareError as error:
        _refuse(claimed, [error], as_json=as_json)
    except ExceptionGroup as group:
        _refuse(claimed, [error for error in group.exceptions if isinstance(error, MakeshareError)], as_json=as_json)
    else:
        if as_json:
            put_json(_data(claimed, result))
        else:
            _report(result)
        sys.exit(INPUT if result.differences else 0)


def _announce(claimed: Claim) -> None:
    """Say what will take a while, and before it that the outcome is known to differ."""
    if claimed.revision:
        click.secho("note: ", fg="yellow", bold=True, nl=False, err=True)
        click.echo(f"{claimed.revision} (`git log -- designs/{claimed.design.folder}` lists the others)", err=True)
    click.echo(f"  {claimed.package.top}: sound; building it from nothing", err=True)


def _report(result: Comparison) -> None:
    click.echo(f"{result.name}: {result.identical} of {result.files} files identical")
    for one in result.differences:
        click.echo(f"  {one.kind:8s} {one.name}" + (f": {one.hint}" if one.hint else ""))
    for cause in result.causes:
        click.echo(f"likely cause: {cause}")
    if not result.differences:
        click.echo(_SAME_ZIP if result.same_zip else _OTHER_ZIP)


def _refuse(claimed: Claim | None, problems: list[MakeshareError], *, as_json: bool) -> None:
    """Tell why there is nothing to compare."""
    if as_json:
        put_json(
            {
                "identical": False,
                "other_sources": claimed.other_sources if claimed else (),
                "problems": [as_data(one) for one in problems],
            }
        )
    else:
        tell(problems)
    sys.exit(status_of(problems))


def _data(claimed: Claim, result: Comparison) -> dict[str, object]:
    return {
        "identical": not result.differences,
        "name": result.name,
        "revision": result.revision,
        "rebuilt_revision": result.rebuilt_revision,
        "files": result.files,
        "files_identical": result.identical,
        "zip_identical": result.same_zip,
        "differences": result.differences,
        "other_sources": claimed.other_sources,
        "causes": result.causes,
        "problems": (),
    }
