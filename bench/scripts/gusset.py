# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A gusset plate drawn as a sketch and extruded."""

import cadquery as cq

leg, thickness, hole = 70.0, 6.0, 9.0

outline = (
    cq.Sketch()
    .polygon([(0, 0), (leg, 0), (leg, 14), (14, leg), (0, leg), (0, 0)])
    .reset()
    .push([(12, 12), (leg - 14, 8), (8, leg - 14)])
    .circle(hole / 2, mode="s")
    .clean()
)
result = cq.Workplane().placeSketch(outline).extrude(thickness)
