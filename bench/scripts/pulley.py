# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A V-belt pulley with a keyway and lightening holes."""

import cadquery as cq

outer, width, bore, hub = 80.0, 16.0, 14.0, 28.0

pulley = (
    cq.Workplane("XZ")
    .polyline(
        [
            (bore / 2, -12),
            (hub / 2, -12),
            (hub / 2, -width / 2),
            (outer / 2, -width / 2),
            (outer / 2 - 9, -3),
            (outer / 2 - 9, 3),
            (outer / 2, width / 2),
            (bore / 2, width / 2),
        ]
    )
    .close()
    .revolve(360, (0, 0, 0), (0, 1, 0))
)
pulley = pulley.cut(cq.Workplane().polarArray(21, 0, 360, 6).circle(4.5).extrude(40, both=True))
result = pulley.cut(cq.Workplane().rect(5, 5).extrude(40, both=True).translate((0, bore / 2, 0)))
