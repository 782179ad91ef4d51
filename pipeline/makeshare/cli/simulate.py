# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare simulate`."""

from __future__ import annotations

import sys
from collections import Counter

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.cli.table import table
from makeshare.derive.funding.simulate import Played, play_many


@click.command()
@click.option("--events", default=100_000, show_default=True, type=click.IntRange(1), help="So many events in all.")
@click.option("--seed", default=1, show_default=True, help="Another seed plays other communities.")
@options.as_json
def simulate(events: int, seed: int, *, as_json: bool) -> None:
    """Play random communities through a run and show that no cent is lost.

    Members pledge, cancel, bid, consent, pay late, twice or never; makers are dearer or cheaper than planned; runs
    fail, are stopped, or are settled with a loss or a surplus. Every event passes the rules that a real ledger passes,
    and nonsense is mixed in, to be refused. After every event the money is held against a cash book of its own, and
    now and then every account is added up anew.

    \b
    Examples:
      makeshare simulate
      makeshare simulate --events 1000000 --seed 7

    Exit status 1 when a rule was broken: then the seed of the community is printed, and it can be played again.
    """
    played = []
    with click.progressbar(length=events, label="playing", file=sys.stderr, hidden=as_json) as bar:
        for one in play_many(seed, events):
            played.append(one)
            bar.update(one.events + one.refused)
    broken = [one for one in played if one.problems]
    if as_json:
        put_json({"ends": _ends(played), "events": sum(one.events for one in played), "broken": broken})
    else:
        _tell(played, broken)
    sys.exit(1 if broken else 0)


def _tell(played: list[Played], broken: list[Played]) -> None:
    rows = [(how, str(number)) for how, number in sorted(_ends(played).items())]
    click.echo(table(("how it ended", "communities"), rows))
    taken, refused = sum(one.events for one in played), sum(one.refused for one in played)
    money_in, money_out = sum(one.money_in for one in played), sum(one.money_out for one in played)
    held = sum(one.pot for one in played)
    click.echo(f"{len(played)} communities, {taken} events taken, {refused} refused")
    click.echo(f"cents that came in {money_in}, went out {money_out}, are still held {held}")
    click.echo(f"cents lost: {money_in - money_out - held}")
    for one in broken:
        click.secho(f"seed {one.seed}: {one.problems[0]}", fg="red", err=True)


def _ends(played: list[Played]) -> dict[str, int]:
    return dict(Counter(f"{one.phase} {one.end}".strip() for one in played))
