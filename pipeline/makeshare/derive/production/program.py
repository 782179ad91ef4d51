# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A small mixed integer program: variables, rows, and objectives one after the other, solved by HiGHS through SciPy.

Solved without a limit of time, so that the same program always gives the same answer; a limit of nodes keeps it from
running for ever, and how far a better answer could still lie is then told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from makeshare.errors import EngineError

NODES = 50_000
"""Nodes of the search tree that are looked at before the best found so far is taken."""
TIES = 500
"""Variables up to which ties are broken: that takes a program of its own, and a far longer one than what counts."""
SLACK = 1e-6
"""By which a later objective may let an earlier one slip; for huge ones a millionth of a millionth of it."""
EXACT = 1e-7
"""Share of an objective within which the solver's two floats, its value and its bound, are one number."""
_INFEASIBLE = 2
"""What SciPy says when nothing fits."""
Terms = Mapping[int, float]
Row = tuple[Terms, float, float]


@dataclass(frozen=True)
class Answer:
    """Values of all variables, whole ones rounded; `gap` is the share by which a better answer could lie below."""

    values: tuple[float, ...]
    gap: float = 0.0

    def of(self, terms: Terms) -> float:
        """Return a sum of variables."""
        return sum(factor * self.values[variable] for variable, factor in terms.items())


@dataclass
class Program:
    """Variables between 0 and a bound, and rows between two bounds."""

    highs: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def variable(self, high: float, *, whole: bool = True) -> int:
        """Add a variable; returns its number."""
        self.highs.append(high)
        self.whole.append(int(whole))
        return len(self.highs) - 1

    def free(self, variables: Iterable[int]) -> None:
        """Let variables take fractions."""
        for variable in variables:
            self.whole[variable] = 0

    def row(self, terms: Terms, low: float, high: float) -> None:
        """Ask that a sum of variables lies between two bounds."""
        self.rows.append((terms, low, high))

    @property
    def small(self) -> bool:
        """Whether there is time for more than the answer itself."""
        return len(self.highs) <= TIES

    def least(self, *objectives: Terms, ties: tuple[Terms, ...] = ()) -> Answer | None:
        """Make the first objective as small as can be, then the next among what is left; None when nothing fits.

        In a small program ties are then broken in their order; in a large one they fall as the solver finds them, each
        time the same. Objectives without a term decide nothing. Raises EngineError when the solver gives up.
        """
        counting: list[Terms] = [one for one in objectives if any(one.values())] or [{}]
        kept: list[Row] = []
        best, gap = None, 0.0
        for objective in counting:
            found = self._solve(objective, kept)
            if found is None:
                return None
            best, gap = found, max(gap, found.gap)
            kept.append(_no_worse(objective, best))
        for objective in (one for one in ties if self.small and any(one.values())):
            best = self._solve(objective, kept, sure=False) or best
            kept += [_no_worse(objective, best)] if best else []
        return Answer(best.values, gap) if best else None

    def _solve(self, objective: Terms, more: list[Row], *, sure: bool = True) -> Answer | None:
        """Solve for one objective; unless `sure`, giving up is no worse than finding nothing."""
        import numpy as np  # noqa: PLC0415  with scipy half a second, and only a split needs them
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  as above

        costs = np.zeros(len(self.highs))
        for variable, factor in objective.items():
            costs[variable] = factor
        rows = [*self.rows, *more]
        limits = LinearConstraint(_matrix(rows, len(self.highs)), [row[1] for row in rows], [row[2] for row in rows])
        found: Any = milp(
            costs,
            integrality=self.whole,
            bounds=Bounds(0, self.highs),
            constraints=limits if rows else (),
            options={"mip_rel_gap": 0, "node_limit": NODES},
        )
        if found.x is None:
            if found.status == _INFEASIBLE or not sure:
                return None
            raise EngineError(f"the solver gave up: {found.message}", tip="ask fewer workshops, or for fewer units")
        values = zip(found.x, self.whole, strict=True)
        apart = 0.0 if found.mip_dual_bound is None else (found.fun - found.mip_dual_bound) / max(1.0, abs(found.fun))
        return Answer(
            tuple(float(round(one)) if whole else float(one) for one, whole in values), apart if apart > EXACT else 0.0
        )


def _no_worse(objective: Terms, answer: Answer) -> Row:
    """Hold a later answer to what an objective has reached."""
    reached = answer.of(objective)
    return objective, -float("inf"), reached + max(SLACK, SLACK * SLACK * abs(reached))


def _matrix(rows: list[Row], width: int) -> Any:  # noqa: ANN401  scipy has no types
    from scipy.sparse import csr_array  # noqa: PLC0415  as above

    entries = [(factor, at, variable) for at, (terms, _, _) in enumerate(rows) for variable, factor in terms.items()]
    data, first, second = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((data, (first, second)), shape=(len(rows), width))
