# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A handwheel: a revolved rim of eight sides, round spokes, a hub."""

import cadquery as cq

rim, bar, hub = 60.0, 6.0, 12.0
spokes = 3

hand = cq.Workplane().circle(hub).extrude(10, both=True)
spoke = cq.Workplane("YZ").circle(bar * 0.6).extrude(rim)
for i in range(spokes):
    hand = hand.union(spoke.rotate((0, 0, 0), (0, 0, 1), i * 360 / spokes + 10))
hand = hand.union(cq.Workplane("XZ").moveTo(rim, 0).polygon(8, 2 * bar).revolve(360, (0, 0, 0), (0, 1, 0)))
result = hand.faces(">Z").workplane().hole(12)
