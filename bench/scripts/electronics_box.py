# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A box with a lid, shelled, with screw posts; box and lid are shown apart."""

import cadquery as cq

width, depth, height = 90.0, 60.0, 32.0
wall = 2.0
lid = True

shell = cq.Workplane().box(width, depth, height, centered=(True, True, False)).edges("|Z").fillet(5)
body = shell.faces(">Z").shell(-wall)
posts = [(x * (width / 2 - 7), y * (depth / 2 - 7)) for x in (-1, 1) for y in (-1, 1)]
body = body.union(cq.Workplane(origin=(0, 0, wall)).pushPoints(posts).circle(3.5).extrude(height - wall - 4))
body = body.faces(">Z[-2]").workplane(origin=(0, 0, height - 4)).pushPoints(posts).circle(1.25).cutBlind(-10)
body = body.faces("<Y").workplane(origin=(0, 0, 14)).rect(14, 8).cutBlind(-wall * 2)

show_object(body, name="body", options={"color": "dimgray"})
if lid:
    cover = cq.Workplane().box(width, depth, 3, centered=(True, True, False)).edges("|Z").fillet(5)
    cover = cover.faces(">Z").workplane().pushPoints(posts).hole(3.2)
    show_object(cover.translate((0, 0, height + 12)), name="lid", options={"color": "gold"})
