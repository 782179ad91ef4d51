# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What anybody can see of a run's money: where it came from, where it went, what was planned, what was learnt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.model.funding.accounts import Books
from makeshare.model.funding.state import State
from makeshare.model.money import round_half_up


class Budgeted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is planned for a line of the budget, for the whole run, in minor units.

    `line` is what a bill names: a path of the bill of materials, the name of a fee. `processes` are the things and
    processes that it is made of, `suppliers` the fewest offers that were known for any of its things.
    """

    line: str
    title: str
    amount: int
    group: str = ""
    processes: tuple[str, ...] = ()
    hours: Decimal | None = None
    suppliers: int | None = None


class Budget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The budget of a run of so many units. `reserve` is put aside beside it, and is no line that bills are for."""

    units: int
    lines: tuple[Budgeted, ...]
    groups: tuple[tuple[str, str], ...] = ()
    """Key and title of each group, in their order."""
    reserve: int = 0


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """Planned and billed. `budget` is None where nothing was planned; a difference above zero is dearer than that."""

    line: str
    title: str
    billed: int
    budget: int | None = None
    of: tuple[str, ...] = ()
    """Things and processes that it is made of."""
    parties: tuple[str, ...] = ()
    """Who billed it."""

    @property
    def difference(self) -> int:
        """Billed less planned; what nobody planned is all difference."""
        return self.billed - (self.budget or 0)

    @property
    def percent(self) -> Decimal | None:
        """Billed as a percentage of planned, to one decimal; None where nothing was planned."""
        if not self.budget:
            return None
        return Decimal(round_half_up(Fraction(self.billed * 1000, self.budget))) / 10


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that belong together, and their sum, which also holds what was billed for the group as a whole."""

    total: Against
    lines: tuple[Against, ...]


class PartyBooks(msgspec.Struct, frozen=True, kw_only=True):
    """A party's side of the run: what it billed, what it was paid, what it paid in, and what is still open.

    `local` says whether it works nearby; None where nobody has said.
    """

    name: str
    billed: int
    paid: int
    paid_in: int
    owed: int
    owes: int
    lines: tuple[str, ...]
    local: bool | None = None


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Money as imports confirm it, in minor units.

    Of a ledger whose members' events are private only what they paid less what they got back is known.
    """

    members: int = 0
    parties: int = 0
    taken_back: int = 0
    """Payments that failed after they had come in."""
    paid_back: int = 0
    spent: int = 0

    @property
    def income(self) -> int:
        """What came in and stayed: payments less those that failed and those that were paid back."""
        return self.members + self.parties - self.taken_back - self.paid_back

    @property
    def held(self) -> int:
        """What is left of it."""
        return self.income - self.spent


class ImportDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which rows of imports were entered, and what they say came in and went out."""

    date: str
    rows: int
    came_in: int
    went_out: int


class Single(msgspec.Struct, frozen=True, kw_only=True):
    """A line that hangs on one supplier: the only one who billed it, or whose offer was known."""

    line: str
    title: str
    why: str
    amount: int


class Lessons(msgspec.Struct, frozen=True, kw_only=True):
    """What a run taught. `local` and `far` are billed by parties of which that is known, `unknown` by the others."""

    billed: int
    local: int
    far: int
    unknown: int
    single: tuple[Single, ...]
    hours_promised: int
    hours_worked: int
    hours_planned: Decimal | None = None
    in_kind: int = 0

    @property
    def local_percent(self) -> Decimal | None:
        """Percentage billed nearby, of what is known; None where nothing is."""
        known = self.local + self.far
        return Decimal(round_half_up(Fraction(self.local * 1000, known))) / 10 if known else None


class RunBooks(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a run's statement shows. `currency` is empty before the run was ever opened."""

    slug: str
    title: str
    example: bool
    currency: str
    state: State
    books: Books
    flow: Flow
    years: tuple[tuple[int, Flow], ...]
    imports: tuple[ImportDay, ...]
    groups: tuple[Group, ...]
    parties: tuple[PartyBooks, ...]
    lessons: Lessons
    budget: Budget | None = None

    @property
    def confirmed(self) -> str:
        """The day of the last import; empty without any."""
        return self.imports[-1].date if self.imports else ""


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """All runs of one year in one currency; `held` is what is left at its end, of all years so far."""

    year: int
    currency: str
    example: bool
    flow: Flow
    held: int
    runs: tuple[str, ...]


class OpenBooks(msgspec.Struct, frozen=True, kw_only=True):
    """The books of all runs that have a ledger, and what they come to year by year."""

    runs: tuple[RunBooks, ...] = ()
    years: tuple[Year, ...] = ()

    def run(self, slug: str) -> RunBooks | None:
        """Return the books of a proposal, or None where it has no ledger yet."""
        return next((run for run in self.runs if run.slug == slug), None)
