# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How goods go from one workshop to the next and to the people: a vehicle with its cost and emissions a kilometre."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from makeshare.errors import Place
from makeshare.model.money import Money


class Transport(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle. Each trip pays for its way there, and back again where `there_and_back` says so.

    `payload` in g; `cost` of a kilometre; `co2e` in g a kilometre, None when nobody knows; `detour` is how much longer
    a road is than the straight line. Each figure has its evidence: where it was read, or on what it rests.
    """

    vehicle: str
    payload: Decimal
    cost: Money
    cost_evidence: str
    co2e: Decimal | None
    co2e_evidence: str
    detour: Decimal
    detour_evidence: str
    there_and_back: bool = True
    place: Place = Place()
