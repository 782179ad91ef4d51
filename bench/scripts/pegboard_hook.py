# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A hook bent from round bar: a sweep along lines and arcs."""

import cadquery as cq

diameter, reach, rise = 5.0, 45.0, 12.0

path = (
    cq.Workplane("XZ")
    .moveTo(0, 15)
    .lineTo(0, 5)
    .tangentArcPoint((5, 0), relative=False)
    .lineTo(reach, 0)
    .tangentArcPoint((reach + 8, 8), relative=False)
    .lineTo(reach + 8, 8 + rise)
)
hook = cq.Workplane("XY", origin=(0, 0, 15)).circle(diameter / 2).sweep(path)
result = hook.faces(">Z").edges().chamfer(1)
