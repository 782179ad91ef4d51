# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Those who have a stake in a run and no vote: the environment, and the machines that the run relies on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.governance.located import Located
from makeshare.model.production.workshop import Machine as StatedMachine

Verdict = Literal["no-objection", "concern", "objection"]
MachineState = Literal["in-use", "needs-care", "out-of-use"]
Standing = Literal["unanswered", "overridden", "settled"]


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a machine's log: what was done, when, at how many hours; `service` when it was the due one."""

    date: dt.date
    hours: Decimal
    what: str
    by: str
    service: bool = False


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine as a participant: who speaks for it, what it asks of whoever uses it, the care it got.

    `key` is workshop/machine. Its title, owner, hours and reserve are what the workshop's own file states: `stated`,
    None where that file has no such machine.
    """

    key: str
    steward: str
    state: MachineState
    asks: str
    care: tuple[Care, ...] = ()
    stated: StatedMachine | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.stated.title if self.stated else self.key

    @property
    def last_service(self) -> Care | None:
        """The latest service in the log, or None when there is none in it."""
        return max((one for one in self.care if one.service), key=lambda one: one.hours, default=None)

    @property
    def overdue(self) -> bool:
        """Whether its service is due and was not done, as far as that is recorded."""
        return self.stated is not None and self.stated.maintenance.overdue


class Machines(Located, frozen=True, kw_only=True):
    """What machines.toml states."""

    example: bool = False
    machines: dict[str, Machine]


class EnvironmentAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the speaker for the environment says of a run; `by` is the role."""

    by: str
    date: dt.date
    verdict: Verdict
    footprint: str
    material: str
    end_of_life: str
    words: str = ""


class MachineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a steward says for a machine: its maintenance, the hours it can give, what worries it."""

    machine: str
    by: str
    date: dt.date
    verdict: Verdict
    maintenance: str
    hours_available: Decimal
    words: str = ""


class RunObjection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An objection to a run, by a role or a pseudonym, for a machine where one is named, and what was answered."""

    by: str
    date: dt.date
    words: str
    machine: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None
    withdrawn: dt.date | None = None

    @property
    def standing(self) -> Standing:
        """Say whether it still stands: only who objected can settle it, by withdrawing it."""
        if self.withdrawn:
            return "settled"
        return "overridden" if self.answer else "unanswered"


class Answers(Located, frozen=True, kw_only=True):
    """What answers.toml beside a proposal states. `relies_on` lists the machines without which there is no run."""

    relies_on: tuple[str, ...] = ()
    environment: EnvironmentAnswer | None = None
    machines: tuple[MachineAnswer, ...] = ()
    objections: tuple[RunObjection, ...] = ()
