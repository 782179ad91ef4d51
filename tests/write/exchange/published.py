# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A catalogue that has something for every format: nested designs, unknown masses and prices, a run under way."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
import warnings
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pyshacl
import rdflib
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no type information

import makeshare
from makeshare.model.bom import Line
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.design import Built as BuiltBy
from makeshare.model.distribution.records import Batch, Item, Lot, Track
from makeshare.model.distribution.view import DistributionView
from makeshare.model.funding.state import Account, Counts, Phase, State, Turn
from makeshare.model.funding.terms import Offered, Step, Terms
from makeshare.model.production.making import Making, WorkshopView
from makeshare.model.production.workshop import Machine, Spot, Workshop
from makeshare.model.proposal import Party, ProposalView
from makeshare.write.exchange import REPORT, Exchange, exports
from makeshare.write.exchange.forms import Published
from makeshare.write.package import package
from makeshare.write.pages.downloads import files
from tests.derive.distribution.cases import point, slot
from tests.derive.distribution.cases import terms as terms_of_handing
from tests.write import builders
from tests.write.sample import catalogue, pieces
from tests.write.sample_proposal import proposal_view

replace = msgspec.structs.replace

URL = "https://commons.example"
REPOSITORY = "https://code.example/commons/designs"
MAIL = "hello@commons.example"
SCHEMAS = Path(makeshare.__file__).parent / "schemas"
TAG = "SPDX-License-" + "Identifier"  # in one word, it would be this file's own
WORDS = f"<!--\n{TAG}: CC-BY-SA-4.0\n-->\n\n# Build it\n\n1. Cut it.\n2. Screw it.\n"
PARTIES = ("seller", "manufacturer", "money_holder", "coordinator", "defects", "complaints")


@cache
def rich() -> Catalogue:
    """Make the catalogue, with an address, a repository and a contact."""
    found = catalogue(url=URL, contact=MAIL)
    return replace(
        found,
        community=replace(found.community, repository=REPOSITORY),
        catalog=replace(
            found.catalog,
            things={**found.catalog.things, **builders.catalog().things},
            processes={**found.catalog.processes, **builders.catalog().processes},
        ),
        designs=(*found.designs, packaged(), nested(), massless(), withdrawn()),
        making=Making(workshops=tuple(WorkshopView(workshop=one) for one in workshops())),
        distributions={"0003-made-run": handed()},
        proposals=(*found.proposals, running("0002-open-run", "open"), running("0003-made-run", "distribution")),
    )


def workshops() -> tuple[Workshop, ...]:
    """Two workshops: one that states all it can, and an example that states hardly anything."""
    printer = Machine(
        key="printer",
        title="EXAMPLE printer",
        processes=("print", "print-fine"),
        count=2,
        envelope=(Decimal("220.9"), Decimal(220), Decimal(250)),
        materials=("PETG",),
        tolerance="0.3 mm",
    )
    bench = Machine(
        key="bench", title="EXAMPLE bench", processes=("weld", "drill", "saw"), any_size=True, tolerance="m"
    )
    full = Workshop(
        slug="full",
        name="EXAMPLE workshop",
        example=False,
        summary="Prints and welds.",
        where="EXAMPLE place",
        region="EU",
        spot=Spot(Decimal("51.52"), Decimal("-2.76")),
        status="Active",
        access="Shared space",
        contact=MAIL,
        languages=("en",),
        machines=(printer, bench),
        certifications=("EXAMPLE certificate",),
        batch="0 -- 50 units",
    )
    bare = replace(
        full, slug="bare", name="A shed", example=True, spot=None, contact="on Mondays", machines=(), batch=None
    )
    return full, bare


def handed() -> DistributionView:
    """How far the hand-over of a run is: a batch of 19, of which 5 and then 2 were collected."""
    lots = (Lot(thing="steel-plate-8", lot="H-4711", supplier="EXAMPLE steel"),)
    batch = Batch(batch="B01", workshop="full", units=19, revision="0.1.0", geometry_hash="g1:0", lots=lots)
    days = ("2027-07-03",) * 5 + ("2027-07-10",) * 2 + ("",) * 12
    items = tuple(
        Item(serial=str(place), batch="B01", revision="0.1.0", variant="default", out=bool(day), delivered_on=day)
        for place, day in enumerate(days)
    )
    planned = terms_of_handing(point("barn", slot("sat", 30)))
    return DistributionView(proposed="EXAMPLE", terms=planned, track=Track(batches=(batch,), items=items))


def packaged() -> DesignEntry:
    """A design with a real package, words under a licence of their own, and somebody who built it."""
    card: dict[str, Any] = {
        "built": (BuiltBy(by="EXAMPLE workshop", date="2026-10-01", version=builders.VERSION),),
        "status": "tested",
        "technology_readiness": 4,
        "documentation_readiness": 3,
        "tags": ("shelf", "wood", "x" * 40, "3d"),
    }
    one = builders.built(**card)
    one = replace(one, package=package(builders.job(one)))
    return DesignEntry(manifest=one.manifest, builts=(one,), guide=WORDS)


def nested() -> DesignEntry:
    """A design that has two workbenches in it, and another design that is not published."""
    return _changed(
        2,
        "two_benches",
        uses=("workbench", "spare_wheel"),
        lines=lambda lines: (*lines, Line(path="workbench", kind="assembly", title="Workbench", quantity=pieces(2))),
    )


def massless() -> DesignEntry:
    """A design of which one part's mass and size are not known, so the whole's is not either."""
    return _changed(3, "no_mass", lines=lambda lines: tuple(replace(one, mass_each=None, box=None) for one in lines))


