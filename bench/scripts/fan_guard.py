# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A fan guard: rings and spokes in one flat part."""

import cadquery as cq

size, rings, rib = 80.0, 3, 2.2

guard = cq.Workplane().rect(size, size).extrude(2.5).edges("|Z").fillet(6)
guard = guard.cut(cq.Workplane().circle(size / 2 - 3).extrude(2.5))
for ring in range(1, rings + 1):
    radius = ring * (size / 2 - 3) / (rings + 0.35)
    guard = guard.union(cq.Workplane().circle(radius + rib / 2).circle(radius - rib / 2).extrude(2.5))
spokes = cq.Workplane().rect(size - 4, rib).extrude(2.5)
guard = guard.union(spokes).union(spokes.rotate((0, 0, 0), (0, 0, 1), 90))
guard = guard.union(cq.Workplane().circle(5).extrude(2.5))
result = guard.faces(">Z").workplane(origin=(0, 0, 0)).rect(71.5, 71.5, forConstruction=True).vertices().hole(4.3)
