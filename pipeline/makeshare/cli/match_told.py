# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A match and a split as sentences and tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import click

from makeshare.cli.table import table
from makeshare.model.production.match import Ask, Match, WorkshopMatch
from makeshare.model.production.split import Leg, SplitPlan
from makeshare.units import tidy

_CAN = {
    "all": ("can make all of it", "green"),
    "part": ("can make a part of it", "yellow"),
    "nothing": ("can make nothing of it", "red"),
}
_KILO = Decimal(1000)


def tell_match(found: Match, ask: Ask, *, reasons: bool) -> None:
    """Print each workshop's answer, best first, and who could do it together."""
    when = f", from {ask.start} to {ask.by}" if ask.days is not None else ""
    click.secho(f"{found.design} ({found.variant}), {_units(found.units)}{when}", bold=True)
    if not found.workshops:
        click.echo("no workshop is listed: add site/workshops/<name>.toml")
    for workshop in found.workshops:
        _tell_workshop(workshop, ask, reasons=reasons)
    names = {one.slug: one.name for one in found.workshops}
    if found.together:
        click.secho(f"\ntogether {' and '.join(names[slug] for slug in found.together)} can make all of it", bold=True)
    for step in found.nobody:
        click.secho(f"nobody can: {step}", fg="red")
    if found.bought:
        click.echo(f"bought, whoever makes the rest: {', '.join(found.bought)}")


def _tell_workshop(found: WorkshopMatch, ask: Ask, *, reasons: bool) -> None:
    words, colour = _CAN[found.verdict]
    far = "how far away is not known" if found.distance is None else f"{found.distance} km away as the crow flies"
    click.echo()
    click.secho(f"{found.name}: {words}", fg=colour, bold=True, nl=False)
    click.echo(f" ({found.can} of {len(found.steps)} steps), {far}")
    for load in found.loads:
        unknown = "free hours not stated" if ask.days is not None else ""
        free = unknown if load.free is None else f"{tidy(load.free)} h free"
        click.echo(f"  hours: {load.title} {tidy(load.needed)} h{', ' if free else ''}{free}")
    for sentence in found.reasons if reasons else ():
        click.echo(f"  can: {sentence}")
    for sentence in found.questions:
        click.secho(f"  ask: {sentence}", fg="yellow")
    for sentence in found.gaps:
        click.secho(f"  gap: {sentence}", fg="red")


def tell_split(plan: SplitPlan, names: Mapping[str, str]) -> None:
    """Print who makes what, for how much, with which trips; or what the run is short of."""
    click.secho(f"\nsplit of {_units(plan.units)}: {plan.objective}", bold=True)
    if plan.shortage is not None:
        click.secho("no split meets every limit", fg="red")
        for sentence in plan.shortage.sentences:
            click.echo(f"  {sentence}")
    else:
        _tell_plan(plan, names)
    for sentence in plan.left_out:
        click.echo(f"left out: {sentence}")
    for sentence in plan.assumptions:
        click.echo(f"rests on: {sentence}")


def _tell_plan(plan: SplitPlan, names: Mapping[str, str]) -> None:
    rows = [
        (one.workshop, one.machine, str(one.units), f"{tidy(one.hours)} h", str(one.money), one.step)
        for one in plan.lines
    ]
    rows += [
        (one.workshop, one.machine, "", f"{tidy(one.hours)} h", str(one.money), f"set-up: {one.what}")
        for one in plan.setups
    ]
    order = {slug: place for place, slug in enumerate(names)}
    click.echo(
        table(("workshop", "machine", "units", "hours", "money", "what"), sorted(rows, key=lambda row: order[row[0]]))
    )
    for leg in plan.legs:
        click.echo(_leg(leg))
    for slug, load in plan.loads:
        free = "no limit known" if load.free is None else f"of {tidy(load.free)} h"
        click.echo(f"hours: {slug} {load.title} {tidy(load.needed)} h, {free}")
    emitted = "unknown" if plan.grams is None else f"{(plan.grams / _KILO).quantize(Decimal('0.01'))} kg"
    click.secho(
        f"making {plan.making}, transport {plan.transport or 'unknown'}, together {plan.total or 'unknown'}; "
        f"CO2e of transport {emitted}",
        bold=True,
    )
    proven = "proven the best" if plan.proven else f"a better one could lie up to {plan.gap:.2%} below"
    click.echo(f"{proven}; material and bought things are counted as the same wherever it is made, and are not in it")


def _leg(leg: Leg) -> str:
    to = leg.to or "the people"
    if leg.trips is None:
        return f"transport: {leg.before} to {to}, cost unknown: {', '.join(leg.carries)}"
    emitted = "CO2e unknown" if leg.grams is None else f"{(leg.grams / _KILO).quantize(Decimal('0.01'))} kg CO2e"
    return (
        f"transport: {leg.before} to {to}, {leg.trips} trip{'' if leg.trips == 1 else 's'}, {leg.km} km, {leg.money}, "
        f"{emitted}: {', '.join(leg.carries)}"
    )


def _units(count: int) -> str:
    return f"{count} unit{'' if count == 1 else 's'}"
