# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who gets what when, for a proposal of the checkout; and the record of what was made, handed over and found faulty."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from makeshare.derive.distribution.plan import plan
from makeshare.derive.distribution.problems import mark_problems, terms_problems
from makeshare.derive.distribution.records import allot, merged, record, replay
from makeshare.derive.distribution.serials import serials
from makeshare.derive.distribution.wares import ware
from makeshare.engine.locks import locked
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, Place
from makeshare.files import write_whole
from makeshare.model.bom import Bom
from makeshare.model.distribution.plan import Due, Plan, Ware
from makeshare.model.distribution.records import RecordEvent, Track
from makeshare.model.distribution.terms import Distribution
from makeshare.model.distribution.view import DistributionView
from makeshare.model.facts import Facts
from makeshare.model.funding.state import State
from makeshare.model.proposal import Proposal
from makeshare.read.distribution.dues import load_dues
from makeshare.read.distribution.load import FILE, RECORDS, load_distribution, load_records
from makeshare.read.project import STORE
from makeshare.workflows.each import each
from makeshare.workflows.ledgers import ledger
from makeshare.workflows.proposals import FOLDER, ledger_of, proposal_of, slugs
from makeshare.workflows.repository import Repository
from makeshare.write.distribution.calendar import calendars
from makeshare.write.distribution.lists import days, lists

LOCK = STORE.parent / "records.lock"


@dataclass(frozen=True)
class Planned:
    """A proposal's plan with everything that its lists are written from."""

    proposal: Proposal
    terms: Distribution
    wares: Mapping[str, Ware]
    plan: Plan
    track: Track
    serials: Mapping[str, tuple[str, ...]]


def planned(
    slug: str, repository: Repository, engine: Engine, *, private: Path | None = None, listed: Path | None = None
) -> Planned:
    """Plan who gets what when: from a list of what is due, or from the ledger (`private`: the one off git).

    Raises InputError when the proposal has no distribution.toml, or where its pledges are not known here.
    """
    proposal = proposal_of(slug, repository)
    terms = _terms(proposal, repository)
    dues = load_dues(listed) if listed is not None else _due(ledger(proposal.slug, repository, private).book.state())
    variants = sorted({due.variant for due in dues})
    wares = wares_of(proposal, terms, variants, repository, engine)
    with _solver_off_stdout():
        found = plan(terms, dues, wares)
    track = track_of(proposal, repository)
    return Planned(proposal, terms, wares, found, track, allot(track, list(_in_order(found))))


def wares_of(
    proposal: Proposal, terms: Distribution, variants: Iterable[str], repository: Repository, engine: Engine
) -> dict[str, Ware]:
    """Measure and bill variants as they are packed.

    Raises InputError for a design that is delivered finished and is to be packed flat; ExceptionGroup when one fails.
    """
    finished = repository.manifest(proposal.design).delivered_as == "finished"
    if terms.packing.form == "flat" and finished:
        raise InputError("this design is delivered finished: it cannot be packed flat", terms.place)
    found = {}
    configurations = repository.configurations(proposal.design, variants) if variants else ()
    for outcome in each(lambda chain: (chain.measure, chain.bill), configurations, repository, engine):
        if outcome.problems:
            raise ExceptionGroup(outcome.configuration.name, list(outcome.problems))
        outputs = {name: data for one in outcome.outputs.values() for name, data in one.items()}
        bom = msgspec.json.decode(outputs["bom.json"], type=Bom)
        facts = msgspec.json.decode(outputs["facts.json"], type=Facts)
        found[bom.variant] = ware(bom, facts.box, terms.packing)
    return found


def track_of(proposal: Proposal, repository: Repository) -> Track:
    """Replay a proposal's records; raises IntegrityError with the line that is wrong."""
    return replay(load_records(repository.root, proposal.slug), proposal.slug, f"{FOLDER}/{proposal.slug}/{RECORDS}")


def tracks_of_design(folder: str, repository: Repository) -> tuple[Track, Track]:
    """Return what is known of a design's units: from real runs, and from example ones."""
    proposals = [proposal_of(slug, repository) for slug in slugs(repository.root)]
    own = [one for one in proposals if one.design == folder]
    real, examples = (
        merged(track_of(one, repository) for one in own if one.example is example) for example in (False, True)
    )
    return real, examples


def write_record(slug: str, date: str, event: RecordEvent, repository: Repository) -> Track:
    """Append an event to a proposal's records; one command at a time. Raises InputError when it cannot follow."""
    proposal = proposal_of(slug, repository)
    with locked(repository.root / LOCK):
        lines = load_records(repository.root, proposal.slug)
        for problem in mark_problems(getattr(event, "pledge", ""), example=proposal.example):
            raise problem
        line = record(lines, proposal.slug, date, event)
        text = "".join(f"{one}\n" for one in (*lines, line))
        write_whole(repository.root / FOLDER / proposal.slug / RECORDS, text.encode())
    return track_of(proposal, repository)


