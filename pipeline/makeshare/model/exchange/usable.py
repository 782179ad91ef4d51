# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What of a foreign file can be used here. None is unknown: not stated, or stated so that nobody can rely on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.units import Quantity

Verdict = Literal["yes", "no", "unknown"]
Box = tuple[Decimal, Decimal, Decimal]


class UsablePart(msgspec.Struct, frozen=True, kw_only=True):
    """A part to make. `box` in mm; `stock` are catalogue keys of the same material: candidates, nothing is chosen.

    `unknown` names what is not known of it.
    """

    field: str
    name: str | None
    quantity: Quantity | None
    mass: Quantity | None
    box: Box | None
    material: str | None
    stock: tuple[str, ...]
    processes: tuple[str, ...]
    unknown: tuple[str, ...]


class UsableSupply(msgspec.Struct, frozen=True, kw_only=True):
    """A material or a component to get, with the key that the other project has for it."""

    field: str
    kind: Literal["material", "component"]
    name: str | None
    key: str | None
    quantity: Quantity | None
    stock: tuple[str, ...]


class Usable(msgspec.Struct, frozen=True, kw_only=True):
    """A foreign design in our terms. `open_hardware`: whether the licence lets anybody make and sell it.

    `makeable`: whether each process it names is one that the catalogue has; sizes, tolerances and materials are not
    compared. `why` gives the reasons, `unknown` names what is not known.
    """

    title: str | None
    summary: str | None
    version: str | None
    licence: str | None
    open_hardware: bool | None
    licensors: tuple[str, ...]
    languages: tuple[str, ...]
    repository: str | None
    technology_readiness: int | None
    documentation_readiness: int | None
    mass: Quantity | None
    box: Box | None
    processes: tuple[str, ...]
    parts: tuple[UsablePart, ...]
    supplies: tuple[UsableSupply, ...]
    makeable: Verdict
    why: tuple[str, ...]
    unknown: tuple[str, ...]


class UsableMachine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine by the codes of what it does; `travel` in mm, `laser_power` in kW."""

    field: str
    name: str | None
    processes: tuple[str, ...]
    quantity: Quantity | None
    travel: tuple[Quantity | None, Quantity | None, Quantity | None]
    laser_power: Quantity | None
    tolerance: str | None


class UsableFacility(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop in our terms. `coordinates` are latitude and longitude in degrees."""

    name: str | None
    status: str | None
    access: str | None
    place: str | None
    coordinates: tuple[Decimal, Decimal] | None
    batch: str | None
    processes: tuple[str, ...]
    machines: tuple[UsableMachine, ...]
    unknown: tuple[str, ...]
