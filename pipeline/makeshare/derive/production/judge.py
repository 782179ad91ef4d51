# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One machine before one step: what speaks for it, what nobody knows, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.derive.production.fit import lies
from makeshare.derive.production.tolerance import deviation, said
from makeshare.model.catalog import BARS, Catalog, Thing
from makeshare.model.production.match import Judgement
from makeshare.model.production.step import Body, Step
from makeshare.model.production.workshop import Machine, Span, Workshop
from makeshare.units import say_length, tidy

Sentences = Iterator[tuple[Literal["yes", "ask", "no"], str]]


def judge(step: Step, workshop: Workshop, machine: Machine, catalog: Catalog, tolerance: str = "") -> Judgement:
    """Hold a step against a machine that runs its process. `tolerance` is what the buyer asks for, if anything."""
    found: dict[str, list[str]] = {"yes": [], "ask": [], "no": []}
    for kind, sentence in (
        *_maintained(machine),
        *_room(step, machine, catalog),
        *_worked(step, machine, catalog),
        *_held(step, machine, tolerance if _shapes(step, catalog) else ""),
        *_skilled(step, workshop),
        *_timed(step),
    ):
        found[kind].append(sentence)
    yes, ask, no = (tuple(dict.fromkeys(sentences)) for sentences in found.values())
    return Judgement(machine=machine.key, title=machine.title, yes=yes, ask=ask, no=no)


def _maintained(machine: Machine) -> Sentences:
    """A machine whose service is overdue takes no work."""
    record = machine.maintenance
    if record.overdue and record.due_at is not None and record.hours_run is not None:
        yield "no", f"its maintenance was due at {tidy(record.due_at)} h, and it has run {tidy(record.hours_run)} h"
    elif record.left is None and record != msgspec.structs.replace(type(record)(), reserve=record.reserve):
        yield "ask", "when its maintenance is due is not fully recorded"


def _room(step: Step, machine: Machine, catalog: Catalog) -> Sentences:
    """Everything that lies on it finds room; what it is cut from should too."""
    if machine.any_size:
        return
    if machine.envelope is None:
        yield "ask", "how big a piece it takes is not stated"
        return
    if not step.bodies:
        yield "ask", f"how big {step.path or 'the whole'} is was not measured"
    for body in step.bodies:
        yield from _fits(body, machine.envelope)
    if step.kind == "part":
        yield from _stock(catalog.thing(step.things[0]), step, machine.envelope, catalog)


def _fits(body: Body, room: tuple[Decimal, Decimal, Decimal]) -> Sentences:
    sizes = f"{body.what} of {_size(body.size)}"
    how = lies(body, room)
    if how:
        yield "yes", f"{sizes} fits into {_size(room)}, {how}"
    elif body.rule == "upright" and lies(msgspec.structs.replace(body, rule="free"), room):
        yield "ask", f"{sizes} fits into {_size(room)} only on another side: may its layers lie that way?"
    else:
        yield "no", f"{sizes} does not fit into {_size(room)}"


def _stock(thing: Thing, step: Step, room: tuple[Decimal, Decimal, Decimal], catalog: Catalog) -> Sentences:
    """Say where stock is sold larger than the machine that cuts the part from it."""
    counted = catalog.process(step.process).seconds_per
    sold = [thing.dimensions.get(name) for name in ("length", "width")]
    if thing.kind == "sheet" and "cut_m" in counted and "pierce" in counted and all(sold):
        size = (*(Decimal(str(side)) for side in sold), Decimal(0))
        if not lies(Body("sheet", size, "flat"), room):  # type: ignore[arg-type]  # two sides and nothing
            yield "yes", f"a sheet as sold, {_size(size[:2])}, must be cut to fit first"
    elif thing.kind in BARS and "cut_off" in counted and sold[0] and Decimal(str(sold[0])) > room[0]:
        yield "yes", f"a bar as sold, {say_length(sold[0])}, must be cut to fit first"


def _worked(step: Step, machine: Machine, catalog: Catalog) -> Sentences:
    """It works the material, in the thickness and the diameter that it has."""
    for key in step.things:
        thing = catalog.thing(key)
        if not works(machine, thing):
            yield "no", f"it does not work {thing.title} ({thing.material}, {thing.kind})"
            continue
        sizes = thing.dimensions
        yield from _within("thickness", sizes.get("thickness", sizes.get("wall")), machine.thickness, thing)
        yield from _within("diameter", sizes.get("diameter"), machine.diameter, thing)


def works(machine: Machine, thing: Thing) -> bool:
    """Tell whether a machine works a stock: named itself, or by its material and its kind, as far as these are named.

    A machine that names none of the three works whatever its processes work.
    """
    if thing.key in machine.things:
        return True
    if not machine.materials and not machine.stock:
        return not machine.things
    return (not machine.materials or thing.material in machine.materials) and (
        not machine.stock or thing.kind in machine.stock
    )


def _within(what: str, size: float | None, span: Span, thing: Thing) -> Sentences:
    if size is None or not span.known:
        return
    value = Decimal(str(size))
    if span.holds(value):
        yield "yes", f"{thing.title} has a {what} of {say_length(value)}, and it takes {_bounds(span)}"
    else:
        yield "no", f"{thing.title} has a {what} of {say_length(value)}, and it takes {_bounds(span)}"


def _shapes(step: Step, catalog: Catalog) -> bool:
    """Tell whether a step gives a part its dimensions: finishing, welding and assembly do not."""
    return step.kind == "part" and catalog.process(step.process).code not in ("POST", "WEL", "ASM")


def _held(step: Step, machine: Machine, tolerance: str) -> Sentences:
    """It keeps the tolerance asked for, on the largest dimension that it works."""
    if not tolerance:
        return
    if not machine.tolerance:
        yield "ask", f"which tolerance it keeps is not stated, and {said(tolerance)} is asked for"
        return
    sizes = [side for body in step.bodies for side in body.size]
    if not sizes:
        return
    largest = max(sizes)
    keeps, wanted = deviation(machine.tolerance, largest), deviation(tolerance, largest)
    if keeps is None or wanted is None:
        yield "ask", f"ISO 2768-1 states nothing for {say_length(largest)}: which tolerance does it keep there?"
    elif keeps > wanted:
        yield (
            "no",
            (
                f"it keeps {said(machine.tolerance)}, on {say_length(largest)} ±{say_length(keeps)}; "
                f"{said(tolerance)} asks for ±{say_length(wanted)}"
            ),
        )
    else:
        yield "yes", f"it keeps {said(machine.tolerance)}, on {say_length(largest)} ±{say_length(keeps)}"


def _skilled(step: Step, workshop: Workshop) -> Sentences:
    """Somebody there knows how."""
    for skill in step.skills:
        if skill not in workshop.skills:
            yield "ask", f"nobody there is listed with the skill '{skill}'"


def _timed(step: Step) -> Sentences:
    if step.busy is None and step.why:
        yield "ask", f"how long it takes is not known: {step.why}"


def _size(sides: tuple[Decimal, ...]) -> str:
    return " × ".join(say_length(side).removesuffix(" mm") for side in sides) + " mm"


def _bounds(span: Span) -> str:
    if span.low is None:
        return f"up to {say_length(span.high or 0)}"
    return (
        f"{say_length(span.low)} and more"
        if span.high is None
        else f"{say_length(span.low)} to {say_length(span.high)}"
    )
