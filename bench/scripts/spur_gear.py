# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A spur gear with straight flanks: close enough to show, quick to build."""

import math

import cadquery as cq

module = 2.0
teeth = 18
face = 8.0
bore = 8.0


def outline(module, teeth):
    """Return the corners of all teeth."""
    pitch = module * teeth / 2
    step = 2 * math.pi / teeth
    shape = ((pitch - 1.25 * module, 0.32), (pitch, 0.25), (pitch + module, 0.12))
    points = []
    for tooth in range(teeth):
        for radius, half in (*((r, -h) for r, h in shape), *((r, h) for r, h in reversed(shape))):
            turn = (tooth + half) * step
            points.append((radius * math.cos(turn), radius * math.sin(turn)))
    return points


gear = cq.Workplane().polyline(outline(module, teeth)).close().extrude(face)
gear = gear.faces(">Z").workplane().circle(module * teeth / 4).extrude(4)
log(f"{teeth} teeth")
show_object(gear.faces(">Z").workplane().hole(bore), name="gear", options=dict(color="goldenrod"))
