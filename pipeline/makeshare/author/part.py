# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A made part: its shape in its own frame, what it is made from, and the ways of working that make it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from makeshare.errors import DesignError, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    import cadquery as cq


class Part:
    """One distinct part, modelled as it is made: flat parts lying as cut, bars along X, bent parts folded."""

    def __init__(
        self,
        name: str,
        shape: cq.Workplane | cq.Shape,
        *,
        stock: str,
        route: Sequence[str],
        colour: str = "",
        grain: str = "",
        note: str = "",
    ) -> None:
        """Name a part, and say its stock and route by their catalogue keys.

        `grain` is "x" or "y" where the stock's grain must run along that axis. `note` is printed on the traveller.
        """
        frame = sys._getframe(1)  # noqa: SLF001  where the designer made the part, for messages
        self.place = Place(frame.f_code.co_filename, frame.f_lineno, name)
        self.name = name
        self.shape = _shape(shape, self.place)
        self.stock = stock
        self.route = tuple(route)
        self.colour = colour
        self.grain = grain
        self.note = note
        if isinstance(route, str) or not self.route:
            raise DesignError("the route is a list of processes, such as ['route-cut', 'drill']", self.place)


def _shape(shape: cq.Workplane | cq.Shape, place: Place) -> cq.Shape:
    """Take the one shape of a workplane or of a shape; several are gathered in a compound for the gates to judge."""
    import cadquery as cq  # noqa: PLC0415  designs have it loaded; the command line must not

    if isinstance(shape, cq.Shape):
        return shape
    found = [value for value in shape.vals() if isinstance(value, cq.Shape)]
    if not found:
        raise DesignError("the part has no shape", place)
    return found[0] if len(found) == 1 else cq.Compound.makeCompound(found)
