# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hexagonal standoffs, female on both ends."""

import cadquery as cq

across, height, thread = 7.0, 25.0, 3.4

standoff = cq.Workplane().polygon(6, across / 0.8660254).extrude(height)
standoff = standoff.intersect(cq.Workplane().circle(across / 2 * 1.12).extrude(height))
result = standoff.faces(">Z").workplane().hole(thread)
print("standoff", across, height)
