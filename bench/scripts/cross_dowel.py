# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A handful of cross dowels laid out in a row: several objects in one stack."""

import cadquery as cq

count = 5
diameter, length, thread = 10.0, 14.0, 5.0

dowel = cq.Workplane().circle(diameter / 2).extrude(length).faces(">Z or <Z").chamfer(0.8)
dowel = dowel.cut(cq.Workplane("XZ").center(0, length / 2).circle(thread / 2).extrude(diameter, both=True))
dowels = [dowel.translate((i * diameter * 1.6, 0, 0)) for i in range(count)]
show_object(dowels, name="dowels", options={"color": "#b08d57"})
