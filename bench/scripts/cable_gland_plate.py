# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A plate with cable entries of several sizes, rounded corners and countersunk screws."""

import cadquery as cq

width, height, thickness = 120.0, 70.0, 3.0
entries = ((-38.0, 20.5), (-8.0, 16.5), (18.0, 16.5), (42.0, 12.5))

plate = cq.Workplane().box(width, height, thickness).edges("|Z").fillet(6)
plate = (
    plate.faces(">Z").workplane().rect(width - 14, height - 14, forConstruction=True).vertices().cskHole(4.3, 8.6, 90)
)
for x, diameter in entries:
    plate = plate.faces(">Z").workplane(origin=(0, 0, 0)).center(x, 0).hole(diameter)

show_object(plate, name="plate", options={"color": (180, 184, 190)})
