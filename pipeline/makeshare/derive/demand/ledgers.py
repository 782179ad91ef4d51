# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The cycle that a proposal's ledger tells of, once pledging is closed: what was asked, pledged, paid and got."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from makeshare.model.chain import Entry
from makeshare.model.demand import Cycle
from makeshare.model.distribution.records import Track
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Phase, State

_PAID: tuple[Phase, ...] = ("funded", "production", "distribution", "settling", "settled")
"""Phases in which collecting is over: who has not paid then, did not."""
_HANDED_OVER: tuple[Phase, ...] = ("settling", "settled")


def cycles_of(design: str, entries: Iterable[Entry[e.LedgerEvent]], state: State, track: Track) -> tuple[Cycle, ...]:
    """Return a cycle for each variant; none while pledging goes on, or where members' events are kept elsewhere.

    What somebody asked for and what they pledged is counted once: the larger of the two, by member and variant.
    """
    book = _Count(entries)
    if state.private or book.opened is None or book.closed is None:
        return ()
    out = Counter(item.variant for item in track.items if item.out)
    over = state.phase in _HANDED_OVER and track.made > 0  # without a record nobody knows what was handed over
    return tuple(
        Cycle(
            design=design,
            variant=variant,
            opened=book.opened,
            closed=book.closed,
            interest=book.asked(variant),
            pledged=pledged,
            paid=(paid := _paid(state, variant) if state.phase in _PAID else None),
            delivered=min(out[variant], paid) if paid is not None and over else None,
        )
        for variant, pledged in sorted(book.pledged().items())
    )


class _Count:
    """Counts units while it goes through a ledger."""

    def __init__(self, entries: Iterable[Entry[e.LedgerEvent]]) -> None:
        self.opened: dt.date | None = None
        self.closed: dt.date | None = None
        self.interest: Counter[tuple[str, str]] = Counter()
        self.promised: Counter[tuple[str, str]] = Counter()
        self.standing: dict[str, tuple[str, int]] = {}
        for entry in entries:
            self._take(entry)

    def asked(self, variant: str) -> int:
        """Units that somebody asked for, with or without a pledge."""
        whoever = {who for who in (*self.interest, *self.promised) if who[1] == variant}
        return sum(max(self.interest[who], self.promised[who]) for who in whoever)

    def pledged(self) -> Counter[str]:
        """Units pledged when it closed, or after that in place of others, by every variant that was asked for."""
        found = Counter(dict.fromkeys((variant for _, variant in (*self.interest, *self.promised)), 0))
        for variant, units in self.standing.values():
            found[variant] += units
        return found

    def _take(self, entry: Entry[e.LedgerEvent]) -> None:
        event = entry.event
        match event:
            case e.Opened():
                self.opened = dt.datetime.fromisoformat(entry.date).date()
            case e.Closed():
                self.closed = dt.datetime.fromisoformat(entry.date).date()
            case e.Interested() if self.closed is None:
                self.interest[event.member, event.variant] += event.units
            case e.Pledged():
                self.promised[event.member, event.variant] += event.units
                self.standing[event.pledge] = (event.variant, event.units)
            case e.Cancelled():
                self.standing.pop(event.pledge, None)
            case _:
                pass


def _paid(state: State, variant: str) -> int:
    """Units of pledges that were paid in full and still stand."""
    return sum(
        one.units
        for one in state.accounts
        if one.kind == "member" and one.variant == variant and one.state == "live" and one.paid_on
    )
