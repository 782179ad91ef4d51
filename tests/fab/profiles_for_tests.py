# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Flat parts for the tests of what cutters read."""

from __future__ import annotations

from makeshare.model.flat import BendLine, Circle, Contour, FlatProfile

ROUNDED = Contour(
    ((0.0, 0.0, 0.0), (100.0, 0.0, 0.414213562), (120.0, 20.0, 0.0), (120.0, 50.0, 0.0), (0.0, 50.0, 0.0))
)
SLOT = Contour(((60.0, 20.0, 0.0), (80.0, 20.0, 1.0), (80.0, 28.0, 0.0), (60.0, 28.0, 1.0)))

FOLDED = FlatProfile(
    thickness=2.0,
    outer=ROUNDED,
    holes=(Circle(20.0, 20.0, 5.0), SLOT),
    bends=(
        BendLine(x0=50.0, y0=0.0, x1=50.0, y1=50.0, angle=90.0, radius=2.0, up=True),
        BendLine(x0=90.0, y0=0.0, x1=90.0, y1=50.0, angle=45.0, radius=2.0, up=False),
    ),
)
PLAIN = FlatProfile(thickness=2.0, outer=ROUNDED, holes=(Circle(20.0, 20.0, 5.0),))
