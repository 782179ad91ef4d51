# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A workshop's file as it is written, before keys, quantities and money are read."""

from __future__ import annotations

import msgspec

from makeshare.model.production.workshop import Access, Batch, Status


class SpanCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds as text with a unit."""

    min: str = ""
    max: str = ""


class EnvelopeCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The largest piece that a machine takes."""

    x: str
    y: str
    z: str


class MaintenanceCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine's counter and its services, in hours; the reserve is money an hour."""

    hours_run: str = ""
    every: str = ""
    last_at: str = ""
    takes: str = ""
    reserve_per_hour: str = ""


class MachineCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine or a bench."""

    key: str
    title: str
    processes: tuple[str, ...]
    count: int = 1
    envelope: EnvelopeCard | None = None
    any_size: bool = False
    materials: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    thickness: SpanCard = SpanCard()
    diameter: SpanCard = SpanCard()
    tolerance: str = ""
    hours_per_week: str = ""
    rate: str = ""
    rate_includes_operator: bool = False
    maintenance: MaintenanceCard = MaintenanceCard()
    owner: str = ""
    note: str = ""


class LocationCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it is, as exactly as it wants to say."""

    place: str
    region: str
    gps: str = ""


class WorkshopCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """site/workshops/<slug>.toml as it is written."""

    name: str
    example: bool
    summary: str
    status: Status
    access: Access
    contact: str
    location: LocationCard
    machines: tuple[MachineCard, ...]
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    typical_batch_size: Batch | None = None
    currency: str = ""
    people_hours_per_week: str = ""
    labour_rate: str = ""
    outgoing_transport: str = ""
