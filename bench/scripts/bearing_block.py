# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A pillow block for a 22 mm bearing, bolted down by two counterbored screws."""

import cadquery as cq

length, depth, base = 80.0, 26.0, 12.0
bearing, shaft = 22.0, 10.0
axis = 30.0

block = cq.Workplane().box(length, depth, base, centered=(True, True, False))
block = block.union(
    cq.Workplane("XZ")
    .moveTo(-20, base)
    .lineTo(-16, axis)
    .threePointArc((0, axis + 18), (16, axis))
    .lineTo(20, base)
    .close()
    .extrude(depth / 2, both=True)
)
block = block.faces("<Y").workplane(origin=(0, 0, axis)).circle(bearing / 2).cutBlind(-7)
block = block.faces(">Y").workplane(origin=(0, 0, axis)).hole(shaft)
block = block.faces(">Z[-2]").workplane(origin=(0, 0, base)).pushPoints([(-30, 0), (30, 0)]).cboreHole(6.6, 11.0, 6.0)
result = block.edges("|Z and (<X or >X)").fillet(4)
