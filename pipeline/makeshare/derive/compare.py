# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold the bill and the cost of a configuration against those of an earlier state."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.bom import Bom, Line
from makeshare.model.comparison import Affected, Comparison, LineChange
from makeshare.model.cost import Estimate
from makeshare.model.money import Money

State = tuple[Bom, Estimate]
"""The bill of a configuration, and its cost in the batch compared."""


def compare(before: State | None, after: State | None, proposals: tuple[Affected, ...] = ()) -> Comparison:
    """Say what changed between two states; None is a configuration that is not there.

    Raises ValueError when neither is there, or the costs are of two batches.
    """
    some = after or before
    if some is None or (before and after and before[1].batch != after[1].batch):
        raise ValueError("there is nothing to compare, or two batches")
    geometry = bool(before and after and before[0].geometry_hash != after[0].geometry_hash)
    lines = tuple(_lines(before[0], after[0])) if before and after else ()
    cost = (_cost(before), _cost(after))
    same = not geometry and not lines and cost[0] == cost[1]
    return Comparison(
        slug=some[0].slug,
        variant=some[0].variant,
        kind="new" if before is None else "gone" if after is None else "same" if same else "changed",
        geometry=geometry,
        batch=some[1].batch,
        mass_before=before[0].mass if before else None,
        mass_after=after[0].mass if after else None,
        cost_before=cost[0],
        cost_after=cost[1],
        lines=lines,
        proposals=proposals,
    )


def _cost(state: State | None) -> Money | None:
    """Return the expected cost, or None when it is incomplete: an incomplete total is never shown as a price."""
    return state[1].total.expected if state and state[1].complete else None


def _lines(before: Bom, after: Bom) -> Iterator[LineChange]:
    """Yield every line of the bill that is new, gone, or of another quantity, thing or shape."""
    old = {(line.path, line.thing): line for line in before.lines}
    new = {(line.path, line.thing): line for line in after.lines}
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        shape = bool(was and now and was.geometry_hash != now.geometry_hash)
        if was is None or now is None or was.quantity != now.quantity or shape:
            yield _change(was, now, shape=shape)


def _change(was: Line | None, now: Line | None, *, shape: bool) -> LineChange:
    some = now or was
    assert some is not None  # noqa: S101  a key is of one of the two
    return LineChange(
        path=some.path,
        title=some.title,
        before=was.quantity if was else None,
        after=now.quantity if now else None,
        geometry=shape,
    )
