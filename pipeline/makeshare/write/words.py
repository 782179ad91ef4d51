# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every package says, in words that the readme, the traveller and the guide share."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.design import Manifest
from makeshare.model.facts import PartFacts
from makeshare.model.package import ParameterValue
from makeshare.units import say_length
from makeshare.write.job import Job
from makeshare.write.pages.labels import DELIVERED, WHEN

CHECK_FILE = "100mm-check.dxf"
PROTOTYPE = "PROTOTYPE – NOT FOR PRODUCTION"
WITHDRAWN = "WITHDRAWN – DO NOT MAKE"
WHY_PROTOTYPE = "No checked drawing with tolerances exists for this revision. Make one, measure it, test it, then decide."
UNITS = "All lengths are in millimetres."


def banner(manifest: Manifest) -> str:
    """Say how far a fabricator may trust this revision: a prototype until drawings exist."""
    return WITHDRAWN if manifest.status == "withdrawn" else PROTOTYPE


def built_by(manifest: Manifest) -> str:
    """Say who built which version, or that nobody did."""
    if not manifest.built:
        return "never built"
    told = (f"{one.by}, {one.date}, version {one.version}" + (f" ({one.note})" if one.note else "") for one in manifest.built)
    return "built by " + "; ".join(told)


def delivered(manifest: Manifest) -> str:
    """Say what a customer receives."""
    return DELIVERED[manifest.delivered_as]


def parameter(value: ParameterValue) -> str:
    """Print a parameter: width 800 mm."""
    shown = value.value
    if value.unit == "mm" and isinstance(shown, int | float):
        return f"{value.name} {say_length(shown)}"
    return f"{value.name} {_plain(shown)}{'°' if value.unit == 'deg' else ''}"


def size(facts: PartFacts) -> str:
    """Print a part's overall size, longest first, and the blank that it is bent from."""
    overall = " × ".join(f"{_plain(round(side, 1))}" for side in sorted(facts.box, reverse=True))
    if facts.flat is None or not facts.bends:
        return overall
    blank = " × ".join(_plain(round(side, 1)) for side in sorted(facts.flat, reverse=True))
    return f"{overall}, flat {blank}"


def hazards(job: Job) -> Iterator[tuple[str, str]]:
    """Yield each hazard: when and what, and what to do; the design's own first, then those of its processes."""
    for hazard in job.built.manifest.hazards:
        yield f"{WHEN[hazard.when]}: {hazard.what}", hazard.do
    for step in job.steps:
        found = job.process(step.process).hazards
        if found:
            yield f"{step.title}: {', '.join(found)}", ""


def substitutions(job: Job) -> Iterator[tuple[str, str]]:
    """Yield each permitted substitution and its condition: the design's own, then the catalogue's for its stocks."""
    for one in job.built.manifest.substitutions:
        yield f"{_title(job, one.use)} instead of {_title(job, one.instead_of)}", one.condition
    told = {(one.instead_of, one.use) for one in job.built.manifest.substitutions}
    for line in job.built.bom.lines:
        thing = job.catalog.things.get(line.thing)
        for use in thing.substitutes if thing else ():
            if (line.thing, use) not in told:
                told.add((line.thing, use))
                yield f"{_title(job, use)} instead of {_title(job, line.thing)}", ""


def checks(job: Job) -> Iterator[str]:
    """Yield what to check before anything is cut."""
    yield f"Run `makeshare verify {job.top}.zip`, or `sha256sum -c SHA256SUMS` in the unpacked folder."
    if any(made.facts.flat for made in job.made):
        yield f"Load {CHECK_FILE}: one square of exactly 100 × 100 mm. If it measures otherwise, every part will."
    yield "Print the traveller at 100 %: its bar must measure 100 mm."
    for stock in dict.fromkeys(made.stock.key for made in job.made):
        thing = job.catalog.thing(stock)
        if thing.kind == "sheet":
            thickness = say_length(thing.dimensions["thickness"])
            yield f"Measure the sheet: {thing.title} is taken as {thickness} thick. If yours differs, have this package built for it."
    yield "Make one of each part first and try the fit."


def report(job: Job) -> str:
    """Say where to report a fault, or that nobody has set an address."""
    where = " or ".join(place for place in (job.contact, job.address) if place)
    if not where:
        return "This community has set no address for faults: tell whoever gave you this package, and name the revision."
    return f"Report a fault to {where} and name the revision."


def _title(job: Job, key: str) -> str:
    """Print a thing's title when the catalogue knows the key, the words themselves when not."""
    thing = job.catalog.things.get(key)
    return thing.title if thing else key


def _plain(value: float | str | bool) -> str:  # noqa: FBT001  a parameter's value may be a flag
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
