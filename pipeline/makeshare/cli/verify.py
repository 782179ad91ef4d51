# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.errors import IntegrityError, MakeshareError
from makeshare.workflows.verify import Verified
from makeshare.workflows.verify import verify as verify_one


@click.command()
@click.argument("package", type=click.Path(path_type=Path), metavar="PACKAGE.zip")
@options.as_json
def verify(package: Path, *, as_json: bool) -> None:
    """Check that PACKAGE.zip is whole and unchanged before anything in it reaches a machine.

    Nothing is unpacked. Every file must be there, none besides, each with the SHA-256 that the package states, and
    drawings and meshes must begin and end as their format says. The status is 0 when all holds, 1 when not.

    This tells damage and mix-ups, not forgery: who can change a file can also change its sum. Compare the revision
    that is printed with the one on the design's page.

    \b
    Example:
      makeshare verify broadfork_r0.1.0.zip
    """
    try:
        result = verify_one(package)
    except IntegrityError as error:
        _report(None, [error], as_json=as_json)
    else:
        _report(result, list(result.problems), as_json=as_json)


def _report(result: Verified | None, problems: list[MakeshareError], *, as_json: bool) -> None:
    """Print what was found and leave with its status."""
    if as_json:
        facts = (
            {}
            if result is None
            else {
                "name": result.name,
                "revision": result.revision,
                "files": result.files,
                "bytes": result.bytes,
            }
        )
        put_json({"verified": not problems, **facts, "problems": [as_data(one) for one in problems]})
    elif problems or result is None:
        tell(problems)
    else:
        click.echo(
            f"{result.name}: {result.files} files verified, {result.bytes / 1e6:.1f} MB, revision {result.revision}"
        )
    sys.exit(status_of(problems))
