# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare ledger`."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.table import table
from makeshare.model.funding.state import State
from makeshare.model.money import Money
from makeshare.read.event import KINDS, event_of, fields_of
from makeshare.workflows import ledgers
from makeshare.workflows.repository import Repository


@click.group()
def ledger() -> None:
    """Write down what happens to a run, and see where it stands.

    The ledger of a proposal is a file in git: a line for each event, each holding the hash of the line before. It is
    only ever added to. Replaying it gives the phase, who owes what, and who bears a loss, the same for everybody.

    \b
    A run from its first pledge to the books:
      makeshare ledger add 0001 discuss
      makeshare proposal open 0001
      makeshare ledger add 0001 pledge member=6f1c… units=2 shares=2 amount=364.44
      makeshare ledger add 0001 close              once the deadline is over
      makeshare ledger add 0001 collect            members are asked to pay
      makeshare payments import 0001 bank.csv …    what the bank confirms
      makeshare ledger add 0001 fund | start units=12 | deliver | settle
      makeshare ledger show 0001
    """


@ledger.command()
@click.argument("kind", required=False)
@options.as_json
def events(kind: str | None, *, as_json: bool) -> None:
    """List the events there are, or the fields of one KIND."""
    if as_json:
        put_json({name: {field.name: field.words for field in fields_of(name)} for name in sorted(KINDS)})
    elif kind is None:
        click.echo(table(("event", "what it says"), [(name, KINDS[name].__doc__ or "") for name in sorted(KINDS)]))
    else:
        with explained():
            click.echo(table(("field", "value"), [(field.name, field.words) for field in fields_of(kind)]))


@ledger.command()
@click.argument("slug")
@click.argument("kind")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--evidence", multiple=True, help="A file in the proposal's folder that shows a milestone.")
@options.dated
@options.private
@options.as_json
def add(
    slug: str,
    kind: str,
    values: tuple[str, ...],
    evidence: tuple[str, ...],
    date: str,
    private: Path | None,
    *,
    as_json: bool,
) -> None:
    """Append an event of a KIND to the ledger of proposal SLUG; `makeshare ledger events` lists the kinds.

    Amounts are written as 182.22 in the proposal's currency. A pledge's own pseudonym is drawn at random, and its terms
    are those that hold, unless they are given. With --private the event goes into that file, which stays off git when
    members' own events shall not be public. The public ledger then goes on with tallies; what one member alone did is
    tallied once another has acted, or the run goes on.
    """
    repository = Repository.around(Path.cwd())
    with explained():
        opened = ledgers.ledger(slug, repository, private)
        given = dict(_pair(value) for value in values)
        if evidence:
            given["evidence"] = ",".join(ledgers.evidence(opened, evidence, repository))
        mark = "example-" if opened.proposal.example else ""
        fresh = {"pledge": f"{mark}{secrets.token_hex(8)}", "terms": opened.book.now}
        event = event_of(kind, given, fresh, opened.proposal.currency)
        state = ledgers.record(opened, date, [event], repository)
    if as_json:
        put_json(state)
    else:
        click.echo(f"line {state.head.length}: {kind} {getattr(event, 'pledge', '')}".rstrip())
        _show(state)


@ledger.command()
@click.argument("slug")
@options.private
@options.as_json
def show(slug: str, private: Path | None, *, as_json: bool) -> None:
    """Replay the ledger of proposal SLUG and print where it stands: phase, counts, money, what is instructed."""
    repository = Repository.around(Path.cwd())
    with explained():
        state = ledgers.ledger(slug, repository, private).book.state()
    if as_json:
        put_json(state)
    else:
        _show(state)


@ledger.command()
@click.argument("slug")
def verify(slug: str) -> None:
    """Check that the ledger of proposal SLUG is whole, and ends where proposal.toml says: exit status 1 if not."""
    repository = Repository.around(Path.cwd())
    with explained():
        state = ledgers.verified(slug, repository)
    click.echo(f"{state.head.length} lines, chained, ending in {state.head.hash}")


@ledger.command()
@click.argument("slug")
@click.argument("private", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish(slug: str, private: Path) -> None:
    """Write the public ledger of proposal SLUG anew from the PRIVATE one: tallies in place of members' own events."""
    repository = Repository.around(Path.cwd())
    with explained():
        opened = ledgers.ledger(slug, repository, private)
        state = ledgers.publish(opened.proposal, opened.lines, repository)
        alone = ledgers.telling(opened, repository)
    click.echo(f"published: {state.head.length} lines")
    for line in alone:
        sentence = f"warning: line {line}: only one member acted since the tally before, and what it did can be read"
        click.secho(sentence, fg="yellow", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"'{text}' is no FIELD=VALUE")
    return name.replace("-", "_"), value


def _show(state: State) -> None:
    counts = state.counts
    currency = state.terms.currency if state.terms else ""

    def money(minor: int) -> str:
        return str(Money(minor, currency)) if currency else "none yet"

    rows = [
        ("phase", state.phase),
        ("deadline", state.deadline or "none yet"),
        ("units, shares, members", f"{counts.units}, {counts.shares}, {counts.members}"),
        ("taken by the party for unsold units", f"{counts.underwritten_units} units"),
        ("wait for consent", f"{counts.waiting} pledges"),
        ("promised", money(counts.promised)),
        ("needed", money(state.needed) if state.terms else "none yet"),
        ("held, as imports confirm", money(state.pot)),
        ("instructed, still to come in", money(state.to_collect)),
        ("instructed, still to be paid out", money(state.to_pay_out)),
    ]
    click.echo(table(("what", "where it stands"), rows))
    for account in state.accounts:
        if account.to_collect or account.to_pay_out:
            verb = "pays" if account.to_collect else "is paid"
            click.echo(f"  {account.who} {verb} {money(account.to_collect or account.to_pay_out)}")
