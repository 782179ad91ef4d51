# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a body finds room on a machine, and how it must lie.

Sizes are outside boxes: what the machine takes, x by y by z, against what lies on it. A rectangle may also lie askew:
one of p by q fits into X by Y (p > X) when, turned just so far that its width is X, its height stays within Y. That is
the condition of W. B. Carver, Solution to problem E 1225, American Mathematical Monthly 64 (1957) 114-116.
"""

from __future__ import annotations

import math
from decimal import Decimal

from makeshare.model.production.step import Body

Size = tuple[Decimal, Decimal, Decimal]
TINY = 1e-6
"""mm by which two lengths may differ and still be one: a nanometre, which is what parsing keeps."""


def lies(body: Body, room: Size) -> str | None:
    """Say how a body lies on a machine, in words; None when it does not fit."""
    x, y, z = (float(side) for side in body.size)
    most = (float(room[0]), float(room[1]), float(room[2]))
    if body.rule == "bar":
        return _bar((x, y, z), most)
    if body.rule in ("flat", "upright"):
        return _turned(x, y, most) if _within(z, most[2]) else None
    return _any_way((x, y, z), most)


def _within(size: float, room: float) -> bool:
    return size <= room + TINY


def _bar(size: tuple[float, float, float], room: tuple[float, float, float]) -> str | None:
    """Lay a bar along x; its section may be turned by a quarter."""
    length, wide, high = size
    if not _within(length, room[0]):
        return None
    if _within(wide, room[1]) and _within(high, room[2]):
        return "as drawn"
    return "its section turned by 90°" if _within(high, room[1]) and _within(wide, room[2]) else None


def _any_way(size: tuple[float, float, float], room: tuple[float, float, float]) -> str | None:
    """Lay a body on any of its sides, as drawn if that can be."""
    for place, (x, y, z) in enumerate(_sides(size)):
        if _within(z, room[2]) and (found := _turned(x, y, room)):
            return found if place == 0 else f"on another side, {found}"
    return None


def _sides(size: tuple[float, float, float]) -> tuple[tuple[float, float, float], ...]:
    """Return the three ways up, the drawn one first; how each is turned about z is found later."""
    x, y, z = size
    return (x, y, z), (x, z, y), (z, y, x)


def _turned(x: float, y: float, room: tuple[float, float, float]) -> str | None:
    """Lay a rectangle in a rectangle: as drawn, turned by a quarter, or askew."""
    if _within(x, room[0]) and _within(y, room[1]):
        return "as drawn"
    if _within(y, room[0]) and _within(x, room[1]):
        return "turned by 90°"
    angle = _askew(max(x, y), min(x, y), max(room[0], room[1]), min(room[0], room[1]))
    return None if angle is None else f"askew, by {math.degrees(angle):.0f}°"


def _askew(p: float, q: float, wide: float, high: float) -> float | None:
    """Return the angle (radians) at which p by q, longer than wide, just fits into wide by high; None when it does not.

    Turned by t it is p cos t + q sin t wide; beyond the diagonal's own angle that falls, and the first t at which it is
    `wide` is the best, since its height p sin t + q cos t rises with t there.
    """
    diagonal = math.hypot(p, q)
    if p <= wide or diagonal <= 0:
        return None
    angle = math.atan2(q, p) + math.acos(min(1.0, wide / diagonal))
    if angle > math.pi / 2:
        return None
    return angle if _within(p * math.sin(angle) + q * math.cos(angle), high) else None
