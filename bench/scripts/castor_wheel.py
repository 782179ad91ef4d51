# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A wheel with spokes cut by a polar pattern and a grooved tyre."""

import cadquery as cq

outer, width, bore = 60.0, 18.0, 10.0
spokes = 6

wheel = cq.Workplane().circle(outer / 2).extrude(width / 2, both=True)
groove = cq.Workplane("XZ").moveTo(outer / 2, 0).circle(3).revolve(360, (0, 0, 0), (0, 1, 0))
wheel = wheel.cut(groove)
windows = cq.Workplane().polarArray(17, 0, 360, spokes).circle(5.5).extrude(width, both=True)
wheel = wheel.cut(windows).faces(">Z").workplane().hole(bore)
result = wheel.faces(">Z or <Z").edges("%CIRCLE").edges(cq.selectors.RadiusNthSelector(-1)).chamfer(1.2)
