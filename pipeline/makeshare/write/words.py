# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every package says, in words that the readme, the traveller and the guide share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from makeshare.model.design import Manifest
from makeshare.model.facts import PartFacts
from makeshare.model.package import ParameterValue
from makeshare.units import say_length
from makeshare.write.job import Job, Made
from makeshare.write.labels import DELIVERED, WHEN

CHECK_FILE = "100mm-check.dxf"
PROTOTYPE = "PROTOTYPE – NOT FOR PRODUCTION"
WITHDRAWN = "WITHDRAWN – DO NOT MAKE"
WHY_PROTOTYPE = (
    "No checked drawing with tolerances exists for this revision. Make one, measure it, test it, then decide."
)
UNITS = "All lengths are in millimetres."


def banner(manifest: Manifest) -> str:
    """Say how far a fabricator may trust this revision: a prototype until drawings exist."""
    return WITHDRAWN if manifest.status == "withdrawn" else PROTOTYPE


def built_by(manifest: Manifest) -> str:
    """Say who built which version, or that nobody did."""
    if not manifest.built:
        return "never built"
    told = (
        f"{one.by}, {one.date}, version {one.version}" + (f" ({one.note})" if one.note else "")
        for one in manifest.built
    )
    return "built by " + "; ".join(told)


def delivered(manifest: Manifest) -> str:
    """Say what a customer receives."""
    return DELIVERED[manifest.delivered_as]


def parameter(value: ParameterValue) -> str:
    """Print a parameter: width 800 mm."""
    shown = value.value
    name = value.name.replace("_", " ")
    if value.unit == "mm" and isinstance(shown, int | float):
        return f"{name} {say_length(shown)}"
    return f"{name} {_plain(shown)}{'°' if value.unit == 'deg' else ''}"


def note(made: Made) -> str:
    """Return what the designer noted of a part, and which way its grain runs."""
    grain = f"grain along {made.part.grain} of the drawing" if made.part.grain else ""
    return "; ".join(part for part in (made.part.note, grain) if part)


def size(facts: PartFacts) -> str:
    """Print a part's overall size, longest first, and the blank that it is bent from."""
    overall = sides(sorted(facts.box, reverse=True))
    if facts.flat is None or not facts.bends:
        return overall
    return f"{overall}, flat {sides(sorted(facts.flat, reverse=True))}"


def sides(lengths: Iterable[float]) -> str:
    """Print the sides of a box or a rectangle to 0.1 mm."""
    return " × ".join(_plain(round(side, 1)) for side in lengths)


def hazards(job: Job) -> Iterator[tuple[str, str]]:
    """Yield each hazard that the design names: when and what, and what to do."""
    for hazard in job.built.manifest.hazards:
        yield f"{WHEN[hazard.when]}: {hazard.what}", hazard.do


def work_hazards(job: Job) -> Iterator[tuple[str, str]]:
    """Yield the hazards of the work itself: at which processes, and what they are; equal ones once."""
    found: dict[tuple[str, ...], list[str]] = {}
    for step in job.steps:
        found.setdefault(job.process(step.process).hazards, []).append(step.process)
    for what, where in found.items():
        if what:
            yield ", ".join(where), ", ".join(what)


def substitutions(job: Job) -> Iterator[tuple[str, str]]:
    """Yield each substitution that the design permits, and its condition; the catalogue alone permits none."""
    for one in job.built.manifest.substitutions:
        condition = f": {one.condition}" if one.condition else ""
        yield f"Instead of {_title(job, one.instead_of)}", f"{_title(job, one.use)}{condition}"


def checks(job: Job) -> Iterator[str]:
    """Yield what to check before anything is cut."""
    yield f"Whole and unchanged? makeshare verify {job.top}.zip, or sha256sum -c SHA256SUMS."
    outlines = (
        f"{CHECK_FILE} must load as a square of 100 × 100 mm, and " if any(made.facts.flat for made in job.made) else ""
    )
    yield f"Scale: {outlines}the bar on the printed traveller must measure 100 mm."
    sheets = dict.fromkeys(made.stock.key for made in job.made if made.stock.kind == "sheet")
    if sheets:
        taken = "; ".join(
            f"{_title(job, key)}, is taken as {say_length(job.catalog.thing(key).dimensions['thickness'])}"
            for key in sheets
        )
        yield f"Measure the sheets: {taken}. If yours differ, have the package built for them."
    if any(made.facts.bends for made in job.made):
        yield "Cut what is on layer CUT only: BEND_UP and BEND_DOWN show where to bend, seen from above."
    yield "Make one of each part first and try the fit."


def skills(job: Job) -> tuple[str, ...]:
    """Return the skills that the design names and those that its processes need, each once."""
    return tuple(dict.fromkeys((*job.built.manifest.skills, *job.work.skills)))


def hours(job: Job) -> str:
    """Say how long one unit takes by hand, and what setting up adds."""
    setup = sum((one.setup_hours for one in job.work.processes), Decimal(0))
    hands = job.work.labour_hours
    known = "unknown" if hands is None else f"about {hands:.1f} h"
    return f"By hand for one: {known}; setting up once a batch: about {setup:.1f} h. By process in work.csv."


def report(job: Job) -> str:
    """Say where to report a fault, or that nobody has set an address."""
    where = " or ".join(place for place in (job.contact, job.repository) if place)
    if not where:
        return (
            "This community has set no address for faults: tell whoever gave you this package, and name the revision."
        )
    return f"Report a fault to {where} and name the revision."


def _title(job: Job, key: str) -> str:
    """Print a thing's title when the catalogue knows the key, the words themselves when not."""
    thing = job.catalog.things.get(key)
    return thing.title if thing else key


def _plain(value: float | str | bool) -> str:  # noqa: FBT001  a parameter's value may be a flag
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