def withdrawn() -> DesignEntry:
    """A design that nobody should make any more."""
    return _changed(4, "old_tunnel", status="withdrawn")


def _changed(place: int, folder: str, *, lines: Any = tuple, **card: Any) -> DesignEntry:  # noqa: ANN401  any field of the card
    """Copy a design of the sample under another name, without variants, its card and its lines changed."""
    one = catalogue().designs[place]
    manifest = replace(one.manifest, folder=folder, variants={}, **card)
    built = replace(one.default, manifest=manifest, bom=replace(one.default.bom, lines=lines(one.default.bom.lines)))
    return replace(one, manifest=manifest, builts=(built,))


def running(slug: str, phase: Phase) -> ProposalView:
    """A proposal that is no example: everybody is named, 19 units are pledged, and later money has moved."""
    view = proposal_view()
    named = {role: Party(duty="does it", name=f"EXAMPLE {role}", contact=f"{role}@example.org") for role in PARTIES}
    one = replace(view.proposal, slug=slug, example=False, parties=replace(view.proposal.parties, **named))
    return replace(view, proposal=one, state=state(view, phase))


def state(view: ProposalView, phase: Phase) -> State:
    """Return where a run stands that went through all phases up to one."""
    order: tuple[Phase, ...] = ("discussion", "open", "met", "collecting", "funded", "production", "distribution")
    start = dt.datetime(2026, 11, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    reached = order[: order.index(phase) + 1]
    turns = tuple(
        Turn(phase=one, date=(start + dt.timedelta(days=7 * place)).isoformat(), seq=place + 1)
        for place, one in enumerate(reached)
    )
    paid = "funded" in reached
    return State(
        phase=phase,
        terms=terms(view),
        history=turns,
        counts=Counts(units=19, shares=19, members=16, pledges=17, promised=435100, paid=435100 if paid else 0),
        accounts=(Account(who="EXAMPLE manufacturer", kind="party", state="party", net=-200000),) if paid else (),
        units_made=19 if phase == "distribution" else 0,
        as_of=turns[-1].date,
        changes=(("2026-11-09T10:00:00+01:00", "Steel became dearer"),),
    )


def terms(view: ProposalView) -> Terms:
    """Return terms to pledge to."""
    return Terms(
        currency=view.proposal.currency,
        document="0" * 64,
        quote="0" * 64,
        offers=(Offered(variant="default", revision="0.1.0", geometry_hash="g1:0", bom_hash="0", price=22900),),
        minimum=view.proposal.run.minimum,
        optimum=view.proposal.run.optimum,
        needed=687000,
        reserve=63390,
        deadline=view.proposal.deadline.isoformat(),
        losses=(Step(bearer="rest", who="EXAMPLE seller"),),
        surplus=(),
        unsold="EXAMPLE seller",
    )


def offered(found: Catalogue) -> dict[str, dict[str, bytes]]:
    """Return the files that stand beside the pages of a catalogue."""
    return {one.name: files(one) for entry in found.designs for one in entry.builts}


def published(found: Catalogue) -> Published:
    """Return a catalogue as formats see it."""
    return Published(found, offered(found))


def made(found: Catalogue) -> Exchange:
    """Write every format of a catalogue."""
    return exports(found, offered(found))


@cache
def everything() -> Exchange:
    """Write every format of the rich catalogue, once."""
    return made(rich())


def without_address(found: Catalogue) -> Catalogue:
    """Return a catalogue of a community that has set neither address nor repository nor contact."""
    return replace(found, community=replace(found.community, url="", repository="", contact=""))


@cache
def schema(name: str) -> Draft202012Validator:
    """Load one of the schemas that are shipped, itself checked."""
    data = json.loads((SCHEMAS / name).read_bytes())
    Draft202012Validator.check_schema(data)
    return Draft202012Validator(data)


def faults(name: str, data: object) -> list[str]:
    """Return what a schema finds wrong with data."""
    return [f"{one.json_path}: {one.message}" for one in schema(name).iter_errors(data)]


def documents(exchange: Exchange) -> Iterator[tuple[str, str, Any]]:
    """Yield the path, the schema and the data of each export that has a JSON Schema."""
    for told in exchange.told:
        for path in told.files:
            if path.endswith(".toml"):
                yield path, told.schema.rpartition("/")[2], tomllib.loads(exchange.files[path].decode())
            elif path.endswith(".json"):
                yield path, told.schema.rpartition("/")[2], json.loads(exchange.files[path])
    yield REPORT, "exports.schema.json", json.loads(exchange.files[REPORT])


@cache
def shapes() -> rdflib.Graph:
    """Load the SHACL shapes that are shipped."""
    return rdflib.Graph().parse(SCHEMAS / "valueflows.ttl")


def triples(data: bytes, base: str) -> rdflib.Graph:
    """Read JSON-LD as triples."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph", DeprecationWarning)  # rdflib's own parser uses it
        return rdflib.Graph().parse(data=data, format="json-ld", publicID=base)


def conforms(found: rdflib.Graph, *, shapes_too: bool = False) -> tuple[bool, str]:
    """Say whether a graph keeps to the shapes, and what is wrong; `shapes_too` holds these against SHACL's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what pyshacl calls in rdflib
        fits, _, text = pyshacl.validate(found, shacl_graph=shapes(), meta_shacl=shapes_too)
    return bool(fits), str(text)


def default_of(found: Catalogue, folder: str) -> tuple[DesignEntry, Built]:
    """Return a design with its default configuration."""
    entry = found.design(folder)
    assert entry is not None
    return entry, entry.default
