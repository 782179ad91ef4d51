# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How far two places are apart, as the crow flies and by road.

The great circle on a sphere by the haversine formula (R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68,
1984, p. 159), with the mean radius of the Earth that the International Union of Geodesy and Geophysics recommends. The
Earth is not quite a sphere: the true geodesic differs by up to half a percent.
"""

from __future__ import annotations

import math
from decimal import Decimal

from makeshare.model.production.workshop import Spot

RADIUS = 6_371_008.8
"""Metres."""


def metres(one: Spot | None, other: Spot | None) -> int | None:
    """Return the great circle between two places in whole metres; None when one of them is not known."""
    if one is None or other is None:
        return None
    latitude, longitude = math.radians(one.latitude), math.radians(one.longitude)
    other_latitude, other_longitude = math.radians(other.latitude), math.radians(other.longitude)
    haversine = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return round(2 * RADIUS * math.asin(min(1.0, math.sqrt(haversine))))


def kilometres(one: Spot | None, other: Spot | None) -> Decimal | None:
    """Return the great circle in km, to a tenth: places are rounded to a kilometre anyway; None when not known."""
    found = metres(one, other)
    return None if found is None else (Decimal(found) / 1000).quantize(Decimal("0.1"))
