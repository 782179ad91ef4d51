# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A split clamp ring with a screw across the slit."""

import cadquery as cq

inner, outer, height = 20.0, 34.0, 12.0
slit = 2.0

ring = cq.Workplane().circle(outer / 2).circle(inner / 2).extrude(height)
ring = ring.union(cq.Workplane().rect(12, 16).extrude(height).translate((outer / 2, 0, 0)))
ring = ring.cut(cq.Workplane().circle(inner / 2).extrude(height))
ring = ring.cut(cq.Workplane().rect(20, slit).extrude(height).translate((outer / 2, 0, 0)))
ring = ring.faces(">Y").workplane(origin=(outer / 2 + 2, 0, height / 2)).hole(4.3)
result = ring.edges("|Z and >X").fillet(1.5)
