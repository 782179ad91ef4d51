# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A heat sink: a base with fins."""

import cadquery as cq

width, length, base = 50.0, 50.0, 4.0
fins, fin, height = 9, 1.6, 22.0

sink = cq.Workplane().box(width, length, base, centered=(True, True, False))
pitch = (width - fin) / (fins - 1)
profile = cq.Workplane(origin=(0, 0, base)).rarray(pitch, 1, fins, 1).rect(fin, length).extrude(height)
result = sink.union(profile)
