# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A drawer pull: a rounded bar swept along an arch, with two posts."""

import cadquery as cq

span, rise, bar = 96.0, 28.0, 10.0

path = cq.Workplane("XZ").moveTo(-span / 2, 0).threePointArc((0, rise), (span / 2, 0))
pull = cq.Workplane("YZ", origin=(-span / 2, 0, 0)).rect(bar, bar * 0.7).sweep(path)
posts = cq.Workplane("XY").pushPoints([(-span / 2, 0), (span / 2, 0)]).circle(bar * 0.8).extrude(-6)
result = pull.union(posts)
