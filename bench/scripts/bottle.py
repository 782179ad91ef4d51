# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""CadQuery's classic: a bottle, lofted from arcs, shelled, with a neck."""

import cadquery as cq

L, w, t = 20.0, 6.0, 3.0

s = cq.Workplane("XY")
p = (
    s.center(-L / 2.0, 0)
    .vLine(w / 2.0)
    .threePointArc((L / 2.0, w / 2.0 + t), (L, w / 2.0))
    .vLine(-w / 2.0)
    .mirrorX()
    .extrude(30.0, True)
)
p = p.faces(">Z").workplane(centerOption="CenterOfMass").circle(3.0).extrude(2.0, True)
result = p.faces(">Z").shell(0.3)
