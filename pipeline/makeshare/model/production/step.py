# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design asks of workshops, step by step: which process, on what, how big, for how long, and what moves on."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

Rule = Literal["bar", "flat", "upright", "free"]
"""How a body may lie: a bar along x, its section turned; flat or upright, turned about z only; any way."""


Kind = Literal["part", "join", "whole"]
"""What a step works on: a made part, the joins of an assembly, the whole design."""


class Body(msgspec.Struct, frozen=True):
    """Something that must find room on a machine: outside sizes x, y, z in mm."""

    what: str
    size: tuple[Decimal, Decimal, Decimal]
    rule: Rule = "free"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One process on one line of the bill, on the joins of an assembly, or on the whole, for one unit of the design.

    `things` are the stocks that are worked; `bodies` is empty where no size was measured. `busy` is how many hours a
    machine or a bench is taken, `labour` how many hours somebody is there: None when not known, and `why` says what is
    lacking. Steps of one `group` share a set-up of `setup` hours.
    """

    path: str
    process: str
    title: str
    kind: Kind
    things: tuple[str, ...]
    bodies: tuple[Body, ...]
    skills: tuple[str, ...] = ()
    busy: Decimal | None = None
    labour: Decimal | None = None
    setup: Decimal = Decimal(0)
    group: str = ""
    why: str = ""

    @property
    def name(self) -> str:
        """What people call it: the process and on what."""
        return f"{self.title} ({self.path})" if self.path else self.title


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """What moves from one step to the next, by their places in the list; `after` is None for the way to the people.

    `grams` is the mass for one unit, None when not known.
    """

    before: int
    after: int | None
    what: str
    grams: Decimal | None


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """All steps of a design in one variant, in the order of work, and what moves between them."""

    slug: str
    variant: str
    steps: tuple[Step, ...]
    edges: tuple[Edge, ...]
