# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A flat hanger with a keyhole slot: exported best as DXF."""

from cadquery import *

length, width, thickness = 60.0, 20.0, 1.5

plate = Workplane().slot2D(length, width).extrude(thickness)
plate = plate.faces(">Z").workplane().pushPoints([(-20, 0), (20, 0)]).cskHole(3.4, 6.8, 90)
keyhole = (
    Workplane().circle(4.5).extrude(thickness).union(Workplane().center(0, 3).slot2D(11, 4, 90).extrude(thickness))
)
show_object(plate.cut(keyhole), name="hanger")
