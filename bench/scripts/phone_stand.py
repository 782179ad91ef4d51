# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A phone stand from one bent profile, with a slot for the cable."""

import cadquery as cq

width, thickness = 70.0, 5.0
lean = 65

points = [(0, 0), (75, 0), (75, thickness), (20, thickness), (45, 85), (39, 87), (12, thickness), (0, thickness)]
stand = cq.Workplane("XZ").polyline(points).close().extrude(width / 2, both=True)
lip = (
    cq.Workplane("XZ")
    .polyline([(0, thickness), (0, 16), (4, 16), (4, thickness)])
    .close()
    .extrude(width / 2, both=True)
)
stand = stand.union(lip)
stand = stand.cut(cq.Workplane().box(28, 14, 60).translate((5, 0, 10)))
show_object(stand.edges("|Y and >Z").fillet(1.5), name="stand", options=rand_color())
