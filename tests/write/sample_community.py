# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A community made by hand that meets, learns, and knows two others."""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.derive.community import skills
from makeshare.model.catalogue import Catalogue, Community, DesignEntry
from makeshare.model.community.meeting import Meeting, MeetingTask
from makeshare.model.community.skills import Register, Skilled, Training
from makeshare.model.community.together import Discussion, Together
from makeshare.model.federation.index import CapabilityCard, MachineCard, Origin
from makeshare.model.federation.network import Neighbour, Network
from tests.derive.federation.samples import DAY, design, index, offer
from tests.write import builders

ZONE = dt.timezone(dt.timedelta(hours=1))
HELD = Meeting(
    slug="2026-09-06-assembly",
    title="EXAMPLE: assembly",
    kind="meeting",
    status="held",
    example=True,
    start=dt.datetime(2026, 9, 6, 15, 0, tzinfo=ZONE),
    end=dt.datetime(2026, 9, 6, 17, 0, tzinfo=ZONE),
    time_zone="Europe/Brussels",
    location="the common room",
    open_to="everybody",
    agenda=("what we make", "who makes it"),
    changed=dt.date(2026, 9, 8),
    decisions=("0001-first-design",),
    tasks=(MeetingTask(what="ask two workshops", due=DAY, pseudonym="quiet-otter-17"),),
    minutes="Eleven came.\n\n- **Wanted**: beds that are loose.",
)
PLANNED = msgspec.structs.replace(
    HELD, slug="2027-01-16-sprint", title="A sprint", kind="sprint", status="planned", example=False, learn=("weld",),
    start=dt.datetime(2027, 1, 16, 10, 0, tzinfo=ZONE), end=dt.datetime(2027, 1, 16, 17, 0, tzinfo=ZONE), minutes="",
    decisions=(), tasks=(), online="https://meet.example.org/room",
)  # fmt: skip
CALLED_OFF = msgspec.structs.replace(PLANNED, slug="2027-02-01-off", title="Called off", status="cancelled")
REGISTER = Register(
    example=True,
    as_of=DAY,
    people=(
        Skilled(
            pseudonym="example-heron-04", skills=("weld",), can_teach=("weld",), hours_a_month=6,
            training=(Training(process="weld", date=DAY, by="x", evidence="y"),),
        ),
        *(Skilled(pseudonym=f"example-vole-{one}", skills=("saw", "minutes"), hours_a_month=2) for one in range(3)),
    ),
)  # fmt: skip
WORKSHOP = CapabilityCard(
    slug="shed", name="The shed", example=True, summary="", where="by the river", region="EU", status="Active",
    contact="", page="workshops/shed/", machines=(MachineCard(key="mig", title="MIG", processes=("weld",), count=1),),
)  # fmt: skip
FORGE = msgspec.structs.replace(WORKSHOP, slug="forge", name="The forge", example=False, people_hours_per_week="40")
HILL = Neighbour(
    path=("hill",),
    index=msgspec.structs.replace(
        index(
            "Hilltop",
            designs=(design("tray"), design("box", price=None)),
            offers=(offer("0001-run", status="open"), offer("0002-run", example=True, price=None)),
        ),
        capabilities=(WORKSHOP, FORGE),
    ),
    address="https://hilltop.example.net/",
    sha256="ab" * 32,
    date=DAY,
)
LAKE = Neighbour(path=("hill", "lake"), index=index("Lake"), address="", sha256="cd" * 32, date=DAY)
ORIGIN = Origin(
    community="Hilltop", page="https://hilltop.example.net/designs/test-shelf/", design="test-shelf", version="0.1.0",
    revision="0.1.0+g1.89abcdef", geometry_hash="g1:89abcdef01234567", licence="CERN-OHL-W-2.0",
    authors=("they", "others"), package_sha256="0" * 64, catalogue_sha256="0" * 64, date=DAY,
)  # fmt: skip
ENTRY = DesignEntry(manifest=builders.manifest(variants={}), builts=(builders.built(variants={}),))


def catalogue() -> Catalogue:
    """A community that meets, learns, and knows two others."""
    return Catalogue(
        community=Community(name="Rivertown", currency="CHF", region="EU", contact="https://river.example.net/ask"),
        catalog=builders.catalog(),
        designs=(ENTRY,),
        together=Together(
            meetings=(HELD, PLANNED, CALLED_OFF),
            skills=skills(REGISTER, builders.catalog().processes),
            discussions={
                "test_shelf": Discussion(design="test_shelf", address="https://forum.example/t/1", title="the forum")
            },
        ),
        network=Network(neighbours=(HILL, LAKE), origins={"test_shelf": ORIGIN}),
    )
