# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare member`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.cli.table import table
from makeshare.files import write_whole
from makeshare.read.kept_out import keep_out
from makeshare.read.project import find_root
from makeshare.workflows.funding import register as workflow
from makeshare.workflows.funding.shares import certificate_file, statement_file
from makeshare.workflows.repository import Repository

_REGISTER = click.option(
    "--register", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The register, off git.  [default: private/members.json in the checkout]",
)  # fmt: skip
_OUTPUT = click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)


@click.group()
def member() -> None:
    """Keep who is who off git: pseudonyms for the ledger, and papers for members.

    The register says which pseudonym is whose. It stays on this machine, in a folder that git ignores and that nobody
    else can enter. Who wants to be forgotten is erased there; the public ledger stays as it is, and says nothing.

    \b
    Examples:
      makeshare member add
      makeshare member list
      makeshare member prove 1a2b3c4d5e6f7081
      makeshare member erase 1a2b3c4d5e6f7081
      makeshare member statement 1a2b3c4d5e6f7081 0001 -o private/share.json
      makeshare member certificate 1a2b3c4d5e6f7081 0001 -o private/share.pdf
    """


@member.command()
@click.option(
    "--identity", prompt="Who is it (a name, and what tells it from the same name)", help="Asked for if left out."
)
@click.option("--example", is_flag=True, help="Nobody real: the pseudonym then begins with example-.")
@_REGISTER
def add(identity: str, register: Path | None, *, example: bool) -> None:
    """Enter a member, and print the pseudonym that the ledger will know."""
    click.echo(workflow.add(_where(register), identity, example=example))


@member.command("list")
@_REGISTER
@options.as_json
def list_(register: Path | None, *, as_json: bool) -> None:
    """List pseudonyms and whose they are. What it prints is private."""
    found = workflow.members(_where(register))
    if as_json:
        put_json([{"pseudonym": one.pseudonym, "identity": one.identity, "erased": one.erased} for one in found])
        return
    rows = [(one.pseudonym, "(erased)" if one.erased else one.identity) for one in found]
    click.echo(table(("pseudonym", "identity"), rows) if rows else "nobody is entered yet")


@member.command()
@click.argument("pseudonym")
@_REGISTER
def erase(pseudonym: str, register: Path | None) -> None:
    """Forget whose PSEUDONYM is, for good: its salt and its identity leave the register.

    The ledger stays valid, since it never held more than the pseudonym. Backups and older copies of the register must
    be dealt with by hand.
    """
    workflow.erase(_where(register), pseudonym)
    click.echo(f"{pseudonym} can be linked to nobody any more; delete it from backups of the register as well")


@member.command()
@click.argument("pseudonym")
@click.option("--identity", prompt="Whose is it said to be", help="Asked for if left out.")
@click.option("--salt", default="", metavar="HEX", help="The salt, where the member kept it; else the register's.")
@_REGISTER
def prove(pseudonym: str, identity: str, salt: str, register: Path | None) -> None:
    """Show whether PSEUDONYM belongs to an identity.

    It is the first 16 digits of SHA-256 over the salt's 32 bytes and the identity, so that anybody to whom the member
    shows both can work it out without this tool.
    """
    if workflow.prove(_where(register), pseudonym, identity, salt):
        click.echo(f"{pseudonym} belongs to that identity")
        return
    click.echo(f"{pseudonym} does not belong to that identity", err=True)
    sys.exit(1)


@member.command()
@click.argument("pseudonym")
@click.argument("slug")
@_OUTPUT
@options.private
def statement(pseudonym: str, slug: str, output: Path, private: Path | None) -> None:
    """Write what a member has in the run of proposal SLUG: shares, money, their life, and what may still be owed.

    PSEUDONYM is the member's, or one pledge's. The file is for that person: the proposal's page opens it on their own
    machine, sends it nowhere, and holds it against the public ledger.
    """
    keep_out(output)
    write_whole(output, statement_file(pseudonym, slug, Repository.around(Path.cwd()), private))
    click.echo(f"written to {output}; it is for one person: do not publish it")


@member.command()
@click.argument("pledge")
@click.argument("slug")
@_OUTPUT
@options.private
def certificate(pledge: str, slug: str, output: Path, private: Path | None) -> None:
    """Write a certificate of PLEDGE in the run of proposal SLUG, to print: what it is of, and what it is not."""
    keep_out(output)
    write_whole(output, certificate_file(pledge, slug, Repository.around(Path.cwd()), private))
    click.echo(f"written to {output}")


def _where(register: Path | None) -> Path:
    """Return where the register lies."""
    return register if register is not None else find_root(Path.cwd()) / workflow.DEFAULT
