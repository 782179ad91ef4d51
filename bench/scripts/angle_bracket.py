# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An angle bracket with two rows of holes and a rounded inner corner."""

import cadquery as cq

width = 60.0
leg = 40.0
thickness = 5.0
hole = 5.5

profile = [(0, 0), (leg, 0), (leg, thickness), (thickness, thickness), (thickness, leg), (0, leg)]
bracket = cq.Workplane("XZ").polyline(profile).close().extrude(-width)
bracket = bracket.edges(cq.selectors.NearestToPointSelector((thickness, width / 2, thickness))).fillet(4)
bracket = bracket.faces(">Z[-2]").workplane(centerOption="CenterOfMass").pushPoints([(4, -18), (4, 18)]).hole(hole)
bracket = bracket.faces(">X[-2]").workplane(centerOption="CenterOfMass").pushPoints([(-18, 4), (18, 4)]).hole(hole)

show_object(bracket, name="bracket", options={"color": "steelblue"})
