# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All that a community's site shows of making: workshops with what they could make, and how runs are set up."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from makeshare.model.production.match import Verdict
from makeshare.model.production.schedule import ProductionView
from makeshare.model.production.workshop import Workshop


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """What a workshop could do of a published design: `can` of `steps` steps, and why not the others."""

    slug: str
    title: str
    verdict: Verdict
    can: int
    steps: int
    gaps: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class WorkshopView(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop's page: itself, the designs that it could make, and how far the others are, in km."""

    workshop: Workshop
    designs: tuple[Capability, ...] = ()
    distances: dict[str, Decimal | None] = {}
    """By the other's name in files; None when one of the two says not where it is."""


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """Workshops by name, production plans by proposal."""

    workshops: tuple[WorkshopView, ...] = ()
    productions: tuple[ProductionView, ...] = ()

    def workshop(self, slug: str) -> WorkshopView | None:
        """Return a workshop, or None."""
        return next((one for one in self.workshops if one.workshop.slug == slug), None)

    def production(self, proposal: str) -> ProductionView | None:
        """Return the plan of a proposal's run, or None when it has none."""
        return next((one for one in self.productions if one.plan.slug == proposal), None)
