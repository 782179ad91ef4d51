# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A control knob, revolved, with a D-shaped bore and finger grooves."""

import math

import cadquery as cq

radius, height = 16.0, 14.0
grooves = 8
bore, flat = 6.0, 4.5

knob = (
    cq.Workplane("XZ")
    .moveTo(0, 0)
    .lineTo(radius, 0)
    .lineTo(radius, height - 3)
    .lineTo(radius - 3, height)
    .lineTo(0, height)
    .close()
    .revolve(360, (0, 0, 0), (0, 1, 0))
)
places = [
    ((radius + 0.8) * math.cos(turn), (radius + 0.8) * math.sin(turn))
    for turn in (2 * math.pi * i / grooves for i in range(grooves))
]
knob = knob.cut(cq.Workplane().pushPoints(places).circle(2).extrude(height - 5))
shaft = cq.Workplane().circle(bore / 2).extrude(10).intersect(cq.Workplane().box(bore, flat, 40))
show_object(knob.cut(shaft), name="knob")
