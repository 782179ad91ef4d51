# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A duct adapter lofted from a square to a round end, shelled to a wall."""

import cadquery as cq

square, round_, length, wall = 60.0, 50.0, 45.0, 2.0

outer = cq.Workplane().rect(square, square).workplane(offset=length).circle(round_ / 2).loft(combine=True)
inner = (
    cq.Workplane()
    .rect(square - 2 * wall, square - 2 * wall)
    .workplane(offset=length)
    .circle(round_ / 2 - wall)
    .loft(combine=True)
)
flange = (
    cq.Workplane()
    .rect(square + 20, square + 20)
    .extrude(-3)
    .faces(">Z")
    .workplane()
    .rect(square + 10, square + 10, forConstruction=True)
    .vertices()
    .hole(4.5)
)
flange = flange.cut(cq.Workplane().rect(square - 2 * wall, square - 2 * wall).extrude(-3))
result = outer.cut(inner).union(flange)