def view(slug: str, repository: Repository, engine: Engine) -> DistributionView | None:
    """Return what a proposal's page shows of distribution; None where it has no distribution.toml.

    Where pledges are kept off git, how full the slots are is not known here, and is not shown.
    """
    proposal = proposal_of(slug, repository)
    terms = load_distribution(repository.root, proposal.slug)
    if terms is None:
        return None
    state = ledger_of(proposal, repository)
    dues = () if state.private else _due(state)
    wares = wares_of(proposal, terms, sorted({due.variant for due in dues}), repository, engine)
    with _solver_off_stdout():
        found = plan(terms, dues, wares)
    return DistributionView(
        proposed=proposal.title,
        terms=terms,
        loads=found.loads,
        track=track_of(proposal, repository),
        due=state.counts.units,
        unplaced=sum(one.units for one in found.unplaced),
        sent=sum(one.units for one in found.shipments),
        private=state.private,
    )


def gather(repository: Repository, engine: Engine) -> tuple[dict[str, DistributionView], list[MakeshareError]]:
    """Return how each run that has planned it is handed over, and what is wrong with the others."""
    found, wrong = {}, list[MakeshareError]()
    for slug in slugs(repository.root):
        broken = problems(slug, repository)
        wrong += broken
        shown = None if broken else view(slug, repository, engine)
        if shown is not None:
            found[slug] = shown
    return found, wrong


def problems(slug: str, repository: Repository) -> tuple[MakeshareError, ...]:
    """Return what is wrong with a proposal's distribution and records; nothing is built for it."""
    try:
        proposal = proposal_of(slug, repository)
        terms = load_distribution(repository.root, proposal.slug)
        track = track_of(proposal, repository)
    except MakeshareError as error:
        return (error,)
    wrong = [] if terms is None else list(terms_problems(proposal, terms, track))
    file = f"{FOLDER}/{proposal.slug}/{RECORDS}"
    marks = [one for item in track.items for one in mark_problems(item.pledge, example=proposal.example)]
    return (*wrong, *(problem.at(Place(file)) for problem in marks))


def _terms(proposal: Proposal, repository: Repository) -> Distribution:
    terms = load_distribution(repository.root, proposal.slug)
    if terms is None:
        place = Place(f"{FOLDER}/{proposal.slug}/{FILE}")
        raise InputError("is not there", place, "write one: pickup points with their slots, fees, boxes, tariffs")
    return terms


def _due(state: State) -> tuple[Due, ...]:
    """Take what is due from a ledger: every pledge that stands, with the point that it chose."""
    if state.private:
        raise InputError("the pledges are kept off git", tip="name that ledger with --private, or a list with --dues")
    return tuple(
        Due(pledge=one.who, variant=one.variant, units=one.units, prefers=(one.point,) if one.point else ())
        for one in state.accounts
        if one.kind == "member" and one.state == "live" and one.units
    )


def _in_order(found: Plan) -> Iterator[tuple[str, str, int]]:
    """Yield pledge, variant and units in the order in which units go out: by slot, then what is sent."""
    for load in found.loads:
        for one in found.handovers:
            if (one.point, one.slot) == (load.point.key, load.slot.key):
                yield one.pledge, one.variant, one.units
    for sent in found.shipments:
        yield sent.pledge, sent.variant, sent.units


@contextmanager
def _solver_off_stdout() -> Iterator[None]:
    """Send what the solver's own code prints in large problems to standard error: it would stand in the JSON."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


# ------------------------------------------------------------------------------------------------------ files
def write_lists(found: Planned, folder: Path, repository: Repository) -> tuple[str, ...]:
    """Write lists, labels and calendars into a folder; returns their names. Raises EngineError when one cannot be."""
    files = {**_papers(found), **_labels(found, repository), **calendars(found.terms, found.proposal.title)}
    for name, data in files.items():
        write_whole(folder / name, data)
    return tuple(sorted(files))


def _papers(found: Planned) -> dict[str, bytes]:
    from makeshare.write.distribution.sheets import pickup_pdf  # noqa: PLC0415  slow to load, and only lists need it

    written = lists(found.plan, found.terms, found.wares.values(), found.serials)
    for day in days(found.plan):
        name = f"pickup-{day.isoformat()}.pdf"
        written[name] = pickup_pdf(day, found.plan, found.terms, found.proposal.title, found.serials)
    return written


def _labels(found: Planned, repository: Repository) -> dict[str, bytes]:
    """Write a sheet of labels for each batch on record."""
    from makeshare.write.distribution.labels import Label, labels_pdf  # noqa: PLC0415  as above

    manifest, settings = repository.manifest(found.proposal.design), repository.settings
    address = f"{settings.url.rstrip('/')}/designs/{manifest.slug}/" if settings.url else ""
    return {
        f"labels-{batch.batch}.pdf": labels_pdf(
            [
                Label(
                    serial=serial,
                    title=manifest.title,
                    revision=batch.revision,
                    maker=batch.workshop,
                    report=settings.contact,
                    address=address,
                    example=found.proposal.example,
                )
                for serial in serials(found.proposal.number, batch.batch, batch.units)
            ]
        )
        for batch in found.track.batches
    }
