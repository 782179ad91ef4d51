# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A pipe flange with a raised face and eight bolts."""

import cadquery as cq

pipe, outer, thickness = 42.0, 115.0, 14.0
bolts, circle, bolt = 8, 85.0, 11.0

flange = (
    cq.Workplane("XZ")
    .polyline([(pipe / 2, 0), (outer / 2, 0), (outer / 2, thickness), (34, thickness), (28, 38), (pipe / 2, 38)])
    .close()
    .revolve(360, (0, 0, 0), (0, 1, 0))
)
flange = flange.faces("<Z").workplane(origin=(0, 0, 0)).polarArray(circle / 2, 0, 360, bolts).hole(bolt, thickness)
show_object(flange, name="flange")
